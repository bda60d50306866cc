"""What may be set on a page, and what the policy then is."""

from datetime import date, time

import pytest

from plait.standards import policies
from plait.standards.changeable import changeable, find, with_value
from plait.standards.collection import BadStandards
from plait.standards.loader import library
from plait.standards.parameters import parameters

ASHMERE = policies.policy("ashmere")
WENDLEBURY = policies.policy("wendlebury")


def test_every_parameter_and_every_plain_limit_is_offered() -> None:
    """
    A limit that a parameter sets is offered once: as the parameter.
    """
    keys = [one.key for one in changeable(library(), ASHMERE)]

    assert [key for key in keys if key.startswith("parameter:")] == [
        f"parameter:{name}" for name in parameters()
    ]
    assert "limit:infant_injury_paediatric:0" in keys
    assert "limit:missed_mental_health_visit_told:0" in keys
    assert not [key for key in keys if key.startswith("limit:message_acknowledged")]
    assert len(set(keys)) == len(keys)


def test_a_national_limit_can_only_be_made_shorter() -> None:
    """
    The most that the page takes is what the guidance says.
    """
    one = find(library(), ASHMERE, "limit:initial_conference:0")

    assert one is not None
    assert (one.value, one.least, one.most) == (15, 1, 15)
    assert one.whose.startswith("National guidance that states the time")


@pytest.mark.parametrize(
    ("key", "value", "standard", "words"),
    [
        ("limit:initial_conference:0", 10, "initial_conference", (10, "working_days")),
        ("limit:hv_new_birth:0", 12, "hv_new_birth", (12, "age_days")),
        ("limit:booking_by_10_weeks:0", 9, "booking_by_10_weeks",
         (63, "gestation_days")),
        ("limit:infant_injury_paediatric:0", 8, "infant_injury_paediatric",
         (8, "hours")),
        ("parameter:acknowledge_urgent_hours", 3, "message_acknowledged",
         (3, "hours")),
        ("parameter:care_plan_weeks", 28, "care_plan_by_32_weeks",
         (196, "gestation_days")),
    ],
)  # fmt: skip
def test_one_value_otherwise(key, value, standard, words) -> None:
    """
    It reaches the standard in its own unit, and nothing else is another.
    """
    changed = with_value(library(), ASHMERE, key, value)

    shelf = policies.under(library(), changed)
    limit = shelf.get(standard).within[0].limit
    assert (limit.n, limit.unit) == words
    before = policies.under(library(), ASHMERE)
    others = [one.id for one in shelf if one != before.get(one.id, one.version)]
    assert others == [standard]


def test_unset_is_what_the_library_says() -> None:
    """
    A limit that the partnership set goes back, and so does a parameter.
    """
    limit = with_value(library(), ASHMERE, "limit:infant_injury_paediatric:0", None)
    parameter = with_value(library(), ASHMERE, "parameter:close_of_business", None)

    assert "infant_injury_paediatric" not in limit.sets
    assert parameter.close_of_business is None


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("limit:initial_conference:0", 16, "may only be made shorter"),
        ("limit:initial_conference:9", 5, "no such limit"),
        ("limit:nothing:0", 5, "no such limit"),
        ("parameter:epds_probable", 40, "wanted a whole number from 9 to 15"),
        ("parameter:epds_possible", 12, "wanted epds_possible below epds_probable"),
        ("parameter:close_of_business", time(3, 0), "wanted a time from 15:00"),
    ],
)
def test_what_cannot_be_is_refused(key, value, said) -> None:
    """
    The same rules as for a file.
    """
    with pytest.raises(BadStandards, match=said):
        with_value(library(), WENDLEBURY, key, value)


def test_a_changed_limit_is_local_from_its_own_day() -> None:
    """
    What began before stays under the version before.
    """
    changed = with_value(library(), ASHMERE, "limit:initial_conference:0", 10)
    content = policies.content_of(changed) | {
        "version": 2, "adopted_on": "2026-09-01", "review_on": "2027-09-01",
        "name": ASHMERE.name, "partnership": ASHMERE.partnership,
    }  # fmt: skip
    place = ASHMERE.place
    assert place is not None
    one = policies.policy_of(type(place)(place.path, content), ASHMERE.adopted)
    shelf = policies.over_time(library(), ASHMERE.followed_by(one))

    before = shelf.in_force("initial_conference", date(2026, 8, 31))
    after = shelf.in_force("initial_conference", date(2026, 9, 1))

    assert (before.within[0].limit.n, before.limit_origin) == (15, "national")
    assert (after.within[0].limit.n, after.limit_origin) == (10, "local")
