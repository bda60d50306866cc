"""A made-up family: who belongs to it, and all that was recorded of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from ruamel.yaml import YAML

from plait.timeline.events import Event


@dataclass(frozen=True, slots=True)
class MadePerson:
    """Somebody of a made-up family.

    `nhs_number` is from the range that the NHS keeps for tests (999 ...), so that
    it can belong to nobody. `phone` is from the range that Ofcom keeps for drama.
    """

    id: str
    role: str
    given_name: str
    family_name: str
    born_on: date | None = None
    died_on: date | None = None
    sex: str = ""
    nhs_number: str = ""
    language: str = "English"
    interpreter: bool = False
    safe_to_text: bool = True
    address: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class MadeSubject:
    """A made-up subject of the ledger: a family, a member of staff or a review.

    `key` is the subject's id in the database. `home_team` is the name of the team
    that holds it. `caseload` are the teams (by name) and roles that have the family
    because of where it lives or is registered. `play` names the story that it comes
    from, if it is one.
    """

    kind: str
    key: str
    partnership: str
    home_team: str
    people: tuple[MadePerson, ...]
    events: tuple[Event, ...]
    caseload: tuple[tuple[str, str], ...] = ()
    play: str = ""
    staff_email: str = ""

    @property
    def subject(self) -> str:
        """As events name it: `family:...`."""
        return f"{self.kind}:{self.key}"

    def person(self, role: str) -> MadePerson:
        """The first person of this role.

        Raises:
            LookupError: nobody in the family has it.
        """
        for person in self.people:
            if person.role == role:
                return person
        raise LookupError(f"nobody in this family is {role!r}")


#: So many numbers of six digits stand between the range's 999 and the check digit.
_STEMS = 1_000_000


@cache
def names() -> dict[str, Any]:
    """The short lists of names, streets and languages."""
    text = files(__package__).joinpath("data/names.yaml").read_text("utf-8")
    found: dict[str, Any] = YAML(typ="safe").load(text)
    return found


def nhs_number(draw: Random) -> str:
    """Ten digits of the NHS's test range (999 ...), with the right check digit.

    Source:
        NHS Data Dictionary, NHS NUMBER: weights 10 to 2, modulus 11; a check digit
        that comes out as 10 is not used, 11 is written 0.
    """
    while True:
        number = _checked(draw.randrange(_STEMS))
        if number:
            return number


def own_numbers(made: MadeSubject, taken: set[str]) -> MadeSubject:
    """The same subject; whoever drew a number that is taken has the next free one.

    Families draw alone, so that two may draw the same; the record refuses that. The
    numbers are added to `taken`.
    """
    people = []
    for person in made.people:
        number = person.nhs_number
        while number in taken:
            following = int(number[3:9])
            number = ""
            while not number:
                following = (following + 1) % _STEMS
                number = _checked(following)
        taken.update({number} - {""})
        people.append(replace(person, nhs_number=number))
    return replace(made, people=tuple(people))


def _checked(stem: int) -> str:
    """The number of the test range with this stem; nothing where there is none."""
    digits = f"999{stem:06d}"
    total = sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=True))
    check = (11 - total % 11) % 11
    # 10 is the rule's own number, see `nhs_number`.
    return "" if check == 10 else f"{digits}{check}"  # noqa: PLR2004


def drama_phone(draw: Random) -> str:
    """A mobile number that Ofcom keeps for drama: 07700 900000 to 900999."""
    return f"07700 900{draw.randrange(1000):03d}"


def address(draw: Random, town: str) -> str:
    """A made-up address. ZZ99 is a postcode district that no letter reaches."""
    street = draw.choice(names()["streets"])
    tail = f"{draw.randrange(1, 10)}{draw.choice('ABDEFGHJ')}{draw.choice('LNPQRSTU')}"
    return f"{draw.randrange(1, 120)} {street}, {town}, ZZ99 {tail}"


def language(draw: Random) -> tuple[str, bool]:
    """A mother's language and whether she asks for an interpreter."""
    at = draw.random()
    for name, share, interpreter in names()["languages"]:
        at -= share
        if at < 0:
            return name, draw.random() < interpreter
    return "English", False
