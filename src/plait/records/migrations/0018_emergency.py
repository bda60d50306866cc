"""A record may be opened in an emergency, for an hour, by who is not involved."""

import uuid
from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    """A table of tries, and the rules of the grant."""

    dependencies = [
        ("access", "0003_release"),
        ("records", "0017_release"),
    ]

    operations = [
        migrations.CreateModel(
            name="EmergencyTry",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "staff_id",
                        "id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("at", models.DateTimeField()),
                ("way", models.TextField()),
                ("outcome", models.TextField()),
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
                "db_table": "emergency_try",
                "indexes": [
                    models.Index(fields=["staff", "at"], name="emergency_try_of_staff")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("way__in", ("reference", "nhs_number", "name")),
                            (
                                "outcome__in",
                                (
                                    "opened",
                                    "open",
                                    "none",
                                    "too_many",
                                    "unreviewed",
                                    "password",
                                ),
                            ),
                        ),
                        name="emergency_try_is_known",
                    )
                ],
            },
        ),
        migrations.RunSQL((SQL / "emergency.sql").read_text()),
        migrations.RunSQL((SQL / "emergency_reviews.sql").read_text()),
    ]
