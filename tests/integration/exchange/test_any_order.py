"""Whatever happens to envelopes on their way, both ends come to know the same."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.town import NOW
from lib.two_plaits import End, new_number, numbered_home
from plait.exchange.posting import Answer, NotReached

#: What may happen to an envelope, or to the answer to it.
FATES = st.lists(
    st.sampled_from(["arrives", "lost", "answer lost", "twice", "late", "down"]),
    max_size=14,
)
#: What is recorded, by whom: a message, its correction, an answer, a handover.
STEPS = st.lists(
    st.sampled_from(["message", "correction", "answer", "handover", "shared"]),
    min_size=1,
    max_size=5,
)


class Road:
    """Between the two: it loses, doubles and delays, as it was told."""

    def __init__(self, fates: list[str]) -> None:
        self.fates, self.held = list(fates), []

    def to(self, end: End):
        """How an envelope goes there."""

        def post(url: str, text: str) -> Answer:
            del url
            fate = self.fates.pop() if self.fates else "arrives"
            if fate == "late":
                self.held.append((end, text))
            if fate in ("lost", "late", "down"):
                raise NotReached("ReadTimeoutError")
            answer = end.answer(text, end.now)
            if fate == "twice":
                answer = end.answer(text, end.now)
            if fate == "answer lost":
                raise NotReached("ProtocolError")
            return answer

        return post

    def delivers_what_is_late(self) -> None:
        """In another order than it was sent."""
        while self.held:
            end, text = self.held.pop()
            end.answer(text, end.now)


def act(step: str, ends: tuple[End, End], homes, at, done: dict) -> None:
    """One of the two records something that is for the other."""
    one, other = ends
    to_other = {"to": "health_visitor", "team": one.remote("health_visiting")}
    if step == "message" or not done:
        done["message"] = one.records(
            "maternity", "message.sent", homes[0].id, at, note="x", **to_other
        )
    elif step == "correction":
        done["message"] = one.records(
            "maternity", "message.sent", homes[0].id, at, note="y",
            corrects=done["message"], **to_other,
        )  # fmt: skip
    elif step == "handover":
        one.records("maternity", "handover.offered", homes[0].id, at, **to_other)
    elif step == "shared":
        item = one.records(
            "maternity", "contact.midwife.booking", homes[0].id, at,
            about=homes[0].mother, note="z",
        )  # fmt: skip
        one.records("maternity", "info.shared", homes[0].id, at, released=[str(item)],
                    **to_other)  # fmt: skip
        done.setdefault("items", set()).add(item)
    elif (known := other.timeline(homes[1].id)) and "answered" not in done:
        first = next((id_ for id_, kind, *_ in known if kind == "message.sent"), None)
        if first is not None:
            done["answered"] = other.records(
                "health_visiting", "message.acknowledged", homes[1].id, at,
                answers=str(first),
            )  # fmt: skip


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, fates=FATES)
def test_any_order_loss_and_repetition_gives_two_timelines_alike(ends, steps, fates):
    """
    Once everything that is sent again has arrived, nothing is missing and nothing is
    there twice.
    """
    number = new_number()
    homes = [numbered_home(end, number) for end in ends]
    road, done, at = Road(fates), {}, NOW

    for step in [*steps, *[""] * 9]:
        if step:
            act(step, ends, homes, at, done)
        at += timedelta(minutes=20) if not step else timedelta(minutes=1)
        for here, there in (ends, ends[::-1]):
            here.now = there.now = at
            here.sends(at, road.to(there))
            there.takes(at)
        if step == "":
            road.delivers_what_is_late()

    one, other = (end.timeline(home.id) for end, home in zip(ends, homes, strict=True))
    assert one == other
    assert set(ends[0].states(homes[0].id)) == {"taken"}
    assert set(ends[1].states(homes[1].id)) <= {"taken"}
