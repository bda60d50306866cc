"""The policy of an obligation, and how a partnership changes its own."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    """Columns, tables, and the rules of both."""

    dependencies = [
        ("access", "0001_initial"),
        ("records", "0005_concerned"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PolicyProposal",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("key", models.TextField()),
                ("base_version", models.IntegerField()),
                ("content", models.JSONField()),
                ("adopt_on", models.DateField()),
                ("reason", models.TextField()),
                ("proposed_at", models.DateTimeField()),
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
                    "proposed_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "policy_proposal",
            },
        ),
        migrations.AddField(
            model_name="worklistentry",
            name="policy",
            field=models.TextField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="worklistentry",
            name="stricter_than",
            field=models.TextField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="worklistentry",
            name="limit_origin",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.CreateModel(
            name="PolicyPreview",
            fields=[
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="records.policyproposal",
                    ),
                ),
                ("at", models.DateTimeField()),
                ("counts", models.JSONField()),
            ],
            options={
                "db_table": "policy_preview",
            },
        ),
        migrations.CreateModel(
            name="PolicyStep",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "proposal_id",
                        "kind",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("kind", models.TextField()),
                ("at", models.DateTimeField()),
                ("reason", models.TextField(blank=True, default="")),
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
                    "proposal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.policyproposal",
                    ),
                ),
            ],
            options={
                "db_table": "policy_step",
            },
        ),
        migrations.CreateModel(
            name="PolicyVersion",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "partnership_id",
                        "version",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("version", models.IntegerField()),
                ("adopted_on", models.DateField()),
                ("content", models.JSONField()),
                ("at", models.DateTimeField()),
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
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.policyproposal",
                    ),
                ),
            ],
            options={
                "db_table": "policy_version",
            },
        ),
        migrations.CreateModel(
            name="PolicyWorkedOut",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "partnership_id",
                        "version",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("version", models.IntegerField()),
                ("at", models.DateTimeField()),
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
                "db_table": "policy_worked_out",
            },
        ),
        migrations.AddIndex(
            model_name="policyproposal",
            index=models.Index(
                fields=["partnership", "proposed_at"], name="policy_proposal_by_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="policyproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="policy_proposal_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="policystep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["sent", "approved", "refused", "withdrawn"])
                ),
                name="policy_step_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="policystep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["refused", "withdrawn"]), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="policy_step_back_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="policystep",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "sent"), _negated=True),
                fields=("proposal",),
                name="policy_proposal_ends_once",
            ),
        ),
        migrations.RunSQL((SQL / "partnership_policies.sql").read_text()),
        migrations.RunSQL((SQL / "entry_policies.sql").read_text()),
    ]
