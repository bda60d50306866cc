"""What a notice says: fixed words with blanks, and what may stand in a blank.

A notice goes through hands that are not ours. So nothing in it tells of a person:
each blank is checked against what it may hold, and anything else is refused before it
is posted. Whoever needs other words adds them here, where a second person reads them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

#: Blanks that a template may have.
REFERENCE, LINK, WHEN, WHAT = "reference", "link", "when", "what"


@dataclass(frozen=True, slots=True)
class Template:
    """The words of a notice: a mail's body, a text message, and which blanks they have.

    The subject of a mail is the same for all: a shared inbox should learn nothing.
    """

    mail: str
    text: str
    blanks: frozenset[str]


def _template(mail: str, text: str) -> Template:
    found = frozenset(re.findall(r"\{(\w+)\}", mail + text))
    return Template(mail, text, found)


_SIGN_IN: Final = "Sign in to read it:\n{link}\n"
_ANSWER: Final = "Sign in to read it and to answer:\n{link}\n"

TEMPLATES: Final[Mapping[str, Template]] = {
    "escalation": _template(
        "{what}, since {when}. The record is {reference}.\n\n" + _ANSWER,
        "Plait: {what}, since {when}. {reference}. Sign in and answer: {link}",
    ),
    "work": _template(
        "{what}. The record is {reference}.\n\n" + _SIGN_IN,
        "Plait: {what}. {reference}. Sign in: {link}",
    ),
    "meeting": _template(
        "{what}: {when}. The record is {reference}.\n\n" + _ANSWER,
        "Plait: {what}: {when}. {reference}. Sign in and answer: {link}",
    ),
    "minutes": _template(
        "{what}. The record is {reference}. Please answer by {when}.\n\n" + _ANSWER,
        "Plait: {what}. {reference}. Answer by {when}: {link}",
    ),
    "answer": _template(
        "{what}. The record is {reference}.\n\n" + _ANSWER,
        "Plait: {what}. {reference}. Sign in and answer: {link}",
    ),
    "team": _template(
        "{what}: {when}.\n\n" + _SIGN_IN,
        "Plait: {what}: {when}. Sign in: {link}",
    ),
}

#: All that `what` may say.
WHAT_MAY_BE: Final = frozenset(
    {
        "Something is late",
        "Something is late and nobody could be reached before you",
        "A mark or injury was recorded",
        "You are invited to a meeting",
        "A meeting was changed",
        "A meeting was cancelled",
        "A meeting needs your answer",
        "A colleague asked you to go to a meeting",
        "Minutes are ready to be approved",
        "Minutes are ready to be read",
        "A decision needs your answer",
        "A message needs your answer",
        "An urgent message needs your answer",
        "An action is yours",
        "An action is late",
        "A disagreement needs your answer",
        "A disagreement went up to you",
        "A family was offered to your area",
        "A message that you sent was declined",
        "A handover needs your answer",
        "A handover came back to you",
        "Information was asked of you",
        "Your request for information was answered",
        "Information was shared with you",
        "A record was opened in an emergency",
        "Your opening in an emergency was reviewed",
        "Nobody is on call",
    }
)

#: Why something did not reach anybody, as kept beside it, and as people read it.
REASONS: Final[Mapping[str, str]] = {
    "no_address": "there is no address to send it to",
    "no_number": "there is no mobile number to send it to",
    "no_text_messages": "no text messages are set up here",
    "no_mail": "no mail is set up here",
    "left": "the account of whoever it was for is closed",
    "refused": "it was refused for good",
    "bounced": "it came back",
    "not_delivered": "it could not be delivered",
    "given_up": "it was tried many times",
}

_WHEN_WORDS: Final = (
    r"Mon|Tue|Wed|Thu|Fri|Sat|Sun|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|"
    r"Sunday|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|January|February|March|"
    r"April|June|July|August|September|October|November|December|"
    r"at|on|to|from|until|by|and|in|of|am|pm|midday|midnight|noon|today|tomorrow|"
    r"minutes?|hours?|days?|GMT|BST|UTC"
)
_MAY_BE: Final[Mapping[str, re.Pattern[str]]] = {
    REFERENCE: re.compile(r"[A-Z]{1,2}-[0-9A-Z]{3,8}"),
    # A path of ours: the sender puts our own address before it.
    LINK: re.compile(r"/(?:[\w.-]+(?:/[\w.-]+)*/?)?(?:#[\w-]+)?", re.ASCII),
}
#: One word of a time: `when` is some of them.
_WORD_OF_WHEN: Final = re.compile(
    rf"(?:{_WHEN_WORDS}|\d{{1,4}}(?:[:./-]\d\d){{0,2}}(?:am|pm)?)", re.ASCII
)


class WordsRefused(ValueError):
    """A notice that says something else than it may. What it says is not repeated."""


def check(template: str, values: Mapping[str, str]) -> None:
    """Refuse what does not fit the template, or might tell of somebody.

    Raises:
        WordsRefused: says which template or blank, and what was wanted there.
    """
    known = TEMPLATES.get(template)
    if known is None:
        wanted = ", ".join(sorted(TEMPLATES))
        raise WordsRefused(f"A notice's template is one of {wanted}.")
    if values.keys() != known.blanks:
        wanted = ", ".join(sorted(known.blanks))
        raise WordsRefused(f"The template {template!r} wants exactly: {wanted}.")
    for blank, text in values.items():
        if blank == WHAT and text not in WHAT_MAY_BE:
            raise WordsRefused("`what` is one of notice_words.WHAT_MAY_BE.")
        if blank == WHEN and not _is_time(text):
            raise WordsRefused(_WANTED[blank])
        if blank in _MAY_BE and not _MAY_BE[blank].fullmatch(text):
            raise WordsRefused(_WANTED[blank])


def _is_time(text: str) -> bool:
    words = text.replace(",", " ").split(" ")
    said = [word for word in words if word]
    return len(said) > 0 and all(map(_WORD_OF_WHEN.fullmatch, said))


_WANTED: Final[Mapping[str, str]] = {
    REFERENCE: "`reference` is such as F-7K2M9B.",
    WHEN: "`when` is a date, a time or both, such as `Tue 3 March 2026 at 14:00`.",
    LINK: "`link` is a path of ours, such as `/families/…/`, without a query.",
}


def subject_of(values: Mapping[str, str]) -> str:
    """The subject of a mail: our name, and the reference where there is one."""
    return f"Plait {values.get(REFERENCE, '')}".strip()


def mail_of(template: str, values: Mapping[str, str], site: str) -> str:
    """The body of a mail. `site` is our own address, without a slash at its end."""
    return TEMPLATES[template].mail.format_map(_linked(values, site)) + _FOOT


def text_of(template: str, values: Mapping[str, str], site: str) -> str:
    """The text message."""
    return TEMPLATES[template].text.format_map(_linked(values, site))


_FOOT: Final = (
    "\nThis message is sent by a machine and says nothing of the family on purpose. "
    "Nobody reads an answer to it.\n"
)


def _linked(values: Mapping[str, str], site: str) -> dict[str, str]:
    return {
        blank: f"{site}{text}" if blank == LINK else text
        for blank, text in values.items()
    }
