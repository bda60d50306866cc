"""How fresh a page is: which policy it goes by, and whether what is down is news."""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from plait.clock.moments import local_day
from plait.pages import components
from plait.worklist import adopted

if TYPE_CHECKING:
    from datetime import datetime

    from plait.pages.request import Request
    from plait.worklist.shapes import Freshness


def context(request: Request) -> dict[str, Any]:
    """What a template needs to say how fresh its page is."""
    return {
        "down": seal(request.freshness),
        "policy": policy(request),
        "short": partial(short, now=request.now),
        "is_news": False,
    }


def policy(request: Request) -> str:
    """The policy of the reader's own partnership, with its version; or nothing."""
    if request.post is None:
        return ""
    found = adopted.now_in_use(request.post.team.agency.partnership_id)
    current = found.on(local_day(request.now))
    if current is None:
        return ""
    name = current.name.replace("_", " ").title()
    return f"{name} policy version {current.version}"


def short(at: datetime | None, now: datetime) -> str:
    """When something was last seen to: the time where it was today, or `never`."""
    if at is None:
        return "never"
    is_today = local_day(at) == local_day(now)
    return components.time_of_day(at) if is_today else components.moment(at)


def seal(fresh: Freshness | None) -> str:
    """The same for as long as the same is down, however long it is.

    A page that refreshes itself is told of what is down when it changed, and not again
    at each refresh: a reader of the screen would hear it twice a minute.
    """
    if fresh is None or not (fresh.is_stale or fresh.downs):
        return ""
    words = [f"{one.what}{one.since}" for one in fresh.downs]
    text = "\n".join([str(fresh.is_stale), *words])
    return sha256(text.encode()).hexdigest()[:12]
