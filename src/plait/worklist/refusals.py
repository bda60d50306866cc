"""Why something was not recorded, in words for the person who tried."""

from __future__ import annotations

from collections.abc import Iterable

from plait.access.errors import PlaitError
from plait.timeline.facts import ImpossibleFact


class NotRecorded(PlaitError):
    """Nothing was kept. `field` names the part of the form that it is about, or ''."""

    field = ""

    def __init__(self, say: str | None = None, *, field: str | None = None) -> None:
        super().__init__(say)
        if field is not None:
            self.field = field


def _end(say: str) -> str:
    return "?" if say.endswith("?") else "."


class CannotBe(NotRecorded):
    """The fact is not one that can be: out of range, missing, misspelt, unknown."""

    @classmethod
    def because(cls, impossible: ImpossibleFact) -> CannotBe:
        """The same refusal, as the timeline's own rules gave it."""
        field = impossible.field
        words = field.replace("_", " ")
        say = f"{words}: {impossible.message}" if field else impossible.message
        return cls(f"{say[:1].upper()}{say[1:]}".rstrip(".?") + _end(say), field=field)


class InTheFuture(NotRecorded):
    """It is said to have happened later than now."""

    say = "This time is in the future. Enter when it happened."
    field = "occurred_at"


class BeforeBirth(NotRecorded):
    """It is about a baby, and from before the baby was born."""

    say = "This is about a baby and from before the birth. Check the date."
    field = "occurred_at"


class TooSoonAfterAnother(NotRecorded):
    """Another baby of the family was born too near to be of another pregnancy."""

    say = (
        "Another baby of this family was born too near to this day: not within a week, "
        "as twins are, and less than 24 weeks away. Check the date."
    )
    field = "occurred_at"


class NotOfThisFamily(NotRecorded):
    """It is about somebody whom this family does not have."""

    say = "Choose somebody of this family."
    field = "about"


class AboutSomebodyElse(NotRecorded):
    """A fact of this kind is never about a person of this role."""

    say = "This cannot be recorded about this person. Choose whom it is about."
    field = "about"


class NotOnTheTelephone(NotRecorded):
    """A baby is said to be seen in a call, which nobody can."""

    say = (
        "You cannot see a baby on the telephone. Change how you met, or answer that "
        "you did not see the baby."
    )
    field = "infant_seen"


class SentToOthers(NotRecorded):
    """It was sent to somebody else, and is theirs to answer."""

    @classmethod
    def than(cls, titles: Iterable[str]) -> SentToOthers:
        """The refusal, with the roles to whom it was sent."""
        who = " or ".join(titles)
        return cls(f"This was sent to the {who}. Only they can answer it: ring them.")


class WhichAction(NotRecorded):
    """It is said that an action was done, and not which."""

    say = "Say which action was done: start from the action itself."
    field = "answers"


class NoEvidence(NotRecorded):
    """An action is said to be done, and nobody could see that it was."""

    say = "Say what was done, and where anybody can see that it was."
    field = "evidence"


class NotTheirAction(NotRecorded):
    """Somebody who neither agreed an action nor called its meeting would end it."""

    say = (
        "Only whoever agreed this action, or called its meeting, can say that it is no "
        "longer needed. It stays owed: ring them."
    )
    field = "answers"


class WhyNotNeeded(NotRecorded):
    """An action is said to be needed no more, and not why."""

    say = "Enter why it is no longer needed."
    field = "reason"


class NothingToCorrect(NotRecorded):
    """There is no such event in this record to correct."""

    say = "We could not find what you want to correct in this record."
    field = "corrects"


class AnotherKind(NotRecorded):
    """A correction cannot turn one kind of fact into another."""

    say = (
        "A correction keeps the kind of what it corrects. "
        "Withdraw the old one and record a new one instead."
    )
    field = "kind"


class NoTeam(NotRecorded):
    """The member of staff has no team to record for."""

    say = "You have no team to record for. Ask your team lead to add your post."


class TooSoonToClose(NotRecorded):
    """A mark is closed by two: a paediatric and a social care opinion."""

    say = (
        "A mark is closed by two: an opinion of a paediatrician and one of children's "
        "social care, from two agencies, after it was seen. "
        "At least one of them is not recorded yet."
    )


class OwnDecision(NotRecorded):
    """Somebody disagrees with a decision of their own agency."""

    say = (
        "This was decided by your own agency. Take it to your manager or to your "
        "named professional for safeguarding."
    )


class OwnSide(NotRecorded):
    """Somebody of the agency that disagrees answers for the other side."""

    say = (
        "Your own agency raised this. Only the other side can answer it: ring them, "
        "or take it to the next stage."
    )


class MovedOn(NotRecorded):
    """It was answered or taken further meanwhile."""

    say = "This was answered or taken further meanwhile. Read how it stands now."


class StageGoesUp(NotRecorded):
    """A disagreement is taken to a stage that it has passed, or has reached already."""

    say = "A disagreement only goes up. Choose a stage above the one it has reached."
    field = "stage"


