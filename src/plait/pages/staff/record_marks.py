"""The marks of a mark or injury: where on the body, and what each looks like.

Rare and grave, so one thing at a time: first the marks, each on the body map; then
the baby and the explanation (`record_injury`); then everything to check. Nothing is
kept on the way: the marks so far travel with the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plait.casework.injuries import MARKS
from plait.pages import body_map, body_shapes, fact_words
from plait.pages.choices import CheckboxesField, RadiosField
from plait.pages.forms import HiddenField, NhsForm, WholeNumberField
from plait.pages.staff.record_forms import given, options

#: What each mark of `casework.injuries.MARKS` is called.
KIND_WORDS = {
    "bruise": "Bruise",
    "red_mark": "Red mark",
    "petechiae": "Tiny red or purple spots",
    "swelling": "Swelling",
    "scratch": "Scratch or graze",
    "cut": "Cut",
    "burn_or_scald": "Burn or scald",
    "bite_mark": "Bite mark",
    "bleeding": "Bleeding",
    "scar": "Scar",
    "birthmark": "Birthmark, as far as you can tell",
    "blue_grey_spot": "Blue-grey spot, as far as you can tell",
    "other": "Something else",
}
KINDS = options((name, KIND_WORDS[name]) for name in MARKS)
COLOURS = options(
    (name, name.capitalize())
    for name in (
        "red", "pink", "purple", "blue", "black", "brown", "yellow", "green", "white",
    )
)  # fmt: skip
MOST_MARKS = 30
_BAR = "|"
#: Parts of a mark that is carried, and digits of its size.
_PARTS = 4
_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark, as it is carried from page to page and then kept."""

    site: str
    kind: str
    size_mm: int | None = None
    colour: str = ""

    @property
    def carried(self) -> str:
        """The mark in one hidden field."""
        return _BAR.join((self.site, self.kind, str(self.size_mm or ""), self.colour))

    @property
    def words(self) -> str:
        """`Left cheek: bruise, 8 mm, purple and blue`."""
        return fact_words.mark_said(self.as_fact())

    def as_fact(self) -> dict[str, Any]:
        """The mark as it is kept."""
        return given(
            {
                "site": self.site,
                "kind": self.kind,
                "size_mm": self.size_mm,
                "colour": self.colour,
            }
        )


def carried_marks(sent: Iterable[str]) -> list[Mark]:
    """The marks that a page carried; what is not a mark is left out."""
    kinds = {option.value for option in KINDS}
    found = []
    for text in list(sent)[:MOST_MARKS]:
        parts = text.split(_BAR)
        if len(parts) != _PARTS:
            continue
        if parts[0] in body_map.regions() and parts[1] in kinds:
            site, kind, size, colour = parts
            is_size = size.isdecimal() and len(size) <= _DIGITS
            millimetres = int(size) if is_size else None
            found.append(Mark(site, kind, millimetres, _known_colours(colour)))
    return found


def kept_marks(fact: Mapping[str, Any]) -> list[Mark]:
    """The marks of a fact, as far as they have a place and a kind."""
    return [
        Mark(
            str(mark.get("site", "")),
            str(mark.get("kind", "")),
            mark.get("size_mm"),
            str(mark.get("colour") or ""),
        )
        for mark in fact.get("marks") or ()
    ]


def numbers(sites: Sequence[str]) -> dict[str, list[body_shapes.Numbered]]:
    """The numbers that stand on each drawing."""
    return {view.key: body_map.numbered(view, sites) for view in body_map.views()}


class MarkForm(NhsForm):
    """One mark: where, what kind, how large, which colours."""

    site = HiddenField(
        required=False, error_messages={"required": "Select where the mark is"}
    )
    kind = RadiosField(
        options=KINDS,
        label="What does it look like?",
        missing="Select what the mark looks like",
        required=False,
        small=True,
    )
    size_mm = WholeNumberField(
        what="The size",
        lowest=1,
        highest=500,
        suffix="mm",
        label="Size, at its longest (optional)",
        help_text="In mm. Measure against a ruler where you can. "
        "A fingertip is about 10 mm",
        required=False,
    )
    colours = CheckboxesField(
        options=COLOURS,
        label="Colour (optional)",
        help_text="Nobody can tell from its colour how old a bruise is",
        required=False,
        small=True,
    )

    @property
    def is_filled(self) -> bool:
        """Something of a mark was filled in."""
        return any(self.data.get(name) for name in ("site", "kind", "size_mm"))

    def clean(self) -> dict[str, Any]:
        """A mark has a place on the map and a kind."""
        if self.cleaned_data.get("site") not in body_map.regions():
            self.add_error("site", "Select where the mark is")
        if not self.cleaned_data.get("kind") and "kind" not in self.errors:
            self.add_error("kind", "Select what the mark looks like")
        return self.cleaned_data

    def error_list(self) -> list[dict[str, Any]]:
        """The place is on the map, which is no field of the usual sort."""
        first = next(iter(body_map.regions().values()))
        place = [
            {"text": text, "href": f"#site-{first.key}"}
            for text in self.errors.get("site", ())
        ]
        return place + super().error_list()

    def mark(self) -> Mark:
        """What was filled in."""
        data = self.cleaned_data
        colour = _joined(data.get("colours") or ())
        return Mark(data["site"], data["kind"], data.get("size_mm"), colour)


def _known_colours(text: str) -> str:
    known = {option.value for option in COLOURS}
    return _joined(
        word for word in text.replace(" and ", ", ").split(", ") if word in known
    )


def _joined(colours: Iterable[str]) -> str:
    *first, last = list(colours) or [""]
    return f"{', '.join(first)} and {last}" if first else last
