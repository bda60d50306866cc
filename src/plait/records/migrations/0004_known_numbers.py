"""A mother and a baby have one record each, and given names are searched."""

from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    """A table keyed by the NHS number, its rules, and a key of the given name."""

    dependencies = [("records", "0003_involved")]

    operations = [
        migrations.RunSQL((SQL / "name_key.sql").read_text()),
        migrations.AddField(
            model_name="person",
            name="given_key",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(models.F("given"), function="plait.key_of"),
                output_field=models.TextField(db_collation="C"),
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                fields=["given_key", "born_on"], name="person_by_given_name"
            ),
        ),
        migrations.CreateModel(
            name="KnownNumber",
            fields=[
                (
                    "nhs_number",
                    models.TextField(primary_key=True, serialize=False),
                ),
                ("subject_id", models.UUIDField()),
                ("person_id", models.UUIDField()),
            ],
            options={"db_table": "known_number"},
        ),
        migrations.RunSQL((SQL / "known_numbers.sql").read_text()),
    ]
