"""Log lines without personal data.

The words of an error that we did not write ourselves may hold a name or a row, so a
logged error is its type and its place in the code, not its text.
"""

import logging
import re
import time
import traceback
from types import TracebackType

from plait.access.errors import PlaitError

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
#: An NHS number has ten digits, often written 3 3 4.
_NHS_NUMBER = re.compile(r"\b\d{3}[ -]?\d{3}[ -]?\d{4}\b")
_QUERY = re.compile(r"\?[^\s\"']+")


def without_personal_data(text: str) -> str:
    """The text without email addresses, NHS numbers and query strings."""
    text = _EMAIL.sub("(an email address)", text)
    text = _NHS_NUMBER.sub("(ten digits)", text)
    return _QUERY.sub("?(not logged)", text)


class Impersonal(logging.Filter):
    """Takes out of a line what could name a person."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Clean the line; every line is kept."""
        record.msg = without_personal_data(record.getMessage())
        record.args = None
        return True


class Line(logging.Formatter):
    """One line an event: moment (UTC), level, who says it, what. Errors add places."""

    def __init__(self) -> None:
        super().__init__("%(asctime)sZ %(levelname)s %(name)s %(message)s")
        self.default_time_format = "%Y-%m-%dT%H:%M:%S"
        self.default_msec_format = "%s.%03d"
        self.converter = time.gmtime

    def formatException(  # noqa: N802 - the name that logging calls
        self,
        ei: (
            tuple[type[BaseException], BaseException, TracebackType | None]
            | tuple[None, None, None]
        ),
    ) -> str:
        """The error's type and where it was raised; its words only if they are ours."""
        kind, error, trace = ei
        if kind is None:
            return ""
        words = f": {error}" if isinstance(error, PlaitError) else ""
        places = [
            f"  {frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(trace)
        ]
        return "\n".join([*places, f"  {kind.__module__}.{kind.__qualname__}{words}"])
