"""What is known of one family: its events, its people, and which event means what."""

from __future__ import annotations

from plait.population.kernel.compiled import compiled
from plait.population.kernel.shapes import (
    BIRTH,
    BLOCK,
    BLOCK_DAYS,
    DIED,
    ENDS,
    EVENTS,
    FIRST_DAY,
    INFANT,
    JOINED,
    LAST_DAY,
    LOSS,
    NEVER,
    NO_DAY,
    NOBODY,
    NONE,
    PEOPLE,
    ROLE_COUNT,
    SUBJECT,
    UNBORN,
    UNSEEN,
    Columns,
    Family,
    Reading,
    Record,
    Rules,
    Smaller,
)

#: Births that follow each other within this time are of one pregnancy: 90 days.
_TWINS = 90 * 86_400_000_000


@compiled
def learn(
    columns: Columns, reading: Reading, family: Family, first: int, last: int
) -> None:
    """Take in the family whose rows these are, as it is known at the moments asked."""
    family.sizes[SUBJECT] = columns.subject[first]
    _forget_people(columns, family, first, last)
    if _is_linked(columns, first, last):
        _find_newest(columns, reading, first, last)
        _take_in(columns, reading, family, first, last, 1)
        for row in range(first, last):
            reading.ranks[columns.root[row]]["newest"] = NONE
            reading.ranks[columns.event[row]]["row"] = NONE
    else:
        _take_in(columns, reading, family, first, last, 0)
    _name_roles(family, reading)
    _list_by_set(family, reading)
    _find_ends(family)


@compiled
def _forget_people(columns: Columns, family: Family, first: int, last: int) -> None:
    """Room for those whom these rows are about."""
    most = -1
    for row in range(first, last):
        most = max(most, columns.about[row])
    for number in range(most + 1):
        person = family.people[number]
        person["role"] = NOBODY
        person["there"] = 0
        person["died"] = NEVER
        person["born"] = NO_DAY
        person["stated"] = NO_DAY
        person["joined"] = NO_DAY
        person["taken"] = NO_DAY
    family.sizes[PEOPLE] = most + 1


@compiled
def _is_linked(columns: Columns, first: int, last: int) -> bool:
    """Whether any row corrects or names another; most families have none."""
    for row in range(first, last):
        if columns.depth[row] > 0 or columns.names[row] > 0 or columns.trigger[row] > 0:
            return True
    return False


@compiled
def _find_newest(columns: Columns, reading: Reading, first: int, last: int) -> None:
    """The newest version known of each event, and the row of each that is known."""
    for row in range(first, last):
        if columns.recorded[row] > reading.known_at:
            continue
        reading.ranks[columns.event[row]]["row"] = row
        root = columns.root[row]
        older = reading.ranks[root]["newest"]
        if older == NONE or _is_newer(columns, row, older):
            reading.ranks[root]["newest"] = row


@compiled
def _is_newer(columns: Columns, row: int, older: int) -> bool:
    if columns.recorded[row] != columns.recorded[older]:
        return bool(columns.recorded[row] > columns.recorded[older])
    if columns.depth[row] != columns.depth[older]:
        return bool(columns.depth[row] > columns.depth[older])
    return bool(columns.event[row] > columns.event[older])


@compiled
def _take_in(
    columns: Columns, reading: Reading, family: Family, first: int, last: int,
    linked: int,
) -> None:  # fmt: skip
    """The rows that stand, in the order in which it happened."""
    count = 0
    for row in range(first, last):
        if (
            columns.recorded[row] > reading.known_at
            or columns.occurred[row] > reading.as_of
        ):
            continue
        if linked and reading.ranks[columns.root[row]]["newest"] != row:
            continue
        fact = reading.facts[columns.fact[row]]
        if fact["withdrawn"]:
            continue
        event = family.events[count]
        _copy(columns, row, event)
        event["edd"] = fact["edd"]
        event["sets_edd"] = fact["sets_edd"]
        event["gestation"] = fact["gestation"]
        event["names"] = NONE
        event["ends"] = NONE
        if linked:
            event["names"] = _root_known(columns, reading, columns.names[row])
            event["ends"] = _root_known(columns, reading, columns.trigger[row])
        elif columns.names[row] == UNSEEN:
            event["names"] = UNSEEN
        if event["about"] >= 0:
            _note_person(family.people[event["about"]], event, fact)
        count += 1
    family.sizes[EVENTS] = count


@compiled
def _copy(columns: Columns, row: int, event: Record) -> None:
    event["occurred"] = columns.occurred[row]
    event["first"] = columns.first[row]
    event["day"] = columns.day[row]
    event["first_day"] = columns.first_day[row]
    event["root"] = columns.root[row]
    event["fact"] = columns.fact[row]
    event["about"] = columns.about[row]
    event["hint"] = columns.hint[row]
    event["agency"] = columns.agency[row]
    event["area"] = columns.area[row]


