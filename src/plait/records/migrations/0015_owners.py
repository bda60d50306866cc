"""Which area owns the protection of a child, the same for both areas."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    """A table and its rules."""

    dependencies = [
        ("access", "0001_initial"),
        ("records", "0014_unreached"),
    ]

    operations = [
        migrations.CreateModel(
            name="OwnerRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id",
                        "child",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("child", models.UUIDField()),
                ("area", models.TextField()),
                ("since", models.DateTimeField(blank=True, null=True)),
                (
                    "offered_to",
                    models.TextField(blank=True, db_default="", default=""),
                ),
                ("offered_at", models.DateTimeField(blank=True, null=True)),
                ("offer", models.UUIDField(blank=True, null=True)),
                ("classes", models.IntegerField()),
                (
                    "subject",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.subject",
                    ),
                ),
            ],
            options={
                "db_table": "child_owner",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("offer", None), ("offered_at", None), ("offered_to", "")
                        )
                        | models.Q(
                            models.Q(("offered_to", ""), _negated=True),
                            ("offer__isnull", False),
                            ("offered_at__isnull", False),
                        ),
                        name="child_owner_offer_is_whole",
                    )
                ],
            },
        ),
        migrations.RunSQL((SQL / "owners.sql").read_text()),
    ]
