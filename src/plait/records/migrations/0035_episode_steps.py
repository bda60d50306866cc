"""An episode of care knows its own events, and whether she is in hospital."""

from pathlib import Path

import django.contrib.postgres.fields
from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    """Three columns, and the function that writes them."""

    dependencies = [("records", "0034_message_carries")]

    operations = [
        migrations.AddField(
            model_name="careepisode",
            name="hospital",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="careepisode",
            name="hospital_since",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="careepisode",
            name="steps",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(), db_default=[], default=list, size=None
            ),
        ),
        migrations.RunSQL((SQL / "episode_steps.sql").read_text()),
    ]
