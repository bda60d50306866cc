"""What is asked of whoever writes a letter to a parent."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from plait.pages.choices import CheckboxesField, Option
from plait.pages.forms import LongTextField, TextField
from plait.pages.staff import letter_routes
from plait.pages.staff.duty_forms import DutyForm
from plait.pages.staff.letter_words import Written
from plait.records.shapes import PersonView

if TYPE_CHECKING:
    from plait.pages.request import Request
    from plait.pages.staff.letter_routes import Route
    from plait.pages.staff.opening import Open

_CHECKED = "name_and_route"


class LetterForm(DutyForm):
    """Why, in plain words to this adult; whom to ring; and the second look."""

    why = LongTextField(
        label="Why was it decided?",
        help_text="In plain words, to them. Write about them and their child alone: "
        "nothing of the other parent's health, and nothing that somebody else told.",
        missing="Enter why it was decided",
        max_length=2000,
    )
    more = LongTextField(
        label="What else happens next? (optional)", required=False, max_length=2000
    )
    ring = TextField(
        label="Whom can they ring?", missing="Enter whom they can ring", max_length=100
    )
    phone = TextField(
        label="On which number?", missing="Enter the number", width=20, max_length=40
    )
    hands_over = TextField(
        label="Who hands it over?",
        help_text="The name of a colleague",
        missing="Enter who hands it over",
        required=False,
        max_length=100,
    )
    checked = CheckboxesField(
        options=(Option(_CHECKED, "I have checked the name and the route"),),
        label="A second look",
        required=False,
    )

    def __init__(
        self, data: Any, *, route: Route, others: Iterable[PersonView], is_sent: bool,
        **more: Any,
    ) -> None:  # fmt: skip
        super().__init__(data, **more)
        self.route = route
        self.is_sent = is_sent
        self._others = tuple(others)
        if route.way == "post":
            del self.fields["hands_over"]

    def clean(self) -> dict[str, Any]:
        """Also: who hands it over, the second look, and nobody else by name."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        is_handed = self.route.way == "by_hand"
        if is_handed and not (data.get("hands_over") or "").strip():
            missing = self.fields["hands_over"].error_messages["required"]
            self.add_error("hands_over", missing)
        for name in ("why", "more"):
            if self._names_another(data.get(name) or ""):
                self.add_error(
                    name,
                    "This names another adult of the family. Leave out what is about "
                    "them: they have a letter of their own",
                )
        if self.is_sent and data.get("checked") != [_CHECKED]:
            self.add_error("checked", "Check the name and the route, and tick the box")
        return data

    def _names_another(self, words: str) -> bool:
        names = (
            name for one in self._others for name in (one.given, one.preferred_name)
        )
        return any(
            re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words, re.IGNORECASE)
            for name in names
            if name.strip()
        )

    @property
    def is_written(self) -> bool:
        """Whether the letter can be looked at: all but the second look is right."""
        return self.is_bound and not set(self.errors) - {"checked"}

    @property
    def written(self) -> Written:
        """What was written."""
        data = self.cleaned_data
        return Written(
            why=data["why"].strip(),
            more=(data.get("more") or "").strip(),
            ring=data["ring"].strip(),
            phone=data["phone"].strip(),
        )

    @property
    def who_hands_over(self) -> str:
        """Who hands it over; nothing where it is posted."""
        return (self.cleaned_data.get("hands_over") or "").strip()


def form_for(
    request: Request, opened: Open, person: PersonView, route: Route
) -> LetterForm:
    """The form, empty or as it was sent, for a letter to this adult."""
    is_post = request.method == "POST"
    team = request.post.team
    others = [
        one
        for one in letter_routes.adults(opened.family.people)
        if one.id != person.id and one.given.lower() != person.given.lower()
    ]
    staff = request.staff
    return LetterForm(
        request.POST if is_post else None,
        route=route,
        others=others,
        is_sent=is_post and request.POST.get("do") == "send",
        initial={
            "ring": f"{staff.given_name} {staff.family_name}",
            "phone": team.phone,
            "hands_over": route.hands_over,
        },
    )
