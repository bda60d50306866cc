"""The complex-cases list, its sitting, and one family's turn, over the pages alone."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.utils import timezone

from lib.town import make_home
from plait.records.models import ComplexCaseRow, Event, WorklistEntry
from plait.records.shapes import NewEvent
from plait.worklist import projection, recording

LIST = "/complex-cases"


def text(answer) -> str:
    return unescape(answer.content.decode())


@pytest.fixture
def pregnant(records):
    """She is pregnant again: 15 weeks on, and booked at 10."""
    now = timezone.now()
    edd = (now + timedelta(days=175)).date().isoformat()
    records(
        "maternity", "pregnancy.notified", about="mother", ago=timedelta(days=60),
        edd=edd,
    )  # fmt: skip
    records(
        "maternity", "pregnancy.booked", about="mother", ago=timedelta(days=35),
        gestation_days=70,
    )  # fmt: skip


@pytest.fixture
def flagged(pregnant, records):
    """The perinatal team saw an amber flag last week."""
    return records(
        "perinatal", "concern.amber_flag", about="mother", ago=timedelta(days=7),
        flags=["severe lasting sleeplessness"],
    )  # fmt: skip


@pytest.fixture
def lead(town, signed_in):
    """Who runs the meeting, of the maternity team."""
    return signed_in("maternity")


@pytest.fixture
def today():
    return timezone.localdate().isoformat()


@pytest.fixture
def turn(home, today):
    return f"/complex-cases/{today}/{home.id}"


def sent(page: str, **changed: str) -> dict[str, object]:
    """What a browser would send of the form of a turn, with these answers changed."""
    form = page[page.index('class="record-form room complex-turn"') :]
    form = form[: form.index("</form>")]
    fields: dict[str, object] = {"part": []}
    for tag in re.findall(r"<input[^>]*>", form):
        found = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if found.get("type") in ("radio", "checkbox") and "checked" not in tag:
            continue
        if found.get("name") == "part":
            fields["part"].append(found["value"])
        elif found.get("name"):
            fields[found["name"]] = unescape(found.get("value", ""))
    for name, body in re.findall(
        r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL
    ):
        fields[name] = unescape(body).removeprefix("\n")
    for name, body in re.findall(
        r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'<option value="([^"]*)"[^>]*selected', body)
        fields[name] = chosen[1] if chosen else ""
    return fields | changed


def key(page: str, start: str) -> str:
    """The last part of this page whose name begins so."""
    return re.findall(rf'name="part" value="({start}[^"]*)"', page)[-1]


def begin(client, turn: str) -> str:
    assert client.post(turn, {"do": "begin"}).status_code == 302
    return text(client.get(turn))


def everybody(page: str) -> dict[str, str]:
    """Everybody who was asked is in the room."""
    names = re.findall(r'name="(attended\.\d+-came)"', page)
    return dict.fromkeys(names, "yes")


def test_the_list_tells_how_gravely_and_who_is_named_and_never_a_name(
    flagged, lead, home
):
    page = text(lead.get(LIST))

    assert "M. A." in page or "A." in page
    assert "Ashby" not in page
    assert "sleeplessness" not in page
    assert "Nobody named" in page
    assert "15+0 weeks" in page
    assert "Never yet" in page
    assert f"/families/{home.id}/complex-case" in page


def test_a_named_midwife_stands_on_the_list(flagged, lead, records, town):
    records(
        "maternity", "allocation.made", about="mother", post="midwife",
        worker=town.staff["maternity"].pk,
    )  # fmt: skip

    page = text(lead.get(LIST))
    assert "Made Up" in page
    assert page.count("Nobody named</strong>") == 1
    assert "No family of the list is so" not in text(lead.get(f"{LIST}?show=unnamed"))


def test_a_midwife_who_left_the_family_is_named_no_more(flagged, lead, records, town):
    worker = town.staff["maternity"].pk
    records(
        "maternity", "allocation.made", about="mother", post="midwife", worker=worker,
        ago=timedelta(hours=3),
    )  # fmt: skip
    records("maternity", "allocation.ended", about="mother", worker=worker)

    assert text(lead.get(LIST)).count("Nobody named</strong>") == 2


@pytest.mark.parametrize(
    ("query", "is_there"),
    [("?tier=amber", True), ("?tier=red", False), ("?show=changed", False),
     ("?show=left_out", False), ("?tier=nonsense", False)],
)  # fmt: skip
def test_the_filters_are_links(query, is_there, flagged, lead):
    page = text(lead.get(LIST + query))

    assert ("complex-table" in page) is is_there


def test_a_team_that_keeps_no_list_is_told_whom_to_ask(flagged, signed_in):
    page = text(signed_in("gp").get(LIST))

    assert "Your team keeps no complex cases list" in page


def test_why_she_is_there_is_told_once_her_record_is_open(flagged, lead, home):
    page = text(lead.get(f"/families/{home.id}/complex-case"))

    assert "An amber flag" in page
    assert "severe lasting sleeplessness" in page
    assert "Leave her out of the list" in page


def test_what_the_team_may_not_read_is_held_and_never_named(
    pregnant, lead, home, records
):
    """Told to others as what few may know: there is a reason, ask the office."""
    records(
        "perinatal", "concern.domestic_abuse", about="mother", flags=["threats"],
    )  # fmt: skip

    page = text(lead.get(f"/families/{home.id}/complex-case"))
    assert "Information held by" in page
    assert "partnership" in page
    assert "threats" not in page
    assert "Domestic abuse told" not in page
    assert "perinatal team" not in page.split("<main")[1]
    assert "Safeguarding" in text(lead.get(LIST))


def test_not_this_one_needs_a_reason_and_something_new_brings_her_back(
    flagged, lead, home, records
):
    where = f"/families/{home.id}/complex-case"
    empty = lead.post(where, {"reason": " ", "event_id": str(uuid4())})
    assert empty.status_code == 422
    assert "Enter why she need not be on the list" in text(empty)

    again = {"reason": "seen by her GP each week", "event_id": str(uuid4())}
    assert lead.post(where, again).status_code == 302
    page = text(lead.get(LIST))
    assert "No pregnancy is on your list" in page or "complex-table" not in page
    assert "seen by her GP each week" in text(lead.get(where))
    assert "Left out, with a reason" in text(lead.get(f"{LIST}?show=left_out"))

    records("perinatal", "concern.red_flag", about="mother", flags=["marked change"])
    assert "Red" in text(lead.get(LIST))


def test_a_family_is_put_on_the_list_by_hand_with_a_reason(
    pregnant, lead, home, signed_in, as_engine
):
    where = f"/families/{home.id}/complex-case"
    assert "complex-table" not in text(lead.get(LIST))

    form = {"reason": "Her sister is worried", "tier": "red", "event_id": str(uuid4())}
    visitor = signed_in("health_visiting")
    assert visitor.post(where, form).status_code == 302
    assert visitor.post(where, form).status_code in (302, 422, 200)

    assert "Her sister is worried" in text(lead.get(where))
    assert text(lead.get(LIST)).count('complex-case"') == 1
    with as_engine():
        assert Event.objects.filter(kind="complex_case.added").count() == 1


def test_only_who_keeps_the_list_leaves_somebody_out(flagged, home, signed_in):
    where = f"/families/{home.id}/complex-case"
    psychiatry, visitor = signed_in("perinatal"), signed_in("health_visiting")

    page = text(psychiatry.get(where))
    assert "is theirs to say" in page
    assert "Leave her out of the list" not in page
    page = text(visitor.get(where))
    assert "is not yours to read" in page
    assert "flag" not in page.split("<main")[1]


def test_the_sitting_has_her_at_its_beginning_and_asks_everybody(
    flagged, lead, home, today, as_engine
):
    page = text(lead.get(f"{LIST}/{today}"))
    assert "New: not talked of yet" in page
    assert "Ask everybody to come (1 family)" in page
    assert "until 10:15am, 2 minutes each" in page

    assert lead.post(f"{LIST}/{today}/ask").status_code == 302
    assert lead.post(f"{LIST}/{today}/ask").status_code == 302

    with as_engine():
        [called] = Event.objects.filter(kind="meeting.called")
    assert called.fact["type"] == "complex_case"
    assert "Ask everybody" not in text(lead.get(f"{LIST}/{today}"))


@pytest.fixture
def another(town, as_engine):
    """A second family of the list: booked late, and with a red flag."""
    now = timezone.now()
    team = town.teams["maternity"]
    with as_engine():
        home = make_home(town)
        told = [
            NewEvent(
                subject_id=home.id, kind=kind, about=home.mother, team_id=team.pk,
                fact=fact, occurred_at=now - ago, recorded_at=now - ago,
                agency=team.agency_id,
            )
            for kind, fact, ago in (
                ("pregnancy.booked", {"gestation_days": 120}, timedelta(days=9)),
                ("concern.red_flag", {"flags": ["marked change"]}, timedelta(days=3)),
            )
        ]  # fmt: skip
        recording.record_all(home.id, told, now=now, using="default")
    return home


def test_everybody_is_asked_for_each_family_with_one_button(
    flagged, another, lead, home, today, as_engine
):
    page = text(lead.get(f"{LIST}/{today}"))
    assert page.index("Red") < page.index("Amber")
    assert "Ask everybody to come (2 families)" in page

    assert lead.post(f"{LIST}/{today}/ask").status_code == 302

    with as_engine():
        called = Event.objects.filter(kind="meeting.called")
        of = set(called.values_list("subject_id", flat=True))
    assert of == {home.id, another.id}


def test_who_was_talked_of_makes_room_for_the_next_family(
    flagged, another, lead, home, today
):
    first = f"{LIST}/{today}/{another.id}"
    page = begin(lead, first)
    assert "Family 1 of 2, 2 left" in page

    done = lead.post(first, sent(page, **everybody(page), do="talked"))

    assert done.headers["Location"] == f"{LIST}/{today}/{home.id}"
    page = begin(lead, done.headers["Location"])
    assert "Family 2 of 2, 1 left" in page
    assert re.search(r'-came" type="radio" value="yes" checked', page)


@pytest.mark.parametrize("day", ["2026-13-40", "today", "20261127", "1999-01-01"])
def test_a_day_that_is_none_is_no_page(day, lead):
    assert lead.get(f"{LIST}/{day}").status_code == 404


def test_a_turn_is_run_in_two_clicks_and_its_minutes_are_events(
    flagged, lead, home, turn, as_engine
):
    page = begin(lead, turn)
    assert "An amber flag" in page
    assert "You talk of her for the first time." in page

    action = key(page, "action")
    due = timezone.localdate() + timedelta(days=7)
    done = lead.post(turn, sent(
        page,
        **everybody(page),
        **{
            f"{key(page, 'heard')}-words": "Sleeps two hours. Her mother stays.",
            f"{action}-action": "Visit at home and ask again",
            f"{action}-owner": "health_visitor",
            f"{action}-due-day": str(due.day), f"{action}-due-month": str(due.month),
            f"{action}-due-year": str(due.year),
            "do": "talked",
        },
    ))  # fmt: skip
    assert done.status_code == 302, re.findall(
        r"error-message[^>]*>(.*?)</", text(done), re.DOTALL
    ) + re.findall(r'<a href="#part[^>]*>([^<]*)', text(done))
    with as_engine():
        told = Event.objects.filter(subject_id=home.id)
        kinds = dict(told.values_list("kind", "fact"))
        row = ComplexCaseRow.objects.get()

    assert kinds["meeting.held"]["type"] == "complex_case"
    assert kinds["meeting.held"]["quorate"] is True
    assert kinds["meeting.heard"]["words"] == "Sleeps two hours. Her mother stays."
    assert kinds["action.agreed"]["action"] == "Visit at home and ask again"
    assert kinds["complex_case.tiered"]["tier"] == "amber"
    assert "She was talked of" in text(lead.get(turn))
    assert (row.talks, row.meeting_id) == (1, None)
    assert row.due_on == timezone.localdate() + timedelta(days=28)
    again = lead.post(turn, sent(page, do="talked"))
    assert again.status_code == 302


def test_the_standard_of_the_list_is_met_by_the_turn(flagged, lead, turn, as_engine):
    assert "The complex cases meeting talks of her" in text(lead.get("/due?who=team"))
    page = begin(lead, turn)

    lead.post(turn, sent(page, **everybody(page), do="talked"))

    with as_engine():
        entries = WorklistEntry.objects.filter(standard="complex_case_reviewed")
        how = set(entries.values_list("closed_how", flat=True))
    assert "met" in how


def test_a_turn_without_its_quorum_says_why_and_loses_nothing(flagged, lead, turn):
    page = begin(lead, turn)
    words = f"{key(page, 'heard')}-words"

    refused = lead.post(turn, sent(page, do="talked", **{words: "Only we were there"}))

    assert refused.status_code == 422
    assert "Say why the meeting went on without its quorum" in text(refused)
    assert "Only we were there" in text(lead.get(turn))
    page = text(lead.get(turn))
    done = lead.post(turn, sent(page, do="talked", **{"quorum-reason": "Ill today"}))
    assert done.status_code == 302


def test_a_changed_tier_needs_its_reason(flagged, lead, turn, as_engine):
    page = begin(lead, turn)

    refused = lead.post(turn, sent(page, **{"tier-tier": "red"}, do="save"))
    assert refused.status_code == 422
    assert "Enter why the tier changes" in text(refused)

    answers = {"tier-tier": "red", "tier-reason": "She hears voices"}
    assert lead.post(turn, sent(page, **answers, do="save")).status_code == 302
    page = text(lead.get(turn))
    lead.post(turn, sent(page, **everybody(page), do="talked"))
    with as_engine():
        row = ComplexCaseRow.objects.get()
    assert row.tier == "red"
    assert row.due_on == timezone.localdate() + timedelta(days=7)


def test_two_who_write_at_once_are_shown_each_others_words(
    flagged, lead, turn, town, as_engine
):
    page = begin(lead, turn)
    words = f"{key(page, 'heard')}-words"
    assert lead.post(turn, sent(page, do="save", **{words: "Mine"})).status_code == 302

    other = lead.post(turn, sent(page, do="save", **{words: "Theirs"}))

    assert other.status_code == 409
    assert "Mine" in text(other)
    assert "Theirs" in text(other)
    assert "Mine" in text(lead.get(turn))


def test_who_is_in_the_room_is_kept_for_the_next_family(flagged, lead, turn):
    page = begin(lead, turn)
    [name] = [one for one in everybody(page) if f'name="{one}"' in page][:1]
    who = name.replace("-came", "-name")

    lead.post(turn, sent(page, do="save", **{name: "yes", who: "Anna Lee"}))

    assert lead.session["complex_room"]["there"]
    kept = lead.session["complex_room"]["there"].values()
    assert "Anna Lee" in [one["name"] for one in kept]


def test_a_sitting_that_is_run_before_its_day_is_done_all_the_same(flagged, lead, home):
    page = text(lead.get(LIST))
    day = re.search(r'href="(/complex-cases/[\d-]+)"', page)[1]
    turn = f"{day}/{home.id}"
    page = begin(lead, turn)

    lead.post(turn, sent(page, **everybody(page), do="talked"))

    assert "She was talked of" in text(lead.get(turn))
    assert "1 family, 1 talked of" in text(lead.get(day))


def test_a_stranger_to_the_list_runs_no_sitting(flagged, signed_in, turn, today):
    gp = signed_in("gp")

    assert gp.get(f"{LIST}/{today}").status_code in (403, 404)
    assert gp.get(turn).status_code in (403, 404)
    assert gp.post(turn, {"do": "begin"}).status_code in (403, 404)


def test_a_rebuild_finds_nothing_to_change(flagged, lead, turn, as_engine):
    page = begin(lead, turn)
    lead.post(turn, sent(page, **everybody(page), do="talked"))

    with as_engine():
        done = projection.rebuild(now=timezone.now(), using="default")

    assert (done.changed, done.failed) == (0, 0)


def test_the_pages_ask_few_questions_of_the_database(
    flagged, lead, turn, today, django_assert_max_num_queries
):
    begin(lead, turn)

    with django_assert_max_num_queries(12):
        lead.get(LIST)
    with django_assert_max_num_queries(12):
        lead.get(f"{LIST}/{today}")


def test_what_makes_life_hard_is_asked_on_one_page(pregnant, lead, home):
    page = text(lead.get(f"/families/{home.id}/record/social-factors"))

    assert "A learning disability" in page
    assert "Record domestic abuse by itself" in " ".join(page.split())
