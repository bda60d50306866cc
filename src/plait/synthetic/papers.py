"""Documents of a play: a plan or an assessment as the service would have written it.

A play gives the words by section, under a name. The line that records a version names
them; what is of another class than the version becomes a line of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from plait.standards.services.documents import written_by
from plait.timeline.documents import KIND_OF
from plait.timeline.facts.documents import PART
from plait.worklist.writing import MAIN, by_class

#: The service whose sections a play writes in.
SERVICE = "vale-perinatal"
_NAMED = {kind: named for named, kind in KIND_OF.items()}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a play, read."""

    at: datetime
    recorded_at: datetime
    about: str
    kind: str
    fact: dict[str, Any]
    by: str
    name: str | None
    corrects: str | None
    sensitivity: str | None = None


def spread(line: Line, papers: Mapping[str, Mapping[str, str]]) -> Iterator[Line]:
    """A line of a play, and a line for each part of the document that it records.

    Raises:
        LookupError: it names a document that the play does not have.
    """
    named = line.fact.get("document")
    if line.kind not in _NAMED or not isinstance(named, str):
        yield line
        return
    written = written_by(SERVICE)
    of = written.of(_NAMED[line.kind]) if written else None
    if named not in papers or of is None:
        message = f"there is no document {named!r}"
        raise LookupError(message)
    sections = by_class(of, papers[named], None)
    main = {"id": of.id, "sections": sections.pop(MAIN, [])}
    yield replace(line, fact={**line.fact, "document": main})
    for sensitivity, found in sections.items():
        yield replace(
            line,
            kind=PART,
            name=None,
            sensitivity=sensitivity,
            fact={
                "belongs_to": line.name,
                "version": line.fact["version"],
                "document": {"id": of.id, "sections": found},
            },
        )
