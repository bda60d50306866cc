"""The roles that owe something or are told when it is late, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from ruamel.yaml import YAML

#: The kinds of agency that there are; `any` stands for a role found from the event.
AGENCY_KINDS = (
    "maternity",
    "health_visiting",
    "gp",
    "paediatrics",
    "social_care",
    "police",
    "perinatal",
    "partnership",
)


@dataclass(frozen=True, slots=True)
class Role:
    """A role, as standards and ladders name it.

    Attributes:
        id: the name that standards use, as `health_visitor`.
        title: what staff call it, for use inside a sentence.
        held_by: the kinds of agency whose teams answer for it; empty when it depends
            on the event.
        found: how it is worked out from the event, or "" for a fixed role.
    """

    id: str
    title: str
    held_by: tuple[str, ...]
    found: str = ""

    @property
    def depends_on_event(self) -> bool:
        """Whether the event, and not the agency, says who it is."""
        return bool(self.found)


class BadRoles(ValueError):
    """The file of roles does not hold what it should."""


@cache
def roles() -> Mapping[str, Role]:
    """Every known role by its id, in the order of the file.

    Raises:
        BadRoles: a role has no title, or an agency kind that we do not know.
    """
    text = (files("plait.standards") / "roles.yaml").read_text(encoding="utf-8")
    raw = YAML(typ="safe").load(text)
    return MappingProxyType({name: _role(name, given) for name, given in raw.items()})


def role_title(role_id: str) -> str:
    """What staff call the role; an unknown id is shown with spaces for underscores."""
    known = roles().get(role_id)
    return known.title if known else role_id.replace("_", " ")


def _role(name: str, given: Mapping[str, Any]) -> Role:
    title, found = str(given.get("title", "")), str(given.get("found", ""))
    held_by = tuple(str(kind) for kind in given.get("held_by", ()))
    if not title:
        raise BadRoles(f"roles.yaml: {name}: wanted a title")
    if held_by == ("any",) and found:
        return Role(name, title, (), found)
    unknown = set(held_by) - set(AGENCY_KINDS)
    if unknown or not held_by or found:
        wanted = ", ".join(AGENCY_KINDS)
        raise BadRoles(f"roles.yaml: {name}: held_by: wanted some of {wanted}")
    return Role(name, title, held_by)
