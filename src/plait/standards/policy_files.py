"""A partnership's policy: what it says, its versions, and how it stands in a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from io import StringIO
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
)
from ruamel.yaml import YAML

from plait.standards import loader, parameters
from plait.standards.collection import BadStandards
from plait.standards.faults import said_of_value
from plait.standards.loader import Place
from plait.standards.parameters import read_values
from plait.standards.shapes import Standard
from plait.timeline.facts import did_you_mean

#: What a partnership may set. Triggers and answers of a shared standard are not its.
MAY_SET = (
    "within", "opens", "if_late", "owed_by", "lookback", "advice", "when", "also",
    "unless", "while", "stop", "counted_only", "may_dismiss", "close_of_business",
    "title",
)  # fmt: skip

#: No partnership adopted anything before, and none will after.
EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)
_ONE_DAY = timedelta(days=1)


def _said(raw: str) -> str:
    if not raw.strip():
        raise ValueError("wanted a name, got nothing")
    return raw


def _day(raw: date) -> date:
    if not EARLIEST <= raw <= LATEST:
        raise ValueError(f"wanted a day from {EARLIEST} to {LATEST}, got {raw}")
    return raw


def _adopted(raw: Any) -> Any:
    """All, or a list of names with none there twice."""
    if raw == "all":
        return raw
    wrong = raw if not isinstance(raw, list) else [
        one for one in raw if not isinstance(one, str)
    ]  # fmt: skip
    if not isinstance(raw, list) or wrong:
        got = said_of_value(wrong[0] if isinstance(raw, list) else raw)
        raise ValueError(f"wanted all, or a list of standards, got {got}")
    twice = [one for number, one in enumerate(raw) if one in raw[:number]]
    if twice:
        raise ValueError(f"{twice[0][:60]!r} stands twice")
    return raw


_Said = Annotated[str, AfterValidator(_said)]
_Day = Annotated[date, AfterValidator(_day)]
_Adopts = Annotated[Literal["all"] | list[str], BeforeValidator(_adopted)]


class VersionRow(BaseModel):
    """What one version of a policy says."""

    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=1, le=100_000, strict=True)
    adopted_by: _Said
    adopted_on: _Day
    review_on: _Day
    reason: str = ""
    adopts: _Adopts = "all"
    parameters: dict[str, Any] = Field(default_factory=dict)
    set: dict[str, dict[str, Any]] = Field(default_factory=dict)


class PolicyRow(VersionRow):
    """One policy file: the newest version, and those before it."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    partnership: _Said
    history: list[VersionRow] = Field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Policy:
    """What one partnership has adopted, since when, and what it set for itself.

    `adopts` are the ids of the shared standards that it adopted, None for all. `values`
    are its parameters by name. `sets` are fields of standards by standard id.
    `adopted` are standards of its own. `history` are the versions before this one, the
    oldest first; they have none themselves. `place` and `where` in it are where a fault
    of it is.
    """

    name: str
    partnership: str
    version: int
    adopted_by: str
    adopted_on: date
    review_on: date
    sets: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    adopts: tuple[str, ...] | None = None
    adopted: tuple[Standard, ...] = ()
    reason: str = ""
    history: tuple[Policy, ...] = ()
    place: Place | None = field(default=None, compare=False, repr=False)
    where: tuple[Any, ...] = field(default=(), compare=False, repr=False)

    @property
    def label(self) -> str:
        """The name and the version, as an obligation keeps them: `ashmere/1`."""
        return f"{self.name}/{self.version}"

    @property
    def versions(self) -> tuple[Policy, ...]:
        """Every version of it, the oldest first and this one last."""
        return (*self.history, self)

    @property
    def close_of_business(self) -> time | None:
        """When its working days end, or None for midnight."""
        return self.values.get("close_of_business")

    @property
    def mobility_definition(self) -> str:
        """Which baby counts as not mobile, in its own words; "" where it has none."""
        return str(self.values.get("mobility_definition", ""))

    @property
    def not_mobile_under_months(self) -> int | None:
        """The age below which every baby counts as not mobile, or None."""
        return self.values.get("not_mobile_under_months")

    @property
    def records_in_an_hour(self) -> int | None:
        """More records of one person in an hour are asked about; None is not set."""
        return self.values.get("records_in_an_hour")

    @property
    def instruments(self) -> Mapping[str, Mapping[str, int]]:
        """The cut-offs that it set, by instrument and band."""
        return parameters.bands(self.values)

    def in_force(self, day: date) -> Policy | None:
        """The version for a trigger of that day; None before the first was adopted."""
        found = [one for one in self.versions if one.adopted_on <= day]
        return found[-1] if found else None

    def periods(self) -> Iterator[tuple[date, date | None, Policy]]:
        """Each version with its first and its last day, None for no end.

        One that another replaced on its own first day was in force on none.
        """
        versions = self.versions
        for one, following in zip(versions, (*versions[1:], None), strict=True):
            until = following.adopted_on - _ONE_DAY if following else None
            if until is None or one.adopted_on <= until:
                yield one.adopted_on, until, one

    def fault(self, where: list[Any], message: str) -> str:
        """The message with the file and line of that part of it."""
        if self.place is None:
            return f"{self.name}, version {self.version}: {message}"
        return self.place.fault([*self.where, *where], message)

    def followed_by(self, change: Policy) -> Policy:
        """The next version, which has this one and those before it as its history.

        Raises:
            BadStandards: its number or its day does not come after.
        """
        made = replace(change, history=(*self.history, replace(self, history=())))
        _refuse_out_of_order(made)
        return made


