"""The ASGI application that tells open pages to look again, for granian and others."""

import os
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import django

if TYPE_CHECKING:
    from plait.site.live import Live


def make() -> "Live":
    """The application, as the settings have it: what a server calls once a process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plait.site.settings")
    django.setup()
    from django.conf import settings

    from plait.site.live import Live
    from plait.site.live_url import origin

    return Live(
        path=urlsplit(settings.LIVE_URL).path or "/live",
        origin=origin(settings.PUBLIC_URL),
        cookie=settings.SESSION_COOKIE_NAME,
        most=settings.LIVE_PAGES,
        each=settings.LIVE_PAGES_EACH,
    )
