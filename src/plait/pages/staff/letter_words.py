"""What a letter to a parent says: their words, about them and their child alone.

Nothing that anybody recorded in words is put into a letter by itself: it could be
about somebody else. Of a decision the letter says what its code stands for, in plain
English; why, the person who signs writes to this adult.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from plait.clock.moments import parse_moment
from plait.pages import components, crisis
from plait.timeline.gatherings import Gathering

if TYPE_CHECKING:
    from plait.timeline.timeline import Known

#: What the outcome of a question is called in a letter. What stands not here is not
#: told by itself: legal advice, for instance, is between the council and its lawyers.
DECISIONS = {
    ("threshold", "yes"): "We think that your child may be at risk of harm.",
    ("threshold", "no"): "We do not think that your child is at risk of harm now.",
    ("section47", "single"): "Children's social care will find out how safe your "
    "child is. The law calls this a section 47 enquiry.",
    ("section47", "joint"): "Children's social care and the police will find out "
    "together how safe your child is. The law calls this a section 47 enquiry.",
    ("section47", "none"): "There will be no child protection enquiry.",
    ("medical", "yes"): "A children's doctor will look at your child.",
    ("medical", "no"): "No doctor needs to look at your child for this.",
    ("safety_plan", "yes"): "There is a plan to keep your child safe for now. Your "
    "social worker will go through it with you.",
    ("safety_plan", "no"): "There is no safety plan for now.",
    ("siblings", "yes"): "We will also find out how the other children at home are.",
    ("conference", "yes"): "There will be a child protection conference. You will be "
    "asked to come.",
    ("conference", "no"): "There will be no child protection conference.",
}
#: What happens next, by the same.
NEXT = {
    ("section47", "single"): "A social worker will come to see you and your child.",
    ("section47", "joint"): "A social worker, and maybe a police officer, will come to "
    "see you and your child.",
    ("medical", "yes"): "We will tell you when and where the doctor will see your "
    "child. You can be there.",
    ("conference", "yes"): "Before the conference you will get a report to read. You "
    "can say what you think of it.",
}
_NO_MORE = "Your social worker will tell you what happens next."
_KINDS = {
    "strategy": "a meeting",
    "strategy_call": "a talk by telephone",
    "conference_initial": "a child protection conference",
    "conference_review": "a child protection conference",
    "core_group": "a core group meeting",
    "prebirth": "a meeting before the birth",
    "discharge_planning": "a meeting before your baby goes home",
}
_TELL = (
    "You do not have to agree. Tell your social worker what is wrong, or ring the "
    "number above. Ask for it to be written down."
)
_HELPED = (
    "You can ask somebody you trust to come with you. You can also ask a lawyer. Ask "
    "your social worker how to find one."
)
_COMPLAIN = (
    "You can complain. Ask at the number above for the complaints team. Nobody will "
    "treat you worse for it."
)
DISAGREE = (_TELL, _HELPED, _COMPLAIN)


@dataclass(frozen=True, slots=True)
class Written:
    """What the person who signs writes: why, what next, and whom to ring."""

    why: str
    more: str
    ring: str
    phone: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to one adult, part by part.

    `address` is empty where it is handed over. `help` are whom to ring and when.
    """

    name: str
    address: tuple[str, ...]
    day: str
    reference: str
    about: str
    intro: str
    decided: tuple[str, ...]
    why: str
    next: tuple[str, ...]
    ring: str
    disagree: tuple[str, ...]
    emergency: str
    help: tuple[str, ...]
    in_their_language: str
    signed: str

    @property
    def text(self) -> str:
        """All its words, one part a line: what the digest is of."""
        parts = (
            self.name, *self.address, self.day, self.reference, self.about, self.intro,
            *self.decided, self.why, *self.next, self.ring, *self.disagree,
            self.emergency, *self.help, self.in_their_language, self.signed,
        )  # fmt: skip
        return "\n".join(parts)

    @property
    def digest(self) -> str:
        """The SHA-256 of its words, in hexadecimal."""
        return sha256(self.text.encode()).hexdigest()


def told_of(meeting: Gathering) -> list[Known]:
    """The decisions that a letter tells by itself: routine ones with a sentence."""
    return [
        one for one in meeting.last_decisions.values()
        if _code(one) in DECISIONS and (one.event.sensitivity or "routine") == "routine"
    ]  # fmt: skip


def untold_of(meeting: Gathering) -> list[Known]:
    """The others: whoever signs decides whether to tell them in their own words."""
    told = {one.id for one in told_of(meeting)}
    return [
        one
        for one in meeting.last_decisions.values()
        if one.id not in told and one.fact["question"] != "parents"
    ]


def letter(
    meeting: Gathering,
    *,
    name: str,
    child: str,
    address: Iterable[str],
    language: str,
    written: Written,
    signed: str,
    reference: str,
    now: datetime,
) -> Letter:
    """The letter, from what the meeting decided and what was written to this adult."""
    told = told_of(meeting)
    held = meeting.held.occurred_at if meeting.held else now
    kind = _KINDS.get(meeting.type, "a meeting")
    lines = (f"{one.name}: {one.number}. {one.when}" for one in crisis.LINES_ON_PAPER)
    emergency = crisis.EMERGENCY
    return Letter(
        name=name,
        address=tuple(address),
        day=components.day(now),
        reference=reference,
        about=f"What we decided about {child}",
        intro=f"On {components.day(held)} there was {kind} about {child}. This letter "
        "tells you what was decided and why.",
        decided=tuple(DECISIONS[_code(one)] for one in told),
        why=written.why,
        next=tuple(part for part in (*_next(meeting), written.more) if part),
        ring=f"Ring {written.ring}: {written.phone}",
        disagree=DISAGREE,
        emergency=f"Ring {emergency.number}: {components.lower_first(emergency.when)}",
        help=tuple(lines),
        in_their_language=f"You can have this letter in {language}, or have somebody "
        "read it to you. Ring the number above."
        if language
        else "",
        signed=signed,
    )


def _next(meeting: Gathering) -> list[str]:
    """What happens next, as far as the decisions say; never nothing."""
    codes = [_code(one) for one in told_of(meeting)]
    after = [NEXT[code] for code in codes if code in NEXT]
    again = meeting.held.fact.get("next_at") if meeting.held else None
    if again:
        when = components.moment(parse_moment(str(again)))
        after.append(f"We will meet again on {when}.")
    return after or [_NO_MORE]


def not_told_why(meeting: Gathering) -> str | None:
    """Why the parents are not told now, as was decided; None where they may be."""
    parents = meeting.last_decisions.get("parents")
    if parents is None:
        return None
    why = str(parents.fact.get("not_told_why") or "")
    if not why and parents.fact["outcome"] != "no":
        return None
    return why or str(parents.fact.get("words") or "No reason was recorded.")


def _code(one: Known) -> tuple[str, str]:
    return str(one.fact["question"]), str(one.fact["outcome"])
