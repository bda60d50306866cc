"""Who is in the room of a sitting from one family to the next, and what goes unsaid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid5

from plait.casework import room as casework
from plait.worklist import room

if TYPE_CHECKING:
    from datetime import date

    from plait.casework.room import Scribe
    from plait.pages.request import Request
    from plait.pages.staff.room_page import Held

#: Under this the session keeps who was in the room for the family before.
_KEY: Final = "complex_room"
_MOST: Final = 60


def own_words(held: Held, team: int) -> str:
    """The part in which the team writes what was said: one a meeting."""
    return f"{room.HEARD}{uuid5(held.meeting, f'{team}')}"


def remember(request: Request, on: date, data: Any, held: Held) -> None:
    """Keep who is in the room, so that nobody ticks them for each family anew."""
    there: dict[str, dict[str, str]] = {}
    for place in held.room.of.places[:_MOST]:
        key = room.ATTENDED + place.key
        came = str(data.get(f"{key}-came") or "")
        if place.team is not None and came in ("yes", "no"):
            name = str(data.get(f"{key}-name") or "")[:200]
            there[str(place.team)] = {"came": came, "name": name}
    if there:
        before = _there(request, on)
        request.session[_KEY] = {"on": on.isoformat(), "there": before | there}


def _there(request: Request, on: date) -> dict[str, dict[str, str]]:
    kept = request.session.get(_KEY) or {}
    found = kept.get("there") if kept.get("on") == on.isoformat() else None
    return dict(found or {})


def likely(request: Request, on: date, held: Held, key: str) -> Mapping[str, Any]:
    """What a part is likely to say, before anybody has written it."""
    if key.startswith(room.ATTENDED):
        place = held.around.place(key.removeprefix(room.ATTENDED))
        if place is None or place.team is None:
            return {}
        kept = _there(request, on).get(str(place.team))
        if kept is not None:
            return {name: one for name, one in kept.items() if one}
        if place.team == room.caller_of(held.room.gathering):
            return {"came": "yes", "name": request.staff.get_full_name()}
        return {"came": "no"} if place.reply == "apologies" else {}
    if key.startswith(room.HEARD):
        caller = room.caller_of(held.room.gathering)
        return {"team": str(caller)} if caller else {}
    return {}


def settle(request: Request, held: Held, scribe: Scribe) -> None:
    """Write what nobody said: who did not come, and when it began."""
    parts = held.room.parts

    def write(key: str, value: Mapping[str, Any]) -> None:
        kept = parts.get(key)
        casework.write_part(scribe, key, kept.version if kept else 0, value)

    for place in held.room.of.places:
        key = room.ATTENDED + place.key
        said = held.room.of.draft.get(key, {})
        if not said.get("came"):
            write(key, {**said, "came": "no"})
    chair = held.room.of.draft.get(room.CHAIR, {})
    at = held.room.gathering.starts_at
    if not chair.get("began") and (at is None or at > request.now):
        chair = {**chair, "began": request.now.isoformat(timespec="seconds")}
        write(room.CHAIR, chair)


def as_likely(request: Request, on: date, held: Held) -> Held:
    """The meeting as it would count with those who are likely to be there."""
    of = held.room.of
    keys = [room.ATTENDED + one.key for one in of.places]
    guessed = {key: likely(request, on, held, key) for key in keys}
    draft = {**guessed, **{key: one for key, one in of.draft.items() if one}}
    judgement = room.judged(of.quorum, of.places, draft)
    return replace(held, room=replace(held.room, judgement=judgement))
