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


class EmergencyStays(PlaitError):
    """That a record was opened in an emergency is recorded by opening it, once."""

    say = (
        "That a record was opened in an emergency is kept as it was, and recorded by "
        "opening it alone."
    )


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


class PhotoRefused(PlaitError):
    """A file that is not kept as a photo; the subclass says why."""

    say = "This file cannot be kept as a photo."
    #: The part of a form that it is about.
    field = "photos"


class PhotoTooLarge(PhotoRefused):
    """The file has more bytes than we take."""

    say = "is larger than 15 MB. Send it smaller, or take it again"


class PhotoTooManyPixels(PhotoRefused):
    """The picture is so large that unpacking it could stop the machine."""

    say = "has too many pixels (64 million at most). Send it smaller"


class NotAPhoto(PhotoRefused):
    """No JPEG, PNG or WebP, or one that is damaged."""

    say = "cannot be read as a photo. Choose a JPEG, PNG or WebP file"


class PhotoSpoilt(PlaitError):
    """A kept picture does not open with our key: it, or the key, was changed."""

    say = (
        "This photo cannot be opened. What was recorded about it is kept. "
        "Tell whoever runs Plait."
    )
