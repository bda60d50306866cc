"""Who may read and write who is on call and who is away; and a rota as a file."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from lib.town import NOW, make_staff, make_town
from plait.access import rota, rota_file, sessions
from plait.access.errors import NotAllowed
from plait.access.models import Absence, RotaShift, Staff
from plait.standards.roles import roles

DAY = timedelta(days=1)


@pytest.fixture
def town(db, as_engine):
    """A town in which a midwife is on call and a health visitor is away."""
    with as_engine():
        town = make_town()
        for kind in ("health_visiting", "maternity"):
            town.staff[f"{kind}_2"] = make_staff(town.teams[kind], "midwife")
            RotaShift.objects.create(
                team=town.teams[kind], staff=town.staff[kind],
                from_at=NOW, to_at=NOW + DAY,
            )  # fmt: skip
            Absence.objects.create(
                team=town.teams[kind], staff=town.staff[kind],
                from_at=NOW, to_at=NOW + DAY,
            )  # fmt: skip
    return town


def asks(town, who):
    """From here on this person asks."""
    sessions.begin(town.staff[who].pk)
    return town.staff[who]


def test_the_web_reads_the_rota_of_its_own_teams_only(town):
    """
    When colleagues of another agency are on leave is nothing of ours.
    """
    asks(town, "maternity")
    teams = [team.pk for team in town.teams.values()]
    found = rota.roster(teams, since=NOW, until=NOW + DAY)

    own = town.teams["maternity"].pk
    assert {one.team for one in found.shifts} == {own}
    assert {one.team for one in found.absences} == {own}


def test_nobody_without_a_post_reads_any(town):
    """
    Nor before anybody has said who asks.
    """
    teams = [team.pk for team in town.teams.values()]

    assert rota.roster(teams, since=NOW, until=NOW + DAY).shifts == ()


def test_somebody_says_that_they_are_away_once(town):
    """
    The form that is sent twice is one absence, in each of their teams.
    """
    staff, team = asks(town, "maternity_2"), town.teams["maternity"].pk
    for _ in range(2):
        rota.be_away(
            staff, teams=[team], since=NOW + DAY, until=None,
            cover=town.staff["maternity"].pk, now=NOW,
        )  # fmt: skip

    [one] = Absence.objects.filter(staff=staff)
    assert (one.team_id, one.cover_staff) == (team, town.staff["maternity"])


def test_somebody_is_back_sooner(town):
    """
    It ends now, and of one that lies ahead nothing is left.
    """
    staff = asks(town, "maternity")
    rota.be_back(staff, NOW, now=NOW + DAY / 2)

    assert Absence.objects.get(staff=staff).to_at == NOW + DAY / 2
    with pytest.raises(NotAllowed):
        rota.be_back(staff, NOW + DAY, now=NOW)


def test_nobody_says_that_a_colleague_is_away(town):
    """
    The database refuses it: neither another's absence nor in another team.
    """
    asks(town, "maternity_2")
    for who, kind in (("maternity", "maternity"), ("maternity_2", "police")):
        with pytest.raises(ProgrammingError), transaction.atomic():
            rota.be_away(
                town.staff[who], teams=[town.teams[kind].pk], since=NOW + DAY,
                until=None, cover=None, now=NOW,
            )  # fmt: skip


def test_nobody_ends_the_absence_of_a_colleague(town):
    """
    It is as if there were none.
    """
    asks(town, "maternity_2")

    with pytest.raises(NotAllowed):
        rota.be_back(town.staff["maternity"], NOW, now=NOW)


def test_who_was_away_since_when_is_never_rewritten(town):
    """
    Only when they are back.
    """
    asks(town, "maternity")
    for column in ("from_at = now()", "cover_staff_id = null"):
        with pytest.raises(ProgrammingError), transaction.atomic():
            connection.cursor().execute(f"update absence set {column}")


def test_a_shift_is_added_once_and_taken_away(town):
    """
    Of one's own team; another's is not there.
    """
    asks(town, "maternity_2")
    team, staff = town.teams["maternity"].pk, town.staff["maternity_2"].pk
    for _ in range(2):
        rota.add_shift(
            team=team, role="", staff=staff, since=NOW + DAY, until=NOW + 2 * DAY,
            now=NOW,
        )  # fmt: skip
    [added] = RotaShift.objects.filter(staff_id=staff)
    other = town.teams["health_visiting"].pk
    rota.remove_shift(added.pk, team=other)
    assert RotaShift.objects.filter(pk=added.pk).exists()

    rota.remove_shift(added.pk, team=team)
    assert not RotaShift.objects.filter(pk=added.pk).exists()


def test_nobody_puts_another_team_on_call(town):
    """
    The database refuses it.
    """
    asks(town, "maternity")
    with pytest.raises(ProgrammingError), transaction.atomic():
        rota.add_shift(
            team=town.teams["police"].pk, role="", staff=town.staff["police"].pk,
            since=NOW + DAY, until=NOW + 2 * DAY, now=NOW,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("since", "until", "field"),
    [
        (DAY, DAY, "until"),
        (-2 * DAY, -DAY, "until"),
        (DAY, 9 * DAY, "until"),
        (500 * DAY, 501 * DAY, "since"),
    ],
)
def test_a_shift_that_cannot_be_meant_is_refused(town, since, until, field):
    """
    With the answer to change.
    """
    asks(town, "maternity")
    with pytest.raises(rota.RotaRefused) as refused:
        rota.add_shift(
            team=town.teams["maternity"].pk, role="",
            staff=town.staff["maternity"].pk, since=NOW + since, until=NOW + until,
            now=NOW,
        )  # fmt: skip

    assert refused.value.field == field


def test_somebody_of_another_team_is_not_put_on_call(town):
    """
    Nobody there could see what they are rung about.
    """
    asks(town, "maternity")
    with pytest.raises(rota.RotaRefused) as refused:
        rota.add_shift(
            team=town.teams["maternity"].pk, role="", staff=town.staff["police"].pk,
            since=NOW + DAY, until=NOW + 2 * DAY, now=NOW,
        )  # fmt: skip

    assert refused.value.field == "staff"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("07700 900123", "+447700900123"),
        ("+44 (7700) 900-123", "+447700900123"),
        ("0044 7700 900123", "+447700900123"),
        ("", ""),
    ],
)
def test_a_mobile_number_is_kept_with_its_country(typed, kept):
    """
    However it was typed.
    """
    assert rota.as_mobile(typed) == kept


@pytest.mark.parametrize("typed", ["87", "+0770", "0770 CALL ME", "+44770090012345678"])
def test_what_is_no_number_is_refused_and_not_repeated(typed):
    """
    The error says what was wanted.
    """
    with pytest.raises(ValueError, match="wanted a mobile number") as error:
        rota.as_mobile(typed)

    assert typed not in str(error.value)


# ---- a file ------------------------------------------------------------------


def lines(town, *rows, heading="what,team,email,role,from,to,cover,mobile"):
    """A file with these rows; `$who` stands for somebody's address."""
    text = "\n".join([heading, *rows])
    for who, staff in sorted(town.staff.items(), reverse=True):
        text = text.replace(f"${who}$", staff.email)
    return text.encode()


