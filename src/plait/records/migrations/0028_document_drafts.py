"""What a team is writing into a document, with every version of it."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    """One table and its rules."""

    dependencies = [
        ("access", "0004_sensitivity"),
        ("records", "0027_appointments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DocumentDraft",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id",
                        "draft_id",
                        "section",
                        "version",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("draft_id", models.UUIDField()),
                ("section", models.TextField()),
                ("version", models.IntegerField()),
                ("words", models.TextField(blank=True)),
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
                "db_table": "document_draft",
                "indexes": [models.Index(fields=["at"], name="document_draft_at")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)),
                        name="document_draft_counts_from_one",
                    )
                ],
            },
        ),
        migrations.RunSQL((SQL / "document_draft.sql").read_text()),
    ]
