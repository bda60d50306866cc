"""The jobs of the queue: one, which sends one notice.

A job names its notice by number. It may be run twice, or never: the table of notices
says what is to be sent, and `plait.site.messenger` asks for what was not.
"""

from datetime import UTC, datetime
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from plait.site.outgoing import channels
from plait.worklist import sending

QUEUE = "notices"
NAME = "plait.send"


#: For a connection that was cut. Whatever else fails is in the notice's own state, and
#: is tried again as that says.
AGAIN = RetryStrategy(max_attempts=5, wait=2)


@app.task(name=NAME, queue=QUEUE, retry=AGAIN)
def send(notice: str) -> None:
    """Send one notice and mark what came of it."""
    sending.send(UUID(notice), now=datetime.now(UTC), channels=channels())
