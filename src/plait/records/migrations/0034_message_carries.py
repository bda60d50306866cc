"""What a message hands over: a document, or the summary of care that ended."""

from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    """A column, and the function that writes it."""

    dependencies = [("records", "0033_capacity")]

    operations = [
        migrations.AddField(
            model_name="messagerow",
            name="carries",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.RunSQL(
            (SQL / "message_carries.sql").read_text(encoding="utf-8"),
            migrations.RunSQL.noop,
        ),
    ]
