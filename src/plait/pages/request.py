"""A request as the middleware hands it to a page."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import ResolverMatch
from django_htmx.middleware import HtmxDetails

from plait.records.emergencies import Running
from plait.worklist.shapes import Freshness


class Request(HttpRequest):
    """What every page may rely on, for type checking: nothing is made of this class.

    Attributes:
        now: when it was asked, aware, read once.
        staff: the member of staff who asks; None where nobody has signed in.
        posts: the posts that they hold now, with team and agency, the newest first.
        post: the newest of them, or None.
        freshness: how fresh lists are, and what is down; None where it cannot be read.
        invitations: how many invitations to meetings their teams have not answered.
        emergencies: the records that are open in an emergency for whoever asks.
        demonstration: the made-up staff that the sign-in page lists, or None.
        htmx: whether a part of a page is asked for, and of which.
    """

    now: datetime
    staff: Any
    posts: tuple[Any, ...]
    post: Any
    freshness: Freshness | None
    invitations: int
    emergencies: tuple[Running, ...]
    demonstration: Any
    htmx: HtmxDetails
    resolver_match: ResolverMatch
