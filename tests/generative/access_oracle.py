"""Who may see what, decided one at a time in plain Python.

Written from the prose of the access model, without SQL, without the ORM and without a
bit mask, so that a mistake in the database is not repeated here. It is slow and says
why. Times are minutes from now: negative is past, 0 is this very moment.

The prose:
    A post counts from its first moment until just before its last.
    So does an involvement. It counts for a person who holds a post in its team; with a
    name on it, for that person only.
    Opening a record gives the classes of all involvements that count, together.
    Opening in an emergency gives one person the classes routine to police for a time,
    beside what their involvements give. It is for who holds a post in the team that is
    named, and for nobody who is kin; who has those classes already needs none.
    Who is kin of a family opens nothing of it and sees nothing of it.
    An event is seen by who has its record open and was given its class, or whose team
    recorded it, unless it is sealed: what is sealed is seen by being given it only. One
    that was released to a team is seen by those of the team, or the one with the name,
    who have the record open, from the first moment of that until just before its last.
    An involvement may give no class: it opens the record and nothing of it, and then
    nothing is learnt of what others hold.
    Its class is the one that it was recorded with, until whoever recorded it says that
    it counts with another: then it is that one, the last of several, for everybody.
    What says so is as closely kept as the event ever was. What was sealed so is
    released to no team any more, and to those alone whose name it has.
    A meeting is seen by the teams that were asked to it, and by who has the record
    open and was given its class. Who sits at it is told to a team of its own seat; and
    of the others to who has the record open and sees the meeting.
    An obligation is seen by the team that owes it, the one whose recording started it,
    the one that was told that it is late, every one that it concerns, and by who has
    the record open and was given a class of its reasons.
    That it concerns a team is told to that team alone.
    Of an event of class routine or health which may not be read, who has the record
    open learns the team and the week, of other classes nothing at all.
    The page that says why something is owed, and why nothing is, reasons from the
    events that may be read, lists the obligations that are seen, and names the teams
    of which one learns that they hold something: nothing else. That not all can be
    shown it says to everybody who was not given every class, whatever there is.
    That what a family is owed could not be worked out is seen by its home team, by the
    office that was told, and by who has its record open and was given any class.
    The counts of a partnership are for who holds a post in its office. What was
    proposed for its policy is for who leads its pathway. Of another partnership:
    nothing.
    A closed account is nobody, and nobody sees nothing.
"""

from dataclasses import dataclass, field

ROUTINE, HEALTH, THIRD_PARTY, POLICE, SEALED, LOCATION, DOMESTIC_ABUSE = CLASSES = (
    "routine",
    "health",
    "third_party",
    "police",
    "sealed",
    "location",
    "domestic_abuse",
)

IN_EMERGENCY = {ROUTINE, HEALTH, THIRD_PARTY, POLICE}


@dataclass(frozen=True)
class Post:
    staff: int
    team: int
    begins: int
    ends: int | None
    leads: bool = False
    #: Whether it is to look after privacy, for its agency or, in the office, its area.
    officer: bool = False


@dataclass(frozen=True)
class Involvement:
    subject: int
    team: int
    named: int | None
    classes: frozenset[str]
    begins: int
    ends: int | None


@dataclass(frozen=True)
class Emergency:
    """One person opened a record in an emergency, until a moment."""

    subject: int
    team: int
    staff: int
    begins: int
    ends: int


@dataclass(frozen=True)
class Event:
    number: int
    subject: int
    team: int
    #: The class that it was recorded with, then each that it was given later.
    classes: tuple[str, ...]
    week: int

    @property
    def sensitivity(self) -> str:
        """The class that it counts with now."""
        return self.classes[-1]


@dataclass(frozen=True)
class Release:
    event: int
    team: int
    named: int | None
    begins: int
    ends: int | None


@dataclass(frozen=True)
class Entry:
    number: int
    subject: int
    owed_by: int
    started_by: int | None
    told: int | None
    classes: frozenset[str]
    concerned: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Meeting:
    number: int
    subject: int
    sensitivity: str
    asked: frozenset[int]


