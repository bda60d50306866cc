"""Non-interference: what is hidden from somebody changes nothing that they are given.

The same pages are asked for twice: in the area as it is, and with more in it that this
person may not know of. The answers must be the same to the byte, but for what is new
with each answer: seals and ids. That finds what no word betrays: counts, orders, gaps,
the text of an error.
"""

import random
from dataclasses import replace

from django.db import connection

from generative import access_oracle as base
from generative.access_worlds import event_id, mask_of, subject_id
from leaks import adapters, writing
from leaks.adapters import Ask
from leaks.area import CLASSES, Area, Item, Words
from leaks.browser import Browser, undone
from leaks.checking import plain

#: That something of these classes is held may be told: ADR 9. Of others nothing.
MAY_BE_TOLD_OF = frozenset({"routine", "health"})
STANDARD = writing.STANDARD
#: What a reader's own page says of others who looked, or of what all teams have.
NOT_ALIKE: frozenset[str] = frozenset()


def differences(
    area: Area,
    browser: Browser,
    staff: int,
    *,
    share: float,
    routes: frozenset[str] = frozenset(),
) -> tuple[int, list[str]]:
    """How many answers were compared, and which differ."""
    asks = _asks(area, staff, share, routes)
    with undone():
        before = [plain(_asked(browser, staff, ask)) for ask in asks]
    with undone():
        more = add_hidden(area, staff)
        after = [plain(_asked(browser, staff, ask)) for ask in asks]
    wrong = [
        f"area {area.seed}, staff {staff}: {ask.path} ({ask.route}) tells of what is "
        f"hidden: {more} records more"
        for ask, one, other in zip(asks, before, after, strict=True)
        if one != other
    ]
    return len(asks), wrong


def _asks(area: Area, staff: int, share: float, routes: frozenset[str]) -> list[Ask]:
    chance = random.Random(f"alike {area.seed} {staff}")
    return [
        ask
        for ask in adapters.every(area)
        if ask.route not in adapters.OF_THE_SESSION | NOT_ALIKE
        and (ask.route in routes or not routes)
        and chance.random() < share
    ]


def _asked(browser: Browser, staff: int, ask: Ask):
    with undone():
        return browser.asks(staff, "GET", ask.path)


def add_hidden(area: Area, staff: int) -> int:
    """Add to each family what this person may know nothing of; how many records."""
    chance = random.Random(f"hidden {area.seed} {staff}")
    words, added = Words(area.seed + 500_000), 0
    wider = replace(area, events=[*area.events], items=[*area.items],
                    kinds=dict(area.kinds), roots=dict(area.roots))  # fmt: skip
    moment = writing.now()
    for subject in range(area.subjects):
        given = base.classes_on_opening(area, staff, subject)
        is_closed = staff in area.closed_accounts
        is_shut = is_closed or given is None or (staff, subject) in area.kin
        for number in range(6):
            team, sens = chance.choice([1, 2, 3, 4, 6]), chance.choice(CLASSES)
            event = base.Event(len(wider.events), subject, team, (sens,), number)
            seen, _ = base.may_read_event(area, staff, event, subject)
            if (seen and not is_closed) or (not is_shut and sens in MAY_BE_TOLD_OF):
                continue
            wider.events.append(event)
            wider.kinds[event.number] = "contact.other"
            wider.roots[event.number] = event.number
            wider.items.append(Item("event", words(), subject, event))
            _as("plait_engine")
            writing.append(wider, event.number, moment)
            added += 1
        added += _add_entries(area, staff, subject, words, chance)
    _as("plait_app")
    return added


def _add_entries(
    area: Area, staff: int, subject: int, words: Words, chance: random.Random
) -> int:
    added = 0
    for number in range(4):
        entry = base.Entry(
            500 + 10 * subject + number, subject, chance.choice([1, 2, 3, 4]),
            None, None, frozenset(chance.sample(CLASSES, 2)),
        )  # fmt: skip
        if base.may_read_entry(area, staff, entry, subject)[0]:
            continue
        _as("plait_engine")
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into worklist_entry (subject_id, id, standard, version, title, "
                "trigger, person_label, owed_by, team_id, agency, opened_at, due_at, "
                "because, classes, why, rungs, told, concerned) values (%s, %s, %s, "
                "1, %s, %s, '', 'gp', %s, %s, now(), now(), '{}', %s, '', '[]', '[]', "
                "'{}')",
                [
                    subject_id(subject), writing.entry_id(entry.number), STANDARD,
                    words(), event_id(0), entry.owed_by, writing.agency(entry.owed_by),
                    mask_of(entry.classes),
                ],
            )  # fmt: skip
        added += 1
    return added


def _as(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"set local role {role}")
