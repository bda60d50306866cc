"""A class that is changed reaches what has travelled; guests let nobody in."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    """Functions and a trigger. A row of what travelled follows its event's class."""

    dependencies = [
        ("access", "0004_sensitivity"),
        ("records", "0023_messages"),
    ]

    operations = [
        # Of what is sealed later there is a row, and nothing that could be sent of it.
        migrations.RemoveConstraint(
            model_name="exchangeout", name="exchange_out_is_never_sealed"
        ),
        migrations.RunSQL((SQL / "travelling_classes.sql").read_text()),
        migrations.RunSQL((SQL / "narrower_doors.sql").read_text()),
    ]
