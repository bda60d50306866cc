"""A partnership's own parameters and adopted local standards, over the library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from plait.standards import loader
from plait.standards.collection import BadStandards, Library
from plait.standards.loader import Place
from plait.standards.shapes import Standard
from plait.timeline.facts import did_you_mean

HERE = Path(__file__).parent / "policies"
#: What a partnership may set. Triggers and answers of a shared standard are not its.
_MAY_SET = (
    "within", "opens", "if_late", "owed_by", "lookback", "advice", "when", "also",
    "close_of_business", "title",
)  # fmt: skip


class PolicyRow(BaseModel):
    """One policy file."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    partnership: str
    version: int = Field(ge=1)
    adopted_by: str
    adopted_on: date
    review_on: date
    close_of_business: time | None = None
    mobility_definition: str
    not_mobile_under_months: int | None = Field(default=None, ge=1, le=36)
    set: dict[str, dict[str, Any]] = Field(default_factory=dict)
    instruments: dict[str, dict[str, Any]] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Policy:
    """What one partnership has adopted, since when, and what it set for itself.

    `not_mobile_under_months` is the age below which every baby counts as not mobile, or
    None where it depends on the baby alone.
    `close_of_business` is the time at which its working days end, or None for
    midnight. `sets` are fields of standards by standard id. `adopted` are standards
    of its own.
    """

    name: str
    partnership: str
    version: int
    adopted_by: str
    adopted_on: date
    review_on: date
    close_of_business: time | None
    mobility_definition: str
    sets: Mapping[str, Mapping[str, Any]]
    adopted: tuple[Standard, ...] = ()
    instruments: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    not_mobile_under_months: int | None = None


def names() -> tuple[str, ...]:
    """The policies that Plait comes with."""
    return tuple(sorted(path.stem for path in HERE.glob("*.yaml")))


@cache
def policy(name: str) -> Policy:
    """The policy of this name.

    Raises:
        BadStandards: there is none, or its file has faults.
    """
    if name not in names():
        hint = did_you_mean(name, names()) or f". There are: {', '.join(names())}"
        raise BadStandards(f"{name[:60]!r} is not a policy{hint}")
    return read_policy(HERE / f"{name}.yaml")


def read_policy(path: Path) -> Policy:
    """A policy from its file, with the local standards of the folder beside it.

    Raises:
        BadStandards: one line a fault, each with file and line.
    """
    place = Place(path, loader.parse(path))
    try:
        row = PolicyRow.model_validate(loader.plain(place.raw))
    except ValidationError as error:
        raise BadStandards(loader.explain_faults(place, error, PolicyRow)) from None
    folder = path.with_suffix("")
    adopted = loader.load(folder).standards if folder.is_dir() else ()
    for standard_id, fields in row.set.items():
        for name in fields:
            if name not in _MAY_SET:
                hint = did_you_mean(name, _MAY_SET)
                message = f"is not for a partnership to set{hint}"
                raise BadStandards(place.fault(["set", standard_id, name], message))
    return Policy(
        name=row.name,
        partnership=row.partnership,
        version=row.version,
        adopted_by=row.adopted_by,
        adopted_on=row.adopted_on,
        review_on=row.review_on,
        close_of_business=row.close_of_business,
        mobility_definition=row.mobility_definition,
        sets=MappingProxyType(row.set),
        adopted=tuple(replace(one, policy=row.name) for one in adopted),
        instruments=MappingProxyType(row.instruments),
        not_mobile_under_months=row.not_mobile_under_months,
    )


def under(library: Library, policy: Policy) -> Library:
    """The library as the partnership has adopted it.

    A limit that the partnership set is local, whoever set the one in the library;
    one that law or national guidance sets may be made shorter and never longer.

    Raises:
        BadStandards: it sets a standard that there is not, or a looser limit.
    """
    for standard_id in policy.sets:
        if library.get(standard_id) is None:
            known = [s.id for s in library]
            hint = did_you_mean(standard_id, known)
            raise BadStandards(
                f"{policy.name}.yaml: set: {standard_id!r} is not a standard{hint}"
            )

    def adapted(standard: Standard) -> Standard:
        fields = policy.sets.get(standard.id)
        if fields:
            standard = _with(standard, fields, policy)
        if standard.close_of_business is None and policy.close_of_business is not None:
            standard = replace(standard, close_of_business=policy.close_of_business)
        return standard

    own = [adapted(standard) for standard in library]
    return Library.of([*own, *map(adapted, policy.adopted)], policy.name)


@cache
def library_of(name: str) -> Library:
    """The shipped library under the policy of this name."""
    return under(loader.library(), policy(name))


def _with(standard: Standard, fields: Mapping[str, Any], policy: Policy) -> Standard:
    place = Place(Path(standard.path), loader.parse(Path(standard.path)))
    raw = {**loader.plain(place.raw), **fields}
    if "within" in fields and standard.force not in ("law", "national"):
        raw["limit_origin"] = "local"
    try:
        changed = loader.made_of(raw, place)
    except BadStandards as error:
        raise BadStandards(f"{policy.name}.yaml: set {standard.id}: {error}") from None
    if "within" in fields:
        _refuse_looser(standard, changed, policy)
        if changed.limit_origin != "local":
            changed = replace(changed, limit_origin="local")
    return replace(changed, group=standard.group, policy=policy.name)


def _refuse_looser(old: Standard, new: Standard, policy: Policy) -> None:
    if old.force not in ("law", "national"):
        return
    for before, after in zip(old.within, new.within, strict=False):
        if before.limit.unit != after.limit.unit or after.limit.n > before.limit.n:
            raise BadStandards(
                f"{policy.name}.yaml: set {old.id}: within: the limit of a "
                f"{old.force} standard may only be made shorter, in the same unit"
            )
