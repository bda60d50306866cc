"""Which area owns the protection of a child."""

from lib.stories import at, story
from plait.timeline.ownership import Places, children, owner, owners
from plait.timeline.timeline import Timeline

PLACES = Places(
    home="wendlebury",
    found={
        "ashmere-gp": "ashmere",
        "ashmere-social-care": "ashmere",
        "wendlebury-social-care": "wendlebury",
        "fenwick-social-care": "fenwick",
        "vale-perinatal": "wendlebury",
    },
    social_care={
        "ashmere-social-care": "ashmere",
        "wendlebury-social-care": "wendlebury",
        "fenwick-social-care": "fenwick",
    },
)
MARK = "2026-03-03 11:00  infant  injury.observed {mobile: false}  by ashmere-gp"
OFFER = (
    "2026-03-04 10:00  infant  responsibility.offered {to_area: wendlebury, "
    "to: social_care_front_door}  by ashmere-social-care"
)
TAKEN = "2026-03-05 09:00  infant  responsibility.accepted  by wendlebury-social-care"


def stood(*lines, about="infant"):
    """The owning areas in order, with what they were asked."""
    timeline = Timeline.of("family:F1", story("\n".join(lines)))
    child = next(
        (one for one in children(timeline) if one and one.endswith(about or "?")), None
    )
    return [(one.area, one.offered_to) for one in owners(timeline, child, PLACES)]


def test_the_home_area_owns_from_the_beginning():
    """
    With nothing known, there is an owner all the same.
    """
    now = owner(Timeline.of("family:F1", []), None, PLACES)

    assert (now.area, now.since, now.offered_to) == ("wendlebury", None, "")


def test_the_area_where_a_child_is_found_acts_at_once():
    assert stood(MARK)[-1] == ("ashmere", "")


def test_it_stays_owner_until_the_other_accepts():
    assert stood(MARK, OFFER)[-1] == ("ashmere", "wendlebury")
    assert stood(MARK, OFFER, TAKEN)[-1] == ("wendlebury", "")


def test_since_is_when_it_became_owner_and_not_when_it_offered():
    timeline = Timeline.of("family:F1", story(f"{MARK}\n{OFFER}"))
    child = children(timeline)[-1]

    now = owner(timeline, child, PLACES)

    assert now.since == at("2026-03-03 11:00")
    assert now.offered_at == at("2026-03-04 10:00")
    before = owner(timeline, child, PLACES, at("2026-03-03 10:59"))
    assert before.area == "wendlebury"


def test_a_refusal_leaves_the_owner():
    refused = (
        "2026-03-05 09:00  infant  responsibility.refused  by wendlebury-social-care"
    )

    assert stood(MARK, OFFER, refused)[-1] == ("ashmere", "")
    assert stood(MARK, OFFER, refused, TAKEN.replace("05", "06"))[-1] == ("ashmere", "")


def test_neither_the_offering_area_nor_a_third_one_accepts():
    for who in ("ashmere-social-care", "fenwick-social-care", "wendlebury-police"):
        said = f"2026-03-05 09:00  infant  responsibility.accepted  by {who}"
        assert stood(MARK, OFFER, said)[-1] == ("ashmere", "wendlebury")


def test_accepting_twice_is_accepting_once():
    timeline = Timeline.of(
        "family:F1",
        story("\n".join((MARK, OFFER, TAKEN, TAKEN.replace("09:00", "12:00")))),
    )

    assert owner(timeline, children(timeline)[-1], PLACES).since == at(
        "2026-03-05 09:00"
    )


def test_only_the_owners_social_care_offers():
    """
    Wendlebury had the child at home, and the mark was found in Ashmere.
    """
    other = OFFER.replace(
        "by ashmere-social-care", "by wendlebury-social-care"
    ).replace("to_area: wendlebury", "to_area: fenwick")
    practice = OFFER.replace("by ashmere-social-care", "by ashmere-gp")

    assert stood(MARK, other)[-1] == ("ashmere", "")
    assert stood(MARK, practice)[-1] == ("ashmere", "")


def test_a_newer_mark_elsewhere_ends_what_the_former_owner_offered():
    again = (
        MARK.replace("03-03", "03-04")
        .replace("mobile: false", "mobile: false, area_of_incident: fenwick")
        .replace("11:00", "15:00")
    )

    assert stood(MARK, OFFER, again)[-1] == ("fenwick", "")
    assert stood(MARK, OFFER, again, TAKEN)[-1] == ("fenwick", "")


def test_where_it_was_seen_counts_before_where_the_finder_works():
    said = MARK.replace("mobile: false", "mobile: false, area_of_incident: fenwick")
    nowhere = MARK.replace("mobile: false", "mobile: false, area_of_incident: atlantis")

    assert stood(said)[-1] == ("fenwick", "")
    assert stood(nowhere)[-1] == ("ashmere", "")


def test_who_works_for_the_home_area_finds_in_the_home_area():
    assert stood(MARK.replace("ashmere-gp", "vale-perinatal"))[-1] == (
        "wendlebury", "",
    )  # fmt: skip


def test_the_hand_over_of_one_duty_moves_no_child():
    duty = "{to: social_worker, standard: s, trigger: e1, to_area: wendlebury}"
    offered = (
        f"2026-03-04 10:00  infant  responsibility.offered {duty}  "
        "by ashmere-social-care"
    )
    taken = TAKEN.replace("accepted  by", "accepted {standard: s, trigger: e1}  by")

    assert stood(MARK, offered)[-1] == ("ashmere", "")
    assert stood(MARK, OFFER, taken)[-1] == ("ashmere", "wendlebury")


def test_one_childs_owner_is_not_its_siblings():
    assert stood(
        MARK,
        MARK.replace("infant", "sibling").replace("ashmere-gp", "vale-perinatal"),
        about="sibling",
    )[-1] == ("wendlebury", "")


MOVED = (
    "2026-03-06 09:00  mother  transfer.accepted {answers: e0, home: true, "
    "service: health_visiting, from_area: ashmere, to_area: wendlebury, "
    "to: health_visitor, team: 7, accepted_by: A, first_contact_on: 2026-03-09, "
    "access_ends_on: 2026-04-03}  by wendlebury-hv"
)


def test_with_nothing_under_way_the_protection_moves_with_the_home():
    ended = "2026-03-05 09:00  infant  plan.child_protection.ended  by ashmere-gp"

    assert stood(PLAN, ended, MOVED) == [("ashmere", ""), ("wendlebury", "")]


def test_what_is_under_way_for_a_child_is_handed_over_in_writing():
    """
    A plan, or a mark of the last year; and it is the former home from the beginning.
    """
    for begun in (MARK, PLAN):
        assert [area for area, _ in stood(begun, MOVED)] == ["ashmere"]
    assert stood(MARK, MOVED, OFFER_LATER, TAKEN_LATER)[-1] == ("wendlebury", "")


PLAN = "2026-03-03 11:00  infant  plan.child_protection.started  by ashmere-social-care"
OFFER_LATER = OFFER.replace("2026-03-04", "2026-03-07")
TAKEN_LATER = TAKEN.replace("2026-03-05", "2026-03-08")
