"""Why a move between areas was not recorded, in words for the person who tried."""

from __future__ import annotations

from plait.worklist.refusals import NotRecorded


class NotYoursToMove(NotRecorded):
    """A service hands over its own part, and only while it works with the family."""

    say = (
        "Your team can hand over its own part alone, and only while it works with "
        "this family. Ask the team that does."
    )


class MoveIsOfferedAlready(NotRecorded):
    """One offer of a service waits: another would leave two areas with it."""

    say = (
        "This is offered already and waits for an answer. Ring the team that was "
        "asked, or withdraw the offer first."
    )


class NoServiceThere(NotRecorded):
    """It is offered to a team of the same service that works for another area."""

    say = "Select another area, one that has this service in Plait."
    field = "to_area"


class PlaceIsHidden(NotRecorded):
    """Where an address must not be found, an offer hides the place as well."""

    say = (
        "Somebody's address must not be found here. Answer that it must stay hidden "
        "where they are, or say first that it need not be hidden any more."
    )
    field = "place_hidden"


class NoMoveOffered(NotRecorded):
    """Nothing waits for this answer: it was answered, withdrawn or offered again."""

    say = (
        "Nothing waits for this answer: it was answered or withdrawn meanwhile. "
        "Read how it stands now."
    )


class MoveOfferedToAnother(NotRecorded):
    """Only the service that is asked answers."""

    say = "This is offered to another team. Only they can accept or refuse: ring them."


class NoReasonToRefuseMove(NotRecorded):
    """A refusal without a reason cannot be answered."""

    say = "Enter why your team does not take over."
    field = "reason"


class FirstContactIsOver(NotRecorded):
    """The first contact is planned for a day that is over."""

    say = "The first contact cannot be planned for a day before today."
    field = "first_contact_on"


class MoveWasAnswered(NotRecorded):
    """What was answered is not taken back: the family is offered back."""

    say = (
        "This was answered and cannot be taken back. Offer the family to the other "
        "area again instead."
    )


class MoveIsOfferedAnew(NotRecorded):
    """What somebody may have read is not changed under them."""

    say = "An offer is not changed once it is sent. Withdraw it, and offer again."
