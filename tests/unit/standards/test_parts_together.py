"""Parts of a standard that are each well written and cannot stand together."""

from __future__ import annotations

from pathlib import Path

import pytest

from plait.standards.collection import BadStandards
from plait.standards.loader import HERE, read


def spoilt(folder: Path, standard: str, old: str, new: str) -> str:
    """What the loader says of a shipped standard with one thing changed."""
    text = (HERE / "library" / f"{standard}.yaml").read_text(encoding="utf-8")
    assert old in text
    path = folder / "spoilt.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadStandards) as caught:
        read(path)
    return str(caught.value)


def test_what_starts_and_answers_it_cannot_look_back(tmp_path: Path) -> None:
    """
    An EPDS that answers an EPDS may only come after it.
    """
    standard = "perinatal_mental_health/borderline_epds_repeated"

    said = spoilt(tmp_path, standard, "repeat: rearm", "repeat: rearm\nlookback: 1 day")

    assert "lookback: screen.epds both starts and answers it" in said
    assert said.startswith("spoilt.yaml:")


def test_a_window_opens_before_it_is_due(tmp_path: Path) -> None:
    """
    A window that opens after its end is a slip of the pen.
    """
    standard = "health_visiting/hv_six_week"

    said = spoilt(tmp_path, standard, "days: 42", "days: 84")

    assert "opens: the window opens after it is due" in said