def read_policy(path: Path) -> Policy:
    """A policy from its file, with the local standards of the folder beside it.

    Raises:
        BadStandards: one line a fault, each with file and line.
    """
    folder = path.with_suffix("")
    own = loader.load(folder).standards if folder.is_dir() else ()
    policy = policy_of(Place(path, loader.document(path)), own)
    if policy.name != path.stem:
        message = f"wanted the file's name, {path.stem!r}, got {policy.name!r}"
        raise BadStandards(policy.fault(["name"], message))
    return policy


def policy_of(place: Place, own: tuple[Standard, ...] = ()) -> Policy:
    """A policy from what a file or a table holds.

    Args:
        own: the standards of the partnership's own.

    Raises:
        BadStandards: one line a fault, each with file and line.
    """
    try:
        row = PolicyRow.model_validate(loader.plain(place.raw))
    except ValidationError as error:
        raise BadStandards(_explained(place, error)) from None
    past = [(["history", number], one) for number, one in enumerate(row.history)]
    made = [_version(place, where, one, row, own) for where, one in [*past, ([], row)]]
    policy = replace(made[-1], history=tuple(made[:-1]))
    _refuse_out_of_order(policy)
    return policy


def _version(
    place: Place,
    where: list[Any],
    row: VersionRow,
    whole: PolicyRow,
    own: tuple[Standard, ...],
) -> Policy:
    values, faults = read_values(row.parameters)
    said = [
        place.fault([*where, "parameters", fault.name], fault.message)
        for fault in faults
    ]
    for standard_id, fields in row.set.items():
        for name in fields:
            if name not in MAY_SET:
                hint = did_you_mean(name, MAY_SET)
                message = f"is not for a partnership to set{hint}"
                said.append(place.fault([*where, "set", standard_id, name], message))
    if row.review_on <= row.adopted_on:
        message = f"wanted a day after adopted_on, got {row.review_on}"
        said.append(place.fault([*where, "review_on"], message))
    if said:
        raise BadStandards("\n".join(said))
    return Policy(
        name=whole.name,
        partnership=whole.partnership,
        version=row.version,
        adopted_by=row.adopted_by,
        adopted_on=row.adopted_on,
        review_on=row.review_on,
        reason=row.reason,
        adopts=None if row.adopts == "all" else tuple(row.adopts),
        values=values,
        sets=MappingProxyType(row.set),
        adopted=tuple(replace(one, policy=whole.name) for one in own),
        place=place,
        where=tuple(where),
    )


def _explained(place: Place, error: ValidationError) -> str:
    """The faults; and where a parameter stands now that stood by itself once."""
    said = loader.explain_faults(place, error, PolicyRow)
    for name in parameters.parameters():
        said = said.replace(
            f" {name}: is not a field here",
            f" {name}: is not a field here. Write it below parameters",
        )
    return said


def _refuse_out_of_order(policy: Policy) -> None:
    versions = policy.versions
    for before, after in pairwise(versions):
        if after.version <= before.version:
            message = f"wanted a number above {before.version}, got {after.version}"
            raise BadStandards(after.fault(["version"], message))
        if after.adopted_on < before.adopted_on:
            message = (
                f"version {after.version} is adopted on {after.adopted_on}, before "
                f"version {before.version} on {before.adopted_on}"
            )
            raise BadStandards(after.fault(["adopted_on"], message))


def content_of(policy: Policy) -> dict[str, Any]:
    """One version as plain values, as a table keeps it."""
    known = parameters.parameters()
    return {
        "version": policy.version,
        "adopted_by": policy.adopted_by,
        "adopted_on": policy.adopted_on.isoformat(),
        "review_on": policy.review_on.isoformat(),
        "reason": policy.reason,
        "adopts": "all" if policy.adopts is None else list(policy.adopts),
        "parameters": {
            name: known[name].plain(value) for name, value in policy.values.items()
        },
        "set": {id_: dict(fields) for id_, fields in policy.sets.items()},
    }


def as_yaml(policy: Policy) -> str:
    """The policy as a file that `read_policy` reads: newest first, then its history."""
    whole = {
        "name": policy.name,
        "partnership": policy.partnership,
        **_dated(content_of(policy)),
        "history": [_dated(content_of(one)) for one in policy.history],
    }
    out = StringIO()
    writer = YAML()
    writer.width = 88
    writer.representer.ignore_aliases = lambda *_: True
    writer.indent(mapping=2, sequence=4, offset=2)
    out.write(
        f"# What {policy.partnership} has adopted, and set for itself.\n"
        f"# In force: version {policy.version}, from {policy.adopted_on}. What was in "
        "force before is below, in history.\n"
    )
    writer.dump(whole, out)
    return out.getvalue()


def _dated(content: dict[str, Any]) -> dict[str, Any]:
    """The same with days as YAML writes them, and without what is empty."""
    days = {
        name: date.fromisoformat(content[name]) for name in ("adopted_on", "review_on")
    }
    return {
        name: value
        for name, value in {**content, **days}.items()
        if value not in ("", {}, [])
    }
