"""What leaves for another installation: what was released to a team there, no more.

The partner's part is played here: what was posted is opened with its keys, and every
word in it is compared with what the oracle lets go.
"""

import json
import random
from datetime import timedelta
from uuid import UUID

from django.db import connection

from generative.access_oracle import Release
from generative.access_worlds import event_id, subject_id
from leaks import writing
from leaks.area import Area
from leaks.browser import undone
from leaks.spelled import words_in
from plait.exchange import envelopes, keys, outbound
from plait.exchange.envelopes import ENVELOPE, Inside, Outside
from plait.exchange.own import Own
from plait.exchange.posting import Answer
from plait.worklist import directory

#: The number of the team that is of another installation, here and there.
FAR, THERE = 77, 5
_EVERY = 10
#: Until when something is released to it: for good, for a time, and not any more.
_ENDS = (None, None, None, 90, 0, -1)


def leaves(area: Area) -> list[str]:
    """Release some events to a team elsewhere; what is wrong with what is posted."""
    chance = random.Random(f"abroad {area.seed}")
    events = [one for one in area.events if area.roots[one.number] == one.number]
    releases = [
        Release(one.number, FAR, None, -90, chance.choice(_ENDS))
        for one in chance.sample(events, _EVERY)
        # Its class is that of when it was posted: what changes later is not tried.
        if len(one.classes) == 1
    ]
    with undone():
        partner = _introduced()
        _release(area, releases)
        posted = _posted(area, partner)
        directory.forget()
    return _compared(area, releases, posted)


def may_leave(area: Area, releases: list[Release]) -> set[int]:
    """The events that travel: released still, with all corrections, but sealed ones."""
    roots = {one.event for one in releases if one.ends is None or one.ends > 0}
    return {
        one.number
        for one in area.events
        if area.roots[one.number] in roots and one.classes[0] != "sealed"
    }


def _compared(area: Area, releases: list[Release], posted: list[Inside]) -> list[str]:
    ids = {event_id(one.number): one for one in area.events}
    sent = {ids[one.event.id].number for one in posted if one.event.id in ids}
    wanted = may_leave(area, releases)
    wrong = []
    if sent != wanted or len(posted) != len(sent):
        wrong.append(f"area {area.seed}: leave {sent - wanted}, stay {wanted - sent}")
    for one in posted:
        event = ids[one.event.id]
        known = {
            area.word("person", (event.subject, role))
            for role in ("family", "mother", "infant")
        }
        found = words_in(envelopes.plain(one).encode())
        may = {area.word("event", event), *known} | _of_event(area, event.number)
        if found - may or not known <= found:
            wrong.append(
                f"area {area.seed}, event {event.number}: too much {found - may}, "
                f"too little {known - found}"
            )
    return wrong


def _of_event(area: Area, number: int) -> set[str]:
    """Other words that stand in this event, and are of it."""
    return {
        one.word
        for one in area.items
        if one.kind in ("emergency", "review") and one.of.number == number
    }


def _introduced() -> keys.Keys:
    """A partner with an agency and a team; its keys."""
    made = keys.made()
    with connection.cursor() as cursor:
        cursor.execute("set local role plait_engine")
        cursor.execute(
            "insert into exchange_partner (slug, name, url, keys, is_active, added_at) "
            "values ('far', 'Far', 'https://far.example', %s, true, now())",
            [json.dumps(made.as_list())],
        )
        cursor.execute(
            "insert into agency values ('far-gp', 'Far GP', 'gp', %s)",
            [writing.OTHER_AREA],
        )
        cursor.execute(
            "insert into team (id, agency_id, name, phone, out_of_hours_phone, roles) "
            "values (%s, 'far-gp', 'Far team', '', '', '{gp}')",
            [FAR],
        )
        cursor.execute("insert into remote_agency values ('far-gp', 'gp', 'far')")
        cursor.execute(
            "insert into remote_team (team_id, partner_id, number_there) "
            "values (%s, 'far', %s)",
            [FAR, THERE],
        )
        cursor.execute("set local role plait_app")
    directory.forget()
    return made


def _release(area: Area, releases: list[Release]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set local role plait_keeper")
        cursor.executemany(
            "insert into event_release (subject_id, id, root, team_id, given_by_id, "
            "source_event, since, until, basis) values (%s, gen_random_uuid(), %s, %s, "
            "%s, %s, now() + %s * interval '1 minute', "
            "now() + %s * interval '1 minute', '')",
            [
                (subject_id(area.events[one.event].subject), event_id(one.event), FAR,
                 area.events[one.event].team, event_id(one.event), one.begins, one.ends)
                for one in releases
            ],
        )  # fmt: skip
        cursor.execute("set local role plait_app")


def _posted(area: Area, partner: keys.Keys) -> list[Inside]:
    """What the partner opens of what is posted to it."""
    moment = writing.now() + timedelta(seconds=1)
    texts: dict[UUID, Inside] = {}

    def post(url: str, text: str) -> Answer:
        outside = envelopes.shaped(Outside, envelopes.claims(ENVELOPE, text).payload)
        texts[outside.id] = envelopes.unseal(outside, partner, moment)
        return Answer(422, '{"code": "malformed"}')

    with connection.cursor() as cursor:
        cursor.execute("set local role plait_engine")
        outbound.send_all(
            Own("ashmere", keys.made()), moment, post=post, using="default"
        )
        cursor.execute("set local role plait_app")
    return list(texts.values())
