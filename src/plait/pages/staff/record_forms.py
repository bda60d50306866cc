"""What every page that records something asks: of whom, when, and in what words.

A form gives `drafts()`: the facts as they will be kept. It knows no request and no
table; the people it may be about and the time are handed to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django import forms

from plait.access import permissions
from plait.clock.moments import parse_moment
from plait.pages import components
from plait.pages.choices import Option, RadiosField
from plait.pages.forms import HiddenField, LongTextField, NhsForm, too_long
from plait.pages.moments import SKEW, DayField, MomentField
from plait.timeline import facts


@dataclass(frozen=True, slots=True)
class PersonChoice:
    """Somebody of the family whom a fact can be about."""

    id: UUID
    role: str
    label: str
    born_on: date | None = None


@dataclass(frozen=True, slots=True)
class Areas:
    """The areas whose social care works with Plait, for one family and recorder.

    `every` are slug and words of each. `home` is the family's own. Whoever records
    finds a child in `found_in`, unless they say another.
    """

    home: str = ""
    found_in: str = ""
    every: tuple[tuple[str, str], ...] = ()

    @property
    def is_one(self) -> bool:
        """Whether there is nothing to ask."""
        return len(self.every) < 2  # noqa: PLR2004 - two areas have a border

    def words(self, area: str) -> str:
        """What an area is called."""
        return dict(self.every).get(area, "the family's own area")


@dataclass(frozen=True, slots=True)
class Setting:
    """What a form needs to know of where it is asked.

    Attributes:
        people: everybody of the family.
        now: the time of the request, UTC.
        agency_kind: the kind of agency of whoever records, such as `maternity`.
        mobility: what the partnership calls a baby who cannot move, in its own words.
        not_mobile_under_months: the age below which it counts every baby so; or 0.
        areas: the areas in which a child may be found.
    """

    people: tuple[PersonChoice, ...]
    now: datetime
    agency_kind: str = ""
    mobility: str = ""
    not_mobile_under_months: int = 0
    areas: Areas = Areas()


@dataclass(frozen=True, slots=True)
class Draft:
    """A fact as it will be kept, before it is."""

    kind: str
    about: UUID | None
    fact: Mapping[str, Any] = field(repr=False)
    occurred_at: datetime


#: What is asked for where nobody was picked, if it is not the question's own words.
_ABOUT_MISSING = {
    "Who is this about?": "Select who this is about",
    "Who is it about?": "Select who it is about",
    "Who was it with?": "Select who it was with",
    "Who are you concerned for?": "Select who you are concerned for",
}

#: The end of every form, in this order.
_LAST = ("when", "occurred_at", "learned_at", "note")


class RecordForm(NhsForm):
    """The questions that every record has.

    A subclass says its kind and asks what is its own. `about_roles` narrows whom it
    can be about; with one such person the question is not asked.
    """

    kind: str = ""
    title: str = ""
    lead: str = ""
    button: str = "Continue"
    #: Whose button it is: "Continue" leads to a page that shows what this asks.
    needs_check: ClassVar[bool] = True
    #: The roles to ring first, where what is recorded is grave.
    rings: ClassVar[tuple[str, ...]] = ()
    #: Whether it may begin a referral: then those that are open already are shown.
    is_referral: ClassVar[bool] = False
    about_roles: ClassVar[tuple[str, ...]] = ()
    about_words: ClassVar[str] = "Who is this about?"
    when_words: ClassVar[str] = "When did it happen?"
    note_words: ClassVar[str] = "Anything else to record (optional)"

    event_id = HiddenField()
    #: The moment that "now" means: the page's, so that the same page sent twice says
    #: the same thing twice.
    opened_at = HiddenField()
    answers = HiddenField(required=False)
    about = RadiosField(options=(), label="", missing="Select who this is about")
    when = RadiosField(
        options=(
            Option("now", "Just now"),
            Option("earlier", "Earlier", reveals=("occurred_at", "learned_at")),
        ),
        label="",
        initial="now",
        missing="Select when it happened",
    )
    occurred_at = MomentField(
        what="when it happened",
        label="Date and time it happened",
        help_text="For example, 27 3 2026 at 9:14am or 14:30",
        required=False,
    )
    learned_at = MomentField(
        what="when you learnt of it",
        label="When did you learn of it?",
        help_text="Leave this empty if you were there",
        required=False,
    )
    note = LongTextField(label="", required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        setting: Setting,
        initial: Mapping[str, Any] | None = None,
        about_roles: tuple[str, ...] | None = None,
        **more: Any,
    ) -> None:
        self.setting = setting
        usual = {
            "event_id": str(uuid4()),
            "opened_at": setting.now.isoformat(timespec="seconds"),
            "occurred_at": setting.now,
        }
        super().__init__(data, initial=usual | dict(initial or {}), **more)
        now_words = f"Now, {components.time_of_day(self._now_meant())}"
        for one in self.fields.values():
            if isinstance(one, DayField):
                one.now = setting.now
        when = self.question("when")
        when.label = self.when_words
        when.offer((Option("now", now_words), when.options[1]))
        note = self.question("note")
        note.label = self.note_words
        note.error_messages["max_length"] = too_long(self.note_words, note.max_length)
        self._offer_people(self.about_roles if about_roles is None else about_roles)
        own = [name for name in self.fields if name not in (*_LAST, "about")]
        self.order_fields(["about", *own, *_LAST])

    def ask_why(self) -> None:
        """Ask why what was recorded is corrected: both versions will stay."""
        self.fields["why"] = LongTextField(
            label="Why are you correcting this?",
            help_text="The old version stays in the record, struck through",
            missing="Enter why you are correcting this",
        )

    def error_list(self) -> list[dict[str, Any]]:
        """Also what is wrong with the page itself, which no question shows."""
        hidden = [text for one in self.hidden_fields() for text in one.errors]
        return [{"text": text} for text in hidden] + super().error_list()

    def why(self) -> str:
        """Why it is corrected; nothing where it is no correction."""
        return str(self.cleaned_data.get("why") or "")

    def score_words(self) -> str:
        """The sum with its band, for a form that has one."""
        return ""

    def offer_own(self, name: str, kind: Callable[[str], str]) -> None:
        """Offer only the answers whose kind of fact the agency may record."""
        own = self.setting.agency_kind
        question = self.question(name)
        question.offer(
            option
            for option in question.options
            if permissions.may_record_kind(own, kind(option.value))
        )

    def _offer_people(self, roles: tuple[str, ...]) -> None:
        people = [p for p in self.setting.people if not roles or p.role in roles]
        about = self.question("about")
        about.label = self.about_words
        usual = f"Select {self.about_words[:1].lower()}{self.about_words[1:-1]}"
        missing = _ABOUT_MISSING.get(self.about_words, usual)
        about.error_messages |= dict.fromkeys(("required", "invalid_choice"), missing)
        about.offer(Option(str(p.id), p.label) for p in people)
        chosen = self.initial.get("about")
        offered = {option.value for option in about.options}
        if not offered.issuperset(chosen if isinstance(chosen, list) else [chosen]):
            self.initial.pop("about", None)
        is_only_one = len(people) == 1 or bool(people and len(roles) == 1)
        if is_only_one and not self.initial.get("about"):
            self.initial["about"] = str(people[0].id)

    @property
    def has_nobody(self) -> bool:
        """The family has nobody whom this could be about."""
        return not self.question("about").options if "about" in self.fields else False

    def clean_event_id(self) -> str:
        """The id made with the form: sending it twice records it once."""
        return _clean_id(self.cleaned_data["event_id"])

    def clean_opened_at(self) -> datetime:
        """When the page was opened, which is what it calls now."""
        meant = self._now_meant()
        if meant > self.setting.now + SKEW:
            say = "This page is out of date. Open it again"
            raise forms.ValidationError(say, "invalid")
        return meant

    def _now_meant(self) -> datetime:
        sent = self.data.get("opened_at", "") if self.is_bound else ""
        try:
            return parse_moment(sent)
        except ValueError:
            return self.setting.now

    def clean_answers(self) -> str | None:
        """The event that this one answers, if it was opened from one."""
        try:
            return str(UUID(self.cleaned_data["answers"]))
        except ValueError:
            return None

    def clean(self) -> dict[str, Any]:
        """The moment is asked for only where it was not just now."""
        self.require_when("when", "earlier", "occurred_at")
        if self.cleaned_data.get("when") != "earlier":
            self.cleaned_data["learned_at"] = None
            self.errors.pop("learned_at", None)
        happened = self.cleaned_data.get("occurred_at")
        learned = self.cleaned_data.get("learned_at")
        if happened and learned and learned < happened:
            say = "When you learnt of it must be after it happened"
            self.add_error("learned_at", say)
        self.clean_own()
        self._clean_facts()
        return self.cleaned_data

    def clean_own(self) -> None:
        """Rules that only this kind of record has."""

    def _clean_facts(self) -> None:
        """No fact leaves the form that the timeline would refuse."""
        if self.errors:
            return
        for draft in self.drafts():
            try:
                facts.check(draft.kind, draft.fact)
            except facts.ImpossibleFact as impossible:
                self.refuse(impossible.field, impossible.say)

    def refuse(self, name: str, say: str) -> None:
        """Put an error beside its question, or above the form where it has none."""
        where = name if name in self.fields and name != "event_id" else None
        if name == "occurred_at":
            # So that the question it is about is shown.
            self.data = {**_flat(self.data), "when": "earlier"}
        self.add_error(where, say)

    @property
    def event_id_value(self) -> UUID:
        """The id of the first event that this form records."""
        return UUID(self.cleaned_data["event_id"])

    @property
    def about_id(self) -> UUID | None:
        """Whom it is about."""
        about = self.cleaned_data.get("about")
        return UUID(about) if about else None

    def occurred(self) -> datetime:
        """When it happened, in UTC."""
        moment = self.cleaned_data.get("occurred_at")
        is_earlier = self.cleaned_data.get("when") == "earlier"
        if is_earlier and moment:
            return moment
        return self.cleaned_data.get("opened_at") or self.setting.now

    def shared(self) -> dict[str, Any]:
        """The fields that every fact may have, where they were given."""
        learned = self.cleaned_data.get("learned_at")
        return given(
            {
                "note": self.cleaned_data.get("note"),
                "answers": self.cleaned_data.get("answers"),
                "learned_at": learned.isoformat() if learned else None,
            }
        )

    def fact(self) -> dict[str, Any]:
        """The fields of this kind's own."""
        return {}

    def drafts(self) -> tuple[Draft, ...]:
        """The facts as they will be kept, the first under the form's own id."""
        return (self.draft(self.kind, self.fact() | self.shared()),)

    def asked_drafts(self) -> tuple[Draft, ...]:
        """The facts as the rules will read them, to say what they ask before saving."""
        return self.drafts()

    def draft(self, kind: str, fact: Mapping[str, Any]) -> Draft:
        """One fact about whom, and from when, the form says."""
        return Draft(kind, self.about_id, fact, self.occurred())


