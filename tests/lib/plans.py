"""A care plan as a page sends it: for tests that write one."""

from __future__ import annotations

import re

from plait.standards.services.documents import written_by

PLAN = written_by("vale-perinatal").of("care-plan")
ASSESSMENT = written_by("vale-perinatal").of("assessment")
#: What is written where nothing else is said, by section.
WHOLE = {one.id: f"Canary {one.id}" for one in PLAN.sections if one.required}

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_AREA = re.compile(r'<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)</textarea>')


def sent(page: str, **words: str) -> dict[str, str]:
    """The form of a page as a browser sends it, with these sections changed."""
    form = dict(_HIDDEN.findall(page)) | dict(_AREA.findall(page))
    form.pop("csrfmiddlewaretoken", None)
    return form | {f"s-{name}": said for name, said in words.items()}


def write(client, place, step: str = "record", **words: str):
    """Open the page, write these sections into it, and press a button."""
    page = client.get(place("/write")).content.decode()
    return client.post(place("/write"), sent(page, **words) | {"step": step})
