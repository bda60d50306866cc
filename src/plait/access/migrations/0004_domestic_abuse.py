"""Domestic abuse is a class of its own: bit 6."""

from django.db import migrations, models

_UP_TO_IT = models.Q(classes__lte=127)


class Migration(migrations.Migration):
    """What an involvement or an agreement may open goes up to it."""

    dependencies = [
        ("access", "0003_release"),
    ]

    operations = [
        migrations.RemoveConstraint("Involvement", "involvement_opens_known_classes"),
        migrations.AddConstraint(
            "Involvement",
            models.CheckConstraint(
                condition=models.Q(classes__gte=0) & _UP_TO_IT,
                name="involvement_opens_known_classes",
            ),
        ),
        migrations.RemoveConstraint(
            "SharingAgreement", "agreement_names_known_classes"
        ),
        migrations.AddConstraint(
            "SharingAgreement",
            models.CheckConstraint(
                condition=models.Q(classes__gt=0) & _UP_TO_IT,
                name="agreement_names_known_classes",
            ),
        ),
    ]