def read(data):
    """What the file holds."""
    return rota_file.read(
        data, now=NOW, is_role=lambda role: role in roles(), using="default"
    )


def test_a_whole_file_is_kept(town, as_engine):
    """
    In London time; a second load changes nothing.
    """
    team = town.teams["maternity"].name
    data = lines(
        town,
        f"shift,{team},$maternity$,midwife,2026-03-28 17:00,2026-03-29 09:00,,",
        f"away,{team},$maternity_2$,,2026-04-01 00:00,,$maternity$,",
        "mobile,,$maternity$,,,,,07700 900123",
    )
    with as_engine():
        found = read(data)
        assert found.problems == []
        first = rota_file.keep(found, using="default")
        again = rota_file.keep(read(data), using="default")

        assert (first, again) == (1, 0)
        shift = RotaShift.objects.get(role="midwife")
        # The clocks go forward in that night: it is fifteen hours long.
        assert shift.to_at - shift.from_at == timedelta(hours=15)
        assert Staff.objects.get(pk=town.staff["maternity"].pk).mobile.endswith("0123")
        assert Absence.objects.filter(staff=town.staff["maternity_2"]).exists()


_SHIFT = "shift,{team},$maternity$,,2026-03-28 17:00,2026-03-29 09:00,,"


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ("shirt,{team},$maternity$,,,,,", "what: wanted shift, away or mobile"),
        (_SHIFT.replace("{team}", "Nowhere"), "team: is not the name"),
        (_SHIFT.replace("$maternity$", "a@b.example"), "email: is not the address"),
        (_SHIFT.replace("$maternity$", "$police$"), "email: holds no post"),
        (_SHIFT.replace("17:00", "soon"), "from: wanted a time"),
        (_SHIFT.replace("29 09:00", "29 01:30"), "to: the clocks went forward"),
        (_SHIFT.replace("29 09:00", "27 09:00"), "end must be after"),
        (_SHIFT.replace(",,2026", ",baker,2026", 1), "role: wanted a role"),
        (_SHIFT + ",more", "more values"),
        ("away,{team},$maternity$,,2026-04-01,,$maternity$,", "nobody covers themsel"),
        ("mobile,,$maternity$,,,,,1", "mobile: wanted a mobile number"),
        ("mobile", "email: is not the address"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_kept(town, as_engine, row, wanted):
    """
    The line says what was wanted, and repeats nobody's address.
    """
    team = town.teams["maternity"].name
    with as_engine():
        found = read(lines(town, _SHIFT.format(team=team), row.format(team=team)))

    [(line, problem)] = found.problems
    assert line == 3
    assert wanted in problem
    assert "@" not in problem


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe\x00",
        b"team,role\n",
        b"what,email,shoe\n",
        b"",
        b'what,email\n"shift,x',
        b"what,email\n\x00,\x00",
    ],
)
def test_what_is_no_rota_is_refused_with_a_line(town, as_engine, data):
    """
    Never a traceback.
    """
    with as_engine():
        found = read(data)

    assert found.problems
