"""The episodes of care that were found so far, while a timeline is gone through."""

from __future__ import annotations

from plait.timeline.care import Episode
from plait.timeline.timeline import Known, Timeline


class Found:
    """The episodes so far, while the events are gone through in their order."""

    def __init__(self, timeline: Timeline) -> None:
        self._aliases = timeline.aliases
        self.every: list[Episode] = []
        self._by_event: dict[str, Episode] = {}

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
        """The episode that an event names as what it answers."""
        return self.by_id(event.fact.get("answers") or "")

    def of(self, event: Known, *, any_person: bool = False) -> Episode | None:
        """The episode to which an event belongs."""
        return self.named(event) or self.newest(event, any_person=any_person)

    def newest(self, event: Known, *, any_person: bool = False) -> Episode | None:
        """The newest that is open, of the same person; of its own team if any is."""
        fitting = [
            one
            for one in self.every
            if one.is_open and (any_person or one.about == event.about)
        ]
        own = [one for one in fitting if one.is_of(event)]
        return (own or fitting)[-1] if fitting else None
