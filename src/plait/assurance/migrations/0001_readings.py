"""What boards hold: counts by month, new periods, and the doors to both."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    """Two tables and their rules."""

    initial = True

    dependencies = [
        ("access", "0004_sensitivity"),
        ("records", "0025_notices_of_every_class"),  # whose functions the rules call
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReadingRow",
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
                ("measure", models.TextField()),
                ("agency", models.TextField(blank=True, default="")),
                ("team", models.TextField(blank=True, default="")),
                ("cut", models.TextField(blank=True, default="")),
                ("cut_value", models.TextField(blank=True, default="")),
                ("month", models.DateField()),
                ("opened", models.IntegerField()),
                ("met", models.IntegerField()),
                ("met_late", models.IntegerField()),
                ("late_open", models.IntegerField()),
                ("missed", models.IntegerField()),
                ("stopped", models.IntegerField()),
                ("still_open", models.IntegerField()),
                ("missing", models.IntegerField()),
                ("median_hours", models.FloatField(blank=True, null=True)),
                ("p90_hours", models.FloatField(blank=True, null=True)),
                (
                    "done_by",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), default=list, size=None
                    ),
                ),
                ("as_of", models.DateTimeField()),
                ("known_at", models.DateTimeField()),
                ("made_at", models.DateTimeField()),
                ("rules", models.TextField()),
                ("policy", models.TextField(blank=True, default="")),
                (
                    "partnership",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.partnership",
                    ),
                ),
            ],
            options={
                "db_table": "reading",
                "constraints": [
                    models.UniqueConstraint(
                        fields=(
                            "partnership",
                            "measure",
                            "agency",
                            "team",
                            "cut",
                            "cut_value",
                            "month",
                        ),
                        name="reading_is_there_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "opened",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("met"),
                                                    "+",
                                                    models.F("met_late"),
                                                ),
                                                "+",
                                                models.F("late_open"),
                                            ),
                                            "+",
                                            models.F("missed"),
                                        ),
                                        "+",
                                        models.F("stopped"),
                                    ),
                                    "+",
                                    models.F("still_open"),
                                ),
                            )
                        ),
                        name="reading_adds_up",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("late_open__gte", 0),
                            ("met__gte", 0),
                            ("met_late__gte", 0),
                            ("missed__gte", 0),
                            ("missing__gte", 0),
                            ("still_open__gte", 0),
                            ("stopped__gte", 0),
                        ),
                        name="reading_counts_from_nought",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)),
                        name="reading_is_of_a_month",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("team", ""),
                            models.Q(("agency", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="reading_team_has_an_agency",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RebasingRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("measure", models.TextField()),
                ("agency", models.TextField(blank=True, default="")),
                ("month", models.DateField()),
                ("begins", models.BooleanField()),
                ("reason", models.TextField()),
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
                    "partnership",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.partnership",
                    ),
                ),
            ],
            options={
                "db_table": "rebasing",
                "indexes": [
                    models.Index(
                        fields=["partnership", "measure"], name="rebasing_of_measure"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="rebasing_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)),
                        name="rebasing_is_of_a_month",
                    ),
                ],
            },
        ),
        migrations.RunSQL((SQL / "readings.sql").read_text()),
    ]
