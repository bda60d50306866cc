"""The static files: collected once, under names that carry a hash of what they hold."""

import fcntl
import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from plait.site import places

#: What `make assets` fetches; without it every page would be bare.
NEEDED = Path("vendor") / "nhsuk-frontend.min.css"
#: What comes with htmx and no page names: compressing it would take most of the time.
UNNAMED = (
    "django_htmx/django-htmx.js", "django_htmx/ext*", "django_htmx/htmax-*",
    "django_htmx/htmx-2.js", "django_htmx/htmx-4*",
)  # fmt: skip


class AssetsMissing(Exception):
    """The browser assets have not been fetched."""


def collect() -> None:
    """Copy the static files to where they are served from, if any has changed.

    Of several processes that start beside each other one copies, and the others wait
    until it has.

    Raises:
        AssetsMissing: the NHS.UK design system is not there.
    """
    if not (Path(settings.STATICFILES_DIRS[0]) / NEEDED).exists():
        msg = "The NHS.UK design system is missing. Run `make assets` once."
        raise AssetsMissing(msg)
    stamp = places.home() / "static.stamp"
    stamp.parent.mkdir(parents=True, exist_ok=True)
    with stamp.with_suffix(".lock").open("w") as lock:
        # Collecting clears the folder first, and would do so under another.
        fcntl.flock(lock, fcntl.LOCK_EX)
        found = _digest()
        if stamp.exists() and stamp.read_text() == found:
            return
        call_command(
            "collectstatic",
            interactive=False,
            clear=True,
            verbosity=0,
            ignore_patterns=[*UNNAMED],
        )
        stamp.write_text(found)


def _digest() -> str:
    """A digest of the names, sizes and times of all static files."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([*UNNAMED]):
            about = Path(storage.path(name)).stat()
            digest.update(f"{name} {about.st_size} {about.st_mtime_ns}\n".encode())
    return digest.hexdigest()
