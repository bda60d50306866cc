"""A service says of a birth alert whom it goes to: checked as it is read."""

from typing import Any

import pytest
from pydantic import ValidationError

from plait.standards import services
from plait.standards.services import topic
from plait.standards.services.birth_alert import BirthAlertTopic

GOES = {"id": "ward", "title": "The ward", "role": "ward_midwife"}
READY = {"id": "cot", "title": "A cot", "force": "ours", "source": "Us",
         "verified": False}  # fmt: skip


def said(goes: dict[str, Any], always: list[dict[str, Any]]) -> dict[str, Any]:
    ward = {"id": "hill", "title": "Hill", "ward_phone": "01632 960000"}
    return {
        "hospitals": [{**ward, "goes_to": [goes]}],
        "always": always,
        "early": [READY],
        "going_home": [],
    }


def test_both_made_up_services_say_whom_an_alert_goes_to():
    for name in ("ashmere-maternity", "wendlebury-maternity"):
        found = topic(services.services()[name], "birth_alert", BirthAlertTopic)

        assert [bool(one.role) for one in found.always] == [True, False, False]
        assert all(not one.verified for one in (*found.early, *found.going_home))


@pytest.mark.parametrize(
    ("goes", "always", "why"),
    [
        ({**GOES, "phone": "01632 960000"}, [], "one of the two"),
        ({"id": "ward", "title": "The ward"}, [], "one of the two"),
        ({**GOES, "role": "wizard"}, [], "is not a role"),
        (GOES, [GOES], "twice: ward"),
    ],
    ids=["two ways", "no way", "no role", "twice"],
)
def test_what_could_reach_nobody_is_refused(goes, always, why):
    with pytest.raises(ValidationError, match=why):
        BirthAlertTopic.model_validate(said(goes, always))
