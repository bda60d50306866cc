"""A record follows a family that moves to another area."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    """Functions: nobody moves a home but by an acceptance."""

    dependencies = [
        ("access", "0004_sensitivity"),
        ("records", "0021_sensitivity"),
    ]

    operations = [
        migrations.RunSQL((SQL / "moving.sql").read_text()),
    ]
