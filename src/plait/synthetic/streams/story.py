"""What is settled about a family before its story is told: the hidden truth of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from plait.clock.ages import day_of_gestation
from plait.synthetic.families import MadePerson

#: Severity is a standard normal number: above these a mother is unwell, very unwell.
UNWELL = 1.0
VERY_UNWELL = 1.7


@dataclass(frozen=True, slots=True)
class Story:
    """The course of one pregnancy and of the months after it.

    Attributes:
        severity: how unwell the mother is, as a standard normal number. It drives
            her scores, her missed contacts and who is asked to help.
        edd: the due date. `booked_on`: day of the booking appointment.
        born_on, born_at: None where the pregnancy is lost.
        lost_on: None unless it is.
        complex: whether social factors make the family's life complicated.
    """

    mother: MadePerson
    infants: tuple[MadePerson, ...]
    partner: MadePerson | None
    severity: float
    edd: date
    notified_on: date
    booked_on: date
    born_at: datetime | None
    born_on: date | None
    lost_on: date | None
    complex: bool
    ill_before: bool
    ill_relative: bool

    def at_gestation(self, weeks: int, days: int = 0) -> date:
        """The day on which the pregnancy is so old."""
        return day_of_gestation(self.edd, weeks * 7 + days)

    def at_age(self, days: int) -> date:
        """The day on which the infants are so old.

        Raises:
            ValueError: nobody was born.
        """
        if self.born_on is None:
            raise ValueError("wanted a story with a birth")
        return self.born_on + timedelta(days=days)

    @property
    def is_unwell(self) -> bool:
        """Whether the mother has a mental-health problem that a team would treat."""
        return self.severity > UNWELL

    @property
    def is_very_unwell(self) -> bool:
        """Whether it is severe."""
        return self.severity > VERY_UNWELL
