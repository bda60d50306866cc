"""Two accounts are not two people, and what is adopted is all of what was approved."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    """Two rules of how a policy is changed, stricter."""

    dependencies = [("records", "0007_quality")]

    operations = [migrations.RunSQL((SQL / "second_person.sql").read_text())]
