"""A mark is closed by two opinions of two agencies, whatever came in from elsewhere."""

import pytest

from lib.stories import story
from plait.timeline.timeline import Timeline
from plait.worklist import marks, refusals

SEEN = "2026-03-03 11:00  infant  injury.observed {mobile: false}  by ashmere-gp"
CLOSED = "2026-03-05 11:00  infant  injury.closed  by ashmere-hospital"


def check(*opinions):
    told = [
        f"2026-03-04 11:00  infant  injury.opinion {{by: {by}}}  by {agency}"
        for by, agency in opinions
    ]
    timeline = Timeline.of("family:1", story("\n".join((SEEN, *told, CLOSED))))
    marks.check_two_keys(timeline.of_kind("injury.closed")[0], timeline)


def test_an_opinion_of_each_agency_closes_it():
    check(("paediatric", "ashmere-hospital"), ("social_care", "ashmere-social-care"))


@pytest.mark.parametrize(
    "opinions",
    [
        [("paediatric", "ashmere-hospital")],
        [("paediatric", "ashmere-hospital"), ("social_care", "ashmere-hospital")],
        [("paediatric", "ashmere-hospital"), ("paediatric", "ashmere-social-care")],
        [("paediatric", "ashmere-hospital"), ("social_care", "ashmere-hospital"),
         ("social_care", "ashmere-hospital")],
    ],
)  # fmt: skip
def test_nobody_gives_both_opinions(opinions):
    with pytest.raises(refusals.TooSoonToClose):
        check(*opinions)
