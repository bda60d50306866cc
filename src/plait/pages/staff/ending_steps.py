"""The steps that end an episode of care, or begin it again without a referral."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid5

from plait.casework import endings, messages
from plait.clock.moments import local_day
from plait.pages.staff import ending_known
from plait.pages.staff.ending_forms import WORDS, EndForm, ReturnForm, SupervisedForm
from plait.timeline.care import IN_CARE

if TYPE_CHECKING:
    from plait.pages.staff.duty_forms import DutyForm
    from plait.pages.staff.referral_found import Found
    from plait.worklist.recording import Occasion

TITLES: Final = {
    "end": ("End our care", "End our care, and send the summary"),
    "return": ("Take them back", "Take them back"),
    "supervised": ("Talked of in supervision", "Save"),
}
#: Who gets the summary: what the standard `discharge_summary_24h` asks for.
_TOLD: Final = ("gp", "health_visitor")
_HEADINGS: Final = {
    "summary": "What was done, and how they are now",
    "infant_risk": "What it means for the baby",
    "early_signs": "Early signs that it comes back",
    "next_pregnancy": "About another pregnancy",
}
_KNOWN: Final = (
    "Written before, in the plan or when care ended. Change what is not so now"
)
#: So long they may come back, unless another day is written. Ours.
_RETURN: Final = timedelta(days=182)


def _end_form(found: Found, data: Any) -> DutyForm:
    today = local_day(found.request.now)
    texts = ending_known.filled_in(found)
    form = EndForm(data, initial={"return_until": today + _RETURN, **texts})
    for name in texts:
        form.question(name).help_text = _KNOWN
    form.question("return_until").now = found.request.now
    return form


def _end(found: Found, form: DutyForm, occasion: Occasion) -> None:
    data = form.cleaned_data
    words = {name: str(data.get(name) or "") for name in WORDS}
    ended = endings.discharge(
        episode=UUID(found.one.id),
        about=found.about,
        words=words,
        said=data["next_pregnancy_said"],
        return_until=data["return_until"],
        is_elsewhere=any(one.state in IN_CARE for one in found.others),
        **occasion,
    )
    text = "\n\n".join(
        f"{_HEADINGS[name]}:\n{said}" for name, said in words.items() if said
    )
    for role in _TOLD:
        own = occasion.copy()
        own["event_id"] = uuid5(form.event_id_value, f"summary to {role}")
        messages.send_message(
            to=role,
            about=found.about,
            note=f"Summary of the care that has ended.\n\n{text}",
            care_ended=ended.event.root,
            **own,
        )


def _return_form(found: Found, data: Any) -> DutyForm:
    del found
    return ReturnForm(data)


def _return(found: Found, form: DutyForm, occasion: Occasion) -> None:
    endings.take_back(
        about=found.about,
        after=UUID(found.one.id),
        note=form.cleaned_data["note"],
        **occasion,
    )


def _supervised_form(found: Found, data: Any) -> DutyForm:
    form = SupervisedForm(data)
    form.question("next_on").now = found.request.now
    return form


def _supervised(found: Found, form: DutyForm, occasion: Occasion) -> None:
    del found
    data = form.cleaned_data
    endings.note_supervision(
        next_on=data["next_on"], note=data["note"] or None, **occasion
    )


FORMS: Final[Mapping[str, Callable[[Found, Any], DutyForm]]] = MappingProxyType(
    {"end": _end_form, "return": _return_form, "supervised": _supervised_form}
)
VERBS: Final[Mapping[str, Callable[[Found, DutyForm, Occasion], None]]] = (
    MappingProxyType({"end": _end, "return": _return, "supervised": _supervised})
)
