"""Whom a timeline belongs to: a family, a member of staff, or a review."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

SubjectKind = Literal["family", "staff", "review"]
KINDS: tuple[str, ...] = get_args(SubjectKind)

#: The roles that a person can have in a family's timeline.
ROLES = ("mother", "unborn", "infant", "partner", "other_carer", "sibling")


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose timeline it is. Written `family:F1`, `staff:S1` or `review:R1`."""

    kind: SubjectKind
    key: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"

    @classmethod
    def parse(cls, text: str) -> Subject:
        """Read `family:F1`.

        Raises:
            ValueError: it has no known kind before the colon, or no key after it.
        """
        kind, colon, key = text.partition(":")
        if not colon or kind not in KINDS or not key.strip():
            wanted = "family:KEY, staff:KEY or review:KEY"
            raise ValueError(f"subject: wanted {wanted}, got {text[:60]!r}")
        return cls(kind, key)  # type: ignore[arg-type]
