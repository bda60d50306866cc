"""Which rules are in use, so that two processes can see whether they use the same."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields, is_dataclass
from hashlib import sha256

from plait.standards.collection import Library
from plait.standards.loader import library
from plait.standards.policies import library_of, names, policy
from plait.standards.shapes import Standard

#: So many letters of a digest are enough to tell two apart on the telephone.
_LETTERS = 7
#: Where a rule was read from does not change what it says.
_PLACES = frozenset({"file", "path"})

#: The digest of each library that was met; the library keeps its identity taken.
_known: dict[int, tuple[Library, str]] = {}


@dataclass(frozen=True, slots=True)
class RulesInUse:
    """The rules of this process: their digest, and how many standards there are."""

    digest: str
    standards: int


def rules_in_use() -> RulesInUse:
    """The standards and the files of policies that this process works with now.

    What a partnership adopts on a page is not among them: every process follows that by
    itself, at its next recording.

    Raises:
        BadStandards: they cannot be read.
    """
    shared = library()
    each = [policy(name) for name in names()]
    whole = ".".join(
        [digest_of(shared), *(digest_of(library_of(one.name)) for one in each)]
    )
    return RulesInUse(
        digest=sha256(whole.encode()).hexdigest()[:_LETTERS],
        standards=len({standard.id for standard in shared}),
    )


def digest_of(rules: Library) -> str:
    """A digest of all that the standards say, alike in every process."""
    known = _known.get(id(rules))
    if known is None or known[0] is not rules:
        text = "\n".join(_canonical(standard) for standard in rules)
        known = rules, sha256(text.encode()).hexdigest()
        if len(_known) > len(names()) + 1:  # libraries that were replaced
            _known.clear()
        _known[id(rules)] = known
    return known[1]


def _canonical(value: object) -> str:
    """The value as text that does not depend on the order of a set."""
    if is_dataclass(value) and not isinstance(value, type):
        skipped = _PLACES if isinstance(value, Standard) else frozenset()
        parts = (
            f"{one.name}={_canonical(getattr(value, one.name))}"
            for one in fields(value)
            if one.name not in skipped
        )
        return f"{type(value).__name__}({','.join(parts)})"
    if isinstance(value, Mapping):
        pairs = sorted(f"{_canonical(k)}:{_canonical(v)}" for k, v in value.items())
        return f"{{{','.join(pairs)}}}"
    if isinstance(value, AbstractSet):
        return f"{{{','.join(sorted(map(_canonical, value)))}}}"
    if isinstance(value, tuple | list):
        return f"[{','.join(map(_canonical, value))}]"
    return repr(value)
