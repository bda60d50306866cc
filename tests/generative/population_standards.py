"""Standards that nobody would write: every part of the language, at random."""

from datetime import date, time, timedelta

from generative.population_facts import ASKED
from plait.clock.deadlines import Limit
from plait.standards.building import with_kinds
from plait.standards.conditions import Signal, tests_of
from plait.standards.shapes import (
    Also,
    Answer,
    FamilyState,
    Source,
    Standard,
    Unless,
    While,
    Within,
)

_ROLES = ["mother", "unborn", "infant", "partner"]
_SPANS = [timedelta(0), timedelta(hours=11), timedelta(days=2), timedelta(days=30)]
_FROM = [date(2020, 1, 1), date(2026, 3, 23)]


def standards(random, count, kinds):
    """So many of them over these kinds; a policy has changed some halfway."""
    found = []
    while len(found) < count:
        one = _standard(random, f"made_{len(found)}", kinds)
        if random.random() < 0.15:
            until = date(2026, 3, random.randint(21, 30))
            found.append(_changed(one, applies_until=until))
            since = until + timedelta(days=1)
            one = _changed(one, applies_from=since, within=_within(random), if_late=())
        found.append(one)
    return tuple(found)


def _changed(one, **parts):
    fields = {name: getattr(one, name) for name in one.__dataclass_fields__}
    return with_kinds(Standard(**{**fields, **parts}))


def _standard(random, id_, kinds):
    repeat = random.choice(["each", "rearm", "first"])
    made = Standard(
        id=id_,
        version=1,
        title="Made up",
        group="made",
        subject="family",
        applies_from=random.choice(_FROM),
        applies_until=None,
        force="ours",
        limit_origin="ours",
        sources=(Source("Made up", "1", None, verified=False),),
        when=_signals(random, kinds, 2),
        then=_answer(random, kinds),
        within=_within(random),
        owed_by="midwife",
        advice="Made up.",
        while_=tuple(_line(random, kinds) for _ in range(_few(random, 0.3, 2))),
        also=_also(random, kinds) if random.random() < 0.3 else None,
        unless=_unless(random, kinds) if random.random() < 0.25 else None,
        may_dismiss=random.random() < 0.25,
        stop=_signals(random, kinds, 2) if random.random() < 0.4 else (),
        opens=_limit(random, bounded=False) if random.random() < 0.2 else None,
        repeat=repeat,
        renew=_limit(random) if random.random() < 0.2 else None,
        same_person=random.random() < 0.4,
        named_for_another=random.random() < 0.15,
        whose=random.choice(["mother", "infant"]) if random.random() < 0.2 else None,
        clock=random.choice(["occurred", "occurred", "recorded"]),
        lookback=random.choice(_SPANS) if random.random() < 0.4 else timedelta(0),
        close_of_business=time(17) if random.random() < 0.2 else None,
    )
    return with_kinds(made)


def _few(random, chance, most):
    return random.randint(1, most) if random.random() < chance else 0


def _signal(random, kinds):
    kind = random.choice(kinds)
    meant = {kind}
    if random.random() < 0.25:
        meant.add(random.choice(kinds))
    tests = {}
    if random.random() < 0.5 and len(meant) == 1 and kind in ASKED:
        name, wanted = random.choice(ASKED[kind])
        tests[name] = wanted
    about = frozenset()
    if random.random() < 0.25:
        about = frozenset(random.sample(_ROLES, k=random.randint(1, 2)))
    return Signal(frozenset(meant), about, tests_of(tests))


def _signals(random, kinds, most):
    return tuple(_signal(random, kinds) for _ in range(random.randint(1, most)))


def _answer(random, kinds):
    if random.random() < 0.2:
        parts = tuple(_signal(random, kinds) for _ in range(random.randint(2, 3)))
        return Answer(parts, all_of=True, different_agencies=random.random() < 0.5)
    return Answer(_signals(random, kinds, 3))


def _also(random, kinds):
    return Also(
        _signals(random, kinds, 2),
        random.choice(_SPANS),
        random.choice(_SPANS),
        until_birth=random.random() < 0.25,
        times=random.choice([1, 1, 2]),
    )


def _unless(random, kinds):
    return Unless(_signals(random, kinds, 2), random.choice(_SPANS))


def _line(random, kinds):
    return While(tuple(_state(random, kinds) for _ in range(random.randint(1, 2))))


def _state(random, kinds):
    kind = random.choice(["pregnant", "gestation", "baby_under", "baby_from", "open"])
    if kind == "gestation":
        low = random.choice([None, 70, 200])
        high = random.choice([None, 196, 260])
        return FamilyState(kind, low=low, high=high)
    if kind in ("baby_under", "baby_from"):
        return FamilyState(kind, age=_age(random))
    if kind == "open":
        return FamilyState(
            kind, since=_signals(random, kinds, 2), until=_signals(random, kinds, 2)
        )
    return FamilyState(kind)


def _age(random):
    unit, n = random.choice(
        [("age_days", 0), ("age_days", 5), ("age_weeks", 1), ("age_months", 1)]
    )
    return Limit(unit, n)


def _within(random):
    if random.random() < 0.2:
        case = Within(_limit(random), {"mobile": False})
        other = Within(_limit(random), {"explanation": ["none", "changed"]})
        return (case, other, Within(_limit(random)))
    if random.random() < 0.1:
        otherwise = _limit(random, bounded=False)
        return (Within(Limit("named_day", 0, field="review_on", otherwise=otherwise)),)
    return (Within(_limit(random)),)


def _limit(random, *, bounded=True):
    unit, n = random.choice(
        [
            ("hours", 0), ("hours", 4), ("hours", 30), ("days", 0), ("days", 3),
            ("working_days", 1), ("working_days", 5), ("months", 1),
            ("gestation_days", 100), ("gestation_days", 280), ("age_days", 14),
            ("age_weeks", 1), ("age_months", 1),
        ]
    )  # fmt: skip
    least = most = None
    if bounded and random.random() < 0.15:
        least = _limit(random, bounded=False)
    elif bounded and random.random() < 0.15:
        most = _limit(random, bounded=False)
    return Limit(unit, n, at_least=least, at_most=most)
