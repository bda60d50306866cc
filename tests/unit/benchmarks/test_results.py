"""The numbers of the benchmarks that are kept in the repository."""

import json
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[3] / "benchmarks"
NAMES = (
    "call_meeting",
    "chaos_escalation",
    "derive",
    "equality",
    "export",
    "leaks",
    "live_worklist",
    "message_inbox",
    "population",
    "queue_forecast",
    "record_screen",
    "replay",
    "rls",
    "service_pages",
    "synth",
    "without_owner",
    "worklist_page",
)


@pytest.mark.parametrize("name", NAMES)
def test_every_number_says_where_it_was_measured_and_what_it_is_held_to(name):
    """
    A result names its machine, its load, its goals and its peers.
    """
    kept = json.loads((FOLDER / "results" / f"{name}.json").read_text("utf-8"))

    machine = kept["machine"]
    assert {"cpu", "cores", "memory_gb", "python", "load_average"} <= set(machine)
    assert kept["peers"]
    assert kept["goals"]


@pytest.mark.parametrize("name", NAMES)
def test_a_goal_is_called_met_only_if_its_number_is(name):
    """
    What is kept was not touched up: each verdict follows from its numbers.
    """
    kept = json.loads((FOLDER / "results" / f"{name}.json").read_text("utf-8"))

    for goal in kept["goals"]:
        below = goal["measured"] <= goal["limit"]
        above = goal["measured"] >= goal["limit"]
        assert goal["met"] is (below if goal["at"] == "most" else above), goal


def test_every_benchmark_has_its_numbers():
    """
    A benchmark that is not run keeps no promise.
    """
    written = {path.stem for path in (FOLDER / "results").glob("*.json")}

    assert written == set(NAMES)
