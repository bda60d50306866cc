"""An involvement may open a record for single events: it opens no class then."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A constraint that allows for no class."""

    dependencies = [
        ("access", "0002_rota"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="involvement",
            name="involvement_opens_known_classes",
        ),
        migrations.AddConstraint(
            model_name="involvement",
            constraint=models.CheckConstraint(
                condition=models.Q(("classes__gte", 0), ("classes__lte", 63)),
                name="involvement_opens_known_classes",
            ),
        ),
    ]