@dataclass(frozen=True)
class Failure:
    """What a family is owed could not be worked out."""

    subject: int
    home: int
    office: int | None


@dataclass
class World:
    teams: int
    staff: int
    subjects: int
    closed_accounts: set[int] = field(default_factory=set)
    posts: list[Post] = field(default_factory=list)
    involvements: list[Involvement] = field(default_factory=list)
    emergencies: list[Emergency] = field(default_factory=list)
    kin: set[tuple[int, int]] = field(default_factory=set)
    events: list[Event] = field(default_factory=list)
    releases: list[Release] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    #: The team that is the partnership's office.
    office: int = 0


def counts_now(begins: int, ends: int | None) -> bool:
    if begins > 0:
        return False
    return ends is None or ends > 0


def teams_of(world: World, staff: int) -> set[int]:
    if staff in world.closed_accounts:
        return set()
    found = set()
    for post in world.posts:
        if post.staff == staff and counts_now(post.begins, post.ends):
            found.add(post.team)
    return found


def classes_on_opening(world: World, staff: int, subject: int) -> set[str] | None:
    """The classes that opening gives, or None where it is refused."""
    if (staff, subject) in world.kin:
        return None
    mine = teams_of(world, staff)
    given: set[str] = set()
    is_involved = False
    for involvement in world.involvements:
        if involvement.subject != subject:
            continue
        if involvement.team not in mine:
            continue
        if involvement.named is not None and involvement.named != staff:
            continue
        if not counts_now(involvement.begins, involvement.ends):
            continue
        is_involved = True
        given |= involvement.classes
    for one in world.emergencies:
        is_theirs = one.subject == subject and one.staff == staff and one.team in mine
        if is_theirs and counts_now(one.begins, one.ends):
            is_involved = True
            given |= IN_EMERGENCY
    return given if is_involved else None


def opens_in_emergency(world: World, staff: int, subject: int) -> str:
    """What comes of trying: `refused` where nobody asks, or for no team."""
    if not teams_of(world, staff):
        return "refused"
    if (staff, subject) in world.kin:
        return "none"
    given = classes_on_opening(world, staff, subject) or set()
    return "open" if given >= IN_EMERGENCY else "opened"


def may_read_event(
    world: World, staff: int, event: Event, opened: int | None
) -> tuple[bool, str]:
    if (staff, event.subject) in world.kin:
        return False, "kin"
    if event.team in teams_of(world, staff) and event.sensitivity != SEALED:
        return True, "my team recorded it"
    if opened != event.subject:
        return False, "the record is not open"
    given = classes_on_opening(world, staff, event.subject)
    if given is None:
        return False, "the record was refused"
    if is_released(world, staff, event):
        return True, "it was released to me"
    return event.sensitivity in given, f"whether I was given {event.sensitivity}"


def is_released(world: World, staff: int, event: Event) -> bool:
    """Whether this event was released to this person, and still is."""
    return any(
        one.event == event.number
        and one.team in teams_of(world, staff)
        and (one.named == staff or (one.named is None and not was_sealed(event)))
        and counts_now(one.begins, one.ends)
        for one in world.releases
    )


def was_sealed(event: Event) -> bool:
    """Whether it was sealed after it was recorded."""
    return SEALED in event.classes[1:]


def changes(world: World) -> list[tuple[int, int, Event]]:
    """What says with which class an event counts: of which, the how manieth, itself."""
    return [
        (
            event.number,
            number,
            Event(-1, event.subject, event.team, (kept,), event.week),
        )
        for event in world.events
        for kept in [most_closely_kept(event.classes)]
        for number in range(1, len(event.classes))
    ]


def most_closely_kept(classes: tuple[str, ...]) -> str:
    """Of the classes that an event ever had, the last of those kept most closely."""
    found = classes[0]
    for one in classes:
        if _closeness(one) >= _closeness(found):
            found = one
    return found


