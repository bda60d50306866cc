"""What services say to each other: messages, questions, escalations, moves."""

from __future__ import annotations

from typing import Final

import numpy as np

from plait.synthetic.nation.book import (
    BABY,
    GP,
    HEALTH_VISITING,
    MATERNITY,
    MOTHER,
    NOBODY,
    PERINATAL,
    SOCIAL_CARE,
)
from plait.synthetic.nation.calendar import MINUTES_A_DAY
from plait.synthetic.nation.draws import Array
from plait.synthetic.nation.lives import NEVER, Story
from plait.synthetic.nation.published import rate
from plait.synthetic.nation.stock import days, fact, one_of

URGENCIES: Final = ("routine", "urgent", "emergency")
#: (agency that sends, role it is sent to, agency that answers)
ROADS: Final = (
    (HEALTH_VISITING, "gp", GP),
    (GP, "health_visitor", HEALTH_VISITING),
    (MATERNITY, "gp", GP),
    (MATERNITY, "health_visitor", HEALTH_VISITING),
    (HEALTH_VISITING, "midwife", MATERNITY),
    (MATERNITY, "perinatal_duty", PERINATAL),
    (PERINATAL, "health_visitor", HEALTH_VISITING),
    (HEALTH_VISITING, "social_worker", SOCIAL_CARE),
)
SENT = [one_of("message.sent", "urgency", URGENCIES, to=to) for _, to, _ in ROADS]
HEARD = fact("message.acknowledged")
NOT_MINE = fact("message.declined", to="health_visitor", reason="another team's area")
ACTED_ON = fact("message.acted_on")
ASKED = fact("info.requested", to="gp")
SHARED = fact("info.shared", outcome="answered")
WITHHELD = fact("info.withheld", outcome="refused", reason="no basis was named")
CHALLENGED = one_of("challenge.raised", "stage", (1, 2), urgent=False)
ANSWERED = [
    fact("challenge.answered", stage=stage, outcome=outcome)
    for stage, outcome in ((1, "agreed"), (1, "not_agreed"), (2, "changed"))
]
ESCALATED = fact("escalation.raised", standard="hv_six_week", rung=0,
                 tell="hv_team_lead", found="people")  # fmt: skip
ESCALATION_ANSWERED = fact("escalation.answered", standard="hv_six_week")
LEFT = one_of("area.left", "transfer_accepted", (False, True), to_area="another area")
OFFERED = fact("transfer.offered", service="health_visiting")
TAKEN = days(
    "transfer.accepted", "first_contact_on", service="health_visiting", home=True
)
SEEN_THERE = fact("contact.health_visitor.other", place="home", infant_seen=True)
REFUSED = fact("transfer.refused", service="health_visiting", missing="an address")


def tell(story: Story) -> None:
    """All of it."""
    _messages(story)
    _questions(story)
    _disagreements(story)
    _escalations(story)
    _moves(story)


def _some_day(story: Story, of: Array) -> Array:
    """A day in the year and a half after booking."""
    after = story.draws.whole(1, 540, len(of))
    return story.draws.office(story.lives.booked_on[of] + after)


