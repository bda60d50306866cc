"""How many a service is there for, and what it assumes of its work: `demand.yaml`."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, model_validator

from plait.standards.services import Sourced


class _Part(BaseModel):
    """A part of the file. It has these fields and no others."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Births(Sourced):
    """Births in a year in the area that the service is for."""

    a_year: int = Field(ge=1, le=100_000)


class ExpectedShare(Sourced):
    """Of a hundred births, how many families will need the service."""

    per_cent: float = Field(gt=0, le=100)


class PostNeed(Sourced):
    """Whole-time equivalents of one role for each 10,000 births, from low to high."""

    role: str = Field(pattern=r"^[a-z]+(_[a-z]+)*$", max_length=60)
    title: str = Field(min_length=1, max_length=80)
    low: float = Field(ge=0, le=100)
    high: float = Field(ge=0, le=100)
    sees_families: bool

    @model_validator(mode="after")
    def _in_order(self) -> PostNeed:
        if self.high < self.low:
            said = f"high: wanted {self.low:g} or more, got {self.high:g}"
            raise ValueError(said)
        return self


class KindClock(Sourced):
    """A class of `intake.yaml`, and by when somebody is seen, in days for a forecast.

    Attributes:
        limit_days: None where no clock runs.
        at_once: it is seen whatever else there is, and the others wait for it.
    """

    id: str = Field(pattern=r"^[a-z]+(_[a-z]+)*$", max_length=40)
    limit_days: int | None = Field(ge=0, le=365)
    at_once: bool = False


class Amount(Sourced):
    """One number that a forecast assumes where the past says too little."""

    value: float = Field(ge=0, le=1000)


class Work(_Part):
    """What the work takes. Hours and weeks as their names say; shares from 0 to 1."""

    hours_a_week: Amount
    first_appointment_hours: Amount
    weekly_hours_in_care: Amount
    weeks_in_care: Amount
    share_for_families: Amount
    share_on_leave: Amount
    share_missed: Amount
    rebook_days: Amount
    notice_days: Amount

    @model_validator(mode="after")
    def _possible(self) -> Work:
        for name in ("share_for_families", "share_on_leave", "share_missed"):
            value = getattr(self, name).value
            # Of a whole that is on leave, or missed, nothing would ever be done.
            if value > 1 or (value == 1 and name != "share_for_families"):
                said = f"{name}: wanted a part from 0 to 1, got {value:g}"
                raise ValueError(said)
        for name in ("hours_a_week", "first_appointment_hours", "weeks_in_care"):
            if not getattr(self, name).value:
                raise ValueError(f"{name}: wanted more than 0")
        return self


class InPost(Sourced):
    """Who is in post, where the posts are not kept in Plait: WTE by role."""

    wte: dict[str, float]


class Demand(_Part):
    """All that the file says."""

    births: Births
    expected: ExpectedShare
    posts: tuple[PostNeed, ...] = Field(min_length=1)
    kinds: tuple[KindClock, ...] = Field(min_length=1)
    work: Work
    in_post: InPost

    @model_validator(mode="after")
    def _named_once(self) -> Demand:
        for what, names in (
            ("posts", [one.role for one in self.posts]),
            ("kinds", [one.id for one in self.kinds]),
        ):
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(f"{what}: named twice: {', '.join(twice)}")
        unknown = set(self.in_post.wte) - {one.role for one in self.posts}
        if unknown:
            wanted = ", ".join(one.role for one in self.posts)
            said = f"in_post: {', '.join(sorted(unknown))}: wanted some of {wanted}"
            raise ValueError(said)
        wrong = [name for name, wte in self.in_post.wte.items() if not 0 <= wte <= 100]  # noqa: PLR2004
        if wrong:
            said = f"in_post: {', '.join(wrong)}: wanted WTE from 0 to 100"
            raise ValueError(said)
        return self
