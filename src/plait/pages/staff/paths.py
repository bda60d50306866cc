"""The addresses of pages that lists link to many times over.

`reverse` costs more than the row it is for, so each pattern is worked out once.
"""

from functools import cache
from uuid import UUID

from django.urls import reverse

_NOBODY = UUID(int=0)
_NOTHING = UUID(int=1)


@cache
def _pattern(name: str, count: int) -> str:
    """The address with `{}` where its ids stand."""
    blanks = (_NOBODY, _NOTHING)[:count]
    path = reverse(name, args=blanks)
    for blank in blanks:
        path = path.replace(str(blank), "{}")
    return path


def family(subject_id: UUID) -> str:
    """The page of a family."""
    return _pattern("family", 1).format(subject_id)


def birth(subject_id: UUID) -> str:
    """The page towards a birth; the pages of its plan and alert are below it."""
    return f"{family(subject_id)}/birth"


def allocate(subject_id: UUID, episode_id: UUID) -> str:
    """The page where a family of the team's care is allocated."""
    return _pattern("allocate", 2).format(subject_id, episode_id)


def owed(subject_id: UUID, entry_id: UUID) -> str:
    """The page of one thing owed to a family."""
    return _pattern("owed", 2).format(subject_id, entry_id)


def record(subject_id: UUID, what: str) -> str:
    """The page where something of this kind is recorded for a family."""
    return f"{family(subject_id)}/record/{what}"


def answer(subject_id: UUID, what: str, duty: UUID) -> str:
    """The page where something is recorded that meets a duty, which it names."""
    return f"{record(subject_id, what)}?duty={duty}"


def message(subject_id: UUID, role: str, urgency: str) -> str:
    """The page where a message about a family is written to a role."""
    return f"{write_message(subject_id)}?to={role}&urgency={urgency}"


def messages(subject_id: UUID) -> str:
    """The messages of a family."""
    return f"{family(subject_id)}/messages"


def write_message(subject_id: UUID) -> str:
    """The page where a message about a family is written."""
    return f"{messages(subject_id)}/new"


def message_page(subject_id: UUID, message_id: UUID) -> str:
    """The page of one message, with its talk."""
    return _pattern("message", 2).format(subject_id, message_id)


def answer_message(subject_id: UUID, message_id: UUID, do: str) -> str:
    """The page where a message is answered."""
    return f"{message_page(subject_id, message_id)}/{do}"


def message_file(subject_id: UUID, message_id: UUID, file_id: UUID) -> str:
    """A file that goes with a message."""
    return f"{message_page(subject_id, message_id)}/files/{file_id}"


def event(subject_id: UUID, event_id: UUID) -> str:
    """The page of one event."""
    return _pattern("event", 2).format(subject_id, event_id)


def seeing(subject_id: UUID, event_id: UUID) -> str:
    """Where it is said who may see an event."""
    return f"{event(subject_id, event_id)}/seeing"


def appointments(subject_id: UUID) -> str:
    """The appointments of a family."""
    return f"{family(subject_id)}/appointments"


def appointment(subject_id: UUID, appointment_id: UUID) -> str:
    """The page of one appointment."""
    return _pattern("appointment", 2).format(subject_id, appointment_id)


def book(subject_id: UUID) -> str:
    """The page where an appointment is booked for a family."""
    return f"{appointments(subject_id)}/book"


def address(subject_id: UUID, person_id: UUID) -> str:
    """Where somebody of a family lives."""
    return _pattern("address", 2).format(subject_id, person_id)


def disagree(subject_id: UUID, event_id: UUID) -> str:
    """The page where somebody disagrees with the decision that an event is."""
    return f"{_pattern('disagree', 1).format(subject_id)}?event={event_id}"


def disagree_with_duty(subject_id: UUID, entry_id: UUID) -> str:
    """The page where somebody disagrees with what is owed."""
    return f"{_pattern('disagree', 1).format(subject_id)}?duty={entry_id}"


def disagreement(subject_id: UUID, challenge_id: UUID) -> str:
    """The page of one disagreement."""
    return _pattern("disagreement", 2).format(subject_id, challenge_id)


def add_photos(subject_id: UUID, event_id: UUID) -> str:
    """The page where photos are added to a mark."""
    return f"{event(subject_id, event_id)}/photos"


def photo(subject_id: UUID, photo_id: UUID) -> str:
    """The page of one photo."""
    return _pattern("photo", 2).format(subject_id, photo_id)


def picture(subject_id: UUID, photo_id: UUID) -> str:
    """The picture of a photo by itself."""
    return f"{photo(subject_id, photo_id)}/picture"


def call_meeting(subject_id: UUID, duty: UUID) -> str:
    """The page where the meeting that meets a duty is called."""
    return f"{family(subject_id)}/meetings/call?duty={duty}"


def documents(subject_id: UUID) -> str:
    """The assessment and the care plan of a family."""
    return f"{family(subject_id)}/documents"


def document(subject_id: UUID, named: str) -> str:
    """The version of a document that holds."""
    return f"{documents(subject_id)}/{named}"


def document_version(subject_id: UUID, named: str, number: int) -> str:
    """One version of a document."""
    return f"{document(subject_id, named)}?version={number}"


