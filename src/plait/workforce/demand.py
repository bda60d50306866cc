"""How many families a service is there for, against the posts that it has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plait.standards.services.capacity import Capacity, Profession
from plait.standards.services.demand import Demand

#: What the tables of staff count in.
_BIRTHS = 10_000


@dataclass(frozen=True, slots=True)
class RoleGap:
    """One profession: what the births ask for, and what there is. All in WTE.

    Attributes:
        low, high: what is asked for, from and to.
        in_post: what there is; None: nobody has said.
    """

    profession: Profession
    low: float
    high: float
    in_post: float | None

    @property
    def gap(self) -> tuple[float, float] | None:
        """How much is missing, from and to; 0: nothing is. None: not known."""
        if self.in_post is None:
            return None
        return max(self.low - self.in_post, 0.0), max(self.high - self.in_post, 0.0)


@dataclass(frozen=True, slots=True)
class Needed:
    """What the births of a year ask for.

    Attributes:
        families: how many are expected in a year.
        referred: how many were referred in the last year, or as the part of a year
            that is known says; None: not known.
        roles: each role in the order of the file.
    """

    families: float
    referred: float | None
    roles: tuple[RoleGap, ...]

    @property
    def gap(self) -> tuple[float, float]:
        """WTE missing in all roles of which it is known, from and to."""
        known = [one.gap for one in self.roles if one.gap is not None]
        return sum(low for low, _ in known), sum(high for _, high in known)

    @property
    def seeing(self) -> float:
        """WTE in post that see families."""
        return sum(
            one.in_post or 0.0 for one in self.roles if one.profession.is_seeing
        )  # fmt: skip

    @property
    def not_known(self) -> tuple[str, ...]:
        """The roles of which nobody has said who is in post."""
        return tuple(one.profession.title for one in self.roles if one.in_post is None)


def needed(
    demand: Demand,
    capacity: Capacity,
    in_post: Mapping[str, float],
    *,
    a_year: float | None,
) -> Needed | None:
    """What the births ask for, against the WTE in post by profession.

    None where the service does not say how many births there are.

    Args:
        a_year: referrals in a year, for comparison; None where they are not known.
    """
    if capacity.births is None:
        return None
    births = capacity.births.a_year
    times = births / _BIRTHS
    return Needed(
        families=births * demand.expected.per_cent / 100,
        referred=a_year,
        roles=tuple(
            RoleGap(
                one,
                one.per_births.least * times,
                one.per_births.most * times,
                in_post.get(one.id),
            )
            for one in capacity.professions
            if one.per_births is not None
        ),
    )
