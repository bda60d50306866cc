"""A child of two areas: who owns, who owes, and what hands it over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lib.town import LONG_AGO, NOW, ROUTINE, make_town
from plait.access import sessions
from plait.access.models import Involvement
from plait.casework import borders, injuries
from plait.records.models import WorklistEntry
from plait.worklist import directory, owned, projection, recording, refusals

WHAT, SUMMARY = "The enquiry", "At her grandmother's; he may not be there"
WORDS = "We take over as of today."


@pytest.fixture
def there(town, as_engine):
    """The town across the border, where the mark is found."""
    with as_engine():
        found = make_town("wendlebury")
        directory.forget()
    return found


@pytest.fixture
def acts(home, there, town, as_engine):
    """`acts("paediatrics")`: somebody of the other town, who is involved, records."""

    def occasion(who, minutes=0, *, of=there):
        staff, team = of.staff[who], of.teams[who]
        with as_engine():
            Involvement.objects.get_or_create(
                subject_id=home.id, team=team, role=team.roles[0],
                defaults={"since": LONG_AGO, "classes": ROUTINE, "basis": "was asked"},
            )  # fmt: skip
        sessions.begin(staff.pk)
        sessions.open_subject(staff, home.id)
        at = NOW + timedelta(minutes=minutes)
        return {
            "family": home.id, "occurred_at": at, "recorded_at": at, "by": staff,
        }  # fmt: skip

    return occasion


@pytest.fixture
def found(home, acts):
    """The hospital across the border finds a mark on the baby."""
    return recording.record(
        kind="injury.observed",
        about=home.infant,
        fact={"mobile": False, "explanation": "none", "found_elsewhere": True},
        **acts("paediatrics"),
    )


@pytest.fixture
def offered(home, found, acts):
    """Its social care offers the child to the home area, an hour later."""
    return borders.offer_to_area(
        about=home.infant, to_area="ashmere", what=WHAT, summary=SUMMARY, urgent=True,
        **acts("social_care", 60),
    ).event.id  # fmt: skip


@pytest.fixture
def owes(home, as_engine):
    """`owes("infant_injury_strategy")`: the team that owes it."""

    def team(standard):
        with as_engine():
            entry = WorklistEntry.objects.get(subject_id=home.id, standard=standard)
            return entry.team_id

    return team


@pytest.fixture
def seen(home, town, there, acts):
    """`seen("ashmere")`: the owner as that area's social care reads it."""

    def read(area):
        acts("social_care", of=town if area == "ashmere" else there)
        [one] = owned.of_family(home.id)
        return one

    return read


def test_the_area_where_the_child_is_found_owes_the_meeting(found, owes, there):
    assert owes("infant_injury_strategy") == there.teams["social_care"].pk


def test_a_mark_that_is_found_at_home_is_owed_at_home(records, owes, town, there, home):
    records(
        "health_visiting", "injury.observed", about="infant", mobile=False,
        explanation="none",
    )  # fmt: skip

    assert owes("infant_injury_strategy") == town.teams["social_care"].pk


def test_both_areas_read_the_same_owner(offered, seen):
    """
    Before the answer, and while it waits.
    """
    here, over_there = seen("ashmere"), seen("wendlebury")

    assert here == over_there
    assert (here.area, here.offered_to) == ("wendlebury", "ashmere")
    assert here.since == NOW
    assert here.offered_at == NOW + timedelta(hours=1)


def test_the_offer_is_owed_an_answer_by_the_other_front_door(offered, owes, town):
    assert owes("cross_area_accept") == town.teams["social_care"].pk


def test_what_is_open_goes_with_the_acceptance(offered, acts, owes, town, home, seen):
    borders.accept_for_area(
        about=home.infant, offer=offered, words=WORDS, role="service manager",
        **acts("social_care", 90, of=town),
    )  # fmt: skip

    assert owes("infant_injury_strategy") == town.teams["social_care"].pk
    assert seen("ashmere").area == seen("wendlebury").area == "ashmere"


def test_what_was_done_before_stays_with_who_did_it(
    offered, acts, owes, there, town, home
):
    recording.record(
        kind="meeting.held", about=home.infant,
        fact={"type": "strategy", "quorate": True}, **acts("social_care", 70),
    )  # fmt: skip
    borders.accept_for_area(
        about=home.infant, offer=offered, words=WORDS, role="service manager",
        **acts("social_care", 90, of=town),
    )  # fmt: skip

    assert owes("infant_injury_strategy") == there.teams["social_care"].pk


def test_a_refusal_leaves_the_owner_and_all_that_is_owed(
    offered, acts, owes, there, town, home, seen
):
    borders.refuse_for_area(
        about=home.infant, offer=offered, reason="They live with you now",
        **acts("social_care", 90, of=town),
    )  # fmt: skip

    assert owes("infant_injury_strategy") == there.teams["social_care"].pk
    assert (seen("ashmere").area, seen("ashmere").offered_to) == ("wendlebury", "")


