"""What the site says aside: lines of the log, and the texts of its own errors."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from plait.access.errors import PlaitError
from plait.site import logs, middleware


class Lines(logging.Handler):
    """Keeps every line as an operator would find it."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.said: list[str] = []
        self.setFormatter(logs.Line())
        self.addFilter(logs.Impersonal())

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the line."""
        self.said.append(self.format(record))


@contextmanager
def listening() -> Iterator[list[str]]:
    """What is said meanwhile, line by line; nothing of it reaches the terminal."""
    lines, root = Lines(), logging.getLogger()
    real = middleware.Asking.process_exception

    def listens(self: Any, request: Any, error: Exception) -> Any:
        if isinstance(error, PlaitError):
            lines.said.append(f"{error} {error.args} {error.say}")
        return real(self, request, error)

    before = root.handlers[:]
    root.handlers = [lines]
    try:
        with patch.object(middleware.Asking, "process_exception", listens):
            yield lines.said
    finally:
        root.handlers = before
