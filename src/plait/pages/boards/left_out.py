"""Who is missing from a board's numbers, in words: silence is not safety."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from plait.assurance.publishing import rounded
from plait.pages import components

if TYPE_CHECKING:
    from plait.assurance.readings import NotCounted

#: From which numbers they are missing: of a board, a standard, a national measure.
Of = Literal["board", "standard", "national"]
_FROM: Final[dict[Of, str]] = {
    "board": "{are} missing from every number here but those of national measures.",
    "standard": "{are} missing from every number here.",
    "national": (
        "this measure counts them all the same, as it asks for no time limit of ours. "
        "Beside our standard stands “could not be worked out”."
    ),
}
_NOBODY: Final = (
    "Every family, member of staff and review could be worked out in this counting."
)
_NOT_KNOWN: Final = (
    "Whether somebody could not be worked out, and so is missing, is not known: an "
    "earlier version of Plait counted these numbers, or there was no night since."
)
_OFFICE: Final = (
    "Where Plait fails at it by day too, the family is a row of its own on your "
    "worklist. Make sure that somebody looks at it: mostly a year was mistyped. Tell "
    "whoever runs Plait: the log of the night names all of them, by numbers and not by "
    "name."
)
_LEAD: Final = (
    "Where Plait fails at it by day too, a family of yours is a row of its own on your "
    "worklist: look at its timeline, where mostly a year was mistyped, and decide "
    "yourselves what is due. Tell whoever runs Plait: the log of the night names all "
    "of them, by numbers and not by name."
)


@dataclass(frozen=True, slots=True)
class Missing:
    """What is said of those who are missing.

    Attributes:
        is_loud: whether some are missing from these numbers: it is said before them.
        says: the whole of it, in sentences.
        to_do: whom to tell and what to do; empty where there are none.
        in_files: what a picture or a table says, which may go to others: fewer than 5
            are "some", and others are rounded.
        is_office: whether the reader is told on a page of theirs who they are.
    """

    is_loud: bool
    says: tuple[str, ...]
    to_do: str
    in_files: str
    is_office: bool


def missing(found: Sequence[NotCounted], of: Of, *, is_office: bool) -> Missing:
    """Who is missing, by the last counting and by that of which others are told."""
    if not found:
        return Missing(False, (_NOT_KNOWN,), "", _NOT_KNOWN, is_office)
    last = next((one for one in found if not one.is_told), found[-1])
    shown = next((one for one in found if one.is_told), last)
    if not any(map(_is_any, found)):
        return Missing(False, (_NOBODY,), "", _NOBODY, is_office)
    says = [_sentence(shown, of, is_office=is_office)]
    if _parts(last) != _parts(shown):
        when = components.moment(last.as_of)
        these = _many(last) if _is_any(last) else "nobody"
        says.append(f"The last counting, of {when}, left out {these}.")
    return Missing(
        is_loud=of != "national",
        says=tuple(says),
        to_do=_OFFICE if is_office else _LEAD,
        in_files=_of_files(shown, of),
        is_office=is_office,
    )


def _sentence(one: NotCounted, of: Of, *, is_office: bool) -> str:
    if not _is_any(one):
        return _NOBODY
    are = "it is" if one.families + one.others == 1 else "they are"
    # An agency has no national measures on its board.
    gone = _FROM[of if is_office or of == "national" else "standard"].format(are=are)
    if is_office:
        return f"{_many(one)} could not be worked out in this counting; {gone}"
    if not _has_own(one):
        return (
            "Some of the partnership could not be worked out in this counting. Your "
            "agency recorded nothing of them, but may owe them something; "
            f"{gone}"
        )
    words = (
        f"{_many(one)} of whom your agency recorded something could not be worked out "
        f"in this counting; {gone}"
    )
    more = " Some others of the partnership could not either."
    return f"{words}{more}" if one.is_more else words


def _of_files(one: NotCounted, of: Of) -> str:
    """As it may be told to anybody."""
    if not _is_any(one):
        return _NOBODY
    many = rounded(one.families + one.others) if not one.is_more else None
    said = "Some" if many is None else f"About {many}"
    gone = "are counted all the same" if of == "national" else "are missing"
    return f"{said} families, staff or reviews could not be worked out, and {gone}."


def _is_any(one: NotCounted) -> bool:
    return _has_own(one) or one.is_more


def _has_own(one: NotCounted) -> bool:
    return one.families + one.others > 0


def _parts(one: NotCounted) -> tuple[int, int, bool]:
    return one.families, one.others, one.is_more


def _many(one: NotCounted) -> str:
    """How many, in words: `3 families and 1 other`."""
    parts = []
    if one.families:
        parts.append(components.counted(one.families, "family", "families"))
    if one.others:
        what = "member of staff or review", "members of staff or reviews"
        parts.append(components.counted(one.others, *what))
    return " and ".join(parts) or "Some of the partnership"
