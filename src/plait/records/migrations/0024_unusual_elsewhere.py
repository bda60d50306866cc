"""A privacy officer sees reasons to ask of whoever opened a record of their area."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    """One function anew: `plait.unusual_looking`."""

    dependencies = [
        ("records", "0023_messages"),
    ]

    operations = [
        migrations.RunSQL((SQL / "unusual_elsewhere.sql").read_text()),
    ]
