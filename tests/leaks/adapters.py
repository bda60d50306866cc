"""How each route is asked, and the tables that lie behind. A new one is added here.

Where a route stands, with which ids, is in `lib.routes`; what a reader could find there
in `leaks.shows`. A route without a line there fails, and so does a table without one in
`TABLES` or `WORDLESS`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from generative.access_worlds import event_id, subject_id
from leaks.area import Area, Item
from leaks.envelopes import file_id
from leaks.outcomes import OUTCOME_TABLES
from leaks.shows import SHOWS
from leaks.writing import PROPOSAL, entry_id, person_id, photo_id
from lib.routes import OF_A_FAMILY, OTHERS

#: Routes that show a row of one's own team without opening the family's record.
WITHOUT_OPENING = frozenset({"owed"})
#: Routes that list what could be opened.
SEARCHES = frozenset({"families"})
#: Files that leave Plait for a calendar or a table: no record's word is in them.
NAMES_NOBODY = frozenset(
    {"appointment-calendar", "meeting-calendar", "mark-to-meeting-csv",
     "mark-to-meeting-json", "board-csv", "board-svg", "board-png"}
)  # fmt: skip
#: What ends the session that asks, or makes another: asked for by nobody but nobody.
OF_THE_SESSION = frozenset({"account_logout", "lock", "unlock", "demonstration"})

#: A table with words of families or staff, and the kind of item that stands for it.
TABLES = {
    "event": "event",
    "event_release": "event",
    "person": "person",
    "worklist_entry": "entry",
    "worklist_concern": "entry",
    "failed_derivation": "failure",
    "meeting": "meeting",
    "named_owner": "event",
    "meeting_seat": "meeting",
    "meeting_draft": "draft",
    "document_draft": "sheet",
    "appointment": "event",
    "group_place": "event",
    "photo": "photo",
    "exclusion": "kin",
    "access_entry": "opening",
    "looked_into": "inquiry",
    "message_file": "file",
    "exchange_out": "envelope",
    "message": "message",
    "message_draft": "unsent",
    "involvement": "event",
    "policy_proposal": "proposal",
}
#: The tables that hold no word which one reader may see and another may not, and why.
WORDLESS = {
    "absence": "who is away, without a reason; a team's own page",
    "access_listing": "ids only; read by nobody yet",
    "agency": "a register that all staff may read",
    "care_episode": "states and moments of a projection; its events carry the words",
    "birth_alert": "that there is one, and days; its events carry the words",
    "capacity_forecast": "numbers of a team's queue; a team's own page",
    "workforce_language": "what colleagues speak; a team's own page",
    "workforce_post": "posts of a team; its own page",
    "workforce_weight": "classes of a projection; its events carry the words",
    "workforce_time": "how much colleagues work; a team's own page",
    "care_group": "a team's own groups: days and titles, of no family",
    "chain_head": "hashes",
    "child_owner": "areas and moments of a projection; its events carry the words",
    "complex_case": "initials and moments of a projection; its events carry the words",
    "emergency_try": "what came of a try; nothing that was typed",
    "engine_state": "how the rules are",
    "message_opening": "who opened which; its message is a row",
    "exclusion_ended": "an exclusion that was; read by no page",
    "exchange_in": "sealed, as it came; closed to the web",
    "exchange_link": "ids of ours beside ids of theirs",
    "exchange_partner": "a register",
    "remote_agency": "a register",
    "remote_team": "a register",
    "feed_state": "how feeds are",
    "known_number": "a keyed hash",
    "mark_measure": "moments of a projection; read as sums",
    "outbox_state": "how the outbox is",
    **OUTCOME_TABLES,
    "outgoing": "searched for every word after each form: there must be none",
    "partnership": "a register",
    "person_contact": "a projection of routes; its events carry the words",
    "photo_opening": "who opened which; one's own rows",
    "policy_preview": "counts",
    "policy_step": "reasons of a proposal, read by the same door",
    "policy_version": "adopted, so for everybody",
    "policy_worked_out": "which version was worked out",
    "post": "a register",
    "reading": "counts; whoever leads the agency reads them as they are",
    "rebasing": "why a chart begins anew, for whoever reads the board",
    "rota_shift": "who is on call",
    "sharing_agreement": "an agreement that all staff may read",
    "staff": "a register that all staff may read",
    "subject": "a reference, which may be said in notices",
    "sweep_state": "how the sweep is",
    "told_reading": "counts as others are told them: small ones hidden, others rounded",
    "team": "a register",
    "uncounted": "how many a counting has left out, of nobody by name",
    "team_hours": "a register",
    "team_serves": "a register",
}


@dataclass(frozen=True)
class Ask:
    """One request: which route, with which ids, about which family."""

    route: str
    path: str
    family: int | None = None
    #: The record that it is about: shown where the oracle allows it.
    about: Item | None = None
    method: str = "GET"
    data: dict[str, object] = field(default_factory=dict)

    @property
    def opens(self) -> int | None:
        """The family whose record it opens, or is refused."""
        return None if self.route in WITHOUT_OPENING else self.family


def could_show(area: Area, ask: Ask) -> list[Item]:
    """The records that this route could show in its answer to this."""
    kinds = SHOWS[ask.route] or ()
    family = ask.family
    if family is None and ask.about is not None:
        family = ask.about.subject
    return [
        item
        for item in area.items
        if item.kind in kinds
        and (family is None or item.subject in (None, family))
        and (ask.about is None or _is_of(area, item, ask.about))
    ]


def _is_of(area: Area, item: Item, about: Item) -> bool:
    """Of what has a page of its own, that page shows that one."""
    if about.kind == "emergency" and item.kind == "review":
        return area.reviews[item.of.number] == about.of.number
    return item.kind != about.kind or item.kind not in _ONE_OF or item == about


_ONE_OF = ("photo", "emergency", "file")


def every(area: Area) -> list[Ask]:
    """Every route with every id that it takes."""
    if not area.asks:
        area.asks.extend(asks_of_none(area))
        for family in range(area.subjects):
            area.asks.extend(asks_of_family(area, family))
    return area.asks


def asks_of_family(area: Area, family: int) -> Iterator[Ask]:
    """Every route of a family, each with every id of that family that it takes."""
    for route in OF_A_FAMILY:
        for about, ids in _about(area, route, family):
            path = _PATHS.get(route, OF_A_FAMILY[route]).format(**ids)
            for query in QUERIES.get(route, ("",)):
                yield Ask(route, path + query, family, about)


def asks_of_none(area: Area) -> Iterator[Ask]:
    """Every other route."""
    ids = {
        "event": PROPOSAL,
        "family": subject_id(0),
        "standard": "new_birth_visit",
    }
    for route in OTHERS:
        for query in QUERIES.get(route, ("",)):
            yield Ask(route, OTHERS[route].format(**ids) + query)
    for item in area.of("emergency"):
        path = OTHERS["emergency-review"].format(event=event_id(item.of.number))
        yield Ask("emergency-review", path, None, item)


def absent(ask: Ask, area: Area) -> Ask:
    """The same of a family, or of an opening, that there is not."""
    if ask.family is None:
        path = OTHERS[ask.route].format(event=PROPOSAL)
        return Ask(ask.route, path, None, None, ask.method, ask.data)
    ids = (str(subject_id(ask.family)), str(subject_id(900_000)))
    return Ask(
        ask.route, ask.path.replace(*ids), ask.family, ask.about, ask.method, ask.data
    )


#: Routes that take an id which `lib.routes` has no name for.
_PATHS = {
    "message-file": "/families/{family}/messages/{event}/files/{file}",
    "letter-to": "/families/{family}/meetings/{meeting}/letter/{person}",
}
#: Routes that are about one event, whichever it is.
_EVENT_ROUTES = (
    "event",
    "recorded",
    "correct",
    "withdraw",
    "disagreement",
    "handover",
    "move-transfer",
    "seeing",
    "share-one",
    "info-request",
    "info-request-answer",
)
#: Routes of a copy of what is held about the baby, and which event each is about.
_COPIES = {
    "subject-copy": "asked",
    "subject-copied": "copied",
    "subject-paper": "copied",
}
Ids = dict[str, object]


def _about(area: Area, route: str, family: int) -> Iterator[tuple[Item | None, Ids]]:
    ids: Ids = {
        "family": subject_id(family),
        "event": event_id(area.called[family]),
        "mark": event_id(area.marks[family]),
        "meeting": event_id(area.called[family]),
        "entry": entry_id(0),
        "person": person_id(family, "infant"),
        "standard": "new_birth_visit",
    }
    if route in _EVENT_ROUTES:
        for item in area.of("event", family):
            root = area.roots[item.of.number]
            yield item, ids | {"event": event_id(root)}
    elif (one := _one_event(area, route, family)) is not None:
        for item in area.of("event", family):
            if item.of.number == one:
                yield item, ids | {"event": event_id(one)}
    elif "/messages/{event}" in OF_A_FAMILY[route]:
        yield _of_a_message(area, route, family, ids)
    elif route in ("letter", "letter-to"):
        yield from _of_letters(area, route, family, ids)
    elif "{entry}" in OF_A_FAMILY[route]:
        for item in area.of("entry", family):
            yield item, ids | {"entry": entry_id(item.of.number)}
    elif route in ("photo", "picture"):
        for item in area.of("photo", family):
            yield item, ids | {"event": photo_id(area, family)}
    else:
        yield None, ids


def _one_event(area: Area, route: str, family: int) -> int | None:
    """The event that a copy or an appointment is; None for another route."""
    if route in _COPIES:
        number: int = getattr(area, _COPIES[route])[family]
        return number
    is_booked = "/appointments/{event}" in OF_A_FAMILY[route]
    return area.booked[family] if is_booked else None


def _of_a_message(area: Area, route: str, family: int, ids: Ids) -> tuple[Item, Ids]:
    kind = "file" if route == "message-file" else "message"
    [item] = area.of(kind, family)
    sent = event_id(area.messages[family])
    return item, ids | {"event": sent, "file": file_id(area, family)}


def _of_letters(
    area: Area, route: str, family: int, ids: Ids
) -> Iterator[tuple[None, Ids]]:
    adults = [person_id(family, role) for role in ("mother", "partner")]
    for meeting in (area.called[family], area.held[family]):
        for adult in adults if route == "letter-to" else adults[:1]:
            yield None, ids | {"meeting": event_id(meeting), "person": adult}


#: Other ways to ask for the same: filters, pages, parts.
QUERIES: dict[str, tuple[str, ...]] = {
    "due": ("", "?who=team", "?who=team&show=others", "?who=team&show=concerned",
            "?who=team&show=escalated"),
    "due-rows": ("?who=team",),
    "family": ("", "?zoom=2", "?group=communication"),
    "person": ("", "?part=together", "?part=family"),
    "subject-paper": ("?page",),
    "messages": ("", "?view=sent", "?view=all", "?view=all&whose=me"),
    "caseload": ("", "?whose=team", "?whose=nobody"),
    "referrals": ("", "?view=asked", "?view=passed_on", "?view=decided", "?whose=from"),
    "who-looked": ("", "?days=365"),
    "opened": ("", "?days=90"),
    "unusual-looking": ("", "?days=28"),
}  # fmt: skip
