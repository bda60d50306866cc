"""The tables as they were at first."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Agency",
            fields=[
                ("slug", models.SlugField(primary_key=True, serialize=False)),
                ("name", models.TextField()),
                ("kind", models.TextField()),
            ],
            options={
                "db_table": "agency",
            },
        ),
        migrations.CreateModel(
            name="Partnership",
            fields=[
                ("slug", models.SlugField(primary_key=True, serialize=False)),
                ("name", models.TextField()),
                ("policy", models.TextField()),
            ],
            options={
                "db_table": "partnership",
            },
        ),
        migrations.CreateModel(
            name="Staff",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="last login"
                    ),
                ),
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("given_name", models.TextField()),
                ("family_name", models.TextField()),
                ("job_title", models.TextField(blank=True, default="")),
                ("is_active", models.BooleanField(default=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="staff",
                        to="access.agency",
                    ),
                ),
            ],
            options={
                "db_table": "staff",
            },
        ),
        migrations.CreateModel(
            name="Exclusion",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id",
                        "staff_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("subject_id", models.UUIDField()),
                ("reason", models.TextField()),
                ("declared_by", models.TextField()),
                ("declared_at", models.DateTimeField()),
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
                "db_table": "exclusion",
            },
        ),
        migrations.AddField(
            model_name="agency",
            name="partnership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agencies",
                to="access.partnership",
            ),
        ),
        migrations.CreateModel(
            name="SharingAgreement",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("role", models.TextField()),
                ("classes", models.IntegerField()),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="access.partnership",
                    ),
                ),
            ],
            options={
                "db_table": "sharing_agreement",
            },
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("name", models.TextField()),
                ("phone", models.TextField(blank=True, default="")),
                ("out_of_hours_phone", models.TextField(blank=True, default="")),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="teams",
                        to="access.agency",
                    ),
                ),
                (
                    "serves",
                    models.ManyToManyField(
                        related_name="served_by", to="access.partnership"
                    ),
                ),
            ],
            options={
                "db_table": "team",
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("role", models.TextField()),
                ("valid_from", models.DateTimeField()),
                ("valid_to", models.DateTimeField(blank=True, null=True)),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="access.team",
                    ),
                ),
            ],
            options={
                "db_table": "post",
            },
        ),
        migrations.CreateModel(
            name="Involvement",
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
                ("role", models.TextField()),
                ("classes", models.IntegerField(default=1)),
                ("purpose", models.TextField(default="direct_care")),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(blank=True, null=True)),
                ("basis", models.TextField()),
                ("source_event", models.UUIDField(blank=True, null=True)),
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
                "db_table": "involvement",
            },
        ),
        migrations.AddConstraint(
            model_name="staff",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("email", django.db.models.functions.text.Lower("email"))
                ),
                name="staff_email_is_lower_case",
            ),
        ),
        migrations.AddIndex(
            model_name="exclusion",
            index=models.Index(fields=["staff"], name="exclusion_of_staff"),
        ),
        migrations.AddConstraint(
            model_name="sharingagreement",
            constraint=models.UniqueConstraint(
                fields=("partnership", "role"), name="one_agreement_a_role"
            ),
        ),
        migrations.AddConstraint(
            model_name="sharingagreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("classes__gt", 0), ("classes__lte", 63)),
                name="agreement_names_known_classes",
            ),
        ),
        migrations.AddConstraint(
            model_name="team",
            constraint=models.UniqueConstraint(
                fields=("agency", "name"), name="team_name_is_unique_in_agency"
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to", None),
                    ("valid_to__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="post_ends_after_it_begins",
            ),
        ),
        migrations.AddIndex(
            model_name="involvement",
            index=models.Index(
                fields=["subject_id", "team"], name="involvement_of_team"
            ),
        ),
        migrations.AddIndex(
            model_name="involvement",
            index=models.Index(
                fields=["team", "subject_id"], name="involvement_by_team"
            ),
        ),
        migrations.AddConstraint(
            model_name="involvement",
            constraint=models.CheckConstraint(
                condition=models.Q(("classes__gt", 0), ("classes__lte", 63)),
                name="involvement_opens_known_classes",
            ),
        ),
        migrations.AddConstraint(
            model_name="involvement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until", None), ("until__gte", models.F("since")), _connector="OR"
                ),
                name="involvement_ends_after_it_begins",
            ),
        ),
    ]
