"""The form that closes a mark: two opinions, and the reasons in which both agree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from plait.pages.choices import CheckboxesField, Option
from plait.pages.forms import LongTextField
from plait.pages.staff.record_forms import RecordForm, Setting


class ClosureForm(RecordForm):
    """Two agencies have looked at a mark and close it together."""

    kind = "injury.closed"
    title = "Record that two agencies closed a mark"
    lead = (
        "Nobody closes a mark alone. It takes the opinion of a paediatrician and of "
        "children's social care, and the reasons in which both agree."
    )
    about_roles = ("infant", "sibling")
    about_words = "Which child?"
    when_words = "When was it agreed?"
    opinions = CheckboxesField(
        options=(),
        label="On which two opinions?",
        help_text="One of a paediatrician, one of children's social care",
        required=False,
    )
    agreed = LongTextField(
        label="Which reasons did both agencies agree?",
        help_text="What the mark is, why both think so, and what was ruled out",
        missing="Enter the reasons that both agencies agreed",
    )

    def __init__(
        self,
        *args: Any,
        setting: Setting,
        opinions: Sequence[Option] = (),
        **more: Any,
    ) -> None:
        super().__init__(*args, setting=setting, **more)
        self.question("opinions").offer(opinions)
        if not opinions:
            # The rules say what is missing, in words.
            del self.fields["opinions"]

    def fact(self) -> dict[str, Any]:
        """The two opinions and the joint reasons."""
        data = self.cleaned_data
        return {"agreed": data["agreed"], "opinions": data.get("opinions") or []}
