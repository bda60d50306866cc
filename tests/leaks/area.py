"""A made-up area of agencies, staff and families, each record with a word of its own.

Seeded: the same number makes the same area. It is plain data, for the oracle to read
and for `leaks.writing` to write down. A word stands for nothing and nowhere else, so
whoever is shown it was shown that record.
"""

import random
from dataclasses import dataclass, field, replace
from typing import Any

from generative.access_oracle import (
    CLASSES,
    Emergency,
    Entry,
    Event,
    Failure,
    Involvement,
    Post,
    Release,
    World,
    most_closely_kept,
)

#: Moments that matter, in minutes from now: past, this very moment, to come.
BEGINS = (-90, -90, -90, -90, -90, -90, -1, 0, 1)
ENDS = (None, None, None, None, None, 90, 1, 0, -1)
#: What each team is, and in which role its staff and its involvements are.
TEAMS = {
    1: ("health_visiting", "health_visitor"),
    2: ("perinatal", "perinatal_psychiatrist"),
    3: ("social_care", "social_worker"),
    4: ("police", "police"),
    5: ("partnership", "partnership_office"),
    6: ("maternity", "midwife"),
}
CHANGED = "class.changed"
#: The office, and the team of an area that has nothing to do with the others.
OFFICE, ELSEWHERE = 5, 6
#: Of each family so many events, beside those that its meeting and its mark are.
EVENTS = 12


@dataclass(frozen=True)
class Item:
    """One record that a page could show, by its word.

    Attributes:
        kind: what it is, as the oracle decides about it.
        subject: of which family; None for what is of none.
        of: what the oracle must know of it.
    """

    kind: str
    word: str
    subject: int | None
    of: object = None

    def __repr__(self) -> str:
        return f"{self.kind} of family {self.subject} ({self.word}): {self.of}"


@dataclass(frozen=True)
class Draft:
    """A part of what is written down during a meeting."""

    subject: int
    number: int
    team: int
    sensitivity: str


@dataclass
class Area(World):
    """What the oracle knows, and of each record its word."""

    seed: int = 0
    items: list[Item] = field(default_factory=list)
    #: Of each event its kind, and of a correction the event that it corrects.
    kinds: dict[int, str] = field(default_factory=dict)
    roots: dict[int, int] = field(default_factory=dict)
    #: Of an event that says with which class another counts, that other one.
    changes: dict[int, int] = field(default_factory=dict)
    #: Of each family the event that called its meeting, and who has a seat.
    called: dict[int, int] = field(default_factory=dict)
    seats: dict[int, frozenset[int]] = field(default_factory=dict)
    #: Of each family the event of its mark, and the one that adds a photo to it.
    marks: dict[int, int] = field(default_factory=dict)
    photos: dict[int, int] = field(default_factory=dict)
    #: Of each family the event that sends a message.
    messages: dict[int, int] = field(default_factory=dict)
    #: Of each family the event that asks for the baby's copy, and what gives it.
    asked: dict[int, int] = field(default_factory=dict)
    copied: dict[int, int] = field(default_factory=dict)
    #: Of each event that opened a record in an emergency that emergency, and of each
    #: review the event that it is of.
    opened: dict[int, Emergency] = field(default_factory=dict)
    reviews: dict[int, int] = field(default_factory=dict)
    #: Of each family the event that says that a meeting was held, and what it decided.
    held: dict[int, int] = field(default_factory=dict)
    decided: dict[int, int] = field(default_factory=dict)
    #: Of each version of a plan, and of each part of it, the version.
    sheets: dict[int, int] = field(default_factory=dict)
    #: Of what is planned, a birth or an appointment, its kind; and the appointments.
    planned: dict[int, str] = field(default_factory=dict)
    booked: dict[int, int] = field(default_factory=dict)
    #: Every request that there is, once somebody has listed them.
    asks: list[Any] = field(default_factory=list)

    def of(self, kind: str, subject: int | None = None) -> list[Item]:
        """The records of a kind, of one family or of all."""
        return [
            item
            for item in self.items
            if item.kind == kind and (subject is None or item.subject == subject)
        ]

    def word(self, kind: str, of: object) -> str:
        """The word of one record."""
        return next(i.word for i in self.items if (i.kind, i.of) == (kind, of))


@dataclass(frozen=True)
class Look:
    """That somebody opened a record, for which of their teams."""

    staff: int
    team: int


