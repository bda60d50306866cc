"""A scribe in the tests of a meeting's pages: reads a page and sends what it holds."""

import re
from dataclasses import dataclass, field
from html import unescape
from http import HTTPStatus
from typing import Any

from django.test import Client

from lib.meeting_world import MeetingWorld


@dataclass
class Scribe:
    """Somebody with a browser, at a meeting."""

    browser: Client
    meeting: MeetingWorld
    #: The version of each part that was told last.
    known: dict[str, int] = field(default_factory=dict)

    def page(self) -> str:
        """The page of the meeting."""
        return self.browser.get(self.meeting.path("hold")).content.decode()

    def version(self, key: str) -> int:
        """On which version of a part the page is based, once it asked what is new.

        It asks as the script does: to draw the page anew for each part that is saved
        takes most of the time of a meeting.
        """
        sent = {f"v.{part}": str(version) for part, version in self.known.items()}
        answer = self.browser.post(
            self.meeting.path("hold/changes"), {"part": list(self.known), **sent}
        )
        if answer.status_code == HTTPStatus.OK:
            told = answer.json()
            self.known |= {part["key"]: part["version"] for part in told["parts"]}
            for gone in told["gone"]:
                del self.known[gone]
        return self.known.get(key, 0)

    def new(self, start: str) -> str:
        """The name of the empty part at the end of a list."""
        names = re.findall(
            rf'name="part" value="({start}\.[0-9a-f-]{{36}})"', self.page()
        )
        return str(names[-1])

    def save(self, key: str, base: int | None = None, **fields: object) -> Any:
        """Save one part as the script does."""
        version = self.version(key) if base is None else base
        sent = {"part": key, f"v.{key}": str(version)}
        sent |= {f"{key}-{name}": value for name, value in fields.items()}
        return self.browser.post(self.meeting.path("hold/save"), sent)

    def post(self, **sent: object) -> Any:
        """Send the page as it stands, with some answers of its own."""
        return self.browser.post(
            self.meeting.path("hold"), fields_of(self.page()) | sent
        )

    def attends(
        self, *kinds: str, absent: tuple[str, ...] = (), **more: object
    ) -> None:
        """Write down who is here and who is not."""
        for kind in kinds:
            self.save(f"attended.{self.meeting.team(kind)}", came="yes",
                      name=f"{kind} person", decides="yes", **more)  # fmt: skip
        for kind in absent:
            self.save(f"attended.{self.meeting.team(kind)}", came="no")

    def hears(self, kind: str, words: str, **more: object) -> str:
        """Write down what an agency told; the name of the part."""
        key = self.new("heard")
        self.save(key, 0, team=str(self.meeting.team(kind)), words=words, **more)
        return key

    def decides(
        self, question: str, outcome: str, words: str = "Because", **more: object
    ) -> None:
        """Write down a decision."""
        self.save(f"decided.{question}", outcome=outcome, words=words, **more)

    def decides_all(self) -> None:
        """What a strategy meeting cannot be recorded without."""
        self.decides("threshold", "yes", "A bruise that nobody explains")
        self.decides("section47", "joint", "A baby who cannot move")
        self.decides(
            "parents",
            "yes",
            who_tells="The social worker",
            what="That we ask for a medical",
        )

    def finish(self) -> Any:
        """Record the meeting."""
        return self.browser.post(self.meeting.path("hold/finish"))

    def minutes(self) -> str:
        """The minutes as they read them."""
        return self.browser.get(self.meeting.path("minutes")).content.decode()

    def does(self, step: str, **sent: object) -> Any:
        """One step with the minutes."""
        page = self.minutes()
        return self.browser.post(
            self.meeting.path("minutes"), fields_of(page) | {"step": step} | sent
        )


def fields_of(page: str) -> dict[str, Any]:
    """Every control of a page as a browser would send it, but its buttons."""
    sent: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = _of(tag, "name"), _of(tag, "value")
        if not name or (
            _of(tag, "type") in ("radio", "checkbox") and "checked" not in tag
        ):
            continue
        if name in sent:
            before = sent[name]
            sent[name] = [*(before if isinstance(before, list) else [before]), value]
        else:
            sent[name] = value
    for tag, words in re.findall(r"(<textarea[^>]*>)(.*?)</textarea>", page, re.DOTALL):
        sent[_of(tag, "name")] = unescape(words)
    for tag, inside in re.findall(r"(<select[^>]*>)(.*?)</select>", page, re.DOTALL):
        picked = re.search(r"<option[^>]*selected[^>]*>", inside)
        sent[_of(tag, "name")] = _of(picked[0], "value") if picked else ""
    sent.pop("", None)
    return sent


def _of(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""
