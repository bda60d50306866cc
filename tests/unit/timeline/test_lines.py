"""Events as lines: what is kept, what is refused, and in which words."""

import json
import random

import pytest

from plait.timeline import facts
from plait.timeline.lines import read_lines, to_line

MOTHER = {
    "id": "m",
    "subject": "family:F1",
    "about": "F1-mother",
    "kind": "person.joined",
    "occurred_at": "2026-01-01T09:00+00:00",
    "recorded_at": "2026-01-01T09:00+00:00",
    "agency": "maternity",
    "fact": {"role": "mother"},
    "corrects": None,
}
INFANT = MOTHER | {
    "id": "i",
    "about": "F1-infant",
    "fact": {"role": "infant", "born_on": "2026-02-01"},
}


def line(**changes):
    """A red flag about the mother, changed so."""
    base = MOTHER | {"id": "e", "kind": "concern.red_flag", "fact": {}}
    return json.dumps(base | changes)


def read(*lines):
    """The family's people, then these lines (from number 3)."""
    return read_lines([json.dumps(MOTHER), json.dumps(INFANT), *lines])


def test_a_good_line_is_read_and_written_the_same():
    """What is written can be read again."""
    first = read(line(team="t", sensitivity="police"))

    again = read_lines([json.dumps(to_line(event)) for event in first.events])

    assert first.problems == []
    assert again.events == first.events


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("{", "is not JSON"),
        ("[]", "wanted a JSON object"),
        ('{"id": "x", "id": "y"}', "a field stands twice"),
        ("NaN", "NaN"),
        (b"\xff\xfe", "UTF-8"),
        ("[" * 100_000, "is not JSON"),
        (line(fact={"x": json.loads("[" * 300 + "]" * 300)}), "nested too deeply"),
        (line(fact={"x": 1}).replace("1}", "1e999}"), "not numbers"),
        (line(recorded_at="9999-12-31T23:59+00:00"), "a year from 1900"),
        (line(occurred_at="0001-01-01T00:00+00:00"), "a year from 1900"),
        (line(fact={"withdrawn": True}), "only in a correction"),
        (line(kind="screen.whooley", fact={"items": ["1", "0"]}), "wanted a whole"),
        (line(kind="screen.whooley", fact={"items": [1.0, 0]}), "wanted a whole"),
        (line(kind="concern.redflag"), "Did you mean 'concern.red_flag'?"),
        (line(kind="referal.mental_health.received"), "is not a fact we record"),
        (line(occurred_at="2026-01-01T09:00"), "offset"),
        (line(occurred_at="2026-01-01T09:06+00:00"), "after it was recorded"),
        (line(subject="F1"), "family:KEY"),
        (line(subject="staff:S1"), "belongs to a family"),
        (line(about="F1-mum"), "nobody of this name joined"),
        (line(corrects="nothing"), "no event with this id"),
        (line(corrects="e"), "cannot correct itself"),
        (line(id=""), "wanted id"),
        (line(id=7), "wanted text"),
        (line(sensitivity="secret"), "wanted one of"),
        (line(fact=[1]), "wanted fields"),
        (line(sevrity=1), "is not a field of an event"),
        (line(kind="screen.epds", fact={"total": 31}), "0 to 30"),
        (line(kind="screen.epds", fact={"items": [1, 2]}), "10"),
        (line(kind="screen.epds", fact={}), "wanted items"),
        (
            line(kind="screen.epds", fact={"items": [1.5] * 10}),
            "items.0: wanted a whole number",
        ),
        (line(kind="screen.epds", fact={"answers_printed": [4] * 10}), "answers_"),
        (line(kind="outcome.measured", fact={"total": "nan"}), "total"),
        (line(kind="pregnancy.edd_set", fact={"edd": "9999-12-31"}), "edd"),
        (line(kind="pregnancy.edd_set", fact={"edd": "0001-01-01"}), "edd"),
        (
            line(
                kind="birth.recorded", about="F1-infant", fact={"born_on": "2026-06-01"}
            ),
            "born_on: is after the day",
        ),
        (line(id="\ud800"), "no text can hold"),
        (line(fact={"flags": ["a\x00"]}), "no text can hold"),
        (line(occurred_at=5), "occurred_at: wanted text"),
        (line(kind="injury.observed", fact={"mobile": "no"}), "mobile"),
        (line(kind="injury.observed", fact={}), "mobile: field required"),
        (
            line(kind="injury.observed", fact={"mobile": False, "expalnation": "none"}),
            "Did you mean 'explanation'?",
        ),
        (
            line(kind="contact.other", about="F1-infant"),
            "before the baby was born",
        ),
    ],
)
def test_a_bad_line_is_reported_by_number_and_reason_and_the_rest_are_kept(bad, said):
    """Never a traceback, and nothing lost but that line."""
    found = read(bad, line(id="good"))

    assert [problem.number for problem in found.problems] == [3]
    assert said in found.problems[0].reason
    assert [event.id for event in found.events] == ["m", "i", "good"]


