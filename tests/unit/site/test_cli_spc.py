"""`plait spc`: a series in, a chart out, and a clear word about anything else."""

import json

import pytest
from click.testing import CliRunner

from plait.site.cli_spc import command

SERIES = {
    "points": [{"x": "2026-01", "y": 10}, {"x": "2026-02", "y": 12.5}],
    "improvement": "increase",
    "target": None,
    "rebase_at": [],
    "rules": "nhs7",
}


def run(given, *options):
    text = given if isinstance(given, bytes) else json.dumps(given)
    return CliRunner().invoke(command, options, input=text)


def test_a_series_is_charted_in_the_promised_form():
    """
    Each point keeps its name and value; what else to know is on standard error.
    """
    answer = run(SERIES, "--json")

    assert answer.exit_code == 0
    told = json.loads(answer.stdout)
    assert list(told) == ["points", "variation", "assurance"]
    assert told["points"][0] == {
        "x": "2026-01", "y": 10, "mean": 11.25, "lower": 4.6, "upper": 17.9,
        "rule": None, "type": "common_cause",
    }  # fmt: skip
    assert (told["variation"], told["assurance"]) == ("common_cause", None)
    assert "limits are for trial" in answer.stderr


def test_without_json_it_is_a_table():
    """
    For people, with the icons in words.
    """
    answer = run(SERIES | {"target": 30})

    assert "2026-02\t12.5\t4.6\t11.25\t17.9\tcommon cause" in answer.stdout
    assert "Will not pass the target" in answer.stdout


def test_a_table_keeps_its_columns_and_its_numbers_whatever_a_name_holds():
    """
    Tabs, marks of a terminal and half a character are no part of it; no digit is lost.
    """
    odd = {"x": "a\tb\x1b[31m\ud800", "y": 1234567.25}

    answer = run(b"\xef\xbb\xbf" + json.dumps(SERIES | {"points": [odd]}).encode())

    assert answer.exit_code == 0
    assert "\na b [31m?\t1234567.25\t-\t1234567.25\t-\t" in answer.stdout
    assert "\x1b" not in answer.output


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (b"", "got nothing"),
        (b"\xff\xfe", "got other bytes"),
        (b"[" * 100_000, "could not read it"),
        (b"1" * 5_000, "could not read it"),
        (b"{", "line 1"),
        (b"[1]", "wanted a JSON object"),
        (b'{"points": [], "points": []}', "stands twice"),
        ({"points": 4}, "points: wanted a list"),
        (SERIES | {"rebase": [1]}, "did you mean rebase_at"),
        (SERIES | {"points": [3]}, "points[0]: wanted an object"),
        (SERIES | {"points": [{"x": 1}]}, "wanted an object with x and y"),
        (SERIES | {"points": [{"x": None, "y": 1}]}, "points[0].x"),
        (SERIES | {"points": [{"x": 1, "y": "2"}]}, "points[0].y: wanted a number"),
        (SERIES | {"points": [{"x": 1, "y": True}]}, "got true or false"),
        (SERIES | {"points": [{"x": 1, "y": float("nan")}]}, "points[0].y"),
        (SERIES | {"points": [{"x": 1, "y": 1e300}]}, "points[0].y"),
        (SERIES | {"points": [{"x": float("inf"), "y": 1}]}, "points[0].x"),
        (SERIES | {"improvement": "up"}, "got 'up'"),
        (SERIES | {"improvement": None}, "got nothing"),
        (SERIES | {"rules": "nhs8"}, "nhs7, shift8"),
        (SERIES | {"target": [90]}, "target: wanted a number"),
        (SERIES | {"rebase_at": 1}, "rebase_at: wanted a list"),
        (SERIES | {"rebase_at": [2]}, "0 to 1, and got 2"),
        (SERIES | {"rebase_at": [0.5]}, "rebase_at[0]"),
        (SERIES | {"points": [], "rebase_at": [0]}, "and there is none, and got 0"),
    ],
)
def test_what_is_no_series_is_refused_by_name(given, said):
    """
    With what was wanted and what came, exit code 2, and nothing written.
    """
    answer = run(given, "--json")

    assert (answer.exit_code, answer.stdout) == (2, "")
    assert said in answer.stderr