def _messages(story: Story) -> None:
    """Messages and whether they were heard, a few declined or done at once."""
    book, draws = story.book, story.draws
    sent, answering = np.array(SENT), np.array([answers for _, _, answers in ROADS])
    senders = np.array([by for by, _, _ in ROADS])
    for _ in range(4):
        of = draws.some(story.lives.everyone, rate("messages_a_family") / 4)
        road = draws.whole(0, len(ROADS) - 1, len(of))
        urgency = draws.one_of(np.array([0.92, 0.07, 0.01]), n=len(of))
        told = book.write(sent[road, urgency], of, _some_day(story, of), senders[road])
        where = np.searchsorted(of, told.of)
        hurry = 1 + 4 * urgency[where]
        wait = story.slow(told.of, draws.hours(len(told), 14, 1.0) // hurry)
        by, draw = answering[road[where]], draws.share(len(told))
        for what, low, high in (
            (HEARD, 0.0, 0.86), (NOT_MINE, 0.86, 0.88), (ACTED_ON, 0.88, 0.93),
        ):  # fmt: skip
            which = (draw >= low) & (draw < high)
            book.answer(what, told.pick(which), wait[which], by[which])


def _questions(story: Story) -> None:
    """Information asked of the GP: shared, withheld or never answered."""
    book, draws = story.book, story.draws
    of = draws.some(story.lives.everyone, 0.03)
    asked = book.write(ASKED, of, _some_day(story, of), SOCIAL_CARE)
    draw = draws.share(len(asked))
    wait = story.slow(asked.of, draws.days(len(asked), 4)) * MINUTES_A_DAY
    for what, low, high in ((SHARED, 0.0, 0.8), (WITHHELD, 0.8, 0.86)):
        which = (draw >= low) & (draw < high)
        book.answer(what, asked.pick(which), wait[which], GP)


def _disagreements(story: Story) -> None:
    """One agency challenges another's decision; some go one stage up."""
    book, draws = story.book, story.draws
    of = draws.some(story.lives.everyone, 0.004)
    raised = book.write(CHALLENGED[0], of, _some_day(story, of), HEALTH_VISITING,
                        about=NOBODY)  # fmt: skip
    agreed = draws.chance(len(raised), 0.6)
    what = np.where(agreed, ANSWERED[0], ANSWERED[1])
    wait = story.slow(raised.of, draws.days(len(raised), 3)) * MINUTES_A_DAY
    said = book.answer(what, raised, wait, SOCIAL_CARE, about=NOBODY)
    goes_up = said.pick(~agreed[np.searchsorted(raised.of, said.of)])
    wait = draws.days(len(goes_up), 2) * MINUTES_A_DAY
    again = book.answer(CHALLENGED[1], goes_up, wait, HEALTH_VISITING, about=NOBODY)
    wait = draws.days(len(again), 4) * MINUTES_A_DAY
    book.answer(ANSWERED[2], again, wait, SOCIAL_CARE, about=NOBODY)


def _escalations(story: Story) -> None:
    """A late review was told one rung up, and mostly somebody answered."""
    lives, book, draws = story.lives, story.book, story.draws
    of = draws.some(lives.born, 0.03 * lives.pace[lives.born])
    at = story.age(of, draws.whole(57, 70, len(of)))
    told = book.write(ESCALATED, of, at, HEALTH_VISITING, about=NOBODY)
    heard = told.pick(draws.chance(len(told), 0.85))
    wait = story.slow(heard.of, draws.hours(len(heard), 20))
    book.write(ESCALATION_ANSWERED, heard.of, heard.at + wait, HEALTH_VISITING,
               about=NOBODY)  # fmt: skip


def _moves(story: Story) -> None:
    """A family moves: its care is offered, refused now and then, and accepted.

    From the acceptance on it has its home in the new area. Who leaves the nation is
    not heard of again.
    """
    lives, book, draws = story.lives, story.book, story.draws
    of = lives.everyone[lives.moves_at != NEVER]
    before = draws.days(len(of), 9) * MINUTES_A_DAY
    at = np.maximum(lives.moves_at[of] - before, lives.booked_on[of] * MINUTES_A_DAY)
    accepted = draws.chance(len(of), 0.9)
    for who in (MOTHER, BABY):
        book.write(np.where(accepted, *reversed(LEFT)), of, at + 60, HEALTH_VISITING,
                   about=who)  # fmt: skip
    offered = book.write(OFFERED, of, at + 90, HEALTH_VISITING, about=NOBODY)
    draw = draws.share(len(offered))
    no, yes = offered.pick(draw < 0.04), offered.pick(draw >= 0.04)
    book.answer(REFUSED, no, draws.hours(len(no), 30), HEALTH_VISITING, about=NOBODY)
    wait = np.maximum(lives.moves_at[yes.of] - yes.at, 30)
    first_contact = (yes.at + wait) // MINUTES_A_DAY + draws.whole(2, 9, len(yes))
    taken = book.answer(TAKEN + first_contact, yes, wait, HEALTH_VISITING, about=NOBODY)
    seen = taken.pick(draws.chance(len(taken), 0.8))
    at = draws.office(seen.at // MINUTES_A_DAY + draws.whole(2, 8, len(seen)))
    book.write(SEEN_THERE, seen.of, at, HEALTH_VISITING)
    lives.moves_at = np.full(len(lives.everyone), NEVER, np.int32)
    lives.moves_at[taken.of] = taken.at
    of = lives.everyone[lives.leaves_at != NEVER]
    at = np.maximum(lives.leaves_at[of] - 600, lives.booked_on[of] * MINUTES_A_DAY)
    book.write(LEFT[0], of, at, HEALTH_VISITING)
