"""Whom no ladder reached is counted, and a notice is found by what it tells of."""

from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    """A column and two indexes."""

    dependencies = [
        ("access", "0002_rota"),
        ("records", "0013_draft"),
    ]

    operations = [
        migrations.AddField(
            model_name="sweepstate",
            name="unreached",
            field=models.IntegerField(db_default=0, default=0),
        ),
        migrations.RunSQL((SQL / "unreached.sql").read_text()),
    ]
