"""Photos of marks, encrypted, and who opened them."""

import uuid
from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    """Two tables and their rules."""

    dependencies = [
        ("access", "0001_initial"),
        ("records", "0009_meetings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Photo",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id",
                        "id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("event_id", models.UUIDField()),
                ("number", models.SmallIntegerField()),
                ("sens", models.SmallIntegerField(default=0)),
                ("sha256", models.BinaryField()),
                ("bytes", models.IntegerField()),
                ("width", models.IntegerField()),
                ("height", models.IntegerField()),
                ("wrapped_key", models.BinaryField()),
                ("sealed", models.BinaryField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.subject",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.team",
                    ),
                ),
            ],
            options={
                "db_table": "photo",
                "indexes": [
                    models.Index(fields=["subject", "event_id"], name="photo_of_event")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1), ("number__lte", 6)),
                        name="photo_number_is_small",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("width__gte", 1),
                            ("width__lte", 2400),
                            ("height__gte", 1),
                            ("height__lte", 2400),
                            ("bytes__gte", 1),
                            ("bytes__lte", 15728640),
                        ),
                        name="photo_is_of_a_size",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PhotoOpening",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id",
                        "id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("subject_id", models.UUIDField()),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("photo_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                (
                    "staff",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "photo_opening",
                "indexes": [
                    models.Index(
                        fields=["subject_id", "photo_id", "at"],
                        name="photo_opening_of_photo",
                    ),
                    models.Index(fields=["staff", "at"], name="photo_opening_of_staff"),
                ],
            },
        ),
        migrations.RunSQL((SQL / "photos.sql").read_text()),
    ]
