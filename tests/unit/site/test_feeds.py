"""Which feeds are expected, as an operator writes them."""

from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured

from plait.site.feeds import expected


def test_feeds_and_their_agencies_each_have_a_time():
    """
    Minutes, hours and days; spaces do not matter.
    """
    assert expected(" maternity=30m,gp-system:ashmere-gp = 1d ,police=4h,") == {
        "maternity": timedelta(minutes=30),
        "gp-system:ashmere-gp": timedelta(days=1),
        "police": timedelta(hours=4),
    }
    assert expected("") == {}


@pytest.mark.parametrize(
    "text",
    ["maternity", "maternity=", "maternity=30", "maternity=0m", "=1d", "a=1w",
     "a=1d,a=2d", "a=-1d", "a:b:c=1d", "a=999999d", "a b=1d"],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_what_was_wanted(text):
    """
    A feed that is misspelt would be one that nobody watches.
    """
    with pytest.raises(ImproperlyConfigured, match="PLAIT_FEEDS: wanted NAME=TIME"):
        expected(text)