def test_the_home_area_is_told_and_acknowledges_it(
    found, acts, owes, town, there, home
):
    assert owes("home_area_told") == there.teams["social_care"].pk

    borders.tell_home_area(
        about=home.infant, home="ashmere", note="A bruise; we meet at three",
        **acts("social_care", 20),
    )  # fmt: skip

    assert owes("message_acknowledged") == town.teams["social_care"].pk


def test_only_the_owner_offers(found, acts, home, town):
    with pytest.raises(refusals.NotTheOwner):
        borders.offer_to_area(
            about=home.infant, to_area="wendlebury", what=WHAT, summary=SUMMARY,
            **acts("social_care", 60, of=town),
        )  # fmt: skip


def test_nobody_offers_to_themselves_or_to_nowhere(found, acts, home):
    for area in ("wendlebury", "atlantis"):
        with pytest.raises(refusals.NoOtherArea):
            borders.offer_to_area(
                about=home.infant, to_area=area, what=WHAT, summary=SUMMARY,
                **acts("social_care", 60),
            )  # fmt: skip


def test_the_offering_area_does_not_accept_for_the_other(offered, acts, home):
    with pytest.raises(refusals.OfferedToAnother):
        borders.accept_for_area(
            about=home.infant, offer=offered, words=WORDS, role="manager",
            **acts("social_care", 90),
        )  # fmt: skip


def test_it_is_accepted_once(offered, acts, home, town, seen):
    def accept(minutes):
        borders.accept_for_area(
            about=home.infant, offer=offered, words=WORDS, role="service manager",
            **acts("social_care", minutes, of=town),
        )  # fmt: skip

    accept(90)
    with pytest.raises(refusals.NothingOffered):
        accept(95)

    assert seen("wendlebury").since == NOW + timedelta(minutes=90)


@pytest.mark.parametrize(
    "said", [{"words": " ", "role": "x"}, {"words": WORDS, "role": ""}]
)
def test_it_is_accepted_in_writing_alone(offered, acts, home, town, said):
    with pytest.raises(refusals.PlaitError):
        borders.accept_for_area(
            about=home.infant, offer=offered, **said,
            **acts("social_care", 90, of=town),
        )  # fmt: skip


def test_a_refusal_says_why(offered, acts, home, town):
    with pytest.raises(refusals.NoReasonToRefuse):
        borders.refuse_for_area(
            about=home.infant, offer=offered, reason="  ",
            **acts("social_care", 90, of=town),
        )  # fmt: skip


def test_what_was_answered_is_not_taken_back(offered, acts, home, town, seen):
    """
    Neither the offer by one area nor the acceptance by the other.
    """
    done = borders.accept_for_area(
        about=home.infant, offer=offered, words=WORDS, role="service manager",
        **acts("social_care", 90, of=town),
    )  # fmt: skip
    for who, what, kind in (
        (None, offered, "responsibility.offered"),
        (town, done.event.id, "responsibility.accepted"),
    ):
        more = acts("social_care", 95, of=who) if who else acts("social_care", 95)
        with pytest.raises(refusals.AlreadyAnswered):
            recording.record(
                kind=kind, about=home.infant, fact={"withdrawn": True}, corrects=what,
                **more,
            )  # fmt: skip

    assert seen("ashmere").area == "ashmere"


def test_an_offer_that_nobody_answered_may_be_withdrawn_by_who_made_it(
    offered, acts, home, town, seen
):
    take_back = {"kind": "responsibility.offered", "about": home.infant,
                 "fact": {"withdrawn": True}, "corrects": offered}  # fmt: skip
    with pytest.raises(refusals.AnotherAgencysOffer):
        recording.record(**take_back, **acts("social_care", 70, of=town))

    recording.record(**take_back, **acts("social_care", 75))

    assert seen("ashmere").offered_to == ""


def test_a_rebuild_finds_nothing_to_change(offered, home, as_engine):
    with as_engine():
        done = projection.rebuild(
            [home.id], now=NOW + timedelta(hours=2), using="default"
        )

    assert (done.changed, done.failed) == (0, 0)


def test_who_may_not_read_all_of_it_reads_no_other_owner(
    home, found, acts, town, as_engine
):
    """
    A newer mark of a class that the home area may not read makes another area owner.
    """
    injuries.record_injury(
        about=home.infant, marks=[], mobile=False, sensitivity="police",
        **acts("health_visiting", 5, of=town),
    )  # fmt: skip
    acts("social_care", of=town)

    assert owned.of_family(home.id) == ()
