"""Whose worklist changed is told at commit, and many may look at it at once."""

from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    """Triggers on the tables that a worklist shows, and an index that counts it."""

    dependencies = [("records", "0011_outbox")]

    operations = [
        migrations.RemoveIndex(model_name="worklistentry", name="worklist_entry_due"),
        migrations.AddIndex(
            model_name="worklistentry",
            index=models.Index(
                condition=models.Q(("closed_at", None)),
                fields=["team", "due_at"],
                include=(
                    "subject",
                    "from_team",
                    "told_team",
                    "concerned",
                    "classes",
                    "opens_at",
                ),
                name="worklist_entry_due",
            ),
        ),
        migrations.RunSQL((SQL / "live.sql").read_text()),
    ]
