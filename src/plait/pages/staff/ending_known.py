"""What is known already when care ends: the scores, and what the plan says.

It is shown or filled in, so that nobody writes it twice; whoever ends the care reads it
and changes what is not so any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final
from uuid import UUID

from plait.pages import outcome_words
from plait.pages.staff import paths
from plait.standards.services import of_agency
from plait.standards.services.outcomes import measured_by
from plait.timeline.care import DISCHARGED
from plait.timeline.documents import documents
from plait.timeline.outcomes import pairs, times_of_care

if TYPE_CHECKING:
    from plait.pages.staff.referral_found import Found
    from plait.timeline.outcomes import Pair

#: The sections of a care plan that become a text of the summary, by its field.
_SECTIONS: Final[Mapping[str, str]] = {
    "early_signs": "relapse_signature",
    "next_pregnancy": "next_pregnancy",
}
#: A summary goes to the GP and the health visitor: what is closer is not filled in.
_TRAVELS: Final = frozenset({"routine", "health"})


def filled_in(found: Found) -> dict[str, str]:
    """Texts of the newest care plan that may go into the summary, by field.

    Of another pregnancy also what an earlier end of care said, where no plan does.
    """
    about = found.one.about
    if about is None:
        return {}
    texts: dict[str, str] = {}
    for event in found.timeline.of_kind(DISCHARGED):
        if event.about == about and event.fact.get("next_pregnancy"):
            texts["next_pregnancy"] = str(event.fact["next_pregnancy"])
    plan = documents(found.timeline, about).get("care-plan")
    for field, named in _SECTIONS.items():
        section = plan.latest.section(named) if plan else None
        if section is not None and section.sensitivity in _TRAVELS:
            texts[field] = section.words
    return texts


def scores(found: Found) -> list[tuple[str, str, str]]:
    """How it has gone in this care, by measure: its title, what became of it, its page.

    A measure without a second score says so: only now can it still be taken.
    """
    about = found.one.about
    cares = [one for one in times_of_care(found.timeline) if one.about == about]
    service = of_agency(cares[-1].agency) if cares else None
    if service is None or about is None:
        return []
    href = paths.outcomes(found.opened.id, UUID(about))
    return [
        (one.measure.title, _said(one), href)
        for one in pairs(found.timeline, cares[-1], measured_by(service))
    ]


def _said(one: Pair) -> str:
    if one.is_whole:
        return outcome_words.said(one.change)
    if one.first is None:
        return "Not measured in this care: there is nothing to compare with."
    return f"{one.first.value:g} at the start, and no second score: take one."
