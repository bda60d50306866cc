"""What a service says of itself, as data: whom it takes, how soon, with which staff.

Each service is a folder: `service.yaml` says whose it is, and each other file is a
topic of its own, such as `intake.yaml`. None of it is code, and none is a standard: a
standard says what is owed everywhere, a service how it works.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from plait.standards import yaml_files
from plait.standards.collection import BadStandards
from plait.standards.faults import Place, explain_faults
from plait.timeline.facts import did_you_mean

__all__ = [
    "ANYBODYS",
    "BadStandards",
    "Force",
    "Service",
    "ServiceKind",
    "Sourced",
    "has_topic",
    "of_agency",
    "services",
    "services_in",
    "topic",
    "use",
]

#: The services that Plait comes with: those of the made-up areas.
HERE = Path(__file__).parent

#: Stands for every agency that has no service of its own.
ANYBODYS: Final = "*"

ServiceKind = Literal["perinatal", "complex_cases"]
#: How much a limit or a number binds, as a standard's `force` says it.
Force = Literal["law", "national", "national_no_time", "local", "ours"]


class Sourced(BaseModel):
    """What says where it is from, and whether anybody looked there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    force: Force
    source: str = Field(min_length=1, max_length=400)
    verified: bool


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)
    kind: ServiceKind
    title: str = Field(min_length=1, max_length=100)
    agency: str = Field(min_length=1, max_length=60)


@dataclass(frozen=True, slots=True)
class Service:
    """One service.

    Attributes:
        id: its name in an address; the name of its folder.
        kind: perinatal, or complex_cases for the complex-cases team of maternity.
        title: what people call it.
        agency: the slug of the agency whose it is; `*` for every other one.
        folder: where its topics are.
    """

    id: str
    kind: ServiceKind
    title: str
    agency: str
    folder: Path = field(repr=False)


@dataclass(slots=True)
class _InUse:
    folder: Path | None = None


_in_use = _InUse()

_Topic = TypeVar("_Topic", bound=BaseModel)


def use(folder: Path | None) -> None:
    """Take the services of this folder into use beside ours; None: ours alone.

    One with an id of ours takes its place whole.
    """
    _in_use.folder = folder
    for kept in (services, of_agency, _file_of, has_topic, _read_topic):
        kept.cache_clear()


@cache
def services() -> Mapping[str, Service]:
    """Every service in use by its id, in order.

    Raises:
        BadStandards: a `service.yaml` is wrong; says the file, the line and how.
    """
    found = dict(services_in(HERE))
    if _in_use.folder is not None:
        found |= services_in(_in_use.folder)
    return MappingProxyType(dict(sorted(found.items())))


def services_in(folder: Path) -> Mapping[str, Service]:
    """The services of one folder by their ids.

    Raises:
        BadStandards: as `services`; or two services of one kind are of one agency.
    """
    found: dict[str, Service] = {}
    taken: dict[tuple[str, str], str] = {}
    for path in sorted(folder.glob("*/service.yaml")):
        row = _read(path, _Row)
        if row.id != path.parent.name:
            said = f"wanted the name of its folder, got {row.id!r}"
            raise BadStandards(f"{path.name}:1: id: {said}")
        same = taken.setdefault((row.agency, row.kind), row.id)
        if same != row.id:
            said = f"{row.agency} has a service of this kind already: {same}"
            raise BadStandards(f"{path.name}:1: agency: {said}")
        found[row.id] = Service(row.id, row.kind, row.title, row.agency, path.parent)
    return found


# A list asks these for each of its rows.
@cache
def of_agency(agency: str, kind: ServiceKind = "perinatal") -> Service | None:
    """The service of this kind that an agency has; else the one of every agency."""
    every = [one for one in services().values() if one.kind == kind]
    own = next((one for one in every if one.agency == agency), None)
    return own or next((one for one in every if one.agency == ANYBODYS), None)


@cache
def has_topic(service: Service, name: str) -> bool:
    """Whether the service, or the one of every agency, says anything of a topic."""
    return _file_of(service, name).is_file()


def topic(service: Service, name: str, shape: type[_Topic]) -> _Topic:
    """What a service says of one topic: its file of that name, read once.

    What it does not say itself, the service of every agency says.

    Raises:
        BadStandards: it is missing or wrong; says the file, the line and how.
    """
    found = _read_topic(_file_of(service, name), shape)
    assert isinstance(found, shape)  # noqa: S101 - for the types; it was read as one
    return found


@cache
def _file_of(service: Service, name: str) -> Path:
    own = service.folder / f"{name}.yaml"
    every = of_agency(ANYBODYS, service.kind)
    if own.is_file() or every is None or not (every.folder / own.name).is_file():
        return own
    return every.folder / own.name


@cache
def _read_topic(path: Path, shape: type[BaseModel]) -> BaseModel:
    return _read(path, shape)


def _read(path: Path, shape: type[_Topic]) -> _Topic:
    if not path.is_file():
        there = [one.stem for one in path.parent.glob("*.yaml")]
        said = f"is missing{did_you_mean(path.stem, there)}"
        raise BadStandards(f"{path.parent.name}/{path.name}:1: {said}")
    raw: Any = yaml_files.parse(path)
    try:
        return shape.model_validate(yaml_files.plain(raw))
    except ValidationError as error:
        raise BadStandards(explain_faults(Place(path, raw), error, shape)) from None
