"""The episodes of care that were found so far, while a timeline is gone through."""

from __future__ import annotations

from plait.timeline.care import ELSEWHERE, MADE, PERINATAL, RECEIVED, Episode
from plait.timeline.timeline import Known, Timeline


def named(event: Known) -> str:
    """The episode that an event names by one of its events; "" where it names none."""
    return str(event.fact.get("episode") or event.fact.get("answers") or "")


class Found:
    """The episodes so far, while the events are gone through in their order."""

    def __init__(self, timeline: Timeline) -> None:
        self._aliases = timeline.aliases
        self.every: list[Episode] = []
        self._by_event: dict[str, Episode] = {}
        self._elsewhere: set[str] = set()

    def is_elsewhere(self, event: Known) -> bool:
        """Whether it is of a referral to another service, which is no episode here."""
        answers = str(event.fact.get("answers") or "")
        is_to_another = (
            event.kind in (MADE, RECEIVED) and event.fact.get("to") in ELSEWHERE
        )
        is_one = is_to_another or (
            self._aliases.get(answers, answers) in self._elsewhere
        )
        if is_one and event.fact.get("to") not in PERINATAL:
            self._elsewhere.add(event.id)
        return is_one

    def begin(self, event: Known) -> Episode:
        """A new episode, which this event begins."""
        one = Episode(event, event.about)
        self.every.append(one)
        return self.keep(one, event)

    def by_id(self, name: object) -> Episode | None:
        """The episode to which an event of this id belongs."""
        return self._by_event.get(self._aliases.get(str(name), str(name)))

    def keep(self, one: Episode, event: Known) -> Episode:
        """Let an event belong to an episode: what answers the event is of it too."""
        one.events.append(event)
        self._by_event[event.id] = one
        return one

    def named(self, event: Known) -> Episode | None:
        """The episode that an event names, or of which it answers an event."""
        return self.by_id(named(event))

    def of(self, event: Known) -> Episode | None:
        """The episode to which an event belongs: what it names, else their own."""
        return self.named(event) or self.newest(event)

    def newest(self, event: Known, *, any_person: bool = False) -> Episode | None:
        """The newest that is open, of the same person, and theirs who recorded this.

        Of their own team if any is, else of their agency. What another service records
        changes nothing of an episode that it does not name.
        """
        fitting = [
            one
            for one in self.every
            if one.is_open and (any_person or one.about == event.about)
        ]
        own = [one for one in fitting if one.is_of(event)]
        near = [one for one in fitting if one.agency == event.agency]
        return next(reversed(own or near), None)

    def passed_on(self, event: Known) -> Episode | None:
        """The newest of the same person that waits for another service to say yes."""
        fitting = (
            one
            for one in reversed(self.every)
            if one.is_open and one.passed_on is not None and one.about == event.about
        )
        return next(fitting, None)

    def asked(self, event: Known) -> Episode | None:
        """The newest of the same person that waits for what is missing."""
        fitting = (
            one
            for one in reversed(self.every)
            if one.is_open and one.asked is not None and one.about == event.about
        )
        return next(fitting, None)

    def side(self, event: Known, one: Episode | None) -> Episode | None:
        """Of what one team passed on to another: the episode of who recorded this."""
        before = self.by_id(one.came_from) if one and one.came_from else None
        return before if before is not None and before.is_of(event) else one