def _closeness(name: str) -> int:
    if name == SEALED:
        return 3
    return {ROUTINE: 0, HEALTH: 1}.get(name, 2)


def may_read_entry(
    world: World, staff: int, entry: Entry, opened: int | None
) -> tuple[bool, str]:
    if (staff, entry.subject) in world.kin:
        return False, "kin"
    mine = teams_of(world, staff)
    for team in (entry.owed_by, entry.started_by, entry.told):
        if team is not None and team in mine:
            return True, "it is of my team"
    if entry.concerned & mine:
        return True, "it concerns my team"
    if opened != entry.subject:
        return False, "the record is not open"
    given = classes_on_opening(world, staff, entry.subject)
    if given and given & entry.classes:
        return True, "I was given a class of its reasons"
    return False, "I was given no class of its reasons"


def may_read_concern(world: World, staff: int, entry: Entry, team: int) -> bool:
    """Whether one learns that the entry concerns this team."""
    return (staff, entry.subject) not in world.kin and team in teams_of(world, staff)


def may_read_meeting(
    world: World, staff: int, meeting: Meeting, opened: int | None
) -> bool:
    """Whether one learns that there is this meeting."""
    if (staff, meeting.subject) in world.kin:
        return False
    if meeting.asked & teams_of(world, staff):
        return True
    given = classes_on_opening(world, staff, meeting.subject)
    return opened == meeting.subject and meeting.sensitivity in (given or ())


def seats_read(
    world: World, staff: int, meeting: Meeting, opened: int | None
) -> set[int]:
    """The teams of which one learns that they were asked to it."""
    if not may_read_meeting(world, staff, meeting, opened):
        return set()
    if opened == meeting.subject:
        is_open = classes_on_opening(world, staff, meeting.subject) is not None
        if is_open:
            return set(meeting.asked)
    return set(meeting.asked) & teams_of(world, staff)


def may_read_failure(
    world: World, staff: int, failure: Failure, opened: int | None
) -> bool:
    """Whether one learns that what the family is owed could not be worked out."""
    if (staff, failure.subject) in world.kin:
        return False
    if {failure.home, failure.office} & teams_of(world, staff):
        return True
    return opened == failure.subject and bool(
        classes_on_opening(world, staff, failure.subject)
    )


def counts(world: World, staff: int) -> bool:
    """Whether one may have the counts of the partnership."""
    return world.office in teams_of(world, staff)


def leads(world: World, staff: int) -> bool:
    """Whether one may see what was proposed for the partnership's policy."""
    return staff not in world.closed_accounts and any(
        post.staff == staff and post.leads and counts_now(post.begins, post.ends)
        for post in world.posts
    )


def learns_that_held(
    world: World, staff: int, subject: int, opened: int | None
) -> set[tuple[int, int]]:
    """The teams and weeks of which one learns that something is held."""
    if opened != subject or not classes_on_opening(world, staff, subject):
        return set()
    found = set()
    for event in [*world.events, *(one for *_, one in changes(world))]:
        if event.subject != subject or event.sensitivity not in (ROUTINE, HEALTH):
            continue
        if not may_read_event(world, staff, event, opened)[0]:
            found.add((event.team, event.week))
    return found


def of(things: list, subject: int) -> list:
    """Those of one subject."""
    return [one for one in things if one.subject == subject]


def names_as_holding(world: World, staff: int, subject: int) -> set[str]:
    """The teams that the page of reasons names as holding something."""
    return {str(team) for team, _ in learns_that_held(world, staff, subject, subject)}


def reads_every_class(world: World, staff: int, subject: int) -> bool:
    """Whether nothing of the subject can be hidden from this person."""
    return classes_on_opening(world, staff, subject) == set(CLASSES)


def finds(world: World, staff: int) -> set[int]:
    """The records that a search can bring."""
    return {
        subject
        for subject in range(world.subjects)
        if classes_on_opening(world, staff, subject) is not None
    }
