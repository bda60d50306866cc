"""What the ledger refuses, in words for the person who meets it."""

from plait.access.errors import PlaitError


class DifferentEventWithSameId(PlaitError):
    """An event with this id is recorded already, and it says something else."""

    say = "This was recorded already, with different content. Nothing was changed."


class CorrectsNothing(PlaitError):
    """A correction must name an event of the same subject that its author may see."""

    say = "The record that you want to correct is not in this family's record."


class ImpossibleEvent(PlaitError):
    """The database found the event impossible, for instance in the future."""

    say = "This cannot be recorded. Check the date and time: are they in the future?"


class NumberHasRecord(PlaitError):
    """The NHS number of a mother or a baby is in another record already."""

    say = "There is a record with this NHS number already. Search for it."
    #: The part of a form that it is about.
    field = "nhs_number"


class NumberTwiceInFamily(PlaitError):
    """Two people of one family cannot have the same NHS number."""

    say = "Somebody of this family has this NHS number already. Check it."
    field = "nhs_number"


class MetTooMany(PlaitError):
    """Somebody came upon many records in one day by starting families."""

    say = (
        "You have come upon many records today by starting a family. "
        "Ring the safeguarding partnership office before you start another."
    )


class NothingAppended(PlaitError):
    """What is owed is worked out only where something was just recorded."""

    say = "Sorry, we could not work out what this asks of whom. Nothing was saved."
