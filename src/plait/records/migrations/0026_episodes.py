"""Episodes of care of a mental-health service, as rows for lists."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    """A table and its rules."""

    dependencies = [
        ("access", "0004_sensitivity"),
        ("records", "0025_notices_of_every_class"),
    ]

    operations = [
        migrations.CreateModel(
            name="CareEpisode",
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
                ("about", models.UUIDField(blank=True, null=True)),
                ("label", models.TextField(blank=True, default="")),
                ("state", models.TextField()),
                ("purpose", models.TextField(blank=True, db_default="", default="")),
                ("referrer", models.TextField(blank=True, db_default="", default="")),
                (
                    "asked_urgency",
                    models.TextField(blank=True, db_default="", default=""),
                ),
                ("urgency", models.TextField(blank=True, db_default="", default="")),
                ("rank", models.SmallIntegerField(db_default=9, default=9)),
                ("received_at", models.DateTimeField()),
                ("triaged_at", models.DateTimeField(blank=True, null=True)),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("first_seen_at", models.DateTimeField(blank=True, null=True)),
                ("last_seen_at", models.DateTimeField(blank=True, null=True)),
                ("infant_seen_at", models.DateTimeField(blank=True, null=True)),
                ("plan_at", models.DateTimeField(blank=True, null=True)),
                ("partner_at", models.DateTimeField(blank=True, null=True)),
                ("supervised_at", models.DateTimeField(blank=True, null=True)),
                ("supervision_on", models.DateField(blank=True, null=True)),
                ("scores", models.JSONField(db_default=[], default=list)),
                ("worker_id", models.IntegerField(blank=True, null=True)),
                ("infant_worker_id", models.IntegerField(blank=True, null=True)),
                ("discharge_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("edd", models.DateField(blank=True, null=True)),
                ("born_on", models.DateField(blank=True, null=True)),
                (
                    "missing",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        db_default=[],
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "flags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        db_default=[],
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "to_tell",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        db_default=[],
                        default=list,
                        size=None,
                    ),
                ),
                ("beside", models.UUIDField(blank=True, null=True)),
                ("sens", models.SmallIntegerField(db_default=0, default=0)),
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
                "db_table": "care_episode",
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            (
                                "state__in",
                                ["sent", "received", "asked", "triaged", "redirecting"],
                            )
                        ),
                        fields=["team", "rank", "received_at"],
                        name="care_episode_inbox",
                    ),
                    models.Index(
                        condition=models.Q(
                            (
                                "state__in",
                                ["accepted", "allocated", "seen", "discharging"],
                            )
                        ),
                        fields=["team", "worker_id"],
                        name="care_episode_caseload",
                    ),
                    models.Index(
                        fields=["team", "closed_at"], name="care_episode_closed"
                    ),
                    models.Index(
                        fields=["from_team", "received_at"], name="care_episode_from_us"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "sent",
                                    "received",
                                    "asked",
                                    "triaged",
                                    "accepted",
                                    "allocated",
                                    "seen",
                                    "redirecting",
                                    "redirected",
                                    "discharging",
                                    "joined",
                                    "closed",
                                ],
                            )
                        ),
                        name="care_episode_state_is_known",
                    )
                ],
            },
        ),
        migrations.RunSQL((SQL / "episodes.sql").read_text()),
    ]
