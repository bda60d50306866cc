"""Find a family by name and date of birth, NHS number, or reference.

What was typed names a person, so it may not stand in an address. A search is sent as
a form and answered by a redirect to an address that carries it sealed: only we can
read it, only for who searched, and only for a while. So "back" and "reload" work.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from plait.access.errors import PlaitError
from plait.clock.moments import local_day
from plait.pages import components
from plait.pages.forms import NhsForm, TextField
from plait.pages.moments import DayField
from plait.pages.request import Request
from plait.pages.staff import opening, ringing
from plait.pages.staff.meant import Meant, understand
from plait.records import nhs_numbers, queries, references
from plait.records.shapes import FoundFamily, FoundPerson

#: Seconds for which an address with a sealed search works.
SEALED_FOR = 15 * 60

#: Families shown; a search that finds more asks for more to go by.
SHOWN = 20

_LONGEST = 100
_WHAT = "a name, a date of birth, an NHS number or a reference"


class NhsNumberField(TextField):
    """An NHS number, with its check digit checked."""

    def clean(self, value: Any) -> str:
        """The ten digits, or nothing where nothing was entered."""
        text = super().clean(value)
        if not text:
            return ""
        try:
            return nhs_numbers.parse(text)
        except nhs_numbers.ImpossibleNhsNumber as impossible:
            raise ValidationError(impossible.say) from impossible


class ReferenceField(TextField):
    """A reference such as F-7K2M9B, with or without its first letter."""

    def clean(self, value: Any) -> str:
        """The reference as it is kept, or nothing where nothing was entered."""
        text = super().clean(value)
        try:
            return references.parse(text) if text else ""
        except references.ImpossibleReference as impossible:
            raise ValidationError(impossible.say) from impossible


class SearchForm(NhsForm):
    """What to find a family by: any of it, and all that is given must fit."""

    q = TextField(
        label="Name, date of birth, NHS number or reference", required=False,
        max_length=_LONGEST,
        help_text="For example, Toby Fenwick 20 9 2026. The beginning of a name is "
        "enough.",
    )  # fmt: skip
    family_name = TextField(
        label="Family name", required=False, width=20, max_length=_LONGEST,
        help_text="Of the parent or the baby. The beginning is enough.",
    )  # fmt: skip
    given = TextField(label="First name", required=False, max_length=_LONGEST, width=20)
    born_on = DayField(
        what="date of birth",
        label="Date of birth",
        required=False,
        help_text="For example, 20 9 2026",
    )
    nhs_number = NhsNumberField(
        label="NHS number", required=False, width=10, max_length=_LONGEST,
        help_text="10 digits, like 943 476 5919",
    )  # fmt: skip
    reference = ReferenceField(
        label="Reference", required=False, width=10, max_length=_LONGEST,
        help_text="As Plait shows it, like F-7K2M9B",
    )  # fmt: skip

    #: The parts that may be asked for one by one, beside the one box.
    PARTS = ("family_name", "given", "born_on", "nhs_number", "reference")

    def __init__(self, typed: Mapping[str, str] | None, now: datetime) -> None:
        super().__init__(typed)
        self.today = local_day(now)
        self.meant = Meant()
        self.question("born_on").now = now

    @property
    def has_parts(self) -> bool:
        """Whether one of the parts was used."""
        cleaned = getattr(self, "cleaned_data", {})
        return any(cleaned.get(one) or one in self.errors for one in self.PARTS)

    def clean_q(self) -> str:
        """What was typed, once it is understood."""
        text = str(self.cleaned_data["q"])
        try:
            self.meant = understand(text, self.today)
        except PlaitError as refused:
            raise ValidationError(refused.say) from refused
        return text

    def clean(self) -> dict[str, Any]:
        """Refuse a search for nothing."""
        given = super().clean() or {}
        if not self.errors and not any(given.values()):
            self.add_error("q", ValidationError(f"Enter {_WHAT}"))
        return given


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def families(request: Request) -> HttpResponse:
    """The search, and what it found."""
    if request.method == "POST":
        return _searched(request)
    sealed = request.GET.get("s", "")
    if not sealed:
        return _page(request, SearchForm(None, request.now))
    asked = unseal(sealed, request.staff.pk)
    if asked is None:
        return redirect("families")
    form = SearchForm(typed_of(asked), request.now)
    return _page(request, form, found=_found(form))


def _searched(request: Request) -> HttpResponse:
    form = SearchForm(request.POST, request.now)
    if not form.is_valid():
        return _page(request, form, status=422)
    asked = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in form.cleaned_data.items()
        if value
    }
    try:
        _found(form)
    except PlaitError as refused:
        form.add_error("family_name" if asked.get("family_name") else "q", refused.say)
        return _page(request, form, status=422)
    return redirect(f"{resolve_url('families')}?s={seal(asked, request.staff.pk)}")


def typed_of(asked: Mapping[str, str]) -> dict[str, str]:
    """A search as its form would send it."""
    typed = {name: value for name, value in asked.items() if name != "born_on"}
    if asked.get("born_on"):
        day = date.fromisoformat(asked["born_on"])
        typed |= {
            "born_on-day": str(day.day),
            "born_on-month": str(day.month),
            "born_on-year": str(day.year),
        }
    return typed


def seal(asked: Mapping[str, str], staff_id: int) -> str:
    """The search as text that only we can read, for this person."""
    return _box().encrypt(json.dumps([staff_id, asked]).encode()).decode()


def unseal(text: str, staff_id: int) -> dict[str, str] | None:
    """The search in a sealed text; None if it is old, not ours or another's."""
    try:
        whose, asked = json.loads(_box().decrypt(text.encode(), ttl=SEALED_FOR))
    except InvalidToken:
        return None
    return asked if whose == staff_id else None


