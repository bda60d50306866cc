"""What is asked when a family is taken on: how much work it is, and who takes it on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from uuid import UUID, uuid5

from plait.pages.choices import Option, RadiosField, SelectField
from plait.pages.forms import HiddenField, LongTextField
from plait.pages.staff.duty_forms import DutyForm
from plait.standards.services.capacity import Capacity
from plait.workforce.allocating import Suggested

#: The answer that leaves a part as it is, and the one that opens the whole team.
AS_IT_IS: Final = "as-it-is"
#: The answer that ends the work of who has a part.
NO_MORE: Final = "no-more"
OTHER: Final = "other"
_SELECT: Final = Option("", "Select")


class AllocateForm(DutyForm):
    """How much work it is, the coordinator and the baby's own worker."""

    had_coordinator = HiddenField(required=False)
    had_infant = HiddenField(required=False)
    intensity = RadiosField(
        options=(),
        label="How often is the family to be seen in the next weeks?",
        missing="Select how often the family is to be seen",
        small=True,
    )
    travel = RadiosField(
        options=(),
        label="How far away does it live?",
        missing="Select how far away it lives",
        small=True,
    )
    coordinator = RadiosField(
        options=(),
        label="Who coordinates the care?",
        missing="Select who coordinates the care",
    )
    other_coordinator = SelectField(options=(_SELECT,), label="Who?", required=False)
    coordinator_why = LongTextField(
        label="Why they coordinate",
        help_text="Needed if you choose somebody who is not suggested.",
        required=False,
        rows=2,
        max_length=500,
    )
    infant = RadiosField(
        options=(),
        label="Who is the baby's own worker?",
        missing="Select who is the baby's own worker, or that nobody is needed now",
    )
    other_infant = SelectField(options=(_SELECT,), label="Who?", required=False)
    infant_why = LongTextField(
        label="Why they are the baby's worker",
        help_text="Needed if you choose somebody who is not suggested.",
        required=False,
        rows=2,
        max_length=500,
    )

    def weigh(self, capacity: Capacity) -> None:
        """Offer the classes of the service."""
        for name in ("intensity", "travel"):
            every = getattr(capacity.weights, name)
            options = [
                Option(one.id, f"{one.title} ({_points(one.points)})") for one in every
            ]
            self.question(name).offer(options)

    def offer(
        self, part: str, found: Suggested, keeps: list[Option], fit: frozenset[int]
    ) -> None:
        """Offer everybody for a part, those suggested first, each with the reasons.

        Args:
            keeps: the answers that name nobody, such as that it stays as it is.
            fit: who could do it by profession; the rest of the team stands in a list.
        """
        options = list(keeps)
        for one in found.first:
            label = f"{one.worker.name} (suggested)"
            said = " ".join(one.sentences)
            options.append(Option(str(one.worker.staff), label, said))
        for one in found.others:
            if one.worker.staff in fit:
                said = " ".join(one.sentences)
                options.append(Option(str(one.worker.staff), one.worker.name, said))
        rest = [one for one in found.others if one.worker.staff not in fit]
        if rest:
            name = f"other_{part}"
            label = "Somebody else of the team"
            options.append(Option(OTHER, label, reveals=(name,)))
            people = [Option(str(x.worker.staff), x.worker.name) for x in rest]
            self.question(name).offer((_SELECT, *people))
        else:
            del self.fields[f"other_{part}"]
        self.question(part).offer(options)

    def chosen(self, part: str) -> int | None:
        """Who was chosen for a part, by number; None where it stays as it is."""
        answer = self.cleaned_data.get(part, "")
        if answer == OTHER:
            answer = self.cleaned_data.get(f"other_{part}", "")
        return int(answer) if answer.isdecimal() else None

    def check(self, suggested: dict[str, frozenset[int]]) -> None:
        """Ask for what a choice needs: who else it is, and why it is they."""
        for part, names in suggested.items():
            answer = self.cleaned_data.get(part, "")
            if answer == OTHER and self.chosen(part) is None:
                self.add_error(f"other_{part}", "Select who it is")
                continue
            who = self.chosen(part)
            if who is None or who in names:
                continue
            if not self.cleaned_data.get(f"{part}_why", "").strip():
                self.add_error(f"{part}_why", "Enter why, as they are not suggested")

    def had(self, part: str) -> UUID | None:
        """The allocation of a part that stood on the page; None where none did."""
        try:
            return UUID(self.cleaned_data.get(f"had_{part}", ""))
        except ValueError:
            return None

    def id_of(self, what: str) -> UUID:
        """The id of an event of this form: the same one when it is sent again."""
        return uuid5(self.event_id_value, what)

    @staticmethod
    def ids_of(event_id: str) -> list[str]:
        """The ids of all that a form with this id could have recorded."""
        try:
            whole = UUID(event_id)
        except ValueError:
            return []
        return [str(uuid5(whole, what)) for what in ("coordinator", "infant", NO_MORE)]


class CoverForm(DutyForm):
    """Who takes on all families of a colleague, and why."""

    cover = SelectField(
        options=(_SELECT,),
        label="Who takes all of them on?",
        missing="Select who takes them on",
    )
    why = LongTextField(
        label="Why?",
        help_text="It stands beside each family, such as: has left; cover until a new "
        "colleague begins.",
        missing="Enter why",
        rows=2,
        max_length=500,
    )

    def offer(self, people: Iterable[Option]) -> None:
        """Offer these colleagues."""
        self.question("cover").offer((_SELECT, *people))


def _points(count: int) -> str:
    return "1 point" if count == 1 else f"{count} points"
