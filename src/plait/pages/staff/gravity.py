"""How grave a fact is, for a picture that cannot show all of them side by side.

It decides only which of several signs stands in front. It is no score of a family
and no forecast, and nothing else asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping

from plait.pages.staff.happenings import Happening

#: By kind; what is not here goes by its group.
_OF_KIND: Mapping[str, int] = {
    "person.died": 99,
    "concern.psychosis_suspected": 95,
    "concern.harm_to_infant": 95,
    "concern.red_flag": 95,
    "concern.self_harm": 95,
    "injury.observed": 92,
    "harm.suspected": 90,
    "concern.safeguarding": 88,
    "s47.started": 86,
    "plan.child_protection.started": 84,
    "diagnosis.mental_health": 80,
    "admission.mbu.started": 78,
    "admission.acute_mh.started": 78,
    "concern.amber_flag": 70,
    "referral.social_care.made": 66,
    "nonattendance.was_not_brought": 62,
}
_OF_GROUP: Mapping[str, int] = {
    "injury": 64,
    "concerns": 64,
    "social_care": 50,
    "mental_health_care": 40,
    "missed": 35,
    "meetings": 15,
    "plans": 12,
    "communication": 10,
}
#: A questionnaire with an answer about harming oneself that is not "never".
_UNSAFE = 90
#: A screen stands among the routine, the higher its sum the further in front.
_SCREEN = 20
_HIGHEST = 40


def of_row(row: Happening) -> int:
    """How grave the row is, from 0 for what is routine to 99."""
    if row.safety_item:
        return _UNSAFE
    if row.score is not None:
        return _SCREEN + min(row.score, _HIGHEST) // 2
    return _OF_KIND.get(row.kind, _OF_GROUP.get(row.group, 0))
