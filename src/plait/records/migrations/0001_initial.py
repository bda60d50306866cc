"""The tables as they were at first."""

import datetime
import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Subject",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("kind", models.TextField()),
                ("reference", models.TextField(unique=True)),
                ("source_id", models.TextField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "home_team",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.team",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.partnership",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "subject",
            },
        ),
        migrations.CreateModel(
            name="ChainHead",
            fields=[
                (
                    "subject",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="records.subject",
                    ),
                ),
                ("number", models.IntegerField()),
                ("hash", models.BinaryField()),
            ],
            options={
                "db_table": "chain_head",
            },
        ),
        migrations.CreateModel(
            name="Event",
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
                ("number", models.IntegerField()),
                ("source_id", models.TextField(blank=True, null=True)),
                ("kind", models.TextField()),
                ("about", models.UUIDField(blank=True, null=True)),
                ("fact", models.JSONField()),
                ("occurred_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("agency", models.TextField()),
                ("sens", models.SmallIntegerField(default=0)),
                ("corrects", models.UUIDField(blank=True, null=True)),
                ("root", models.UUIDField()),
                ("first_recorded_at", models.DateTimeField()),
                ("prev", models.BinaryField()),
                ("hash", models.BinaryField()),
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
                    "subject",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="records.subject",
                    ),
                ),
                (
                    "team",
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
                "db_table": "event",
            },
        ),
        migrations.CreateModel(
            name="Person",
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
                ("source_id", models.TextField(blank=True, null=True)),
                ("role", models.TextField()),
                ("given", models.TextField(blank=True, default="")),
                ("family_name", models.TextField(blank=True, default="")),
                (
                    "name_key",
                    models.TextField(blank=True, db_collation="C", default=""),
                ),
                ("born_on", models.DateField(blank=True, null=True)),
                ("nhs_number", models.TextField(blank=True, null=True)),
                ("sex", models.TextField(blank=True, default="")),
                ("preferred_name", models.TextField(blank=True, default="")),
                ("language", models.TextField(blank=True, default="")),
                ("interpreter", models.BooleanField(default=False)),
                ("safe_to_text", models.BooleanField(default=False)),
                ("household", models.BooleanField(default=True)),
                ("died_on", models.DateField(blank=True, null=True)),
                (
                    "subject",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="records.subject",
                    ),
                ),
            ],
            options={
                "db_table": "person",
            },
        ),
        migrations.CreateModel(
            name="PersonContact",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id",
                        "person_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("person_id", models.UUIDField()),
                ("address", models.TextField(blank=True, default="")),
                ("postcode", models.TextField(blank=True, default="")),
                ("phone", models.TextField(blank=True, default="")),
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
                "db_table": "person_contact",
            },
        ),
        migrations.CreateModel(
            name="SweepState",
            fields=[
                (
                    "id",
                    models.SmallIntegerField(
                        default=1, primary_key=True, serialize=False
                    ),
                ),
                ("last_started", models.DateTimeField(blank=True, null=True)),
                ("last_finished", models.DateTimeField(blank=True, null=True)),
                ("entries_told", models.IntegerField(default=0)),
                ("failed", models.IntegerField(default=0)),
                ("alarm", models.TextField(blank=True, default="")),
            ],
            options={
                "db_table": "sweep_state",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="sweep_state_is_one_row"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WorklistEntry",
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
                ("standard", models.TextField()),
                ("version", models.IntegerField()),
                ("title", models.TextField()),
                ("trigger", models.UUIDField()),
                ("about", models.UUIDField(blank=True, null=True)),
                ("person_label", models.TextField(blank=True, default="")),
                ("person_born_on", models.DateField(blank=True, null=True)),
                ("owed_by", models.TextField()),
                ("agency", models.TextField()),
                ("opened_at", models.DateTimeField()),
                ("opens_at", models.DateTimeField(blank=True, null=True)),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("closed_how", models.TextField(blank=True, null=True)),
                ("closed_by", models.UUIDField(blank=True, null=True)),
                (
                    "because",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                ("classes", models.IntegerField()),
                ("why", models.TextField(blank=True, default="")),
                ("rungs", models.JSONField(default=list)),
                ("next_rung", models.IntegerField(blank=True, null=True)),
                ("next_rung_at", models.DateTimeField(blank=True, null=True)),
                ("told", models.JSONField(default=list)),
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
                (
                    "told_team",
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
                "db_table": "worklist_entry",
            },
        ),
        migrations.CreateModel(
            name="AccessEntry",
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
                ("at", models.DateTimeField()),
                ("purpose", models.TextField()),
                ("why", models.TextField()),
                ("classes", models.IntegerField()),
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
                "db_table": "access_entry",
                "indexes": [
                    models.Index(
                        fields=["subject_id", "at"], name="access_entry_of_subject"
                    ),
                    models.Index(fields=["staff", "at"], name="access_entry_of_staff"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccessListing",
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
                ("purpose", models.TextField()),
                (
                    "subjects",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
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
            options={
                "db_table": "access_listing",
                "indexes": [
                    models.Index(fields=["staff", "at"], name="access_listing_of_staff")
                ],
            },
        ),
        migrations.CreateModel(
            name="FailedDerivation",
            fields=[
                (
                    "subject",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="records.subject",
                    ),
                ),
                ("at", models.DateTimeField()),
                ("reason", models.TextField()),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.team",
                    ),
                ),
            ],
            options={
                "db_table": "failed_derivation",
            },
        ),
        migrations.AddConstraint(
            model_name="subject",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["family", "staff", "review"])),
                name="subject_kind_is_known",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                fields=["subject", "occurred_at"], name="event_timeline"
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.UniqueConstraint(
                fields=("subject", "number"), name="event_number_is_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "occurred_at__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("recorded_at"),
                            "+",
                            models.Value(datetime.timedelta(seconds=300)),
                        ),
                    )
                ),
                name="event_happened_before_it_was_recorded",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(("sens__gte", 0), ("sens__lte", 5)),
                name="event_class_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(("corrects", models.F("id")), _negated=True),
                name="event_does_not_correct_itself",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["name_key", "born_on"], name="person_by_name"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["nhs_number"], name="person_by_nhs_number"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["born_on"], name="person_by_birthday"),
        ),
        migrations.AddIndex(
            model_name="worklistentry",
            index=models.Index(
                condition=models.Q(("closed_at", None)),
                fields=["team", "due_at"],
                name="worklist_entry_due",
            ),
        ),
        migrations.AddIndex(
            model_name="worklistentry",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", False)),
                fields=["team", "closed_at"],
                name="worklist_entry_closed",
            ),
        ),
        migrations.AddIndex(
            model_name="worklistentry",
            index=models.Index(
                condition=models.Q(
                    ("closed_at", None), ("next_rung_at__isnull", False)
                ),
                fields=["next_rung_at"],
                name="worklist_entry_next_rung",
            ),
        ),
        migrations.AddIndex(
            model_name="worklistentry",
            index=models.Index(
                condition=models.Q(("closed_at", None)),
                fields=["from_team", "due_at"],
                name="worklist_entry_from",
            ),
        ),
        migrations.AddIndex(
            model_name="worklistentry",
            index=models.Index(
                condition=models.Q(("closed_at", None), ("told_team__isnull", False)),
                fields=["told_team", "due_at"],
                name="worklist_entry_told",
            ),
        ),
        migrations.AddConstraint(
            model_name="worklistentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at", None), ("closed_how", None)),
                    models.Q(
                        ("closed_at__isnull", False),
                        ("closed_how__in", ["met", "stopped"]),
                    ),
                    _connector="OR",
                ),
                name="worklist_entry_is_closed_somehow",
            ),
        ),
    ]
