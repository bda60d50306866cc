"""Messages about a family: rows for lists, who opened them, drafts and files."""

from pathlib import Path

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    """Four tables and their rules."""

    dependencies = [
        ("access", "0004_sensitivity"),
        ("records", "0022_moving"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MessageOpening",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id",
                        "message_id",
                        "staff_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("message_id", models.UUIDField()),
                ("sens", models.SmallIntegerField(db_default=0, default=0)),
                ("at", models.DateTimeField()),
                (
                    "from_team",
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
                    "staff",
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
                "db_table": "message_opening",
            },
        ),
        migrations.CreateModel(
            name="MessageDraft",
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
                ("id", models.UUIDField()),
                ("answers", models.JSONField()),
                ("at", models.DateTimeField()),
                (
                    "staff",
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
            ],
            options={
                "db_table": "message_draft",
                "indexes": [models.Index(fields=["at"], name="message_draft_at")],
            },
        ),
        migrations.CreateModel(
            name="MessageFile",
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
                ("id", models.UUIDField()),
                ("event_id", models.UUIDField()),
                ("number", models.SmallIntegerField()),
                ("sens", models.SmallIntegerField(default=0)),
                ("sha256", models.BinaryField()),
                ("bytes", models.IntegerField()),
                ("wrapped_key", models.BinaryField()),
                ("sealed", models.BinaryField()),
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
                "db_table": "message_file",
                "indexes": [
                    models.Index(
                        fields=["subject", "event_id"], name="message_file_of_event"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("number__gte", 1),
                            ("number__lte", 5),
                            ("bytes__gte", 1),
                            ("bytes__lte", 15728640),
                        ),
                        name="message_file_is_of_a_size",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MessageRow",
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
                ("id", models.UUIDField()),
                ("thread", models.UUIDField()),
                ("to_role", models.TextField(blank=True, default="")),
                ("is_routine", models.BooleanField(db_default=True, default=True)),
                ("sent_at", models.DateTimeField()),
                ("state", models.TextField()),
                ("answer", models.UUIDField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("acted", models.UUIDField(blank=True, null=True)),
                ("label", models.TextField(blank=True, default="")),
                ("sens", models.SmallIntegerField(db_default=0, default=0)),
                ("files", models.SmallIntegerField(db_default=0, default=0)),
                ("version", models.UUIDField()),
                (
                    "words",
                    django.contrib.postgres.search.SearchVectorField(
                        blank=True, null=True
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "from_team",
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
                    "to_staff",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "to_team",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.team",
                    ),
                ),
            ],
            options={
                "db_table": "message",
                "indexes": [
                    models.Index(
                        fields=["to_team", "sent_at", "id"], name="message_to_team"
                    ),
                    models.Index(
                        fields=["from_team", "sent_at", "id"], name="message_from_team"
                    ),
                    models.Index(
                        fields=["to_staff", "sent_at", "id"], name="message_to_staff"
                    ),
                    models.Index(
                        fields=["by", "sent_at", "id"], name="message_by_staff"
                    ),
                    models.Index(
                        condition=models.Q(("state", "sent")),
                        fields=["to_team", "is_routine", "sent_at", "id"],
                        name="message_waiting",
                    ),
                    models.Index(
                        condition=models.Q(("state", "sent")),
                        fields=["from_team", "is_routine", "sent_at", "id"],
                        name="message_unanswered",
                    ),
                    models.Index(
                        fields=["subject", "thread", "sent_at", "id"],
                        name="message_of_thread",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["words"], name="message_words"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["sent", "acknowledged", "declined", "acted_on"],
                            )
                        ),
                        name="message_state_is_known",
                    )
                ],
            },
        ),
        migrations.RunSQL((SQL / "messages.sql").read_text()),
    ]
