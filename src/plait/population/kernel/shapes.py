"""The arrays that the loops run over, and what stands in them.

Tables are arrays of records, so that a loop says `trigger["occurred"]`. A number that
stands for nothing is given by its name below.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Records = NDArray[np.void]
Numbers = NDArray[np.int64]
Smaller = NDArray[np.int32]
#: One row of a table of records.
Record = Any

#: No event, nobody, no set.
NONE: Final = -1
#: What was named is not there, or not known yet.
UNSEEN: Final = -2
#: No moment: later than any, so that whatever is there comes first.
NEVER: Final = 2**62
#: A moment or a day that is not known.
UNKNOWN: Final = -(2**63)
UNCOUNTABLE: Final = -(2**62)
NO_DAY: Final = -(2**31)
#: The first and the last day that a calendar of Python has.
FIRST_DAY: Final = -719_162
LAST_DAY: Final = 2_932_896
#: Days are counted out by blocks of so many, 2 to this power.
BLOCK: Final = 8
BLOCK_DAYS: Final = 1 << BLOCK

#: Roles, as `columns.ROLES` has them.
NOBODY: Final = 0
MOTHER: Final = 1
UNBORN: Final = 2
INFANT: Final = 3
PARTNER: Final = 4
OTHER_CARER: Final = 5
SIBLING: Final = 6
ROLE_COUNT: Final = 7

#: The first sets, as `rulebook.BUILT_IN` has them.
BIRTH: Final = 0
LOSS: Final = 1
DIED: Final = 2
LEFT: Final = 3
LEFT_ACCEPTED: Final = 4
ACCEPTANCE: Final = 5
TRANSFER: Final = 6
MOVE: Final = 7
SIGN: Final = 8
JOINED: Final = 9

#: The columns of events that are read, as they lie in a file.
COLUMNS: Final = (
    "family", "subject", "event", "root", "depth", "about", "hint", "fact",
    "occurred", "recorded", "first", "day", "first_day", "agency", "area", "names",
    "trigger",
)  # fmt: skip


class Columns(NamedTuple):
    """The columns of `columns.EVENTS`, one array each."""

    family: NDArray[np.int64]
    subject: NDArray[np.int8]
    event: NDArray[np.int32]
    root: NDArray[np.int32]
    depth: NDArray[np.int16]
    about: NDArray[np.int16]
    hint: NDArray[np.int8]
    fact: NDArray[np.int32]
    occurred: NDArray[np.int64]
    recorded: NDArray[np.int64]
    first: NDArray[np.int64]
    day: NDArray[np.int32]
    first_day: NDArray[np.int32]
    agency: NDArray[np.int16]
    area: NDArray[np.int16]
    names: NDArray[np.int32]
    trigger: NDArray[np.int32]


def _wide(*names: str) -> list[tuple[str, str]]:
    return [(name, "i8") for name in names]


def _narrow(*names: str) -> list[tuple[str, str]]:
    return [(name, "i4") for name in names]


#: What the engine reads of a fact; `flags` has a bit for each of the first sets.
FACT: Final = np.dtype(
    _narrow("flags", "withdrawn", "role", "edd", "sets_edd", "born", "gestation"),
    align=True,
)
#: An event as it is known. `names` and `ends` are roots of what it answers and ends.
EVENT: Final = np.dtype(
    [
        *_wide("occurred", "first"),
        *_narrow("day", "first_day", "root", "names", "ends", "fact", "meaning"),
        *_narrow("about", "role", "hint", "agency", "area"),
        *_narrow("edd", "sets_edd", "gestation"),
    ],
    align=True,
)
#: Somebody of the family. `born` is what is known in the end, `place` its column.
PERSON: Final = np.dtype(
    [
        *_wide("died"),
        *_narrow("role", "there", "born", "place", "stated", "joined", "taken"),
    ],
    align=True,
)
#: The rows of a rank: of the event itself, and of its newest version.
RANK: Final = np.dtype(_narrow("row", "newest"), align=True)
#: The events of a set: where they begin, and how many there are.
SET: Final = np.dtype(_narrow("start", "count"), align=True)
#: When a pregnancy ended, and its due date once it was worked out.
PREGNANCY: Final = np.dtype([*_wide("ended"), *_narrow("due", "is_known")], align=True)
#: A trigger that started something, by the places of events in the family.
DUTY: Final = np.dtype(
    [*_wide("opened"), *_narrow("trigger", "partner", "day", "held", "held_count")],
    align=True,
)
#: An obligation, with what makes it one and the same with another (`group` to `other`)
#: and the one before it of its group.
OWED: Final = np.dtype(
    [
        *_wide("opened", "closed"),
        *_narrow("standard", "trigger", "met_by", "stopped_by", "partner"),
        *_narrow("limit", "opens_limit", "opened_day", "based", "opens_based"),
        *_narrow("held", "held_count", "rank", "sameness", "one", "other", "before"),
    ],
    align=True,
)
STANDARD: Final = np.dtype(
    [
        *_wide("also_before", "also_after", "unless_within", "lookback"),
        *_narrow("standard", "group", "is_shared", "rank", "subject"),
        *_narrow("from_day", "until_day", "when_set", "kinds_set"),
        *_narrow("also_set", "also_until_birth", "also_times", "unless_set"),
        *_narrow("then_set", "part", "part_count", "different_agencies"),
        *_narrow("stop_set", "dismiss_set", "repeat", "once_a_pregnancy"),
        *_narrow("on_pregnancy_clock", "same_person", "named_for_another", "whose"),
        *_narrow("by_recorded", "limit", "limit_row", "opens", "renew"),
        *_narrow("state", "state_count"),
    ],
    align=True,
)
STATE: Final = np.dtype(
    _narrow("line", "kind", "low", "high", "age", "since_set", "until_set", "living"),
    align=True,
)
LIMIT: Final = np.dtype(_narrow("main", "least", "most", "base"), align=True)
#: `row` is where what is counted from days stands in the tables of `Settled`.
PART: Final = np.dtype(
    [*_wide("span", "ends", "begins"), *_narrow("counts", "row")], align=True
)
#: What a part of a limit counts from, as `limits` has it.
HOURS: Final = 0
FROM_OPENING: Final = 1
FROM_BASE: Final = 2


class Reading(NamedTuple):
    """What it takes to know a family from its rows.

    Attributes:
        meanings: for each fact and role which meaning it has; equal ones are one.
        members: the sets of which meaning m is: from member_from[m] up to
            member_from[m + 1].
        block_at: for each block of days from `FIRST_DAY` on where its columns in
            `Rules.ages` begin; 0 for those that are not counted out.
        ranks: by the rank of an event its row, and by the rank of a root its newest
            row; -1 between two families.
    """

    as_of: int
    known_at: int
    facts: Records
    meanings: Smaller
    member_from: Smaller
    members: Smaller
    block_at: Smaller
    ranks: Records


class Family(NamedTuple):
    """One family, as it is known; one after another in the same room.

    Attributes:
        sizes: how many there are of what, by the names below.
        sets: where in `items` the events of each set are, as places in `events`.
        pregnancies: when each ended, in order, and its due date.
        held: events that made a `while` hold.
        there: what is there of each part of an answer of several.
    """

    sizes: Numbers
    events: Records
    people: Records
    items: Smaller
    sets: Records
    pregnancies: Records
    held: Smaller
    there: Smaller


class Rules(NamedTuple):
    """What standards stand on.

    Attributes:
        departures: the set of all that left the area, accepted or not.
        words: for each meaning a bit for each set of which it is.
        parts: the sets that must all be there, standard by standard.
        limit_of: where a limit depends on the fact: by `limit_row` and fact.
        ages: in row 0 since when somebody is born, in the others since when so old.
    """

    as_of: int
    departures: int
    words: Numbers
    parts: Smaller
    states: Records
    limits: Records
    limit_of: Smaller
    ages: Numbers


class Work(NamedTuple):
    """The standards, and what is being made of them for a family.

    Attributes:
        owed: what it is owed, as it was found; `order` has it as `derive` does.
        last: by group of standards the newest of `owed`; -1 for none.
    """

    standards: Records
    duties: Records
    owed: Records
    order: Smaller
    last: Smaller


#: What `Family.sizes` counts.
EVENTS: Final = 0
PEOPLE: Final = 1
ENDS: Final = 2
OWED_COUNT: Final = 3
HELD: Final = 4
SUBJECT: Final = 5


class Settled(NamedTuple):
    """Limits counted out so far: by the row of a part and by the place of a day.

    Attributes:
        block_at: as in `Reading`: the places of days are the same everywhere.
    """

    as_of: int
    limits: Records
    parts: Records
    block_at: Smaller
    ends: Numbers
    begins: Numbers


class Out(NamedTuple):
    """What is owed, a column each, as `columns.DUTIES`; and what `due` hangs on."""

    family: NDArray[np.int64]
    standard: NDArray[np.int16]
    about: NDArray[np.int16]
    trigger: NDArray[np.int32]
    opened: NDArray[np.int64]
    opens: NDArray[np.int64]
    due: NDArray[np.int64]
    closed: NDArray[np.int64]
    state: NDArray[np.int8]
    met_by: NDArray[np.int32]
    stopped_by: NDArray[np.int32]
    partner: NDArray[np.int32]
    limit: NDArray[np.int32]
    trigger_day: NDArray[np.int32]
    fact: NDArray[np.int32]
    agency: NDArray[np.int16]
    area: NDArray[np.int16]
    opens_limit: NDArray[np.int32]
    opened_day: NDArray[np.int32]
    based: NDArray[np.int32]
    opens_based: NDArray[np.int32]
    held: NDArray[np.int32]
    #: where the events of `held` of each row begin; one more than rows
    held_from: NDArray[np.int32]
