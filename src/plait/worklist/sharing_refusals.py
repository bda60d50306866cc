"""Why something about sharing was not recorded, in words for the person who tried."""

from __future__ import annotations

from plait.worklist.refusals import NotRecorded


class WhichRequest(NotRecorded):
    """An answer that names no request, while not exactly one is open."""

    say = "Say which request this answers: start from the request itself."
    field = "answers"


class WhyWithheld(NotRecorded):
    """Something is not shared, and nothing is said of why."""

    say = "Enter why it is not shared."
    field = "reason"


class WhyEnded(NotRecorded):
    """A share is ended, and nothing is said of why."""

    say = "Enter why it ends now."
    field = "reason"


class NotTheirsToEnd(NotRecorded):
    """Another agency shared it, or decided not to: it is theirs to change."""

    say = "Another agency decided this. Only they can change it: ring them."


class NotYoursToRelease(NotRecorded):
    """What is to be released was recorded by another agency, or is not there."""

    say = "You can share what your own agency recorded, and nothing else. Choose again."
    field = "released"


class SealedNeedsAName(NotRecorded):
    """Something sealed is to be released to a whole team."""

    say = "Something that is sealed is shared with one named person. Choose who it is."
    field = "staff"
