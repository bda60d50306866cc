"""The door for another Plait: no session, no cookie; the envelope says who sent it."""

from __future__ import annotations

import json
from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from plait.exchange import receiving
from plait.exchange.envelopes import LARGEST
from plait.exchange.keys import BadKeys
from plait.exchange.own import own
from plait.exchange.posting import TYPE
from plait.exchange.problems import PROBLEMS, Refused

_PROBLEM = "application/problem+json"
_WAIT_SECONDS = "60"


class Request(HttpRequest):
    """A request whose moment was read once, when it came."""

    now: datetime


@csrf_exempt
@login_not_required
@require_POST
def envelopes(request: Request) -> HttpResponse:
    """Keep an envelope and answer with a signed receipt, or say why not."""
    try:
        us = own()
    except BadKeys:
        us = None
    if us is None:
        return problem("not_set_up")
    try:
        text = _body(request)
        # A refusal undoes what was half done, and the answer goes out all the same.
        with transaction.atomic():
            receipt = receiving.receive(text, us, request.now)
    except Refused as refused:
        return problem(refused.problem.code)
    except DatabaseError:
        if connection.in_atomic_block:
            transaction.set_rollback(True)
        return problem("unavailable")
    return HttpResponse(receipt, content_type=TYPE)


def problem(code: str) -> HttpResponse:
    """A problem as RFC 9457 has it; nothing in it is of anybody."""
    found = PROBLEMS[code]
    body = {
        "code": found.code,
        "title": found.title,
        "status": found.status,
        "detail": found.detail,
    }
    response = HttpResponse(
        json.dumps(body), status=found.status, content_type=_PROBLEM
    )
    if found.status in (429, 503):
        response["Retry-After"] = _WAIT_SECONDS
    return response


def _body(request: HttpRequest) -> str:
    """The envelope, as far as one may be long.

    Raises:
        Refused: too_large, malformed.
    """
    length = request.headers.get("Content-Length", "")
    if length.isdecimal() and int(length) > LARGEST:
        raise Refused("too_large")
    try:
        read = request.read(LARGEST + 1)
    except (RequestDataTooBig, OSError):
        raise Refused("too_large") from None
    if len(read) > LARGEST:
        raise Refused("too_large")
    try:
        return read.decode("ascii").strip()
    except UnicodeDecodeError:
        raise Refused("malformed") from None
