"""The ids of what is in a made-up world: each thing's own, the same each time."""

from uuid import UUID


def subject_id(number: int) -> UUID:
    return UUID(int=1_000_000 + number)


def event_id(number: int) -> UUID:
    return UUID(int=2_000_000 + number)


def entry_id(number: int) -> UUID:
    return UUID(int=3_000_000 + number)


def concern_id(entry: int, team: int) -> UUID:
    return UUID(int=4_000_000 + 100 * entry + team)


def change_id(event: int, number: int) -> UUID:
    """Of what says that the event counts with its n-th class."""
    return UUID(int=5_000_000 + 100 * event + number)


def meeting_id(number: int) -> UUID:
    return UUID(int=6_000_000 + number)


def seat_id(meeting: int, team: int) -> UUID:
    return UUID(int=7_000_000 + 100 * meeting + team)
