"""A rung is told to people: whoever is on duty, and the next post where nobody is."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connections, transaction

from lib.town import NOW, make_home, make_staff, make_town
from plait.access import sessions
from plait.access.models import Absence, Exclusion, Post, RotaShift
from plait.casework import escalations
from plait.worklist import freshness, projection, recording, sweep, telling
from plait.worklist.ladder import OFFICE_RUNG, told_id

#: 26 hours after a mark on Monday 9:00 at night: the paediatric duty of 24 hours.
NIGHT = NOW + timedelta(hours=17)  # Tuesday 02:00
STANDARD = "infant_injury_paediatric"


@pytest.fixture(autouse=True)
def _new_worker(monkeypatch):
    """
    Each test is a worker that was just started.
    """
    monkeypatch.setattr(sweep, "_watch", sweep._Watch())


@pytest.fixture
def town(own_database):
    """A town with somebody who leads in every team."""
    town = make_town(using="engine")
    for kind, team in town.teams.items():
        town.staff[f"{kind}_lead"] = make_staff(team, f"{kind}_lead", "engine")
    return town


@pytest.fixture
def home(town):
    """A baby who cannot move, with a mark."""
    return _marked(town, NOW - timedelta(hours=7, minutes=10))


def _marked(town, at):
    """A family in which a mark on a baby was seen at this moment."""
    home = make_home(town, using="engine")
    with transaction.atomic():
        staff = town.staff["health_visiting"]
        sessions.begin(staff.pk)
        sessions.open_subject(staff, home.id)
        recording.record(
            kind="injury.observed", fact={"mobile": False}, about=home.infant,
            family=home.id, occurred_at=at, recorded_at=at, by=staff,
        )  # fmt: skip
    return home


def rows(query, *values):
    """What the engine reads."""
    with connections["engine"].cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def told(home, standard=STANDARD):
    """The rungs that were told of a duty, as the entry has them."""
    [(found,)] = rows(
        "select told from worklist_entry where subject_id = %s and standard = %s",
        home.id, standard,
    )  # fmt: skip
    return json.loads(found) if isinstance(found, str) else found


def outgoing(home, standard=STANDARD):
    """The notices of a duty: rung, channel, to whom, what."""
    return rows(
        "select (e.fact->>'rung')::int, o.channel, o.staff_id, o.filled->>'what' "
        "from outgoing o join event e on e.id = o.about_event "
        "where o.subject_id = %s and e.fact->>'standard' = %s order by 1, 2, 3",
        home.id, standard,
    )  # fmt: skip


def ladder(home, standard=STANDARD):
    """The moments of the rungs of a duty."""
    [(found,)] = rows(
        "select rungs from worklist_entry where subject_id = %s and standard = %s",
        home.id, standard,
    )  # fmt: skip
    return json.loads(found) if isinstance(found, str) else found


def first_rung_by_day(town):
    """A family whose paediatric duty is late on a Tuesday at 9:30, and that moment."""
    return _marked(town, NOW), NOW + timedelta(days=1, minutes=30)


def on_call(town, kind, who, at):
    """Somebody of the town is on call for a team around a moment."""
    RotaShift.objects.using("engine").create(
        team=town.teams[kind], staff=town.staff[who],
        from_at=at - timedelta(hours=6), to_at=at + timedelta(hours=6),
    )  # fmt: skip
    return town.staff[who]


def away(town, who, at, cover=None):
    """They are on leave around a moment, from the team of their agency's kind."""
    staff = town.staff[who]
    Absence.objects.using("engine").create(
        team=town.teams[who.removesuffix("_lead")], staff=staff,
        from_at=at - timedelta(days=1), to_at=at + timedelta(days=1),
        cover_staff=cover,
    )  # fmt: skip


def test_by_day_the_post_is_told_by_mail_and_text(town):
    """
    One notice a person and channel, in the transaction of the event.
    """
    home, at = first_rung_by_day(town)
    sweep.sweep(at, using="engine")

    [one] = told(home)
    lead = town.staff["paediatrics_lead"].pk
    assert (one["found"], one["reached"]) == ("people", [lead])
    assert outgoing(home) == [
        (0, "email", lead, "Something is late"),
        (0, "sms", lead, "Something is late"),
    ]


