"""`plait bounces`: take in mails that say that a mail could not be delivered."""

import sys
from datetime import UTC, datetime
from typing import BinaryIO

import click

from plait.site.commands import use_django


@click.command()
@click.argument("reports", nargs=-1, type=click.File("rb"))
def command(reports: tuple[BinaryIO, ...]) -> None:
    """Read delivery reports (RFC 3464), each a whole mail: files, or `-` for one.

    A mail server hands each to this command, as an alias of the sender's address does.
    Of each mail that came back its family's timeline says so, and who can be rung is
    on the worklist. A report that is none of ours is left alone.
    """
    use_django("cli")
    from plait.site import bounces
    from plait.site.outgoing import channels
    from plait.worklist import fates, saying

    now = datetime.now(UTC)
    taken = 0
    for report in reports or (sys.stdin.buffer,):
        for message_id in bounces.read(report.read(bounces.LONGEST)):
            taken += fates.bounced(message_id, now=now, channels=channels())
    saying.say(now)
    print(f"{taken} of our mails came back.")
