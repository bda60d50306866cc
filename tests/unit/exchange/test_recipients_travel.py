"""Whom an alert of a birth is for, as it travels to another installation."""

import pytest

from plait.exchange.translating import Translator
from plait.worklist import elsewhere

FACT = {
    "version": 1,
    "recipients": [
        {"id": "ward", "title": "The ward", "role": "ward_midwife", "team": 7},
        {"id": "far", "title": "Far", "role": "midwife", "team": 99},
        {"id": "ed", "title": "Emergency department", "phone": "01632 960000"},
    ],
}


@pytest.fixture
def translator(monkeypatch):
    """Team 7 is ours and team 7 of the partner is 21 here; no other team is known."""
    monkeypatch.setattr(elsewhere, "number_of", lambda *_, **__: None)
    monkeypatch.setattr(elsewhere, "is_ours", lambda number, **__: number == 7)
    monkeypatch.setattr(
        elsewhere, "team_of", lambda _, number, **__: 21 if number == 7 else None
    )
    return Translator("here", "there", "default")


def test_a_team_travels_as_its_installation_and_number(translator):
    ward, far, ed = translator.outward(FACT)["recipients"]

    assert ward["team"] == "here#7"
    assert "team" not in far
    assert "role" not in far
    assert ed == FACT["recipients"][2]


def test_a_team_that_means_nobody_here_is_taken_for_nobody_else(translator):
    told = [
        {"id": "ward", "title": "The ward", "role": "ward_midwife", "team": "there#7"},
        {"id": "far", "title": "Far", "role": "midwife", "team": "there#8"},
    ]

    ward, far = translator.inward("x", {"recipients": told}, addressed=1)["recipients"]

    assert (ward["role"], ward["team"]) == ("ward_midwife", 21)
    assert far == {"id": "far", "title": "Far"}
