"""How an envelope reaches the other server: one POST, and what it answered.

No redirect is followed and no proxy is taken from the environment: an envelope goes to
the address on the partner's card or nowhere.
"""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import urllib3

#: Below a partner's address.
PATH: Final = "/exchange/v1/envelopes"
TYPE: Final = "application/jose"
#: Seconds until we no longer wait.
TIMEOUT: Final = 10.0
_LARGEST_ANSWER: Final = 64 * 1024
_OK: Final = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: a receipt (still to be checked), or a problem's word."""

    status: int
    text: str = ""

    @property
    def is_receipt(self) -> bool:
        """Whether it says that it is one."""
        return self.status == _OK

    @property
    def code(self) -> str:
        """The problem's word, or how the server failed."""
        try:
            said = str(json.loads(self.text)["code"])
        except (ValueError, KeyError, TypeError):
            return f"http_{self.status}"
        is_word = said.replace("_", "").isalpha() and said.isascii()
        return said[:40] if is_word else f"http_{self.status}"


class NotReached(Exception):
    """No answer came: the name of the error, which tells nothing of anybody."""


#: Sends a text to an address and gives the answer.
Post = Callable[[str, str], Answer]


def post(url: str, text: str) -> Answer:
    """Send an envelope to a partner's address.

    Raises:
        NotReached: no answer came.
    """
    try:
        with urllib3.PoolManager(
            retries=False, timeout=TIMEOUT, ssl_context=ssl.create_default_context()
        ) as pool:
            found = pool.request(
                "POST",
                url + PATH,
                body=text.encode(),
                headers={"Content-Type": TYPE, "User-Agent": "plait"},
                redirect=False,
                preload_content=False,
            )
            try:
                read = found.read(_LARGEST_ANSWER, decode_content=False)
            finally:
                found.release_conn()
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise NotReached(type(error).__name__) from None
    return Answer(found.status, read.decode("utf-8", "replace"))
