"""Documents in versions, as they are read off a timeline."""

from datetime import UTC, date, datetime, timedelta

from plait.timeline import facts
from plait.timeline.documents import PLAN, documents, handed_over, plan_clock
from plait.timeline.events import Event
from plait.timeline.timeline import Timeline

NINE = datetime(2026, 3, 3, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def event(number: int, kind: str, fact: dict, **more) -> Event:
    at = NINE + timedelta(days=number)
    return Event(
        id=f"e{number}",
        subject="family:1",
        about="m",
        kind=kind,
        occurred_at=at,
        recorded_at=at,
        agency="vale-perinatal",
        fact=facts.check(kind, fact),
        team=more.pop("team", "7"),
        **more,
    )


def sections(**words: str) -> dict:
    return {
        "id": "care-plan",
        "sections": [
            {"id": name, "title": name.capitalize(), "words": said, "place": place}
            for place, (name, said) in enumerate(words.items())
        ],
    }


def plan(number: int, version: int, *, of: str | None = None, **words: str) -> Event:
    fact = {"document": sections(**words), "version": version, "of": of}
    return event(number, PLAN, fact)


def part(
    number: int, version: int, belongs_to: str, *, to: str, team: str = "7",
    **words: str,
) -> Event:  # fmt: skip
    fact = {
        "document": sections(**words), "version": version, "belongs_to": belongs_to,
    }  # fmt: skip
    return event(number, "document.part", fact, sensitivity=to, team=team)


def read(*events: Event):
    return documents(Timeline.of("family:1", events), "m")["care-plan"]


def said(version) -> dict[str, str]:
    return {one.id: one.words for one in version.sections}


def test_each_version_stays_and_the_newest_holds():
    found = read(
        plan(1, 1, signs="She sleeps less"),
        plan(9, 2, of="e1", signs="She sleeps less, and rings at night"),
    )

    assert [one.number for one in found.versions] == [1, 2]
    assert said(found.version(1)) == {"signs": "She sleeps less"}
    assert found.latest.id == "e9"
    assert "rings at night" in found.latest.section("signs").words


def test_what_is_guarded_stands_until_its_class_is_written_anew():
    """
    Whoever writes the next version may not read it, and must not lose it.
    """
    found = read(
        plan(1, 1, signs="a"),
        part(2, 1, "e1", to="domestic_abuse", safety="Ring her sister"),
        plan(3, 2, of="e1", signs="b"),
        plan(4, 3, of="e3", signs="b"),
        part(5, 3, "e4", to="domestic_abuse"),
    )

    assert [said(one).get("safety") for one in found.versions] == [
        "Ring her sister", "Ring her sister", None,
    ]  # fmt: skip
    assert found.version(2).section("safety").since == 1


def test_what_another_team_wrote_is_not_taken_away():
    """
    Of one class two teams may have written, and neither reads the other.
    """
    found = read(
        plan(1, 1, signs="a"),
        part(2, 1, "e1", to="third_party", told="By her mother"),
        plan(3, 2, of="e1", signs="b"),
        part(4, 2, "e3", to="third_party", team="8", told="By a friend"),
    )

    words = [one.words for one in found.latest.sections if one.id == "told"]
    assert words == ["By her mother", "By a friend"]


def test_who_sees_only_a_part_has_the_version_with_that_part():
    found = read(part(2, 1, "e1", to="routine", birth="A single room"))

    assert (found.latest.number, found.latest.is_seen) == (1, False)
    assert said(found.latest) == {"birth": "A single room"}


def test_an_approval_is_of_one_version_alone():
    found = read(
        plan(1, 1, signs="a"),
        event(2, "plan.perinatal_care.approved", {"answers": "e1", "version": 1}),
        plan(3, 2, of="e1", signs="b"),
    )

    assert [bool(one.approved) for one in found.versions] == [True, False]


def test_a_version_that_was_withdrawn_is_none():
    gone = {"withdrawn": True, "reason": "another record"}
    found = read(
        plan(1, 1, signs="a"),
        plan(2, 2, of="e1", signs="of somebody else"),
        event(3, PLAN, gone, corrects="e2"),
    )

    assert found.latest.number == 1


def test_a_new_version_is_handed_over_anew():
    """
    That the first was acknowledged says nothing of the second.
    """
    events = (
        plan(1, 1, signs="a"),
        event(2, "message.sent", {"to": "midwife", "document": "e1"}),
        event(3, "message.acknowledged", {"answers": "e2"}),
        plan(4, 2, of="e1", signs="b"),
    )
    timeline = Timeline.of("family:1", events)
    first, second = documents(timeline, "m")["care-plan"].versions

    assert [one.state for one in handed_over(timeline, first)] == ["acknowledged"]
    assert handed_over(timeline, second) == []


def test_a_due_date_that_moves_past_32_weeks_is_told():
    """
    Nobody could have known that the day was there: the clock says so.
    """
    before = event(0, "pregnancy.notified", {"edd": "2026-06-30"})
    moved = event(20, "pregnancy.edd_set", {"edd": "2026-05-12"})
    usual = plan_clock(Timeline.of("family:1", [before]), NINE + DAY)
    clock = plan_clock(Timeline.of("family:1", [before, moved]), NINE + 21 * DAY)

    assert (usual.day, usual.was, usual.is_past_when_moved) == (
        date(2026, 5, 5), None, False,
    )  # fmt: skip
    assert (clock.day, clock.was) == (date(2026, 3, 17), date(2026, 5, 5))
    assert clock.is_past_when_moved


def test_there_is_no_clock_without_a_pregnancy_or_a_due_date():
    born = event(5, "birth.recorded", {"born_on": "2026-03-08"})
    told = event(1, "pregnancy.notified", {"edd": "2026-03-10"})

    assert plan_clock(Timeline.of("family:1", []), NINE) is None
    after = Timeline.of("family:1", [told, born])
    assert plan_clock(after, NINE + 30 * DAY) is None