def test_a_second_pass_posts_nothing_again(town):
    """
    Also where the entry has forgotten that it was told.
    """
    home, at = first_rung_by_day(town)
    sweep.sweep(at, using="engine")
    before = outgoing(home)
    with connections["engine"].cursor() as cursor:
        cursor.execute(
            "update worklist_entry set told = '[]', next_rung = 0, next_rung_at = %s",
            [at],
        )

    sweep.sweep(at + timedelta(seconds=30), using="engine")

    assert outgoing(home) == before


def test_leave_without_cover_tells_the_next_rung_at_once(town):
    """
    The first says that it found nobody, and the next that it was told instead.
    """
    home, at = first_rung_by_day(town)
    away(town, "paediatrics_lead", at)
    sweep.sweep(at, using="engine")

    first, second, *_ = told(home)
    assert (first["found"], first["reached"]) == ("nobody", [])
    assert (second["instead"], second["at"]) == ("nobody", first["at"])
    later = [rung["at"] for rung in ladder(home)][1]
    assert later > second["at"]  # its own time has not come


def test_who_covers_is_told_instead(town):
    """
    In whatever team they work.
    """
    home, at = first_rung_by_day(town)
    cover = town.staff["perinatal_lead"]
    away(town, "paediatrics_lead", at, cover=cover)
    sweep.sweep(at, using="engine")

    [one] = told(home)
    assert one["reached"] == [cover.pk]


def test_cover_who_left_is_nobody(town):
    """
    Their post has ended: the next rung is told.
    """
    home, at = first_rung_by_day(town)
    cover = town.staff["perinatal_lead"]
    away(town, "paediatrics_lead", at, cover=cover)
    Post.objects.using("engine").filter(staff=cover).update(valid_to=NOW)
    sweep.sweep(at, using="engine")

    assert told(home)[0]["found"] == "nobody"
    assert len(told(home)) > 1


def test_at_night_who_is_on_call_is_woken_and_the_post_reads_it_later(town, home):
    """
    The text goes to who is on call alone.
    """
    call = on_call(town, "paediatrics", "health_visiting", NIGHT)
    sweep.sweep(NIGHT, using="engine")

    lead = town.staff["paediatrics_lead"].pk
    assert told(home)[0]["reached"] == [call.pk]
    assert outgoing(home) == [
        (0, "email", call.pk, "Something is late"),
        (0, "email", lead, "Something is late"),
        (0, "sms", call.pk, "Something is late"),
    ]


def test_nobody_anywhere_goes_up_to_the_office_once_and_says_so(town, home):
    """
    At night without a rota: every rung in one pass, the office's list, and the strip.
    """
    sweep.sweep(NIGHT, using="engine")
    before = told(home)
    again = sweep.sweep(NIGHT + timedelta(seconds=30), using="engine")

    every = [rung["index"] for rung in ladder(home)]
    assert [one["rung"] for one in before] == [*every, OFFICE_RUNG]
    assert {one["found"] for one in before[:-1]} == {"nobody"}
    assert before[-1]["team"] == town.teams["partnership"].pk
    assert (again.told, told(home)) == (0, before)
    downs = freshness.freshness(NIGHT, using="engine").downs
    assert any("Nobody could be reached" in one.what for one in downs)


def test_the_office_may_acknowledge_it_and_the_strip_goes(town, home):
    """
    With the next pass. What is owed stays owed.
    """
    sweep.sweep(NIGHT, using="engine")
    [(trigger,)] = rows(
        "select trigger from worklist_entry where subject_id = %s and standard = %s",
        home.id, STANDARD,
    )  # fmt: skip
    at = NIGHT + timedelta(hours=6)
    for standard, started in rows(
        "select standard, trigger from worklist_entry where subject_id = %s "
        "and told->-1->>'rung' = '20'",
        home.id,
    ):
        with transaction.atomic():
            staff = town.staff["partnership"]
            sessions.begin(staff.pk)
            sessions.open_subject(staff, home.id)
            escalations.answer_escalation(
                standard=standard, trigger=started, family=home.id, by=staff,
                occurred_at=at, recorded_at=at,
            )  # fmt: skip

    assert trigger
    sweep.sweep(at + timedelta(seconds=30), using="engine")
    assert not [
        one
        for one in freshness.freshness(at, using="engine").downs
        if "reached" in one.what
    ]


