"""Why a handover, or an answer to one, was not recorded."""

from __future__ import annotations

from plait.worklist.refusals import NotRecorded


class NamesNoOffer(NotRecorded):
    """Several handovers are open: an answer must say which one it answers."""

    say = (
        "Several handovers of this family are open. Open the one that you answer, "
        "and answer it there."
    )
    field = "answers"


class NothingOpen(NotRecorded):
    """It was accepted or returned already, or there never was such an offer."""

    say = "This handover was answered already. Read how it stands now."
    field = "answers"


class OfferedToAnotherTeam(NotRecorded):
    """Only the team to which it was offered accepts it or returns it."""

    say = (
        "This handover was offered to another team. Only somebody of that team can "
        "accept it or return it: ring them."
    )


class NoReasonToReturn(NotRecorded):
    """Who gets it back must know why, and what to put right."""

    say = "Enter why you return it."
    field = "reason"


class NotYoursToOfferAgain(NotRecorded):
    """What was returned is offered again, or kept, by those who offered it."""

    say = "Only the team that offered this handover can offer it again, or keep it."


class NothingToHandOver(NotRecorded):
    """An offer without a word in it."""

    say = "Write at least one part of the handover. Nobody can start from nothing."


class AnsweredAlready(NotRecorded):
    """What another team has answered is not taken back behind its back."""

    say = (
        "This handover was answered, so it cannot be changed or withdrawn any more. "
        "Ring those who answered it."
    )
