"""Who looked at a record can be asked, by those who answer for it."""

import uuid
from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    """A table of what was asked about, and who may read which part of the log."""

    dependencies = [("records", "0018_emergency")]

    operations = [
        migrations.CreateModel(
            name="LookedInto",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id",
                        "id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("subject_id", models.UUIDField()),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("day", models.DateField()),
                ("at", models.DateTimeField()),
                ("words", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.staff",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.staff",
                    ),
                ),
            ],
            options={
                "db_table": "looked_into",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True),
                        name="looked_into_says_something",
                    )
                ],
            },
        ),
        migrations.RunSQL((SQL / "who_looked.sql").read_text()),
        migrations.RunSQL((SQL / "unusual_looking.sql").read_text()),
    ]
