"""How messages leave, from the settings: checked as they are read, then made.

Mail leaves by the mail server of `PLAIT_SMTP_HOST`; without one by GOV.UK Notify; in a
rehearsal it is written to files. Text messages leave by GOV.UK Notify alone. What is
not set up is no channel, and whoever is told so by the notice's own state.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, Literal
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from plait.worklist.channels import Channel, Channels

Tls = Literal["starttls", "ssl", "none"]

_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_UUID: Final = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
#: The name of the key, the service, and the secret.
_KEY: Final = re.compile(rf".*{_UUID}-{_UUID}")


def tls(wanted: str, host: str) -> Tls:
    """How mail is encrypted on its way.

    Raises:
        ImproperlyConfigured: it is none of the three, or none to another machine.
    """
    match wanted:
        case "starttls" | "ssl":
            return wanted
        case "none" if host in _LOOPBACK or not host:
            return "none"
        case "none":
            msg = "PLAIT_SMTP_TLS may be none only for a mail server on this machine."
            raise ImproperlyConfigured(msg)
    msg = "PLAIT_SMTP_TLS must be starttls, ssl or none."
    raise ImproperlyConfigured(msg)


def notify_key(key: str) -> str:
    """The key of a service at GOV.UK Notify, or nothing.

    Raises:
        ImproperlyConfigured: it is not of the shape of one. It is not repeated.
    """
    if key and not _KEY.fullmatch(key):
        msg = "PLAIT_NOTIFY_KEY must be a whole API key: its name and two long numbers."
        raise ImproperlyConfigured(msg)
    return key


def notify_url(url: str) -> str:
    """Where GOV.UK Notify is.

    Raises:
        ImproperlyConfigured: it is neither https nor on this machine.
    """
    parts = urlsplit(url)
    is_safe = parts.scheme == "https" or parts.hostname in _LOOPBACK
    if not parts.hostname or not is_safe:
        msg = "PLAIT_NOTIFY_URL must start with https:// unless it is on this machine."
        raise ImproperlyConfigured(msg)
    return url


@cache
def channels() -> Channels:
    """The channels that are set up, by name."""
    from django.conf import settings

    from plait.site.mail import Mail
    from plait.site.notify import Notify

    site = settings.PUBLIC_URL.rstrip("/")
    found: dict[str, Channel] = {}
    for channel, template in (
        ("sms", settings.NOTIFY_TEMPLATE_SMS),
        ("email", settings.NOTIFY_TEMPLATE_EMAIL),
    ):
        if settings.NOTIFY_KEY and template:
            found[channel] = Notify(
                channel, template, site, settings.NOTIFY_KEY, settings.NOTIFY_URL
            )
    if settings.SMTP_HOST or (settings.DEMO and "email" not in found):
        host = urlsplit(site).hostname or "localhost"
        found["email"] = Mail(settings.MAIL_FROM, site, host)
    return found