def test_kin_are_told_nothing(town):
    """
    Where they were the only one in the post, nobody was found.
    """
    home, at = first_rung_by_day(town)
    lead = town.staff["paediatrics_lead"]
    Exclusion.objects.using("engine").create(
        subject_id=home.id, staff=lead, reason="kin", declared_by="staff",
        declared_at=NOW,
    )  # fmt: skip
    sweep.sweep(at, using="engine")

    assert told(home)[0]["found"] == "nobody"
    assert lead.pk not in {staff for _, _, staff, _ in outgoing(home)}


def fail(home, *, rung, channels=("email", "sms"), state="failed"):
    """What the sender writes when a rung's notices cannot be delivered."""
    [(entry,)] = rows(
        "select id from worklist_entry where subject_id = %s and standard = %s",
        home.id, STANDARD,
    )  # fmt: skip
    with connections["engine"].cursor() as cursor:
        cursor.execute(
            "update outgoing set state = %s where about_event = %s "
            "and channel = any (%s)",
            [state, told_id(entry, rung), list(channels)],
        )


def test_a_rung_whose_every_message_failed_goes_up_at_once(town):
    """
    As if nobody had been found; once, however often one looks.
    """
    home, at = first_rung_by_day(town)
    sweep.sweep(at, using="engine")
    fail(home, rung=0)
    sweep.sweep(at + timedelta(seconds=30), using="engine")
    after = told(home)
    sweep.sweep(at + timedelta(seconds=60), using="engine")

    assert [one["rung"] for one in after] == [0, 1]
    assert after[1]["instead"] == "undelivered"
    assert told(home) == after


def test_one_channel_that_works_is_enough(town):
    """
    The text was refused, the mail is on its way.
    """
    home, at = first_rung_by_day(town)
    sweep.sweep(at, using="engine")
    fail(home, rung=0, channels=["sms"])
    sweep.sweep(at + timedelta(seconds=30), using="engine")

    assert len(told(home)) == 1


def test_a_failed_message_of_what_was_acknowledged_does_not_go_up(town):
    """
    They were reached all the same: they said so.
    """
    home, at = first_rung_by_day(town)
    sweep.sweep(at, using="engine")
    fail(home, rung=0, state="given_up")
    [(trigger,)] = rows(
        "select trigger from worklist_entry where subject_id = %s and standard = %s",
        home.id, STANDARD,
    )  # fmt: skip
    with transaction.atomic():
        staff = town.staff["paediatrics_lead"]
        sessions.begin(staff.pk)
        sessions.open_subject(staff, home.id)
        escalations.answer_escalation(
            standard=STANDARD, trigger=trigger, family=home.id, by=staff,
            occurred_at=at, recorded_at=at + timedelta(seconds=1),
        )  # fmt: skip
    sweep.sweep(at + timedelta(seconds=30), using="engine")

    assert len(told(home)) == 1


def test_a_rebuild_after_it_went_up_finds_nothing_to_change(town, home):
    """
    Whom a rung found, and why it came early, is in its event.
    """
    sweep.sweep(NIGHT, using="engine")

    rebuilt = projection.rebuild(now=NIGHT, using="engine")

    assert (rebuilt.changed, rebuilt.failed) == (0, 0)


def test_a_ladder_goes_up_where_the_rules_fail_as_well(town, home, monkeypatch):
    """
    Late is late, also where what is owed cannot be worked out anew.
    """

    def fails(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(projection, "refresh", fails)
    sweep.sweep(NIGHT, using="engine")
    before = told(home)
    again = sweep.sweep(NIGHT + timedelta(seconds=30), using="engine")

    assert before[-1]["rung"] == OFFICE_RUNG
    assert again.told == 0


def test_nothing_is_posted_where_telling_fails(town, monkeypatch):
    """
    The event, the entry and the notices go together.
    """
    home, at = first_rung_by_day(town)

    def dies(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(telling.outbox, "post", dies)
    with pytest.raises(KeyboardInterrupt):
        sweep.sweep(at, using="engine")

    assert told(home) == []
    assert outgoing(home) == []
