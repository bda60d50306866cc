"""Who is around a family, without what would tell of a hidden event."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    """One more function that looks further than its caller."""

    dependencies = [("records", "0002_rules")]

    operations = [migrations.RunSQL((SQL / "involved.sql").read_text())]