@cache
def _box() -> Fernet:
    key = sha256(b"search " + settings.SECRET_KEY.encode()).digest()
    return Fernet(urlsafe_b64encode(key))


def _found(form: SearchForm) -> list[FoundFamily]:
    """What a search finds; a family is not listed for its parts typed elsewhere."""
    if not form.is_valid():
        return []
    meant, given = form.meant, form.cleaned_data
    has_names = given["family_name"] or given["given"]
    found = queries.find_families(
        family_name=given["family_name"],
        given=given["given"],
        words=() if has_names else meant.names,
        born_on=given["born_on"] or meant.born_on,
        nhs_number=given["nhs_number"] or meant.nhs_number,
        reference=given["reference"] or meant.reference,
        limit=SHOWN + 1,
    )
    if not found and meant.other_reference:
        return queries.find_families(reference=meant.other_reference)
    return found


def names_of(family: FoundFamily) -> str:
    """Mother and babies by name, as a link to their record says it."""
    shown = [
        one
        for one in in_order(family.people)
        if one.role in ("mother", "infant") and (one.given or one.family_name)
    ]
    return components.phrase(
        f"{one.given or opening.ROLE_WORDS[one.role]} {one.family_name}".strip()
        for one in shown
    )


def in_order(people: Iterable[FoundPerson]) -> list[FoundPerson]:
    """The people of a family as its page lists them: mother, baby, and the others."""
    order = list(opening.ROLE_WORDS)
    return sorted(people, key=lambda one: (order.index(one.role), str(one.born_on)))


def _page(
    request: Request,
    form: SearchForm,
    *,
    found: list[FoundFamily] | None = None,
    status: int = 200,
) -> HttpResponse:
    team = request.post.team_id if request.post else None
    sealed = request.GET.get("s", "")
    context = {
        "form": form,
        "found": None if found is None else found[:SHOWN],
        "is_more": found is not None and len(found) > SHOWN,
        "shown": SHOWN,
        "sealed": f"?{urlencode({'s': sealed})}" if sealed else "",
        "in_order": in_order,
        "names_of": names_of,
        "ring": [] if found else ringing.whom_to_ring(team),
        "role_words": opening.ROLE_WORDS,
    }
    return render(request, "staff/families.jinja", context, status=status)
