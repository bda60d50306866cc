"""A limit that a fact sets: due on the day that the trigger names."""
# ruff: noqa: E501  (a story's line is not broken)

import pytest

from lib.stories import at, owed, standard, story
from plait.engine.explain import explain
from plait.standards.plain_words import limit_of_case
from plait.standards.tightening import loosened

AGREED = {
    "when": {"kind": "action.agreed"},
    "then": {"kind": "action.done"},
    "within": {"day_of": "due", "otherwise": {"working_days": 2}},
}
LINE = "2026-03-04 10:00  infant  action.agreed {action: ring, due: 2026-03-09}"


def due_of(given, as_of="2026-03-04 11:00", **more):
    """When the one duty of a story is due."""
    [one] = owed(given, [standard(**{**AGREED, **more})], as_of)
    return one.due_at


def test_it_is_due_at_the_end_of_the_day_that_was_named():
    assert due_of(LINE) == at("2026-03-09 23:59:59")


def test_a_moment_that_was_named_means_its_day_in_london():
    """Half past eleven at night in UTC is the next day in summer."""
    given = "2026-03-04 10:00  infant  meeting.held {type: core_group, next_at: '2026-04-09T23:30:00Z'}"
    again = {
        "when": {"kind": "meeting.held"},
        "within": {"day_of": "next_at", "otherwise": {"days": 42}},
    }

    assert due_of(given, **again) == at("2026-04-10 23:59:59")


def test_where_no_day_was_named_the_other_limit_holds():
    given = "2026-03-04 10:00  infant  action.agreed {action: ring}"

    assert due_of(given) == at("2026-03-06 23:59:59")


def test_a_corrected_day_moves_the_duty_and_makes_no_second():
    moved = LINE.replace("2026-03-09", "2026-03-12")
    given = f"{LINE} id e1\n{moved} corrects e1"

    assert due_of(given) == at("2026-03-12 23:59:59")


def test_a_day_before_it_was_agreed_is_overdue_at_once_and_never_safe():
    given = LINE.replace("2026-03-09", "2026-03-02")
    [one] = owed(given, [standard(**AGREED)], "2026-03-04 11:00")

    assert (one.state, one.due_at) == ("overdue", at("2026-03-02 23:59:59"))


def test_it_is_told_in_plain_words_whether_a_day_was_named():
    words = limit_of_case(standard(**AGREED).within[0])
    named, usual = (
        [step.words for step in _explained(line)]
        for line in (LINE, LINE.replace(", due: 2026-03-09", ""))
    )

    assert words == ("by the day that was agreed, or within 2 working days if none was")
    assert "It names the day itself: Mon 9 Mar 2026." in named
    assert "No day was agreed, so the usual limit holds." in usual
    assert not any("usual limit" in said for said in named)


def _explained(given):
    return explain(story(given), [standard(**AGREED)], at("2026-03-04 11:00")).all_steps


@pytest.mark.parametrize(
    ("within", "said"),
    [
        ({"day_of": "due"}, "otherwise"),
        ({"day_of": "owner", "otherwise": {"days": 1}}, "no field with a day in it"),
        ({"day_of": "deu", "otherwise": {"days": 1}}, "Did you mean 'due'"),
        (
            {"day_of": "due", "otherwise": {"days": 1}, "at_most": {"days": 2}},
            "no at_most",
        ),
        ({"day_of": "due", "otherwise": {"day_of": "due"}}, "day_of"),
        ({"day_of": ["due"], "otherwise": {"days": 1}}, "day_of"),
        ({"day_of": "due", "otherwise": 4}, "wanted exactly one of"),
    ],
)
def test_a_day_that_cannot_be_found_is_refused_with_what_was_wanted(within, said):
    with pytest.raises(ValueError, match=said):
        standard(**{**AGREED, "within": within})


def test_a_partnership_may_not_put_its_own_day_in_the_place_of_the_agreed_one():
    binding = {**AGREED, "force": "law", "limit_origin": "law"}
    sooner = {"day_of": "due", "otherwise": {"working_days": 1}}
    agreed, shorter, fixed = (
        standard(**{**binding, "within": within})
        for within in (AGREED["within"], sooner, {"days": 1})
    )

    assert not list(loosened(agreed, shorter))
    assert list(loosened(agreed, fixed))
    assert list(loosened(shorter, agreed))
