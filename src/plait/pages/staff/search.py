"""Find a family by name and date of birth, NHS number, or reference.

What was typed names a person, so it may not stand in an address. A search is sent as
a form and answered by a redirect to an address that carries it sealed: only we can
read it, only for who searched, and only for a while. So "back" and "reload" work.
"""

import json
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from hashlib import sha256
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from plait.access.errors import PlaitError
from plait.pages.forms import NhsForm, TextField
from plait.pages.moments import DayField
from plait.pages.request import Request
from plait.pages.staff import opening
from plait.records import nhs_numbers, queries, references
from plait.records.shapes import FoundFamily, FoundPerson

#: Seconds for which an address with a sealed search works.
SEALED_FOR = 15 * 60

#: Families shown; a search that finds more asks for more to go by.
SHOWN = 20

_LONGEST = 100
_REFERENCE = re.compile(r"[FSR]-?[0-9A-Z]{4,8}", re.IGNORECASE)
_MANY_DIGITS = 6


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


class SearchForm(NhsForm):
    """What to find a family by: any of it, and all that is given must fit."""

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
    reference = TextField(
        label="Reference", required=False, width=10, max_length=_LONGEST,
        help_text="As Plait shows it, like F-7K2M9B",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Refuse a search for nothing."""
        given = super().clean() or {}
        if not self.errors and not any(given.values()):
            raise ValidationError(queries.NothingToFind.say)
        return given


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def families(request: Request) -> HttpResponse:
    """The search, and what it found."""
    if request.method == "POST":
        return _searched(request)
    sealed = request.GET.get("s", "")
    if not sealed:
        return _page(request, _form(request, None))
    asked = unseal(sealed, request.staff.pk)
    if asked is None:
        return redirect("families")
    form = _form(request, typed_of(asked))
    return _page(request, form, found=_found(form, asked))


def _searched(request: Request) -> HttpResponse:
    typed: Mapping[str, str] = request.POST
    if "q" in typed:
        typed = typed_of(guess(typed["q"]))
    form = _form(request, typed)
    if not form.is_valid():
        return _page(request, form, status=422)
    asked = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in form.cleaned_data.items()
        if value
    }
    try:
        _found(form, asked)
    except PlaitError as refused:
        form.add_error("family_name", refused.say)
        return _page(request, form, status=422)
    return redirect(f"{resolve_url('families')}?s={seal(asked, request.staff.pk)}")


def guess(text: str) -> dict[str, str]:
    """What was meant by words typed into the one box at the top of every page."""
    text = text.strip()[:_LONGEST]
    if sum(letter.isdigit() for letter in text) >= _MANY_DIGITS:
        return {"nhs_number": text}
    if _REFERENCE.fullmatch(references.tidy(text)) and any(map(str.isdigit, text)):
        return {"reference": text}
    given, _, family_name = text.rpartition(" ")
    if "," in text:
        family_name, _, given = text.partition(",")
    return {"family_name": family_name.strip(), "given": given.strip()}


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


def _form(request: Request, typed: Mapping[str, str] | None) -> SearchForm:
    form = SearchForm(typed)
    born_on = form.fields["born_on"]
    if isinstance(born_on, DayField):
        born_on.now = request.now
    return form


def _found(form: SearchForm, asked: Mapping[str, str]) -> list[FoundFamily]:
    form.is_valid()
    born_on = asked.get("born_on")
    return queries.find_families(
        family_name=asked.get("family_name", ""),
        given=asked.get("given", ""),
        born_on=date.fromisoformat(born_on) if born_on else None,
        nhs_number=asked.get("nhs_number", ""),
        reference=asked.get("reference", ""),
        limit=SHOWN + 1,
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
    context = {
        "form": form,
        "found": None if found is None else found[:SHOWN],
        "is_more": found is not None and len(found) > SHOWN,
        "shown": SHOWN,
        "in_order": in_order,
        "role_words": opening.ROLE_WORDS,
    }
    return render(request, "staff/families.jinja", context, status=status)