class Words:
    """Words that no page has: each is given once."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(f"words {seed}")
        self._given: set[str] = set()

    def __call__(self) -> str:
        """The next word."""
        while True:
            letters = (self._chance.choice("bcdfghjklmnpqrstvwxz") for _ in range(9))
            word = "zq" + "".join(letters)
            if word not in self._given:
                self._given.add(word)
                return word


def span(chance: random.Random) -> tuple[int, int | None]:
    while True:
        begins, ends = chance.choice(BEGINS), chance.choice(ENDS)
        if ends is None or ends >= begins:
            return begins, ends


def workforce(area: Area, chance: random.Random) -> None:
    """One for each team, and more by chance; one moves; the last account is closed."""
    for staff in range(1, area.staff + 1):
        team = staff if staff in TEAMS else chance.choice([1, 2, 3, 4])
        area.posts.append(Post(staff, team, -90, None, leads=chance.random() < 0.3))
        if chance.random() < 0.4:
            other = chance.choice([1, 2, 3, 4, 5])
            area.posts.append(Post(staff, other, *span(chance)))
    moves = chance.choice([1, 2])
    area.posts = [p for p in area.posts if p.staff != moves]
    area.posts.append(Post(moves, chance.choice([1, 2, 3, 4]), -90, 0))
    area.posts.append(Post(moves, chance.choice([1, 2, 3, 4]), 0, None))
    if chance.random() < 0.5:
        area.closed_accounts = {area.staff}


def involved(area: Area, subject: int, chance: random.Random) -> None:
    for team in (1, 2, 3, 4):
        if chance.random() < 0.95:
            classes = frozenset(
                one
                for one in CLASSES
                if chance.random() < (0.3 if one == "sealed" else 0.75)
            )
            area.involvements.append(
                Involvement(subject, team, None, classes, *span(chance))
            )
    for _ in range(2):
        named = chance.randint(1, area.staff)
        team = next(p.team for p in area.posts if p.staff == named)
        if team != ELSEWHERE:
            classes = frozenset(chance.sample(CLASSES, chance.randint(0, 3)))
            area.involvements.append(
                Involvement(subject, team, named, classes, *span(chance))
            )
    if chance.random() < 0.5:
        area.kin.add((chance.randint(1, area.staff), subject))


def family(area: Area, subject: int, words: Words) -> None:
    for role in ("family", "mother", "infant", "partner"):
        area.items.append(Item("person", words(), subject, (subject, role)))


def add_event(
    area: Area,
    subject: int,
    words: Words,
    chance: random.Random,
    kind: str,
    **fixed: object,
) -> Event:
    number = len(area.events)
    team = fixed.get("team") or chance.choice([1, 1, 2, 2, 3, 3, 4, 6])
    sensitivity = fixed.get("sensitivity") or chance.choice(
        [*CLASSES, "routine", "health"]
    )
    event = Event(number, subject, team, (sensitivity,), chance.randint(0, 20))
    area.events.append(event)
    area.kinds[number] = kind
    area.roots[number] = number
    area.items.append(Item("event", words(), subject, event))
    return event


def events(
    area: Area, subject: int, words: Words, chance: random.Random, kinds: list[str]
) -> None:
    made = [
        add_event(area, subject, words, chance, chance.choice(kinds))
        for _ in range(EVENTS)
    ]
    for old in chance.sample(made, 2):
        new = add_event(
            area, subject, words, chance, area.kinds[old.number], team=old.team
        )
        area.roots[new.number] = old.number
    corrected = set(area.roots.values()) - {
        one for one in area.roots if list(area.roots.values()).count(one) == 1
    }
    for event in chance.sample([e for e in made if e.number not in corrected], 3):
        if event.sensitivity != "police":
            _counts_otherwise(area, event, words, chance)
    for event in chance.sample(made, 4):
        begins, ends = span(chance)
        named = chance.choice([None, None, chance.randint(1, area.staff)])
        if event.sensitivity == "sealed" and named is None:
            named = chance.randint(1, area.staff)
        team = chance.choice([1, 2, 3, 4])
        area.releases.append(Release(event.number, team, named, begins, ends))
        area.involvements.append(
            Involvement(subject, team, named, frozenset(), begins, ends)
        )


def _counts_otherwise(
    area: Area, event: Event, words: Words, chance: random.Random
) -> None:
    """Whoever recorded it says that it counts with another class."""
    wanted = chance.choice([c for c in CLASSES if c not in ("police", *event.classes)])
    other = replace(event, classes=(*event.classes, wanted))
    area.events[event.number] = other
    area.items = [
        replace(one, of=other) if one.of == event and one.kind == "event" else one
        for one in area.items
    ]
    number = len(area.events)
    kept = (most_closely_kept(other.classes),)
    said = Event(number, event.subject, event.team, kept, event.week)
    area.events.append(said)
    area.kinds[number], area.roots[number] = CHANGED, number
    area.changes[number] = event.number
    area.items.append(Item("event", words(), event.subject, said))


def meeting(area: Area, subject: int, words: Words, chance: random.Random) -> None:
    team = chance.choice([1, 2, 3, 4])
    called = add_event(area, subject, words, chance, "meeting.called", team=team)
    area.called[subject] = called.number
    area.seats[subject] = frozenset({team, *chance.sample([1, 2, 3, 4], 2)})
    area.items.append(Item("meeting", words(), subject, called))
    for number in range(5):
        writer = chance.choice(sorted(area.seats[subject]))
        draft = Draft(subject, number, writer, chance.choice(CLASSES))
        area.items.append(Item("draft", words(), subject, draft))


def message(area: Area, subject: int, words: Words, chance: random.Random) -> None:
    """A message with a file, shown to whom it goes to; and one still being written."""
    sender, reader = chance.sample([1, 2, 3, 4], 2)
    # In each area one is sealed, and one not shown (any more) to whom it was sent.
    kept = "sealed" if subject == 0 else None
    sent = add_event(
        area, subject, words, chance, "message.sent", team=sender, sensitivity=kept
    )
    area.messages[subject] = sent.number
    area.items.append(Item("message", words(), subject, (sent, sender, reader)))
    area.items.append(Item("file", words(), subject, (sent, sender, reader)))
    if sent.sensitivity != "sealed" and subject != 1:
        area.releases.append(Release(sent.number, reader, None, -90, None))
        area.involvements.append(
            Involvement(subject, reader, None, frozenset(), -90, None)
        )
    writer = chance.randint(1, area.staff)
    area.items.append(Item("unsent", words(), subject, writer))


def copied(area: Area, subject: int, words: Words, chance: random.Random) -> None:
    """Somebody asked one agency for a copy of what it holds about the baby."""
    team = chance.choice([1, 2, 3])
    for kind, where in (("subject.asked", area.asked), ("subject.copied", area.copied)):
        where[subject] = add_event(
            area, subject, words, chance, kind, team=team, sensitivity="routine"
        ).number


def mark(area: Area, subject: int, words: Words, chance: random.Random) -> None:
    mark = add_event(area, subject, words, chance, "injury.observed")
    photo = add_event(
        area, subject, words, chance, "injury.photo_added",
        team=mark.team, sensitivity=mark.sensitivity,
    )  # fmt: skip
    area.marks[subject], area.photos[subject] = mark.number, photo.number
    area.items.append(Item("photo", words(), subject, photo))


def owed(area: Area, subject: int, words: Words, chance: random.Random) -> None:
    teams = [None, None, 1, 2, 3, 4]
    for _ in range(4):
        classes = frozenset(chance.sample(CLASSES, chance.randint(1, 3)))
        concerned = frozenset(chance.sample([1, 2, 3, 4], chance.choice([0, 0, 1])))
        entry = Entry(
            len(area.entries), subject, chance.choice([1, 2, 3, 4]),
            chance.choice(teams), chance.choice(teams), classes, concerned,
        )  # fmt: skip
        area.entries.append(entry)
        area.items.append(Item("entry", words(), subject, entry))
    if chance.random() < 0.5:
        failure = Failure(subject, chance.choice([1, 2, 3, 4]), OFFICE)
        area.failures.append(failure)
        area.items.append(Item("failure", words(), subject, failure))


def kept_from_all(area: Area, subject: int, words: Words) -> None:
    """What few or none are shown: why somebody is kept away, and what travels."""
    for who, other in sorted(area.kin):
        if other == subject:
            area.items.append(Item("kin", words(), subject, (who, other)))
    area.items.append(Item("envelope", words(), subject, area.called[subject]))
