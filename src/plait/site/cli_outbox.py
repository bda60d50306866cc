"""`plait outbox`: what waits to leave, and what did not arrive."""

from datetime import UTC, datetime

import click

from plait.site.commands import use_django


@click.command()
def command() -> None:
    """Count the messages that wait, left, arrived or failed, and say the oldest.

    Says nothing of whom they are for. Ends with 1 where something waits that ought to
    have left.
    """
    use_django("cli")
    from django.db import connections

    from plait.site.outgoing import channels
    from plait.worklist import outbox_state

    found = outbox_state.counts()
    for name in ("email", "sms"):
        words = "set up" if name in channels() else "not set up"
        print(f"{name}: {words}")
    for one in found:
        tries = f", tried {one.tries} times at most" if one.tries > 1 else ""
        print(f"{one.state:9} {one.channel:5} {one.number:7}{tries}")
    oldest = outbox_state.oldest_waiting(found)
    if oldest is None:
        print("Nothing waits.")
        return
    seconds = int((datetime.now(UTC) - oldest).total_seconds())
    print(f"The oldest waits since {oldest:%Y-%m-%d %H:%M:%S} UTC, {seconds} s.")
    with connections["engine"].cursor() as cursor:
        cursor.execute("select delayed_since is not null from outbox_state")
        row = cursor.fetchone()
    if row and row[0]:
        raise SystemExit(1)
