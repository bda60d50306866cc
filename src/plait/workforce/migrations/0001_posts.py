"""Who is there to do it: posts, time, languages, weights of care, and their rules."""

from decimal import Decimal
from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    """Four tables and their rules."""

    initial = True

    dependencies = [
        ("access", "0004_sensitivity"),
        ("records", "0026_episodes"),  # whose functions the rules call
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CareWeight",
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
                ("intensity", models.TextField(blank=True, db_default="", default="")),
                ("travel", models.TextField(blank=True, db_default="", default="")),
                ("sens", models.SmallIntegerField(db_default=0, default=0)),
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
                "db_table": "workforce_weight",
            },
        ),
        migrations.CreateModel(
            name="FundedPost",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("profession", models.TextField()),
                ("wte", models.DecimalField(decimal_places=2, max_digits=4)),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(blank=True, null=True)),
                ("written_at", models.DateTimeField()),
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
                    "written_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "workforce_post",
                "indexes": [
                    models.Index(
                        fields=["team", "from_on"], name="workforce_post_of_team"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("wte__gt", 0), ("wte__lte", Decimal(99))),
                        name="workforce_post_is_of_some_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on", None),
                            ("until_on__gte", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="workforce_post_ends_after_begin",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SpokenLanguage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("language", models.TextField()),
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
                "db_table": "workforce_language",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("team", "staff", "language"),
                        name="workforce_language_is_there_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language", ""), _negated=True),
                        name="workforce_language_has_a_name",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkingTime",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("profession", models.TextField()),
                ("wte", models.DecimalField(decimal_places=2, max_digits=3)),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(blank=True, null=True)),
                ("written_at", models.DateTimeField()),
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
                (
                    "written_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "workforce_time",
                "indexes": [
                    models.Index(
                        fields=["team", "from_on"], name="workforce_time_of_team"
                    ),
                    models.Index(
                        fields=["staff", "from_on"], name="workforce_time_of_staff"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("wte__gt", 0), ("wte__lte", Decimal(1))),
                        name="workforce_time_is_a_share",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on", None),
                            ("until_on__gte", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="workforce_time_ends_after_begin",
                    ),
                ],
            },
        ),
        migrations.RunSQL((SQL / "workforce.sql").read_text()),
        migrations.RunSQL((SQL / "weights.sql").read_text()),
    ]
