"""What goes to other installations of Plait, and comes from them."""

import uuid
from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    """Tables, their rules, and the triggers by which a release travels."""

    dependencies = [
        ("access", "0003_release"),
        ("records", "0019_who_looked"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ExchangePartner",
            fields=[
                ("slug", models.SlugField(primary_key=True, serialize=False)),
                ("name", models.TextField()),
                ("url", models.TextField()),
                ("keys", models.JSONField(default=list)),
                ("is_active", models.BooleanField(default=True)),
                ("added_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("failing_since", models.DateTimeField(blank=True, null=True)),
                ("last_error", models.TextField(blank=True, db_default="", default="")),
                ("heard_at", models.DateTimeField(blank=True, null=True)),
                ("skew_seconds", models.IntegerField(db_default=0, default=0)),
            ],
            options={
                "db_table": "exchange_partner",
            },
        ),
        migrations.CreateModel(
            name="ExchangeOut",
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
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("event_id", models.UUIDField()),
                ("root", models.UUIDField()),
                ("sens", models.SmallIntegerField()),
                ("until", models.DateTimeField(blank=True, null=True)),
                ("because", models.UUIDField()),
                ("content", models.TextField(blank=True, db_default="", default="")),
                ("posted_at", models.DateTimeField()),
                ("state", models.TextField(db_default="waiting", default="waiting")),
                ("tries", models.IntegerField(db_default=0, default=0)),
                ("next_try_at", models.DateTimeField(blank=True, null=True)),
                ("last_error", models.TextField(blank=True, db_default="", default="")),
                ("reason", models.TextField(blank=True, db_default="", default="")),
                ("kept_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("rung_at", models.DateTimeField(blank=True, null=True)),
                (
                    "from_team",
                    models.ForeignKey(
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.subject",
                    ),
                ),
                (
                    "to_staff",
                    models.ForeignKey(
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.team",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.exchangepartner",
                    ),
                ),
            ],
            options={
                "db_table": "exchange_out",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["waiting", "kept"])),
                        fields=["partner", "posted_at"],
                        name="exchange_out_to_send",
                    ),
                    models.Index(
                        fields=["subject", "event_id"], name="exchange_out_of_event"
                    ),
                    models.Index(
                        condition=models.Q(
                            ("rung_at", None), ("state__in", ["refused", "given_up"])
                        ),
                        fields=["ended_at"],
                        name="exchange_out_not_reached",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ("waiting", "kept", "taken", "refused", "given_up"),
                            )
                        ),
                        name="exchange_out_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sens", 4), _negated=True),
                        name="exchange_out_is_never_sealed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExchangeLink",
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
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("their_id", models.UUIDField(blank=True, null=True)),
                ("people", models.JSONField(default=dict)),
                ("is_new", models.BooleanField(db_default=False, default=False)),
                ("linked_at", models.DateTimeField()),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "checked_by",
                    models.ForeignKey(
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.subject",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.exchangepartner",
                    ),
                ),
            ],
            options={
                "db_table": "exchange_link",
                "indexes": [
                    models.Index(
                        fields=["partner", "their_id"], name="exchange_link_theirs"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ExchangeIn",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "partner_id",
                        "id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("id", models.UUIDField()),
                ("digest", models.TextField()),
                ("body", models.TextField()),
                ("made_at", models.DateTimeField()),
                ("kept_at", models.DateTimeField()),
                ("state", models.TextField(db_default="kept", default="kept")),
                ("reason", models.TextField(blank=True, db_default="", default="")),
                ("tries", models.IntegerField(db_default=0, default=0)),
                ("next_try_at", models.DateTimeField(blank=True, null=True)),
                ("last_error", models.TextField(blank=True, db_default="", default="")),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "partner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.exchangepartner",
                    ),
                ),
            ],
            options={
                "db_table": "exchange_in",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "kept")),
                        fields=["kept_at"],
                        name="exchange_in_to_take",
                    ),
                    models.Index(
                        fields=["partner", "kept_at"], name="exchange_in_of_late"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("kept", "taken", "refused"))),
                        name="exchange_in_state_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RemoteAgency",
            fields=[
                (
                    "agency",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="access.agency",
                    ),
                ),
                ("slug_there", models.TextField()),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.exchangepartner",
                    ),
                ),
            ],
            options={
                "db_table": "remote_agency",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partner", "slug_there"),
                        name="remote_agency_is_there_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RemoteTeam",
            fields=[
                (
                    "team",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="access.team",
                    ),
                ),
                ("number_there", models.IntegerField()),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.exchangepartner",
                    ),
                ),
            ],
            options={
                "db_table": "remote_team",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partner", "number_there"),
                        name="remote_team_is_there_once",
                    )
                ],
            },
        ),
        migrations.RunSQL((SQL / "exchange.sql").read_text()),
    ]