class StageLeftOut(NotRecorded):
    """A stage is left out without saying why waiting would not be safe."""

    say = "Say why waiting would not be safe, or take it to the next stage."
    field = "stage"


class NotTheirsToTakeUp(NotRecorded):
    """The side that decided takes the disagreement to the next stage."""

    say = (
        "Your agency decided this. Answer it: whoever disagrees then takes it further "
        "if they need to."
    )


class NotTheirsToEndIt(NotRecorded):
    """Somebody else ends what another agency raised."""

    say = "Only the agency that raised this can say that it is settled. Ring them."


class DisagreementIsOver(NotRecorded):
    """Whoever raised it has ended it."""

    say = "Whoever raised this has ended it. If you still disagree, raise it again."


class NoSuchDisagreement(NotRecorded):
    """It names a disagreement that this record does not have."""

    say = "We could not find this disagreement in the record."
    field = "challenge"


class NoSuchMark(NotRecorded):
    """A photo must be of a mark of this family that was not withdrawn."""

    say = "We could not find this mark in this record, or it was withdrawn."


class TooManyPhotos(NotRecorded):
    """A mark has a few photos, and not an album."""

    say = "A mark has 6 photos at most. Choose fewer."
    field = "photos"


class AnotherAgencysMark(NotRecorded):
    """What one agency saw of a mark, another does not correct or withdraw."""

    say = (
        "Another agency recorded this. Only they can correct or withdraw it: ring them."
    )


class NoJointReasons(NotRecorded):
    """A mark is closed with the reasons in which both agencies agree."""

    say = "Enter the reasons that both agencies agreed."
    field = "agreed"


class NotBothOpinions(NotRecorded):
    """What closes a mark names both opinions, of two agencies, since it was seen."""

    say = (
        "Select the two opinions: a paediatrician's and one of children's social care, "
        "from two agencies, given after the mark was seen."
    )
    field = "opinions"


class NoReason(NotRecorded):
    """A refusal without a reason cannot be answered."""

    say = "Enter why the referral was declined."
    field = "reason"


class NotYoursToCall(NotRecorded):
    """Such a meeting is called, held or changed by other agencies."""

    field = "type"

    @classmethod
    def than(cls, title: str, who: str) -> NotYoursToCall:
        """The refusal, with the meeting and the agencies that call it."""
        return cls(
            f"The {title} is for {who} to call and to record. "
            "Ask them to call it: ring, and send them a message."
        )


class MeetingInThePast(NotRecorded):
    """A meeting is called, or moved, to a time that is over."""

    say = (
        "This time is over. Enter a time from now on. If the meeting was held "
        "already, record that it was held."
    )
    field = "starts_at"


class NoSuchMeeting(NotRecorded):
    """It names a meeting that is not in this record, or that never was called."""

    say = "We could not find this meeting in the record. Open the family's meetings."
    field = "meeting"


class MeetingIsOver(NotRecorded):
    """It was held or cancelled, so nothing of its calling is changed any more."""

    say = "This meeting was held or cancelled already. Open it again to see how it is."
    field = "meeting"


class NotAskedToIt(NotRecorded):
    """A team answers that is not asked to the meeting, or for another team."""

    say = (
        "Your team is not asked to this meeting, or not any more. Ring whoever called "
        "it if you ought to be there."
    )
    field = "team"


class NotYoursToApprove(NotRecorded):
    """Minutes are approved and sent by those who called or held the meeting."""

    say = (
        "Whoever called or held this meeting approves its minutes and sends them. If "
        "something in them is wrong, ring them, or say so when you have read them."
    )


class NotTheOwner(NotRecorded):
    """Only social care of the area that owns a child's protection offers it."""

    say = (
        "Only children's social care of the area that owns this child's protection can "
        "offer it to another area."
    )


class NoOtherArea(NotRecorded):
    """It is offered to another area, which has a children's social care in Plait."""

    say = "Select another area, one whose children's social care works with Plait."
    field = "to_area"


class NothingOffered(NotRecorded):
    """Nothing waits for an answer: it was answered, or another area acts now."""

    say = (
        "Nothing waits for an answer here: it was answered or offered again, or "
        "another area owns the child's protection meanwhile. Read how it stands now."
    )


class OfferedToAnother(NotRecorded):
    """Only the area to which it is offered accepts or refuses."""

    say = (
        "This is offered to another area. Only its children's social care can accept "
        "or refuse: ring them."
    )


class NotInWriting(NotRecorded):
    """An area takes over in writing alone: in which words, and in which role."""

    say = "Enter the words in which your area accepts, and the role of who wrote them."
    field = "words"


class AlreadyAnswered(NotRecorded):
    """What an area answered in writing is not taken back: it is offered again."""

    say = (
        "This was answered in writing and cannot be taken back. "
        "Offer it to the other area instead."
    )


class AnotherAgencysOffer(NotRecorded):
    """What one area offered or answered, another does not correct or withdraw."""

    say = AnotherAgencysMark.say


class NoReasonToRefuse(NotRecorded):
    """A refusal without a reason cannot be answered."""

    say = "Enter why your area does not take over."
    field = "reason"
