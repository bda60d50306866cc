"""Which grounds of law are suggested for a share."""

from datetime import date
from itertools import product

import pytest

from plait.standards.legal_bases import legal_bases
from plait.standards.sharing_bases import (
    PARTS,
    Share,
    grounds,
    purposes,
    suggested,
    title_of,
    version_words,
)

BEFORE, SINCE = date(2026, 9, 29), date(2026, 9, 30)
CHILD = "child_at_risk"


@pytest.mark.parametrize(
    ("share", "codes"),
    [
        (Share("perinatal", "social_care", CHILD, BEFORE),
         ("LB-17", "6-1-e", "9-2-g", "sch1-18", "public_interest")),
        (Share("perinatal", "social_care", CHILD, SINCE),
         ("LB-16LA", "6-1-c", "9-2-g", "sch1-18", "legal_duty")),
        (Share("perinatal", "voluntary", CHILD, SINCE),
         ("LB-17", "6-1-e", "9-2-g", "sch1-18", "public_interest")),
        (Share("gp", "education", CHILD, SINCE),
         ("LB-16LA", "6-1-c", "9-2-g", "sch1-18", "legal_duty")),
        (Share("gp", "police", CHILD, BEFORE, ("section47",)),
         ("LB-47", "6-1-c", "9-2-g", "sch1-18", "legal_duty")),
        (Share("maternity", "gp", "care", SINCE, ("section47",)),
         ("LB-251B", "6-1-c", "9-2-h", "sch1-2", "care")),
        (Share("gp", "police", "life_at_risk", BEFORE),
         ("LB-17", "6-1-d", "9-2-c", "none", "public_interest")),
        (Share("gp", "partnership", "review", SINCE),
         ("LB-16H", "6-1-c", "9-2-g", "sch1-18", "legal_duty")),
        (Share("police", "social_care", "crime", SINCE),
         ("LB-115", "6-1-e", "10", "sch1-10", "public_interest")),
    ],
)  # fmt: skip
def test_the_grounds_follow_from_who_what_for_and_when(share, codes):
    found = suggested(share)

    assert tuple(found.codes().values()) == codes


def test_whatever_is_shared_there_is_a_ground_and_a_line_about_consent():
    """
    Of the list, each with a title; the line says what the ground is not.
    """
    kinds = ("gp", "police", "other", "")
    for one, other, purpose, on in product(kinds, kinds, purposes(), (BEFORE, SINCE)):
        found = suggested(Share(one, other, purpose, on))

        assert found.consent.startswith("Consent is not the ground")
        for part, code in zip(("statute", *PARTS), found.codes().values(), strict=True):
            assert code in grounds(part)


def test_no_ground_is_said_to_be_checked():
    """
    The list says so itself; a code that it has no more is told as it was written.
    """
    assert "Nobody has checked it" in version_words()
    assert title_of("statute", "LB-OLD") == "LB-OLD"
    assert all(one.document in title_of("statute", code)
               for code, one in legal_bases().items())  # fmt: skip
