"""Domestic abuse is a class of its own: bit 6."""

from django.db import migrations, models

TABLES = (
    ("Involvement", "involvement_opens_known_classes", 0),
    ("SharingAgreement", "agreement_names_known_classes", 1),
)


class Migration(migrations.Migration):
    """What an involvement or an agreement may open goes up to it."""

    dependencies = [
        ("access", "0003_release"),
    ]

    operations = [
        step
        for table, name, least in TABLES
        for step in (
            migrations.RemoveConstraint(table, name),
            migrations.AddConstraint(
                table,
                models.CheckConstraint(
                    condition=models.Q(classes__gte=least) & models.Q(classes__lte=127),
                    name=name,
                ),
            ),
        )
    ]
