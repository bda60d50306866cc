"""Domestic abuse is a class of its own (bit 6); exclusions that have ended."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_UP_TO_IT = models.Q(classes__lte=127)


class Migration(migrations.Migration):
    """What an involvement or an agreement may open goes up to it; and a table."""

    dependencies = [
        ("access", "0003_release"),
    ]

    operations = [
        migrations.RemoveConstraint("Involvement", "involvement_opens_known_classes"),
        migrations.AddConstraint(
            "Involvement",
            models.CheckConstraint(
                condition=models.Q(classes__gte=0) & _UP_TO_IT,
                name="involvement_opens_known_classes",
            ),
        ),
        migrations.RemoveConstraint(
            "SharingAgreement", "agreement_names_known_classes"
        ),
        migrations.AddConstraint(
            "SharingAgreement",
            models.CheckConstraint(
                condition=models.Q(classes__gt=0) & _UP_TO_IT,
                name="agreement_names_known_classes",
            ),
        ),
        migrations.CreateModel(
            name="EndedExclusion",
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
                ("reason", models.TextField()),
                ("declared_by", models.TextField()),
                ("declared_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField()),
                ("why_ended", models.TextField()),
                (
                    "ended_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"db_table": "exclusion_ended"},
        ),
    ]