def test_the_same_id_with_the_same_content_counts_once():
    """Sending again does no harm."""
    found = read(line(), line())

    assert found.problems == []
    assert len(found.events) == 3


def test_the_same_id_with_different_content_is_refused():
    """Neither line is guessed to be the right one: the first stands."""
    found = read(line(), line(fact={"flags": ["voices"]}))

    assert "different content" in found.problems[0].reason
    assert found.events[-1].fact == {"flags": []}


def test_a_correction_of_another_familys_event_is_refused():
    """It names an event of somebody else."""
    other = json.dumps(
        MOTHER | {"id": "o", "subject": "family:F2", "about": "F2-mother"}
    )

    found = read(other, line(corrects="o"))

    assert "belongs to another subject" in found.problems[0].reason


def test_what_corrects_a_refused_line_is_refused_too():
    """It would stand for an event that is not there."""
    found = read(line(about="F1-mum"), line(id="fix", corrects="e"))

    assert [problem.number for problem in found.problems] == [3, 4]


def test_a_long_chain_that_hangs_on_nothing_is_refused_link_by_link():
    """Each link is reported, and those that run in a circle are told apart."""
    chain = [line(id=f"c{n}", corrects=f"c{n - 1}") for n in range(1, 400)]
    circle = [line(id="a", corrects="b"), line(id="b", corrects="a")]

    found = read(*chain, *circle)

    reasons = [problem.reason for problem in found.problems]
    assert len(reasons) == len(chain) + len(circle)
    assert sum("circle" in reason for reason in reasons) >= 1
    assert [event.id for event in found.events] == ["m", "i"]


def test_a_null_field_is_a_field_that_was_not_given():
    """Other systems write every field of a form, the empty ones too."""
    found = read(line(fact={"flags": None, "note": None}))

    assert found.problems == []
    assert found.events[-1].fact == {"flags": []}


def test_a_field_that_a_kind_does_not_know_is_kept():
    """Nothing is lost; only what looks misspelt is refused."""
    found = read(line(fact={"flags": [], "local_code": "X1"}))

    assert found.events[-1].fact["local_code"] == "X1"


def test_an_unborn_baby_has_plans_before_birth_and_no_marks():
    """Who joined as unborn may be met about before birth."""
    unborn = json.dumps(
        MOTHER | {"id": "u", "about": "F1-u", "fact": {"role": "unborn"}}
    )
    born = line(
        id="b", kind="birth.recorded", about="F1-u", fact={"born_on": "2026-03-01"},
        occurred_at="2026-03-01T09:00+00:00", recorded_at="2026-03-01T09:00+00:00",
    )  # fmt: skip
    plan = line(id="p", kind="plan.prebirth.agreed", about="F1-u")
    mark = line(id="x", kind="injury.observed", about="F1-u", fact={"mobile": False})

    found = read(unborn, born, plan, mark)

    assert [problem.number for problem in found.problems] == [6]


def test_ten_thousand_lines_of_garbage_give_ten_thousand_reasons():
    """Whatever stands in them."""
    chance = random.Random(7)  # noqa: S311  (no secret)
    alphabet = '{}[]",:0123456789aeioukindsubject \\\u202e\x00é'
    garbage = [
        "x" + "".join(chance.choices(alphabet, k=chance.randrange(1, 60)))
        for _ in range(10_000)
    ]

    found = read_lines(garbage)

    assert found.events == []
    assert len(found.problems) == 10_000


def test_a_kind_that_is_wrong_throughout_is_looked_up_once(monkeypatch):
    """
    Else a file of another system takes hours to be refused.
    """
    asked = []
    look = facts.difflib.get_close_matches
    monkeypatch.setattr(
        facts.difflib,
        "get_close_matches",
        lambda *given: asked.append(given[0]) or look(*given),
    )
    line = (
        '{"id": "%d", "subject": "family:A", "kind": "contact.mised", "occurred_at": '
        '"2026-01-01T10:00:00Z", "recorded_at": "2026-01-01T10:00:00Z"}'
    )

    found = read_lines(line % number for number in range(20))

    assert len(found.problems) == 20
    assert asked == ["contact.mised"]