@compiled
def _root_known(columns: Columns, reading: Reading, rank: int) -> int:
    """The root of what is named; what is not known yet has none of its own here."""
    if rank <= 0:
        return rank
    row = reading.ranks[rank]["row"]
    if row == NONE:
        return UNSEEN
    return int(columns.root[row])


@compiled
def _note_person(person: Record, event: Record, fact: Record) -> None:
    """What an event tells of whom it is about."""
    person["there"] = 1
    flags = fact["flags"]
    if flags & (1 << JOINED):
        person["role"] = fact["role"]
        if person["joined"] == NO_DAY:
            person["joined"] = fact["born"]
    elif flags & (1 << BIRTH):
        if person["role"] == NOBODY or person["role"] == UNBORN:
            person["role"] = INFANT
        if fact["born"] != NO_DAY:
            person["stated"] = fact["born"]
        else:
            person["taken"] = event["day"]
    elif flags & (1 << DIED):
        person["died"] = event["occurred"]


@compiled
def _name_roles(family: Family, reading: Reading) -> None:
    """Whom each event is about, and so what it means; and everybody's birthday."""
    for at in range(family.sizes[EVENTS]):
        event = family.events[at]
        role = NOBODY
        if event["about"] >= 0:
            person = family.people[event["about"]]
            if person["role"] == NOBODY:
                person["role"] = event["hint"]
            role = person["role"]
        event["role"] = role
        event["meaning"] = reading.meanings[event["fact"] * ROLE_COUNT + role]
    for number in range(family.sizes[PEOPLE]):
        person = family.people[number]
        if person["stated"] != NO_DAY:
            person["born"] = person["stated"]
        elif person["joined"] != NO_DAY:
            person["born"] = person["joined"]
        else:
            person["born"] = person["taken"]
        if person["born"] != NO_DAY:
            person["place"] = place_of(reading.block_at, person["born"])


@compiled
def _list_by_set(family: Family, reading: Reading) -> None:
    """For each set the events that it means, in order."""
    count = family.sizes[EVENTS]
    for number in range(len(family.sets)):
        family.sets[number]["count"] = 0
    for at in range(count):
        meaning = family.events[at]["meaning"]
        for k in range(reading.member_from[meaning], reading.member_from[meaning + 1]):
            family.sets[reading.members[k]]["count"] += 1
    start = 0
    for number in range(len(family.sets)):
        family.sets[number]["start"] = start
        start += family.sets[number]["count"]
        family.sets[number]["count"] = 0
    for at in range(count):
        meaning = family.events[at]["meaning"]
        for k in range(reading.member_from[meaning], reading.member_from[meaning + 1]):
            number = reading.members[k]
            family.items[
                family.sets[number]["start"] + family.sets[number]["count"]
            ] = at
            family.sets[number]["count"] += 1


@compiled
def _find_ends(family: Family) -> None:
    """When pregnancies ended: of twins by the later birth."""
    count = 0
    births = family.sets[BIRTH]["count"]
    lost = 0
    for number in range(births):
        at = family.events[family.items[family.sets[BIRTH]["start"] + number]][
            "occurred"
        ]
        if number + 1 < births:
            following = family.items[family.sets[BIRTH]["start"] + number + 1]
            if family.events[following]["occurred"] - at <= _TWINS:
                continue
        while lost < family.sets[LOSS]["count"]:
            loss = family.items[family.sets[LOSS]["start"] + lost]
            if family.events[loss]["occurred"] > at:
                break
            family.pregnancies[count]["ended"] = family.events[loss]["occurred"]
            count += 1
            lost += 1
        family.pregnancies[count]["ended"] = at
        count += 1
    while lost < family.sets[LOSS]["count"]:
        loss = family.items[family.sets[LOSS]["start"] + lost]
        family.pregnancies[count]["ended"] = family.events[loss]["occurred"]
        count += 1
        lost += 1
    family.sizes[ENDS] = count
    for number in range(count + 1):
        family.pregnancies[number]["is_known"] = 0


@compiled
def place_of(block_at: Smaller, day: int) -> int:
    """The column of a day; one that says so where it is not counted out."""
    if day < FIRST_DAY or day > LAST_DAY:
        return 0
    since_first = day - FIRST_DAY
    return int(block_at[since_first >> BLOCK] + (since_first & (BLOCK_DAYS - 1)))


@compiled
def is_of(rules: Rules, event: Record, number: int) -> bool:
    """Whether an event is of a set."""
    word = rules.words[event["meaning"], number >> 6]
    return bool((word >> (number & 63)) & 1)


@compiled
def since(family: Family, number: int, moment: int) -> int:
    """Where among the events of a set those from this moment on begin."""
    low = family.sets[number]["start"]
    high = low + family.sets[number]["count"]
    while low < high:
        middle = (low + high) >> 1
        if family.events[family.items[middle]]["occurred"] < moment:
            low = middle + 1
        else:
            high = middle
    return int(low)


@compiled
def end_of(family: Family, number: int) -> int:
    """Where the events of a set end."""
    return int(family.sets[number]["start"] + family.sets[number]["count"])
