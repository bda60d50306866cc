"""What can go wrong that we foresaw, in words for the person who meets it."""


class PlaitError(Exception):
    """Something went wrong that we foresaw."""

    #: What the person on the screen is told. It never carries personal data.
    say = "Sorry, we could not do that."

    def __init__(self, say: str | None = None) -> None:
        """Keep the words for the person; they are the text of the error as well."""
        if say is not None:
            self.say = say
        super().__init__(self.say)


class NotAllowed(PlaitError):
    """The member of staff may not do this for this family.

    A family that does not exist is answered in the same way: hidden and absent are
    alike.
    """

    say = "You do not have access to this record. Ask your team lead if you need it."


class NotSignedIn(PlaitError):
    """Nobody is known to be asking, so nothing can be shown."""

    say = "Sign in to see this."


class UnknownPurpose(PlaitError):
    """A record was to be opened for a reason that is not on the list."""

    say = "Choose why you are opening this record."
