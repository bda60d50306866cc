"""What is to be said by mail or text message, kept until it has left."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    """A table and its rules."""

    dependencies = [
        ("access", "0001_initial"),
        ("procrastinate", "0041_post_retry_failed_job"),
        ("records", "0010_photos"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Outgoing",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("about_event", models.UUIDField(blank=True, null=True)),
                ("template", models.TextField()),
                ("channel", models.TextField()),
                ("address", models.TextField(blank=True, default="")),
                ("filled", models.JSONField(default=dict)),
                ("calendar", models.TextField(blank=True, null=True)),
                ("urgent", models.BooleanField(default=False)),
                ("sens", models.SmallIntegerField(default=0)),
                ("posted_at", models.DateTimeField()),
                ("state", models.TextField(db_default="waiting", default="waiting")),
                ("tries", models.IntegerField(db_default=0, default=0)),
                ("next_try_at", models.DateTimeField(blank=True, null=True)),
                ("began_at", models.DateTimeField(blank=True, null=True)),
                ("last_error", models.TextField(blank=True, db_default="", default="")),
                ("reason", models.TextField(blank=True, db_default="", default="")),
                ("message_id", models.TextField(blank=True, db_default="", default="")),
                (
                    "provider_id",
                    models.TextField(blank=True, db_default="", default=""),
                ),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("delivered_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ask_at", models.DateTimeField(blank=True, null=True)),
                ("said", models.TextField(blank=True, db_default="", default="")),
                ("rung_at", models.DateTimeField(blank=True, null=True)),
                (
                    "home_team",
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
                    "office",
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
                    "rung_by",
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
                    "staff",
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
                    "subject",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.subject",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.team",
                    ),
                ),
            ],
            options={
                "db_table": "outgoing",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["waiting", "sending"])),
                        fields=["next_try_at"],
                        name="outgoing_to_send",
                    ),
                    models.Index(
                        condition=models.Q(("ask_at__isnull", False)),
                        fields=["ask_at"],
                        name="outgoing_to_ask",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("state__in", ["sent", "delivered", "failed", "given_up"]),
                            models.Q(("said", models.F("state")), _negated=True),
                        ),
                        fields=["subject"],
                        name="outgoing_to_say",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("rung_at", None), ("state__in", ["failed", "given_up"])
                        ),
                        fields=["ended_at"],
                        name="outgoing_not_reached",
                    ),
                    models.Index(
                        condition=models.Q(("message_id", ""), _negated=True),
                        fields=["message_id"],
                        name="outgoing_by_message",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                (
                                    "waiting",
                                    "sending",
                                    "sent",
                                    "delivered",
                                    "failed",
                                    "given_up",
                                ),
                            )
                        ),
                        name="outgoing_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["email", "sms"])),
                        name="outgoing_channel_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sens__gte", 0), ("sens__lte", 5)),
                        name="outgoing_class_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["waiting", "sending"]), _negated=True
                            ),
                            ("next_try_at__isnull", False),
                            _connector="OR",
                        ),
                        name="outgoing_that_waits_is_tried",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutboxState",
            fields=[
                (
                    "id",
                    models.SmallIntegerField(
                        default=1, primary_key=True, serialize=False
                    ),
                ),
                ("looked_at", models.DateTimeField(blank=True, null=True)),
                ("delayed_since", models.DateTimeField(blank=True, null=True)),
                ("waiting", models.IntegerField(db_default=0, default=0)),
            ],
            options={
                "db_table": "outbox_state",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="outbox_state_is_one_row"
                    )
                ],
            },
        ),
        migrations.RunSQL((SQL / "outgoing.sql").read_text()),
    ]
