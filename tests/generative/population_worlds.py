"""Made-up worlds in which every form of the engine must say the same.

A world comes of a number: timelines with few moments (so that ties abound), late
recordings, corrections of corrections, withdrawals, twins, deaths, moves, a night on
which the clocks change and a bank holiday; and random standards over them.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from generative.population_facts import FACTS, of_theme
from generative.population_standards import standards
from plait.engine.derive import derive
from plait.population.columns import NOTHING, STATES, micros
from plait.population.gather import gather
from plait.population.keeping import Needs
from plait.population.rulebook import Rulebook
from plait.timeline.events import Event

#: The clocks change on 29 March; Good Friday is 3 April, Easter Monday the 6th.
START = datetime(2026, 3, 20, 8, 30, tzinfo=UTC)
_STEPS = 40
_STEP = timedelta(hours=11)
_LATE = [timedelta(0), timedelta(0), timedelta(minutes=25), timedelta(hours=30)]
_PEOPLE = ["mother", "infant", "infant-2", "unborn", "partner", "p1", None]


@dataclass(frozen=True)
class World:
    """Events of several families, standards over them, and the moments of asking."""

    events: tuple
    standards: tuple
    as_of: datetime
    known_at: datetime | None


def world(number, *, families=8, events=24, count=14, theme=None):
    """The world of this number: few kinds of fact, so that they meet often."""
    random = Random(number)
    facts = random.sample(FACTS, k=random.randint(5, 14))
    if theme:
        facts = [*facts[:3], *of_theme(theme)]
    made = standards(random, count, sorted({kind for kind, _ in facts}))
    found = []
    for family in range(families):
        subject = f"family:F{family}"
        found += _timeline(random, subject, random.randint(1, events), facts, made)
    as_of = START + random.randint(_STEPS // 2, _STEPS + 4) * _STEP
    known_at = None
    if random.random() < 0.5:
        known_at = START + random.randint(_STEPS // 3, _STEPS) * _STEP
    return World(tuple(found), made, as_of, known_at)


def _timeline(random, subject, count, facts, made):
    name = subject.partition(":")[2]
    found = []
    for number in range(count):
        # The order of the ids is not that in which things happened.
        id_ = f"{name}-{random.randint(0, 9)}{number:03}"
        older = random.choice(found) if found else None
        if older is not None and random.random() < 0.18:
            found.append(_correction(random, id_, older))
        else:
            found.append(_event(random, id_, subject, found, facts, made))
    return found


def _event(random, id_, subject, older, facts, made):
    name = subject.partition(":")[2]
    kind, fact = random.choice(facts)
    fact = dict(fact)
    if older and random.random() < 0.2:
        fact["answers"] = random.choice([*older, older[-1]]).id
        if random.random() < 0.1:
            fact["answers"] = "nobody knows"
    if older and random.random() < 0.08:
        kind = "duty.dismissed"
        fact = {"standard": random.choice(made).id, "trigger": random.choice(older).id}
    person = random.choice(_PEOPLE[: random.choice([2, 3, 7])])
    occurred = START + random.randint(0, _STEPS) * _STEP
    return Event(
        id_,
        subject,
        f"{name}-{person}" if person else None,
        kind,
        occurred,
        occurred + random.choice(_LATE),
        random.choice(["a", "b"]),
        fact,
    )


def _correction(random, id_, older):
    fact = dict(random.choice([f for k, f in FACTS if k == older.kind] or [{}]))
    if older.kind == "duty.dismissed":
        fact = dict(older.fact)
    if random.random() < 0.3:
        fact = {"withdrawn": True}
    moved = random.choice([0, 0, -1, 1]) * _STEP
    recorded = older.recorded_at + random.choice([0, 1, 5, 12]) * _STEP
    return Event(
        id_,
        older.subject,
        older.about,
        older.kind,
        min(older.occurred_at + moved, recorded),
        recorded,
        random.choice(["a", "b"]),
        fact,
        corrects=older.id,
    )


def gathered(made):
    """The world as an extract and a rulebook."""
    found = gather(made.events, Needs.of(made.standards))
    return found, Rulebook.of(made.standards, found.book)


def owed(made, found, rules):
    """What `derive` says, as sorted rows; see `rows`."""
    numbers = {id(one): at for at, one in enumerate(rules.listed)}
    told = []
    for family, subject in enumerate(found.subjects):
        ranks = {id_: rank for rank, id_ in enumerate(found.ids[family], start=1)}
        people = {person: at for at, person in enumerate(found.people[family])}
        own = [event for event in made.events if event.subject == subject]
        told += [
            (
                family,
                numbers[id(one.story.standard)],
                people.get(one.about, NOTHING),
                ranks[one.trigger],
                micros(one.opened_at),
                _micros(one.opens_at),
                _micros(one.due_at),
                _micros(one.closed_at),
                one.state,
                ranks.get(one.met_by, NOTHING),
                ranks.get(one.stopped_by, NOTHING),
                tuple(ranks[id_] for id_ in one.because),
                str(one.story.limit),
            )
            for one in derive(own, made.standards, made.as_of, made.known_at)
        ]
    return sorted(told, key=_no_nulls)


def rows(table, rules):
    """The rows of a table of duties, sorted, to compare with `owed`."""
    found = [
        (
            row["family"],
            row["standard"],
            row["about"],
            row["trigger"],
            row["opened"],
            row["opens"],
            row["due"],
            row["closed"],
            STATES[row["state"]],
            row["met_by"],
            row["stopped_by"],
            _because(row),
            str(rules.limits.listed[row["limit"]]),
        )
        for row in table.to_pylist()
    ]
    return sorted(found, key=_no_nulls)


def is_in_order(table, rules):
    """Whether the rows of each family stand as `derive` gives them."""
    keys = [
        (
            row["family"],
            row["opened"],
            rules.listed[row["standard"]].id,
            rules.listed[row["standard"]].version,
            row["trigger"],
        )
        for row in table.to_pylist()
    ]
    return keys == sorted(keys)


def smallest(made, differs):
    """The world with all taken out of it that the difference does not need."""
    for part in ("standards", "events"):
        at = 0
        while at < len(getattr(made, part)):
            kept = getattr(made, part)
            tried = _with(made, part, kept[:at] + kept[at + 1 :])
            if _is_whole(tried) and differs(tried):
                made = tried
            else:
                at += 1
    return made


def _with(made, part, kept):
    parts = {name: getattr(made, name) for name in made.__dataclass_fields__}
    return World(**{**parts, part: kept})


def _is_whole(made):
    """Whether every correction still corrects something."""
    ids = {event.id for event in made.events}
    return all(event.corrects in ids | {None} for event in made.events)


def _because(row):
    rests = [row["trigger"], row["partner"], *(row["held"] or ())]
    return tuple(dict.fromkeys(one for one in rests if one is not None and one >= 0))


def _micros(moment):
    return None if moment is None else micros(moment)


def _no_nulls(row):
    return tuple(-(10**18) if part is None else part for part in row)
