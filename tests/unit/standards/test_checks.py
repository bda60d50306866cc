"""What a library must satisfy: each check finds the fault that it is there for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from plait.clock.deadlines import Limit
from plait.standards import policies
from plait.standards.checks import check, check_policy, check_standard
from plait.standards.loader import library
from plait.standards.shapes import Rung, Source, Standard


def standard(standard_id: str = "conjunction_strategy_meeting") -> Standard:
    """A standard of the library, to be spoilt."""
    found = library().get(standard_id)
    assert found is not None
    return found


def source(**changes: Any) -> Source:
    """A good source, changed so."""
    good = Source("A guideline", "1.2.3", "https://www.example.org/a", verified=False)
    return replace(good, **changes)


def messages(spoilt: Standard) -> str:
    """All that the checks say of a standard."""
    return "\n".join(str(problem) for problem in check_standard(spoilt))


def test_the_library_has_no_problem() -> None:
    """
    The shipped standards satisfy every check.
    """
    assert check(library()) == []


@pytest.mark.parametrize("name", policies.names())
def test_the_policies_have_no_problem(name: str) -> None:
    """
    The shipped policies and what they make of the library satisfy every check.
    """
    assert check_policy(policies.policy(name)) == []
    assert check(policies.library_of(name)) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": "T" * 81}, "title: wanted at most 80 letters"),
        ({"title": "The midwife failed to book"}, "lays blame"),
        ({"title": "Booked."}, "no full stop"),
        ({"advice": "Call the meeting"}, "wanted a whole sentence"),
        ({"id": "another"}, "wanted the file's name"),
        ({"group": "odds_and_ends"}, "the folder is no group"),
        ({"limit_origin": "national"}, "the limit cannot be national"),
        ({"limit_origin": "law"}, "the limit cannot be law"),
        ({"force": "national", "limit_origin": "ours"}, "the limit cannot be ours"),
        ({"owed_by": "nobody"}, "'nobody' is not a role"),
        ({"if_late": ()}, "wanted 2 to 4 rungs, got 0"),
        ({"examples": ()}, "wanted 3 or more, got 0"),
        ({"applies_until": date(2000, 1, 1)}, "until is before from"),
        ({"sources": (source(url="http://example.org"),)}, "wanted https://"),
        ({"sources": (source(url="https://nowhere"),)}, "wanted https://"),
        ({"sources": (source(verified=True),)}, "nobody has checked it"),
        ({"sources": (source(checked_by="A nurse"),)}, "both who and when"),
        ({"sources": (source(clause=" "),)}, "a document and its clause"),
        ({"sources": (source(url=None),)}, "wanted an address"),
    ],
)
def test_a_fault_is_found(changes: dict[str, Any], said: str) -> None:
    """
    A standard that is spoilt in one way is said to be so.
    """
    assert said in messages(replace(standard(), **changes))


def test_a_source_that_a_named_person_checked_may_be_verified() -> None:
    """
    Verified needs who and when, and then it is right.
    """
    checked = source(verified=True, checked_by="A nurse", checked_on=date(2026, 3, 2))

    assert messages(replace(standard(), sources=(checked,))) == ""


def test_a_limit_that_a_partnership_made_shorter_is_local() -> None:
    """
    Under a policy the limit of a national standard may be the partnership's own.
    """
    national = replace(standard("referral_decision"), limit_origin="local")

    assert "cannot be local" in messages(national)
    assert messages(replace(national, policy="ashmere")) == ""


def test_the_ladder_runs_from_early_to_late() -> None:
    """
    A rung that comes before the one above it is a fault, and so is a role told twice.
    """
    late_first = (
        Rung(Limit("hours", 8), "team_manager"),
        Rung(Limit("hours", 0), "team_manager"),
    )

    said = messages(replace(standard(), if_late=late_first))

    assert "from early to late" in said
    assert "told twice" in said


def test_a_limit_in_hours_is_told_at_once() -> None:
    """
    Where hours matter nobody waits for the first rung.
    """
    later = tuple(
        Rung(Limit("hours", rung.after.n + 1), rung.tell)
        for rung in standard("psychosis_suspected_4h").if_late
    )

    spoilt = replace(standard("psychosis_suspected_4h"), if_late=later)

    assert "first rung at 0 hours" in messages(spoilt)


@pytest.mark.parametrize(
    ("without", "said"),
    [
        ("Mark first", "none has what starts it first"),
        ("What was known", "none asks what was known"),
    ],
)
def test_a_conjunction_shows_what_matters(without: str, said: str) -> None:
    """
    Both orders of arrival, and what was not known yet, are among its examples.
    """
    whole = standard()
    kept = tuple(e for e in whole.examples if not e.name.startswith(without))

    assert said in messages(replace(whole, examples=kept))


def test_a_conjunction_shows_the_other_half_first() -> None:
    """
    Examples in which the mark always comes first leave out the commoner case.
    """
    whole = standard()
    kept = tuple(e for e in whole.examples if e.name.startswith("Mark first"))

    assert "none has the other half first" in messages(replace(whole, examples=kept))


def test_an_example_tells_nothing_from_after_the_moment_of_asking() -> None:
    """
    What has not happened yet would only mislead the reader.
    """
    whole = standard()
    early = replace(whole.examples[0], at=whole.examples[0].at - timedelta(days=2))

    said = messages(replace(whole, examples=(early, *whole.examples[1:])))

    assert "after the moment of asking" in said


def test_a_story_that_cannot_be_read_is_a_problem_of_its_line() -> None:
    """
    The fault names the example and what was wanted.
    """
    whole = standard()
    torn = replace(whole.examples[0], given="yesterday  infant  injury.observed")

    [problem] = [
        p
        for p in check_standard(replace(whole, examples=(torn, *whole.examples[1:])))
        if "line 1" in p.message
    ]

    assert problem.line == torn.line
    assert "wanted `date time person kind" in problem.message


def test_a_problem_is_said_with_file_and_line() -> None:
    """
    An author finds the place at once.
    """
    [problem] = check_standard(replace(standard(), owed_by="nobody"))

    assert problem.file == "conjunction_strategy_meeting.yaml"
    assert problem.line > 1
    assert str(problem).startswith(f"{problem.file}:{problem.line}: owed_by")


def test_a_band_that_no_score_reaches_is_found() -> None:
    """
    What an instrument cannot give is no cut-off of it.
    """
    spoilt = replace(policies.policy("ashmere"), values={"epds_possible": 99})

    assert any("from 0 to 30" in problem.message for problem in check_policy(spoilt))


def test_a_partnership_adopts_local_standards_only() -> None:
    """
    A partnership cannot make a law or national guidance of its own.
    """
    policy = policies.policy("ashmere")
    [own] = policy.adopted
    spoilt = replace(policy, adopted=(replace(own, force="ours"),))

    assert any("is local" in problem.message for problem in check_policy(spoilt))
