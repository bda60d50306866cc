"""The page of a family."""

from datetime import timedelta

from lib.family_world import NOW, write

QUERIES = 20


def test_the_page_shows_both_banners(world, signed_in):
    """
    Mother and baby stand one above the other, in the form of an NHS patient banner.
    """
    page = signed_in(world.visitor).get(f"/families/{world.family}").content.decode()

    assert "QUILLFEATHER, Jane" in page
    assert "14-Jul-1995 (30y)" in page
    assert "943&nbsp;476&nbsp;5919" in page
    assert "05-Jan-2026 (9 weeks 2 days)" in page
    assert "Polish, interpreter needed" in page
