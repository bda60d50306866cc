"""`plait score`: one line out for every line in."""

import json
import random

import pytest
from click.testing import CliRunner

from plait.site.cli_score import command


def answers_to(lines, *options):
    """What the command prints for lines given as bytes or as values."""
    given = b"\n".join(
        line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines
    )
    result = CliRunner().invoke(command, ["--ndjson", *options], input=given)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_each_line_is_answered_in_its_place():
    """
    Scores and errors come in the order of the questions.
    """
    answers = answers_to(
        [
            {"instrument": "epds", "items": [1, 1, 2, 1, 1, 2, 1, 1, 1, 3]},
            b"rubbish",
            {"instrument": "whooley", "items": ["yes", False]},
            {"instrument": "epds", "answers_printed": [0] * 10},
            {"instrument": "phq9", "total": 27, "safety_item": 3},
        ]
    )

    assert answers[0] == {
        "instrument": "epds",
        "total": 14,
        "safety_item": 3,
        "bands": ["probable"],
    }
    assert answers[1]["line"] == 2
    assert "wanted a JSON object" in answers[1]["error"]
    assert answers[2]["safety_item"] is None
    assert answers[3]["total"] == 21
    assert answers[4]["bands"] == ["severe"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"", "wanted a JSON object"),
        (b"[1,2]", "wanted a JSON object"),
        (b"\xff\xfe\x00", "wanted a JSON object"),
        (b"[" * 200_000, "wanted a JSON object"),
        (b'{"instrument": "epds", "total": ' + b"9" * 5000 + b"}", "wanted"),
        (b'{"instrument": "epds", "total": NaN}', "wanted a total"),
        (b'{"instrument": "epds", "note": "' + b"x" * 1_000_000 + b'"}', "at most"),
        ({"instrument": "edps", "total": 3}, "did you mean epds?"),
        ({"instrument": ["epds"], "total": 3}, "wanted an instrument of"),
        ({"total": 3}, "wanted an instrument of"),
        ({"instrument": "epds", "total": 3, "safty_item": 0}, "mean safety_item?"),
        ({"instrument": "epds"}, "wanted one of items"),
        ({"instrument": "epds", "items": [5] * 10}, "wanted 0 to 3 for item 1; got 5"),
    ],
    ids=range(13),
)
def test_a_line_that_cannot_be_scored_is_an_error_in_its_place(line, says):
    """
    The error says what was wanted, and the lines around it are scored.
    """
    good = {"instrument": "gad2", "items": [0, 0]}

    before, answer, after = answers_to([good, line, good])

    assert says in answer["error"]
    assert answer["line"] == 2
    assert before["total"] == after["total"] == 0


def test_ten_thousand_lines_of_garbage_are_ten_thousand_errors():
    """
    No garbage stops the command or shows a traceback.
    """
    chance = random.Random(7)  # noqa: S311 made-up bytes, not a secret
    lines = [chance.randbytes(40).replace(b"\n", b" ") for _ in range(10_000)]

    answers = answers_to(lines)

    assert len(answers) == 10_000
    assert all(set(answer) == {"error", "line"} for answer in answers)


def test_fields_of_others_may_travel_along():
    """
    A fact that also carries a note is scored by its answers.
    """
    [answer] = answers_to([{"instrument": "epds", "total": 12, "language": "en"}])

    assert answer["bands"] == ["possible"]


def test_the_bands_of_a_service_can_be_given():
    """
    An option sets other bands for one instrument.
    """
    line = {"instrument": "epds", "total": 11}

    [answer] = answers_to([line], "--bands", "epds:possible=9,probable=11")

    assert answer["bands"] == ["probable"]


@pytest.mark.parametrize("setting", ["epds", "epds:a=b", "edps:a=1", "epds:a=99", ""])
def test_bands_that_make_no_sense_are_refused_at_the_start(setting):
    """
    A mistake in the setting is told before anything is scored.
    """
    result = CliRunner().invoke(command, ["--ndjson", "--bands", setting], input="")

    assert result.exit_code == 2
    assert "wanted INSTRUMENT:NAME=FROM" in result.output


def test_without_ndjson_it_says_how_it_is_used():
    """
    There is one way to ask, and the message names it.
    """
    result = CliRunner().invoke(command, [])

    assert result.exit_code == 2
    assert "--ndjson" in result.output


def test_a_field_that_stands_twice_is_refused():
    """Nobody can say which of the two was meant."""
    [answer] = answers_to([b'{"instrument": "epds", "total": 1, "total": 20}'])

    assert "stands twice" in answer["error"]
