"""A notice may be of any class that there is: one came after notices did."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One constraint, wider than it was."""

    dependencies = [("records", "0024_travelling_classes")]

    operations = [
        migrations.RemoveConstraint("Outgoing", "outgoing_class_is_known"),
        migrations.AddConstraint(
            "Outgoing",
            models.CheckConstraint(
                condition=models.Q(sens__gte=0) & models.Q(sens__lte=6),
                name="outgoing_class_is_known",
            ),
        ),
    ]
