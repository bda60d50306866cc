"""From what a page sent to the draft: each part by itself, never over another's words.

A page says of each part on which version it is based. What it did not change is not
written, so that saving a whole page takes nothing back that others wrote meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from plait.access.errors import PlaitError
from plait.casework import room as casework
from plait.casework.room import Scribe
from plait.pages.staff import room_page
from plait.pages.staff.room_page import Held, Theirs
from plait.records import drafts
from plait.worklist import room

if TYPE_CHECKING:
    from plait.pages.staff.room_parts import PartForm
    from plait.records.drafts import Part

#: A page has at most so many parts: nobody sends more by hand.
MOST_PARTS = 300


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one part that was sent.

    Attributes:
        key: its name; in another class it has another one, `kept.part`.
        form: what was sent.
        kept: the version that is kept now, where something was written.
        theirs: what others wrote since; then nothing was written.
        say: what is wrong with what was sent, or "".
        is_over: the meeting was recorded meanwhile.
    """

    key: str
    form: PartForm = field(repr=False)
    kept: Part | None = field(default=None, repr=False)
    theirs: Theirs | None = field(default=None, repr=False)
    say: str = ""
    is_over: bool = False

    @property
    def is_well(self) -> bool:
        """Whether nothing stands against it."""
        return self.theirs is None and not self.say and not self.is_over


def save_all(held: Held, scribe: Scribe, data: Any, only: str = "") -> list[Outcome]:
    """Write every part of a page that was changed; `only` one, if it is named."""
    keys = [one for one in data.getlist("part")[:MOST_PARTS] if only in ("", one)]
    outcomes = (save(held, scribe, key, data) for key in dict.fromkeys(keys))
    return [one for one in outcomes if one is not None]


def save(
    held: Held, scribe: Scribe, key: str, data: Mapping[str, Any]
) -> Outcome | None:
    """Write one part. None where it was not changed, or is no part."""
    base = base_of(key, data)
    read = _read(held, key, base)
    form = room_page.form(held, key, data, read)
    if form is None:
        return None
    if not form.is_valid():
        say = next(iter(form.errors.values()))[0]
        return Outcome(key, form, say=str(say))
    value = form.value()
    keep = str(data.get("keep") or "")
    if keep.startswith(f"{key}|"):
        return _settled(held, scribe, form, keep.partition("|")[2], data)
    if value == _as_sent(form, read) or _is_empty(form, value):
        return None
    return _write(scribe, form, base, value)


def take_away(held: Held, scribe: Scribe, key: str, data: Any) -> Outcome | None:
    """Take one part of a list away. It stays in the draft's history."""
    base = base_of(key, data)
    form = room_page.form(held, key)
    if form is None or not form.is_listed:
        return None
    kept = held.room.parts.get(key)
    return _write(scribe, form, base, None, kept.sensitivity if kept else "routine")


def _settled(
    held: Held, scribe: Scribe, form: PartForm, keep: str, data: Mapping[str, Any]
) -> Outcome | None:
    """Two wrote: keep mine, keep theirs, or both, as the scribe has now chosen."""
    base = _number(data.get(f"theirs.{form.key}"))
    now = held.room.parts.get(form.key)
    value = form.value()
    if keep == "theirs":
        return None
    if keep == "both" and now and now.value:
        value = joined(form, now.value, value)
    return _write(scribe, form, base, value)


def joined(
    form: PartForm, theirs: Mapping[str, Any], mine: Mapping[str, Any]
) -> dict[str, Any]:
    """Both texts, theirs first; of what is picked or dated, mine."""
    both = {**theirs, **mine}
    for name in form.joined:
        words = [one[name] for one in (theirs, mine) if one.get(name)]
        if words:
            both[name] = "\n\n".join(dict.fromkeys(words))
    return both


def _write(
    scribe: Scribe,
    form: PartForm,
    base: int,
    value: Mapping[str, Any] | None,
    sensitivity: str = "",
) -> Outcome:
    try:
        done = casework.write_part(
            scribe, form.key, base, value, sensitivity or form.sensitivity()
        )
    except PlaitError as refused:
        is_over = isinstance(refused, casework.AlreadyHeld)
        return Outcome(form.key, form, say=refused.say, is_over=is_over)
    if done.is_kept:
        return Outcome(form.key, form, kept=done.now)
    if done.now is None:
        return Outcome(form.key, form, say=casework.AlreadyHeld.say, is_over=True)
    return Outcome(form.key, form, theirs=room_page.theirs_of(done.now, form))


def _read(held: Held, key: str, base: int) -> Mapping[str, Any]:
    """What the page showed of the part when it was read."""
    kept = held.room.parts.get(key)
    if kept is None or kept.version == base:
        return room_page.value_of(held, key)
    every = drafts.versions(held.opened.id, held.meeting, key)
    found = next((one for one in every if one.version == base), None)
    if found is None:
        return {}
    return found.value or {}


def _as_sent(form: PartForm, read: Mapping[str, Any]) -> Mapping[str, Any]:
    """What would come back of it, had nobody changed anything."""
    shown = form.shown(read)
    kept = {name: one for name, one in shown.items() if name in form.fields}
    if form.key.startswith(room.ATTENDED):
        kept.pop("untrained", None)
        if read.get("untrained"):
            kept["untrained"] = True
        if "role" in kept:
            kept["came"] = "yes"
    return {
        name: one.isoformat() if hasattr(one, "isoformat") else one
        for name, one in kept.items()
        if one not in (None, "", [])
    }


def _is_empty(form: PartForm, value: Mapping[str, Any]) -> bool:
    """An empty part at the end of a list, of which nothing was filled in."""
    return form.is_listed and not value


def base_of(key: str, data: Mapping[str, Any]) -> int:
    """The version on which a page says that a part is based."""
    return _number(data.get(f"v.{key}"))


#: No part is ever written so often, and no database counts further.
_MOST_VERSIONS = 1_000_000


def _number(sent: Any) -> int:
    try:
        return min(max(int(str(sent)), 0), _MOST_VERSIONS)
    except ValueError:
        return 0
