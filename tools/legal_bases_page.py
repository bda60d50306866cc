"""The page of the grounds of law that are suggested: docs/reference/legal-bases.md."""

from __future__ import annotations

from collections.abc import Iterator

from plait.standards import sharing_bases
from plait.standards.legal_bases import legal_bases, raw_bases

INTRODUCTION = """\
# Legal bases

<!-- Written by `make docs` from src/plait/standards/legal_bases.yaml: not by hand. -->

The grounds of law that a share, a question or an invitation to a meeting can rest on.
One of each part is suggested. Nothing here is legal advice, and whoever shares may
choose another. **Nobody has checked this list against the law yet.**
"""

HEADINGS = {
    "article_6": "UK GDPR, article 6",
    "article_9": "UK GDPR, articles 9 and 10",
    "dpa_condition": "Data Protection Act 2018, schedule 1",
    "confidence": "The duty of confidence",
}


def page() -> str:
    """The page, as it should be."""
    return "\n".join([INTRODUCTION, *_lines()]) + "\n"


def _lines() -> Iterator[str]:
    raw = raw_bases()
    yield f"List {raw['version']}, in use from {raw['from']}. It was made from:"
    yield ""
    for one in raw["sources"]:
        yield f"- {one['document']}: {one['clause']}"
    yield ""
    yield "## Purposes"
    yield ""
    yield "| Code | What it is for |"
    yield "|---|---|"
    for code, words in sharing_bases.purposes().items():
        yield f"| `{code}` | {words} |"
    yield ""
    yield "## Statute"
    yield ""
    yield "The first that fits is suggested."
    yield ""
    yield "| Code | Ground | Where | Suggested for a share | Why consent is not it |"
    yield "|---|---|---|---|---|"
    for code, one in legal_bases().items():
        when = _when(raw["statute"][code]["share"])
        where = f"{one.document}, {one.clause}"
        yield f"| {code} | {one.title} | {where} | {when} | {one.consent} |"
    for part, heading in HEADINGS.items():
        yield ""
        yield f"## {heading}"
        yield ""
        yield "| Code | Ground | Suggested |"
        yield "|---|---|---|"
        for code, given in raw[part].items():
            yield f"| `{code}` | {given['title']} | {_when(given['share'])} |"


def _when(given: dict[str, object] | None) -> str:
    """When a ground is suggested, in words."""
    if given is None:
        return "never: it is chosen"
    if not given:
        return "else"
    return "; ".join(_part(name, value) for name, value in given.items())


def _part(name: str, value: object) -> str:
    words = {
        "purposes": "for",
        "from_kinds": "by",
        "to_kinds": "to",
        "statutes": "with",
        "state": "while an enquiry is open",
        "between": "between bodies that must keep children safe",
        "from": "from",
    }[name]
    if name in ("state", "between"):
        return words
    said = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return f"{words} {said}"
