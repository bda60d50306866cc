"""When people are at work: hours, shifts on call, absences, and a mobile number."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    """A column, three tables and their rules."""

    dependencies = [
        ("access", "0001_initial"),
        ("records", "0008_second_person"),  # whose functions the rules call
    ]

    operations = [
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("from_at", models.DateTimeField()),
                ("to_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "db_table": "absence",
            },
        ),
        migrations.CreateModel(
            name="RotaShift",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("role", models.TextField(blank=True, default="")),
                ("from_at", models.DateTimeField()),
                ("to_at", models.DateTimeField()),
            ],
            options={
                "db_table": "rota_shift",
            },
        ),
        migrations.CreateModel(
            name="TeamHours",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("weekday", models.SmallIntegerField()),
                ("opens", models.TimeField()),
                ("closes", models.TimeField()),
            ],
            options={
                "db_table": "team_hours",
            },
        ),
        migrations.AddField(
            model_name="staff",
            name="mobile",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddConstraint(
            model_name="staff",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("mobile", ""),
                    ("mobile__regex", "^\\+[1-9][0-9]{7,14}$"),
                    _connector="OR",
                ),
                name="staff_mobile_is_a_whole_number",
            ),
        ),
        migrations.AddField(
            model_name="absence",
            name="cover_staff",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="absence",
            name="staff",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="absence",
            name="team",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="access.team",
            ),
        ),
        migrations.AddField(
            model_name="rotashift",
            name="staff",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="rotashift",
            name="team",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="access.team",
            ),
        ),
        migrations.AddField(
            model_name="teamhours",
            name="team",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="hours",
                to="access.team",
            ),
        ),
        migrations.AddIndex(
            model_name="absence",
            index=models.Index(fields=["team", "to_at"], name="absence_of_team"),
        ),
        migrations.AddConstraint(
            model_name="absence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("to_at", None),
                    ("to_at__gte", models.F("from_at")),
                    _connector="OR",
                ),
                name="absence_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="absence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("cover_staff", None),
                    models.Q(("cover_staff", models.F("staff")), _negated=True),
                    _connector="OR",
                ),
                name="nobody_covers_themselves",
            ),
        ),
        migrations.AddConstraint(
            model_name="absence",
            constraint=models.UniqueConstraint(
                fields=("team", "staff", "from_at"), name="absence_is_there_once"
            ),
        ),
        migrations.AddIndex(
            model_name="rotashift",
            index=models.Index(fields=["team", "to_at"], name="rota_shift_of_team"),
        ),
        migrations.AddConstraint(
            model_name="rotashift",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_at__gt", models.F("from_at"))),
                name="rota_shift_ends_after_begin",
            ),
        ),
        migrations.AddConstraint(
            model_name="rotashift",
            constraint=models.UniqueConstraint(
                fields=("team", "role", "staff", "from_at"),
                name="rota_shift_is_there_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="teamhours",
            constraint=models.UniqueConstraint(
                fields=("team", "weekday", "opens"), name="team_opens_once_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="teamhours",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekday__gte", 0), ("weekday__lte", 6)),
                name="team_hours_are_of_a_weekday",
            ),
        ),
        migrations.RunSQL((SQL / "rota.sql").read_text()),
    ]