class WithdrawForm(NhsForm):
    """Why something recorded is withdrawn."""

    event_id = HiddenField()
    why = LongTextField(
        label="Why are you withdrawing this?",
        help_text="For example, it was recorded for the wrong family",
        missing="Enter why you are withdrawing this",
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"event_id": str(uuid4())})

    def clean_event_id(self) -> str:
        """The id made with the page: sending it twice withdraws once."""
        return _clean_id(self.cleaned_data["event_id"])

    @property
    def event_id_value(self) -> UUID:
        """The id of the withdrawal."""
        return UUID(self.cleaned_data["event_id"])


def _flat(data: Any) -> dict[str, Any]:
    """What was sent, each name with its last value, or all where there are several."""
    if not hasattr(data, "lists"):
        return dict(data)
    return {name: all_ if len(all_) > 1 else all_[-1] for name, all_ in data.lists()}


def _clean_id(sent: str) -> str:
    try:
        return str(UUID(sent))
    except ValueError:
        say = "This page is out of date. Open it again"
        raise forms.ValidationError(say, "invalid") from None


def given(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that were filled in."""
    return {name: value for name, value in fields.items() if value not in (None, "")}


def options(pairs: Iterable[tuple[str, str]]) -> tuple[Option, ...]:
    """Options from values and labels."""
    return tuple(Option(value, label) for value, label in pairs)