def document_step(subject_id: UUID, named: str, do: str) -> str:
    """Where something is done with a document: `write`, `compare`, `approve`..."""
    return f"{document(subject_id, named)}/{do}"


def meetings(subject_id: UUID) -> str:
    """The meetings of a family."""
    return f"{family(subject_id)}/meetings"


def meeting(subject_id: UUID, meeting_id: UUID | str) -> str:
    """The page of one meeting."""
    return f"{meetings(subject_id)}/{meeting_id}"


def hold(subject_id: UUID, meeting_id: UUID) -> str:
    """The page on which a meeting is held."""
    return _pattern("hold", 2).format(subject_id, meeting_id)


def finish(subject_id: UUID, meeting_id: UUID) -> str:
    """Where a meeting that was held is checked and recorded."""
    return _pattern("hold-finish", 2).format(subject_id, meeting_id)


def minutes(subject_id: UUID, meeting_id: UUID) -> str:
    """The minutes of a meeting."""
    return _pattern("minutes", 2).format(subject_id, meeting_id)


def pack(subject_id: UUID, meeting_id: UUID) -> str:
    """The page where whoever is asked to a meeting opens their pack of it."""
    return _pattern("pack", 2).format(subject_id, meeting_id)


def pack_read(subject_id: UUID, meeting_id: UUID) -> str:
    """A pack that was opened, on the screen."""
    return _pattern("pack-read", 2).format(subject_id, meeting_id)


def letter(subject_id: UUID, meeting_id: UUID) -> str:
    """To whom it is said what a meeting decided, and how each is reached."""
    return _pattern("letter", 2).format(subject_id, meeting_id)


def letter_to(subject_id: UUID, meeting_id: UUID, person_id: UUID) -> str:
    """The letter to one adult."""
    return f"{letter(subject_id, meeting_id)}/{person_id}"


def pack_beforehand(subject_id: UUID, meeting_id: UUID, team: int) -> str:
    """What a team would get, looked at by whoever called the meeting."""
    return f"{pack(subject_id, meeting_id)}/of/{team}"


def handover(subject_id: UUID, offer: UUID) -> str:
    """The page of one handover of a family's care."""
    return _pattern("handover", 2).format(subject_id, offer)


def hand_over(subject_id: UUID) -> str:
    """The page where a family's care is offered to another team."""
    return _pattern("handover-new", 1).format(subject_id)


def end_of_care(subject_id: UUID, episode: UUID) -> str:
    """The page where the care of one person is offered, because a service ends."""
    return f"{hand_over(subject_id)}?referral={episode}"


def shared(subject_id: UUID) -> str:
    """What was shared, asked for and withheld about a family."""
    return f"{family(subject_id)}/shared"


def share_of(subject_id: UUID, event_id: UUID | str) -> str:
    """The page of one share, or of one decision not to share."""
    return f"{shared(subject_id)}/{event_id}"


def share(subject_id: UUID) -> str:
    """Where something is shared."""
    return f"{family(subject_id)}/share"


def withhold(subject_id: UUID) -> str:
    """Where it is said why something is not shared."""
    return f"{family(subject_id)}/withhold"


def ask(subject_id: UUID, team: int | None = None) -> str:
    """Where one asks a team for what it may hold, or chooses which team."""
    path = f"{family(subject_id)}/ask"
    return path if team is None else f"{path}?team={team}"


def info_request(subject_id: UUID, event_id: UUID | str) -> str:
    """The page of one request for information, and its answers."""
    return f"{family(subject_id)}/requests/{event_id}"


def answer_request(subject_id: UUID, event_id: UUID | str) -> str:
    """Where a request for information is answered."""
    return f"{info_request(subject_id, event_id)}/answer"


def refuse_request(subject_id: UUID, event_id: UUID | str) -> str:
    """Where it is said why what was asked for is not shared."""
    return f"{withhold(subject_id)}?request={event_id}"


def person(subject_id: UUID, person_id: UUID) -> str:
    """What is held about one person of a family."""
    return _pattern("person", 2).format(subject_id, person_id)


def ask_for_copy(subject_id: UUID, person_id: UUID) -> str:
    """Where it is recorded that a copy of it was asked for."""
    return f"{person(subject_id, person_id)}/asked"


def prepare_copy(subject_id: UUID, person_id: UUID, request_id: UUID | str) -> str:
    """Where the copy is prepared that was asked for."""
    return f"{ask_for_copy(subject_id, person_id)}/{request_id}"


def copy(subject_id: UUID, person_id: UUID, copy_id: UUID | str) -> str:
    """What was given in a copy, what was not, and why."""
    return f"{person(subject_id, person_id)}/copies/{copy_id}"


def referral(subject_id: UUID, episode: UUID) -> str:
    """The page of one referral to a mental-health service, and its episode of care."""
    return f"{family(subject_id)}/referrals/{episode}"


def referral_step(subject_id: UUID, episode: UUID, do: str) -> str:
    """The page where one step of it is taken."""
    return f"{referral(subject_id, episode)}/{do}"


def outcomes(subject_id: UUID, person_id: UUID) -> str:
    """How it has gone for one person of a family."""
    return _pattern("outcomes", 2).format(subject_id, person_id)


def complex_case(subject_id: UUID) -> str:
    """A family's place on the complex-cases list."""
    return _pattern("complex-case", 1).format(subject_id)
