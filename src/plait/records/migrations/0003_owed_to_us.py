"""Entries that a team may see because it started or was told of them; failures."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    """Two columns with their indexes, and the rule and functions that use them."""

    dependencies = [
        ("access", "0001_initial"),
        ("records", "0002_rules"),
    ]

    operations = [
        migrations.AddField(
            "worklistentry",
            "from_team",
            models.ForeignKey(
                null=True,
                blank=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="access.team",
                db_index=False,
            ),
        ),
        migrations.AddField(
            "worklistentry",
            "told_team",
            models.ForeignKey(
                null=True,
                blank=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="access.team",
                db_index=False,
            ),
        ),
        migrations.AddIndex(
            "worklistentry",
            models.Index(
                fields=["from_team", "due_at"],
                name="worklist_entry_from",
                condition=models.Q(closed_at=None),
            ),
        ),
        migrations.AddIndex(
            "worklistentry",
            models.Index(
                fields=["told_team", "due_at"],
                name="worklist_entry_told",
                condition=models.Q(closed_at=None, told_team__isnull=False),
            ),
        ),
        migrations.AddField(
            "sweepstate", "alarm", models.TextField(blank=True, default="")
        ),
        migrations.RunSQL((SQL / "owed.sql").read_text()),
    ]
