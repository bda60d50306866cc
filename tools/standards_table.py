"""The table of every standard: force, whose limit, source, checked or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from plait.standards import policies
from plait.standards.loader import library
from plait.standards.plain_words import limit_of_case
from plait.standards.roles import role_title
from plait.standards.shapes import Standard
from plait.standards.stages import STAGES

INTRODUCTION = """\
# All standards

<!-- Written by `make docs` from src/plait/standards. Do not edit by hand. -->

Every standard that Plait comes with, by stage of the pathway. *Force* says how much it
binds: `law` (law or contract), `national` (national guidance that states the time),
`national_no_time` (national guidance that states no time), `local` (a local service's
published time), `ours` (our own proposal). *Limit* says whose the time limit is.
*Checked* says whether a named person has read the clause beside its source. Where a
partnership uses other limits, `plait standards list --policy NAME` shows them.
"""

_HEAD = (
    "| Id | Version | Title | Force | Limit | By when | Owed by | Source | Checked |\n"
    "|---|---|---|---|---|---|---|---|---|"
)


def page() -> str:
    """The page: a table for each stage, what partnerships added, and the counts."""
    shared = list(library())
    own = [
        (name, one)
        for name in policies.names()
        for one in policies.policy(name).adopted
    ]
    parts = [INTRODUCTION]
    for stage, title in STAGES.items():
        here = [one for one in shared if one.stage == stage]
        if here:
            parts.append(f"## {title}\n\n{_table(here)}\n")
    for name in policies.names():
        here = [one for whose, one in own if whose == name]
        if here:
            whose = policies.policy(name).partnership
            parts.append(f"## Only in {whose}\n\n{_table(here)}\n")
    parts.append(_counts([*shared, *(one for _, one in own)]))
    return "\n".join(parts)


def _table(standards: Iterable[Standard]) -> str:
    in_order = sorted(standards, key=lambda one: (one.id, one.version))
    return "\n".join([_HEAD, *(_row(one) for one in in_order)])


def _row(one: Standard) -> str:
    limits = "; otherwise ".join(limit_of_case(case) for case in one.within)
    cited = "<br>".join(
        f"[{_safe(source.document)}]({source.url}), {_safe(source.clause)}"
        if source.url
        else f"{_safe(source.document)}, {_safe(source.clause)}"
        for source in one.sources
    )
    cells = (
        f"`{one.id}`", str(one.version), _safe(one.title), f"`{one.force}`",
        f"`{one.limit_origin}`", _safe(limits), _safe(role_title(one.owed_by)), cited,
        "yes" if one.verified else "no",
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _safe(words: str) -> str:
    """Words that cannot end a cell or open a link."""
    return words.replace("|", "/").replace("[", "(").replace("]", ")")


def _counts(standards: list[Standard]) -> str:
    by_force = Counter(one.force for one in standards)
    forces = ", ".join(
        f"{count} `{force}`" for force, count in sorted(by_force.items())
    )
    examples = sum(len(one.examples) for one in standards)
    checked = sum(one.verified for one in standards)
    return (
        f"## Counts\n\n{len(standards)} standards: {forces}. "
        f"{examples} worked examples. {checked} checked by a person, "
        f"{len(standards) - checked} not yet.\n"
    )
