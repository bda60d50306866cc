"""Where an open page hears that its list changed: read once, and only what can work."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def checked(url: str, public_url: str) -> str:
    """The address as it was set, or nothing where none was.

    Raises:
        ImproperlyConfigured: the cookie of a session would not be sent there.
    """
    if not url or (url.startswith("/") and not url.startswith("//")):
        return url
    asked, public = urlsplit(url), urlsplit(public_url)
    if (asked.scheme, asked.hostname) != (public.scheme, public.hostname):
        msg = (
            "PLAIT_LIVE_URL must be a path such as /live, or another port of the host "
            "that PLAIT_URL names: a session's cookie is sent nowhere else."
        )
        raise ImproperlyConfigured(msg)
    return url


def other_origin(url: str) -> list[str]:
    """The origin of the address, where it is not that of the pages; a list of one."""
    if not url or url.startswith("/"):
        return []
    return [origin(url)]


def origin(url: str) -> str:
    """The scheme, host and port of an address, as a browser's `Origin` says them."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
