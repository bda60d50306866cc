"""Pairs of scores, and what parents say of a service without a name."""

from pathlib import Path

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    """Four tables and their rules."""

    dependencies = [
        ("access", "0004_sensitivity"),
        ("records", "0031_named_owners"),
    ]

    operations = [
        migrations.CreateModel(
            name="ExperienceAnswer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=django.contrib.postgres.functions.RandomUUID(),
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("quarter", models.TextField()),
                ("version", models.SmallIntegerField()),
                ("answers", models.JSONField()),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.agency",
                    ),
                ),
            ],
            options={
                "db_table": "experience_answer",
                "indexes": [
                    models.Index(
                        fields=["agency", "quarter"], name="experience_answer_of"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("quarter__regex", "^\\d{4}-Q[1-4]$")),
                        name="experience_answer_quarter",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ExperienceCode",
            fields=[
                ("hash", models.BinaryField(primary_key=True, serialize=False)),
                ("quarter", models.TextField()),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.agency",
                    ),
                ),
            ],
            options={
                "db_table": "experience_code",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("quarter__regex", "^\\d{4}-Q[1-4]$")),
                        name="experience_code_quarter",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ExperienceWords",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=django.contrib.postgres.functions.RandomUUID(),
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("quarter", models.TextField()),
                ("words", models.TextField()),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.agency",
                    ),
                ),
            ],
            options={
                "db_table": "experience_words",
                "indexes": [
                    models.Index(
                        fields=["agency", "quarter"], name="experience_words_of"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("quarter__regex", "^\\d{4}-Q[1-4]$")),
                        name="experience_words_quarter",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OutcomePairRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id",
                        "care",
                        "measure",
                        "about",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("care", models.UUIDField()),
                ("measure", models.TextField()),
                ("about", models.TextField(blank=True, default="")),
                ("agency", models.TextField()),
                ("label", models.TextField(blank=True, default="")),
                ("sens", models.SmallIntegerField(db_default=0, default=0)),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("first_value", models.FloatField(blank=True, null=True)),
                ("first_at", models.DateTimeField(blank=True, null=True)),
                ("last_value", models.FloatField(blank=True, null=True)),
                ("last_at", models.DateTimeField(blank=True, null=True)),
                ("result", models.TextField()),
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
                "db_table": "outcome_pair",
                "indexes": [
                    models.Index(
                        fields=["agency", "ended_at"], name="outcome_pair_ended"
                    ),
                    models.Index(
                        condition=models.Q(("result", "no_pair")),
                        fields=["team", "began_at"],
                        name="outcome_pair_wanting",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "result__in",
                                [
                                    "improved",
                                    "no_reliable_change",
                                    "worsened",
                                    "no_bound",
                                    "no_pair",
                                ],
                            )
                        ),
                        name="outcome_result_is_known",
                    )
                ],
            },
        ),
        migrations.RunSQL((SQL / "outcomes.sql").read_text()),
    ]
