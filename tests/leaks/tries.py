"""What is asked for in more than one step: by a search, by a form, as a document.

Each gives lines of what is wrong, and counts its answers as decisions.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from unittest.mock import patch
from uuid import UUID

from django.template.loader import render_to_string

from generative import access_oracle as base
from leaks import adapters, oracle, told, writing
from leaks.adapters import Ask
from leaks.browser import Answer, undone
from leaks.checking import Checker, plain
from leaks.spelled import words_in
from leaks.standing import as_it_stands
from plait.pages import documents
from plait.pages.staff import emergency

NOTHING, NO_REFERENCE = "zqqqqqqqqqq", "F-999999"
#: What is typed about an emergency, and for a letter: no record's words.
_REASON = "A neighbour rang and the baby cannot be woken up now."
_LETTER = {
    "why": "The baby was hurt and we want to help you keep her safe.",
    "ring": "Children's social care",
    "phone": "01632 960001",
    "hands_over": "Robin Made-Up",
    "checked": "name_and_route",
    "do": "send",
}


@contextmanager
def as_html() -> Iterator[None]:
    """Documents are given as the HTML that they are made from: to draw them is slow."""

    def drawn(template: str, context: dict[str, object], *styles: str) -> bytes:
        return render_to_string(template, context).encode()

    with patch.object(documents, "pdf", drawn):
        yield


def search_messages(checker: Checker, staff: int) -> None:
    """Look for each message by a word that is in it, and by one that is in none."""
    area = checker.area
    nothing = _searched(checker, staff, NOTHING)
    for item in area.of("message"):
        said = area.word("event", item.of[0])
        found = _searched(checker, staff, said)
        ask = Ask("messages", "/messages", None, item, "POST")
        may = staff not in area.closed_accounts and oracle.finds(area, staff, item)
        # What was typed is on the page again: whoever typed it knows it.
        answer = replace(found, body=found.body.replace(said.encode(), b""))
        checker.check(staff, ask, answer)
        if may != (item.word in words_in(found.body)):
            checker.wrong(staff, ask, found, f"finds {item}? It should: {may}")
        if not may and _alike(found, said) != _alike(nothing, NOTHING):
            checker.wrong(staff, ask, found, f"hidden is not like absent: {item}")


def _searched(checker: Checker, staff: int, typed: str) -> Answer:
    with undone():
        led = checker.browser.asks(staff, "POST", "/messages", {"q": typed})
        if led.location.startswith("/messages?s="):
            return checker.browser.asks(staff, "GET", led.location)
        return led


def _alike(answer: Answer, typed: str) -> tuple[object, ...]:
    status, _, body = plain(answer)
    return status, body.replace(typed.encode(), b"")


def emergencies(checker: Checker, staff: int) -> None:
    """Open each record in an emergency, by its reference; and one that there is not."""
    area = checker.area
    if staff in area.closed_accounts:
        return
    for family in range(area.subjects):
        with undone(), _password_is_right():
            nothing = _opens(checker, staff, NO_REFERENCE)
        wanted = base.opens_in_emergency(area, staff, family)
        ask = Ask("emergency", "/emergency", None, None, "POST")
        with undone(), _password_is_right():
            before = told.notices()
            found = _opens(checker, staff, writing.reference(family))
            checker.tally.decisions += 1
            if found.location:
                checker.tally.allowed += 1
            if bool(found.location) != (wanted in ("open", "opened")):
                checker.wrong(staff, ask, found, f"should come to: {wanted}")
            hidden = _alike(found, writing.reference(family))
            if wanted == "none" and hidden != _alike(nothing, NO_REFERENCE):
                checker.wrong(staff, ask, found, "kin are not answered as by nothing")
            if wanted == "opened" and found.location:
                _opened(checker, staff, family, found, before)


def _opened(
    checker: Checker, staff: int, family: int, found: Answer, before: set[UUID]
) -> None:
    """The record is open, in the classes of an emergency; and officers are told."""
    area, tally = checker.area, checker.tally
    opened = as_it_stands(area)
    new = next(o for o in opened.emergencies if o.subject == family and o.ends == 60)
    tally.wrong += told.of_emergency(area, staff, new.team, family, before)
    # What is owed was worked out anew: only the events are compared.
    kept = [one for one in area.items if one.kind in ("event", "person")]
    checker.area = replace(opened, items=kept)
    page = checker.browser.asks(staff, "GET", found.location)
    checker.check(staff, Ask("family", found.location, family), page)
    checker.area = area


def _opens(checker: Checker, staff: int, reference: str) -> Answer:
    sent = {
        "reference": reference,
        "code": "child_danger",
        "reason": _REASON,
        "password": "it is patched",
        "event_id": str(UUID(int=7_000_000)),
    }
    return checker.browser.asks(staff, "POST", "/emergency", sent)


def _password_is_right():
    return patch.object(emergency, "_is_them", lambda *_: True)


def letters(checker: Checker, staff: int, *, is_drawn: bool = False) -> int:
    """The letter to each parent of what was decided; how many were made."""
    area, made = checker.area, 0
    for family in range(area.subjects):
        for role in ("mother", "partner"):
            path = (
                f"/families/{writing.subject_id(family)}/meetings/"
                f"{writing.event_id(area.held[family])}/letter/"
                f"{writing.person_id(family, role)}"
            )
            ask = Ask("letter-to", path, family, None, "POST")
            with undone():
                answer = checker.browser.asks(staff, "POST", path, _LETTER)
            checker.check(staff, ask, answer)
            if "Content-Type: application/pdf" in answer.headers:
                made += 1
                _names_only(checker, staff, ask, answer, role)
            if made and is_drawn:
                return made
    return made


def _names_only(
    checker: Checker, staff: int, ask: Ask, answer: Answer, role: str
) -> None:
    """A letter has the names of whom it is to and of the baby, and no other word."""
    area = checker.area
    known = {
        area.word("person", (ask.family, one)) for one in (role, "family", "infant")
    }
    found = words_in(answer.body)
    if found - known:
        checker.wrong(staff, ask, answer, f"the letter says {found - known}")
    if area.word("person", (ask.family, role)) not in found:
        checker.wrong(staff, ask, answer, "the letter is to nobody")


def packs(checker: Checker, staff: int) -> None:
    """The pack of each meeting as a document, of whoever is given one."""
    for family in range(checker.area.subjects):
        for ask in adapters.asks_of_family(checker.area, family):
            if ask.route == "pack" and not checker.is_refused(staff, ask):
                with undone():
                    sent = {"form": "pdf"}
                    made = checker.browser.asks(staff, "POST", ask.path, sent)
                sent_by = Ask("pack", ask.path, family, None, "POST", sent)
                checker.check(staff, sent_by, made)


def everything(checker: Checker, staff: int) -> None:
    """All of these, as one of the staff."""
    search_messages(checker, staff)
    emergencies(checker, staff)
    with as_html():
        letters(checker, staff)
        packs(checker, staff)
