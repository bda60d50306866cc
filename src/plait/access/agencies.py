"""The agencies there are, as pages name them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plait.access.models import Agency


@dataclass(frozen=True, slots=True)
class AgencyCard:
    """An agency's name and its kind, such as health_visiting."""

    name: str
    kind: str


def cards(*, using: str = "default") -> Mapping[str, AgencyCard]:
    """Every agency by its slug."""
    found = Agency.objects.using(using).values_list("slug", "name", "kind")
    return {slug: AgencyCard(name, kind) for slug, name, kind in found}
