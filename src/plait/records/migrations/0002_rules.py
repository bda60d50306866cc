"""The rules that guard the tables: who sees a row, and that history stays."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")

#: In the order that each needs the one before.
FILES = (
    "context.sql",
    "ledger.sql",
    "opening.sql",
    "searching.sql",
    "projection.sql",
    "policies.sql",
    "grants.sql",
)


class Migration(migrations.Migration):
    """Functions, triggers, policies and grants, in plain SQL."""

    dependencies = [
        ("access", "0001_initial"),
        ("records", "0001_initial"),
    ]

    operations = [migrations.RunSQL((SQL / name).read_text()) for name in FILES]
