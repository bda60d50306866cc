"""What an installation may be called among its partners."""

from __future__ import annotations

import re
from typing import Final

from django.core.exceptions import ImproperlyConfigured

_SLUG: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,49}")


def checked(slug: str) -> str:
    """The name as it was set; empty where nothing is exchanged.

    Raises:
        ImproperlyConfigured: it is no name.
    """
    if slug and not _SLUG.fullmatch(slug):
        msg = (
            "PLAIT_EXCHANGE_NAME: wanted small letters, figures and hyphens (at most "
            f"50), such as ashmere; got {slug[:60]!r}."
        )
        raise ImproperlyConfigured(msg)
    return slug
