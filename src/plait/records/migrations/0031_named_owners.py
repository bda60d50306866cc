"""Who has each care of a family by name: rows for lists, and the doors to them."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    """A table and its rules."""

    dependencies = [
        ("access", "0001_initial"),
        ("records", "0030_complex_cases"),
    ]

    operations = [
        migrations.CreateModel(
            name="NamedOwnerRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id",
                        "care",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("care", models.UUIDField()),
                ("service", models.TextField()),
                ("worker_id", models.IntegerField(blank=True, null=True)),
                ("state", models.TextField()),
                ("since", models.DateTimeField()),
                ("owed_at", models.DateTimeField(blank=True, null=True)),
                ("began_at", models.DateTimeField()),
                ("born_at", models.DateTimeField(blank=True, null=True)),
                ("ends_at", models.DateTimeField(blank=True, null=True)),
                ("offered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "last_kind",
                    models.TextField(blank=True, db_default="", default=""),
                ),
                ("last_at", models.DateTimeField(blank=True, null=True)),
                ("label", models.TextField()),
                (
                    "asked_team",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.team",
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
                "db_table": "named_owner",
                "indexes": [
                    models.Index(
                        fields=["team", "worker_id"], name="named_owner_of_team"
                    ),
                    models.Index(
                        condition=models.Q(("state", "named"), _negated=True),
                        fields=["team", "since", "subject", "care"],
                        name="named_owner_nobody",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("owed_at__isnull", False), ("state", "named")
                        ),
                        fields=["team", "owed_at"],
                        name="named_owner_stays",
                    ),
                    models.Index(
                        condition=models.Q(("state", "between")),
                        fields=["asked_team"],
                        name="named_owner_asked",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "named"),
                            models.Q(
                                ("owed_at__isnull", False),
                                ("state__in", ["between", "unnamed"]),
                            ),
                            _connector="OR",
                        ),
                        name="named_owner_state_is_whole",
                    )
                ],
            },
        ),
        migrations.RunSQL((SQL / "named_owners.sql").read_text()),
    ]
