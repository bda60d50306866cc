"""What is asked of whoever shares, withholds, asks, or ends what was shared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from plait.pages.choices import (
    CheckboxesField,
    Option,
    RadiosField,
    SelectField,
    YesNoField,
)
from plait.pages.forms import LongTextField, TextField
from plait.pages.moments import DayField
from plait.pages.staff import sharing_words as words
from plait.pages.staff.duty_forms import DutyForm
from plait.pages.staff.sharing_forms import SharingForm
from plait.standards import sharing_bases
from plait.timeline.facts.sharing import MOST_DOCUMENTS

_LINE = 300
#: What is named for a day farther ahead is forgotten until then. Ours.
A_YEAR = 366
#: The longest for which something may be read by one share: until a baby is at school.
_LONGEST_READ = 5 * A_YEAR

#: The two lists of events, and the classes of the second.
_EVENTS = ("events", "guarded")
GUARDED = frozenset({"third_party", "police", "sealed", "location", "domestic_abuse"})

_WHY = TextField(
    label="Why, in one line?", max_length=_LINE, missing="Enter why, in one line"
)
_GROUNDS = ("basis", *sharing_bases.PARTS)
_CONSENT = ("consent", "consent_why", "decided_with")


class ShareForm(SharingForm):
    """What is shared, with whom, and how it may be handled."""

    OPEN = ("events", "guarded", "sure", "documents", "outcome", "subjects", "purpose",
            "why", "staff", "person", "until", "told")  # fmt: skip
    FOLDED = (
        ("Grounds in law: look at them, or choose others", _GROUNDS),
        ("Consent, and who decided", _CONSENT),
        (
            "Information of others, how it goes, how long it is kept",
            ("parts", "handling", "handling_words", "method", "retention", "review_on"),
        ),
    )

    events = CheckboxesField(
        options=(),
        label="What do you share?",
        help_text="It is what your own agency recorded. They read what you tick, and "
        "nothing else.",
        small=True,
        required=False,
    )
    guarded = CheckboxesField(
        options=(),
        label="About others, from the police, or sealed",
        help_text="Share these only where the purpose cannot do without them.",
        small=True,
        required=False,
    )
    sure = CheckboxesField(
        options=(Option("yes", "Each of these may be shared with them, and must be"),),
        label="Have you looked at each of them by itself?",
        required=False,
        missing="Confirm that each of these may be shared",
    )
    documents = LongTextField(
        label="Documents outside Plait, by title (optional)",
        help_text="One on each line. They are not sent from here.",
        rows=2,
        required=False,
    )
    outcome = RadiosField(
        options=(
            Option("answered", "All that they asked for"),
            Option("partly", "A part of it"),
        ),
        label="How much of the request does this answer?",
        missing="Select how much of the request this answers",
    )
    why = _WHY
    staff = SelectField(
        options=(),
        label="For the whole team, or for one person?",
        required=False,
        missing="Select the one person it is for",
    )
    person = TextField(
        label="Who gets it there? Name and function",
        max_length=200,
        missing="Enter who gets it: name and function",
    )
    until = DayField(
        what="the last day on which they may read it",
        label="Until when may they read it?",
        help_text="To the end of that day. You can end it sooner. 4 weeks is our "
        "suggestion.",
        may_be_past=False,
        most_days_ahead=_LONGEST_READ,
        may_be_ahead=True,
    )
    parts = CheckboxesField(
        options=(
            Option("third_party", "About somebody else, or from somebody who told us"),
            Option("police", "From the police"),
        ),
        label="What else is in it?",
        required=False,
    )
    handling = SelectField(
        options=words.options(words.HANDLING, first="Nothing from the police"),
        label="How may police information be handled?",
        required=False,
        missing="Select how the police information may be handled",
    )
    handling_words = TextField(
        label="Conditions (optional)", max_length=_LINE, required=False
    )
    method = SelectField(
        options=words.options(words.METHOD), label="How does it go?", initial="plait"
    )
    retention = SelectField(
        options=words.options(words.RETENTION),
        label="As what does the receiver keep it?",
        help_text="Where several apply the longest holds.",
        initial="longest",
    )
    review_on = DayField(
        what="the day when it is looked at again",
        label="When is it looked at again? (optional)",
        help_text="By the end of that day it is owed by your team.",
        required=False,
        may_be_past=False,
        most_days_ahead=A_YEAR,
        may_be_ahead=True,
    )

    def offer_events(
        self, listed: Iterable[Option], classes: Mapping[str, str]
    ) -> None:
        """Offer these events; the guarded ones apart, with a tick of their own.

        Args:
            listed: each event by its id.
            classes: the class of each by its id.
        """
        self.classes = classes
        apart = [one for one in listed if classes[one.value] in GUARDED]
        self.question("events").offer(one for one in listed if one not in apart)
        self.question("guarded").offer(apart)
        if not apart:
            del self.fields["guarded"], self.fields["sure"]

    def offer_staff(self, people: Iterable[Option]) -> None:
        """Offer the people of the team that gets it; it is for no one outside."""
        del self.fields["person"]
        first = Option("", "The whole team")
        self.question("staff").offer((first, *people))

    def offer_outside(self) -> None:
        """Ask who gets it outside: nothing is opened to them in Plait."""
        del self.fields["staff"], self.fields["until"]
        self.question("method").offer(
            one for one in words.options(words.METHOD) if one.value != "plait"
        )
        self.initial["method"] = "secure_mail"

    def clean(self) -> dict[str, Any]:
        """What goes together."""
        super().clean()
        data = self.cleaned_data
        if not (data.get("events") or data.get("guarded") or data.get("documents")):
            self.add_error("events", "Select what you share, or name a document")
        picked = self.picked_classes()
        if data.get("guarded") and not data.get("sure"):
            self.add_error("sure", self.fields["sure"].error_messages["required"])
        if self.holds("police") and not data.get("handling"):
            missing = self.fields["handling"].error_messages["required"]
            self.add_error("handling", missing)
        if "sealed" in picked and not data.get("staff"):
            self.add_error(
                "staff" if "staff" in self.fields else "guarded",
                "Something sealed is shared with one named person: select who it is",
            )
        until, review_on = data.get("until"), data.get("review_on")
        if until and review_on and review_on >= until:
            say = (
                "Look at it again before their last day: on that day it ends by itself"
            )
            self.add_error("review_on", say)
        if len(self.titles()) > MOST_DOCUMENTS:
            self.add_error("documents", f"Name at most {MOST_DOCUMENTS} documents")
        if any(len(one) > _LINE for one in self.titles()):
            self.add_error("documents", "Each title must be 300 characters or fewer")
        return data

    def picked(self) -> list[UUID]:
        """The events that are shared."""
        data = self.cleaned_data
        return [UUID(one) for name in _EVENTS for one in data.get(name) or ()]

    def picked_classes(self) -> set[str]:
        """Their classes."""
        return {self.classes[str(one)] for one in self.picked()}

    def holds(self, name: str) -> bool:
        """Whether what is shared has such a part: as ticked, or as its class says."""
        said = self.cleaned_data.get("parts") or ()
        return name in said or name in self.picked_classes()

    def titles(self) -> list[str]:
        """The titles of documents, one on each line."""
        lines = str(self.cleaned_data.get("documents") or "").splitlines()
        return [line.strip() for line in lines if line.strip()]


class WithholdForm(SharingForm):
    """Why something is not shared, who advised, and when it is looked at again."""

    OPEN = ("reason", "detrimental", "advice", "look_again_on", "subjects", "purpose",
            "told")  # fmt: skip
    FOLDED = (
        ("Grounds in law that were looked at", _GROUNDS),
        ("Consent, and who decided", _CONSENT),
    )

    reason = LongTextField(
        label="Why is it not shared?",
        help_text="Whoever asked reads this. Do not write here what you do not share.",
        missing="Enter why it is not shared",
    )
    detrimental = YesNoField(
        label="Would sharing do more harm to the child than good?",
        missing="Select whether sharing would do more harm than good",
    )
    advice = LongTextField(
        label="Who advised you, and what? (optional)",
        help_text="For example your named nurse or your Caldicott guardian.",
        rows=2,
        required=False,
    )
    told = RadiosField(
        options=(
            Option("told", "Yes", reveals=("told_who", "told_on")),
            Option("not_told", "No", reveals=("untold_why", "not_told_words")),
        ),
        label="Does the family know of this decision?",
        help_text="Tell them where it is safe: no surprises.",
        missing="Select whether they know",
    )
    look_again_on = DayField(
        what="the day by which you look at it again",
        label="When do you look at it again?",
        help_text="By the end of that day it is owed. 4 weeks is our suggestion.",
        may_be_past=False,
        most_days_ahead=A_YEAR,
        may_be_ahead=True,
    )


class AskForm(SharingForm):
    """What is asked of another team, why, and by when it is needed."""

    OPEN = ("what", "subjects", "purpose", "why", "needed_by")
    FOLDED = (
        ("Grounds in law: look at them, or choose others", _GROUNDS),
        ("Consent, and who decided", _CONSENT),
    )

    what = LongTextField(
        label="What do you ask for?",
        help_text="Say what you need to know, and no more. They read this.",
        missing="Enter what you ask for",
    )
    why = _WHY
    needed_by = DayField(
        what="the day by which you need it",
        label="By when do you need it?",
        help_text="They owe an answer within 1 working day. If you cannot wait, ring.",
        may_be_past=False,
        most_days_ahead=A_YEAR,
        may_be_ahead=True,
    )


class EndForm(DutyForm):
    """Why what was shared ends now."""

    reason = LongTextField(
        label="Why does it end now?", rows=2, missing="Enter why it ends now"
    )
