"""What an event counts with now, whom it names, and addresses that nobody may see."""

from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).with_name("sql")

# Its own right side names another column, so that the table is written anew with the
# value of each row, whoever it belongs to and without an update of what never changes.
SEEN_AS = """
alter table {0} add column seen_as smallint;
-- squawk-ignore changing-column-type
alter table {0} alter column seen_as type smallint using sens;
-- The column is as old as this line and has no empty place.
-- squawk-ignore adding-not-nullable-field
alter table {0} alter column seen_as set not null;
"""


class Migration(migrations.Migration):
    """Two columns and their rules."""

    dependencies = [
        ("access", "0004_sensitivity"),
        ("records", "0020_exchange"),
    ]

    operations = [
        migrations.RunSQL(
            SEEN_AS.format("event"),
            state_operations=[
                migrations.AddField(
                    "Event",
                    "seen_as",
                    models.SmallIntegerField(),
                    preserve_default=True,
                )
            ],
        ),
        migrations.RunSQL(
            SEEN_AS.format("photo"),
            state_operations=[
                migrations.AddField("Photo", "seen_as", models.SmallIntegerField())
            ],
        ),
        migrations.RemoveConstraint("Event", "event_class_is_known"),
        migrations.AddConstraint(
            "Event",
            models.CheckConstraint(
                condition=models.Q(sens__gte=0)
                & models.Q(sens__lte=6)
                & models.Q(seen_as__gte=0)
                & models.Q(seen_as__lte=6),
                name="event_class_is_known",
            ),
        ),
        migrations.RunSQL((SQL / "seen_as.sql").read_text()),
        migrations.RunSQL((SQL / "seen_as_doors.sql").read_text()),
        migrations.RunSQL((SQL / "given.sql").read_text()),
        migrations.RunSQL((SQL / "exclusions.sql").read_text()),
        migrations.AddField(
            "PersonContact",
            "restricted",
            models.BooleanField(default=False),
        ),
        migrations.AddField(
            "PersonContact",
            "restricted_why",
            models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            "PersonContact", "review_on", models.DateField(blank=True, null=True)
        ),
        migrations.RunSQL((SQL / "restricted.sql").read_text()),
    ]
