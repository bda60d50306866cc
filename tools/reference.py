"""Write the generated pages of docs/reference anew: `make docs`.

`--check` writes nothing and fails when a page differs from its source.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from plait.timeline.facts import SENSITIVITIES, Kind, kinds
from plait.timeline.facts.shapes import Fact

sys.path.insert(0, str(Path(__file__).resolve().parent))

import legal_bases_page  # neighbours, found by the line above
import standards_table

HERE = Path(__file__).resolve().parents[1]
REFERENCE = HERE / "docs" / "reference"

INTRODUCTION = """\
# Kinds of events

<!-- Written by `make docs` from src/plait/timeline/facts. Do not edit by hand. -->

Everything that can be recorded is an event of one of these kinds. A kind is never
renamed once it is released.

Every fact may also carry `note` (free words), `answers` (the id of the event that it
answers: it then answers no other) and `reason`. A correction that says
`"withdrawn": true` means that the corrected event never happened. A field that a kind
does not know is kept as it is, and reported when it looks like a misspelling of a
known one.

Sensitivity classes are a set, not a ladder: """

#: A shape that so many kinds of a group have is written out once.
MANY = 3

GROUPS = {
    "people": "People",
    "pregnancy": "Pregnancy and birth",
    "contacts": "Contacts",
    "missed": "Missed contacts",
    "screens": "Screens",
    "concerns": "Concerns and diagnoses",
    "mental_health_care": "Mental-health care",
    "injury": "Marks and injuries",
    "social_care": "Children's social care",
    "meetings": "Meetings",
    "plans": "Plans",
    "appointments": "Appointments and groups",
    "communication": "Communication",
    "staff": "Staff (subject: a member of staff)",
    "review": "Reviews (subject: a review)",
}


def page() -> str:
    """The page of every kind, by group."""
    classes = ", ".join(f"`{name}`" for name in SENSITIVITIES)
    parts = [f"{INTRODUCTION}{classes}.\n"]
    by_group: dict[str, list[Kind]] = {}
    for kind in kinds().values():
        by_group.setdefault(kind.group, []).append(kind)
    for group, members in by_group.items():
        parts.append(f"## {GROUPS[group]}\n")
        shapes = Counter(kind.shape for kind in members)
        shared = {
            shape for shape, n in shapes.items() if n >= MANY and any(_fields(shape))
        }
        for shape in sorted(shared, key=lambda one: one.__name__):
            meaning = " ".join((shape.__doc__ or "").split())
            parts.append(
                f"**{shape.__name__}**: {meaning} {'; '.join(_fields(shape))}.\n"
            )
        parts.append("| Kind | In words | Fields | About | Class |")
        parts.append("|---|---|---|---|---|")
        parts.extend(_row(kind, shared) for kind in members)
        parts.append("")
    return "\n".join(parts)


def _row(kind: Kind, shared: set[type[Fact]]) -> str:
    """One kind as a row of its table; fields that many have are named once above it."""
    fields = "; ".join(_fields(kind.shape)) or "-"
    if kind.shape in shared:
        fields = f"as {kind.shape.__name__}"
    about = ", ".join(kind.about).replace("_", " ") or "anyone"
    return f"| `{kind.name}` | {kind.title} | {fields} | {about} | {kind.sensitivity} |"


def _fields(shape: type[Fact]) -> Iterator[str]:
    """The fields that this kind has beyond those of every fact."""
    schema = shape.model_json_schema(by_alias=True)
    required = set(schema.get("required", ()))
    for name, described in schema.get("properties", {}).items():
        if name in Fact.model_fields:
            continue
        must = "" if name in required else "?"
        yield f"`{name}{must}`: {_type(described, schema.get('$defs', {}))}"


def _type(described: dict[str, Any], known: dict[str, Any]) -> str:
    """A field's type in words, from its JSON Schema."""
    if "$ref" in described:
        described = known[described["$ref"].rpartition("/")[2]]
        inner = ", ".join(described.get("properties", ()))
        return f"{{{inner}}}"
    if "anyOf" in described:
        parts = [p for p in described["anyOf"] if p.get("type") != "null"]
        return " or ".join(dict.fromkeys(_type(p, known) for p in parts))
    if "enum" in described:
        return ", ".join(str(value) for value in described["enum"])
    if described.get("type") == "array":
        return f"list of {_type(described.get('items', {}), known)}"
    if described.get("format") == "date":
        return "date"
    words = {
        "string": "text", "integer": "whole number", "number": "number",
        "boolean": "yes or no",
    }  # fmt: skip
    plain = words.get(str(described.get("type")), "any value")
    if "const" in described:
        plain = str(described["const"])
    low = described.get("minimum", described.get("exclusiveMinimum"))
    high = described.get("maximum")
    return f"{plain} {low} to {high}" if high is not None else plain


def pages() -> dict[str, str]:
    """Every generated page of docs/reference by the name of its file."""
    return {
        "event-kinds.md": page(),
        "legal-bases.md": legal_bases_page.page(),
        "standards-table.md": standards_table.page(),
    }


def main(arguments: list[str]) -> int:
    """Write the pages, or with `--check` say whether they are current: 0 if so."""
    stale = 0
    for name, wanted in pages().items():
        path = REFERENCE / name
        if "--check" not in arguments:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted, "utf-8")
            sys.stdout.write(f"Wrote {path.relative_to(HERE)}.\n")
        elif not path.exists() or path.read_text("utf-8") != wanted:
            stale = 1
            sys.stderr.write(f"{path.relative_to(HERE)} is out of date: `make docs`.\n")
    return stale


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
