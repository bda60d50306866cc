"""National measures that are counted side by side with our standards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from plait.assurance.spc import Improvement

_HCP: Final = "Health visitor service delivery metrics (OHID)"
_HCP_URL: Final = (
    "https://www.gov.uk/government/collections/child-and-maternal-health-statistics"
)


@dataclass(frozen=True, slots=True)
class National:
    """A measure that a national body defines.

    Attributes:
        id: as readings name it, without `national:`.
        counts: what is counted of what, in a sentence.
        clause: its name in the document.
        force: how much it binds.
        target: the per cent that the body asks for; None where it asks for none.
        verified: whether a person has checked it in the document.
        is_number: it is a number, and no share of anything.
    """

    id: str
    title: str
    counts: str
    document: str
    clause: str
    url: str
    force: Literal["law", "national"]
    improvement: Improvement = "increase"
    target: float | None = None
    verified: bool = False
    is_number: bool = False


_ALL: Final = (
    National(
        "c1", "Antenatal contact by a health visitor",
        "Mothers who had a first face-to-face antenatal contact with a health visitor "
        "at 28 weeks or later.",
        _HCP, "C1", _HCP_URL, "national",
    ),
    National(
        "c2", "New birth visit within 14 days",
        "Infants who turned 30 days and had a face-to-face new birth visit within "
        "14 days of birth.",
        _HCP, "C2", _HCP_URL, "national",
    ),
    National(
        "c3", "New birth visit after 14 days",
        "Infants who turned 30 days and had a face-to-face new birth visit later than "
        "14 days after birth.",
        _HCP, "C3", _HCP_URL, "national", improvement="decrease",
    ),
    National(
        "c8i", "6 to 8 week review",
        "Infants due a 6 to 8 week review who had it by 8 weeks.",
        _HCP, "C8i", _HCP_URL, "national",
    ),
    National(
        "c4", "12-month review by 12 months",
        "Children who turned 12 months and had a 12-month review by then.",
        _HCP, "C4", _HCP_URL, "national",
    ),
    National(
        "c5", "12-month review by 15 months",
        "Children who turned 15 months and had a 12-month review by then.",
        _HCP, "C5", _HCP_URL, "national",
    ),
    National(
        "c6i", "2 to 2½ year review",
        "Children who turned 2½ years and had a 2 to 2½ year review by then.",
        _HCP, "C6i", _HCP_URL, "national",
    ),
    National(
        "qs115_6w", "Psychological intervention within 6 weeks",
        "Parents referred for a psychological intervention who began it within "
        "6 weeks of referral.",
        "NICE QS115, Antenatal and postnatal mental health", "Quality statement 6",
        "https://www.nice.org.uk/guidance/qs115", "national",
    ),
    National(
        "icpc_15wd", "Conference within 15 working days",
        "Initial child protection conferences held within 15 working days of the "
        "strategy discussion that began the enquiry.",
        "Working Together to Safeguard Children", "Initial child protection conference",
        "https://www.gov.uk/government/publications/working-together-to-safeguard-children--2",
        "national",
    ),
)  # fmt: skip

#: By id, in the order in which a board lists them.
NATIONAL: Final[Mapping[str, National]] = MappingProxyType(
    {one.id: one for one in _ALL}
)
