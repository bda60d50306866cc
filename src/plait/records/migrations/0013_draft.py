"""What is written down while a meeting is held, with every version of it."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    """One table and its rules."""

    dependencies = [
        ("access", "0001_initial"),
        ("records", "0012_live"),
    ]

    operations = [
        migrations.CreateModel(
            name="MeetingDraft",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id",
                        "meeting_id",
                        "part",
                        "version",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("meeting_id", models.UUIDField()),
                ("part", models.TextField()),
                ("version", models.IntegerField()),
                ("value", models.JSONField(blank=True, null=True)),
                ("sens", models.SmallIntegerField(db_default=0, default=0)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.subject",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.team",
                    ),
                ),
            ],
            options={
                "db_table": "meeting_draft",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)),
                        name="meeting_draft_counts_from_one",
                    )
                ],
            },
        ),
        migrations.RunSQL((SQL / "draft.sql").read_text()),
    ]
