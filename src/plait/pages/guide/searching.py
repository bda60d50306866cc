"""The search of the guide: over standards, roles, stages and words, by any name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from plait.pages.guide import alike, asked, stages
from plait.pages.guide.shelf import Shelved
from plait.standards.conditions import Signal
from plait.standards.lanes import agency_title
from plait.standards.plain_words import line_in_words, signals_in_words
from plait.standards.roles import Role, role_title

LONGEST_SEARCH = 60
_NEAR = 3
_SHORTEST_HINT = 4
#: What is searched, as the page says it.
SEARCHED = (
    "the title, the advice, the owner, what starts it, what answers it, the source and "
    "the stories of each standard; roles; and stages"
)


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came to."""

    q: str
    duties: tuple[Shelved, ...]
    roles: tuple[Role, ...]
    stages: tuple[stages.Stage, ...]
    meant: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How much was found."""
        return len(self.duties) + len(self.roles) + len(self.stages)


def search(q: str, shelf: Sequence[Shelved]) -> Found:
    """All that has every word of `q`; where nothing has, words that are near.

    Args:
        q: as it was typed.
    """
    q = " ".join(q[:LONGEST_SEARCH].split())
    wanted = q.lower().split()
    duties = [(it, words_of(it)) for it in shelf]
    named = [
        (it.role, role_words(it.role))
        for _, them in asked.everybody(shelf)
        for it in them
    ]
    parts = [(stage, stage_words(stage)) for stage in stages.STAGES.values()]
    found = Found(
        q,
        tuple(it for it, words in duties if _has(words, wanted)),
        tuple(role for role, words in named if _has(words, wanted)),
        tuple(stage for stage, words in parts if _has(words, wanted)),
    )
    if found.count or not wanted:
        return found
    texts = [words for _, words in (*duties, *named, *parts)]
    return Found(q, (), (), (), _near(wanted, texts))


def words_of(it: Shelved) -> str:
    """All words by which a standard is found, in small letters."""
    one = it.standard
    halves: list[Signal] = [*one.when, *one.then.signals, *one.stop]
    halves += one.also.signals if one.also else ()
    halves += one.unless.signals if one.unless else ()
    while_ = " ".join(line_in_words(line) for line in one.while_)
    told = " ".join(role_title(rung.tell) for rung in one.if_late)
    cited = " ".join(f"{source.document} {source.clause}" for source in one.sources)
    stories = " ".join(example.name for example in one.examples)
    return _with_others(
        f"{it.title} {one.advice} {it.owed_by} {it.lane.title} {told} {it.by} "
        f"{it.stage.title} {it.tag[0]} {signals_in_words(halves)} {while_} {cited} "
        f"{stories} {it.partnership} {it.id} {it.id.replace('_', ' ')}"
    )


def role_words(role: Role) -> str:
    """All words by which a role is found."""
    held = " ".join(agency_title(kind) for kind in role.held_by)
    return _with_others(f"{role.title} {held} {role.id} {role.found}")


def stage_words(stage: stages.Stage) -> str:
    """All words by which a stage is found."""
    return _with_others(f"{stage.title} {stage.when} {stage.lead}")


@lru_cache(maxsize=1024)
def _with_others(text: str) -> str:
    low = " ".join(text.lower().split())
    return " ".join((low, *alike.others(low)))


def _has(words: str, wanted: Iterable[str]) -> bool:
    """Whether each stands at the beginning of a word; a short one is a whole word."""
    return all(_pattern(word).search(words) for word in wanted)


@lru_cache(maxsize=256)
def _pattern(word: str) -> re.Pattern[str]:
    end = r"(?!\w)" if len(word) < _SHORTEST_HINT - 1 else ""
    return re.compile(rf"(?<!\w){re.escape(word)}{end}")


def _near(wanted: Sequence[str], texts: Iterable[str]) -> tuple[str, ...]:
    """For words that nothing has, words of the guide that are written much alike."""
    known = {
        word.strip(".,;:()'\"")
        for text in texts
        for word in text.split()
        if word.isascii() and len(word) >= _SHORTEST_HINT and "_" not in word
    }
    found = [
        near for word in wanted for near in get_close_matches(word, known, _NEAR, 0.75)
    ]
    return tuple(dict.fromkeys(found))
