"""`plait exchange`: other installations of Plait, to whom what is released travels."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from plait.site.commands import use_django

if TYPE_CHECKING:
    from plait.exchange.keys import Keys
    from plait.exchange.own import Own
    from plait.worklist.elsewhere import Partner

_LARGEST = 4 * 1024 * 1024


@click.group()
def command() -> None:
    """Exchange what is released with other installations of Plait."""


@command.command("keys")
@click.option("--make", is_flag=True, help="Make them, if there are none.")
@click.option("--rotate", is_flag=True, help="Make new ones beside the old.")
@click.option(
    "--keep-days",
    default=30,
    show_default=True,
    type=click.IntRange(1, 365),
    help="For how many days the old ones still hold.",
)
def keys(*, make: bool, rotate: bool, keep_days: int) -> None:
    """Say the fingerprint of our keys, to be read out on the telephone."""
    use_django("cli")
    from django.conf import settings

    from plait.exchange import cards
    from plait.exchange import keys as kept

    path = Path(settings.EXCHANGE_KEYS)
    now = datetime.now(UTC)
    if make and not path.exists() and not settings.EXCHANGE_KEY:
        kept.write(path, kept.made())
    found = _keys(path)
    if rotate:
        if settings.EXCHANGE_KEY:
            msg = "The keys come from PLAIT_EXCHANGE_KEY. Rotate them where they are."
            raise click.ClickException(msg)
        found = found.rotated(until=now + timedelta(days=keep_days))
        kept.write(path, found)
        click.echo("New keys are in use. Send a new card to each partner.")
    click.echo(cards.fingerprint(found))


@command.command("invite")
@click.option("--name", default="", help="What people there call this installation.")
def invite(name: str) -> None:
    """Write our card for another installation, to standard output."""
    us = _own()
    from django.conf import settings

    from plait.exchange import cards

    title = name or f"{us.slug.replace('-', ' ').title()}'s Plait"
    now = datetime.now(UTC)
    click.echo(cards.make(us.slug, title, settings.PUBLIC_URL, us.keys, now=now))
    # Not into the card, which is most often sent to a file.
    click.echo(
        f"This card says that we are called {us.slug} and answer at "
        f"{settings.PUBLIC_URL}. If that is not where others reach us, set PLAIT_URL "
        "and write it again.",
        err=True,
    )


@command.command("add")
@click.argument("source", metavar="FILE", type=click.File("rb"))
@click.option("--fingerprint", default="", help="As people there read it to you.")
def add(source: IO[bytes], fingerprint: str) -> None:
    """Take the card of another installation, or a newer one of the same."""
    us = _own()
    from plait.exchange import cards

    data = source.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise click.ClickException("The file is larger than any card (4 MB).")
    try:
        card = cards.take(
            data.decode("ascii", "replace"),
            own=us.slug,
            confirmed=fingerprint,
            now=datetime.now(UTC),
        )
    except cards.CardRefused as refused:
        raise click.ClickException(str(refused)) from None
    click.echo(f"{card.name} ({card.slug}) at {card.url} is a partner.")
    for agency in card.agencies:
        click.echo(f"  {agency.name} ({agency.kind}, {agency.area})")
        for team in agency.teams:
            click.echo(f"    {team.name}: {', '.join(team.roles) or 'no role'}")


@command.command("list")
def list_() -> None:
    """Say how each partner fares, and what waits for it. Names nobody.

    Ends with 1 where one has not answered.
    """
    use_django("cli")
    from plait.exchange import outbound
    from plait.worklist import elsewhere

    waiting = outbound.still_waiting()
    found = elsewhere.partners()
    for one in found:
        number, since = waiting.get(one.slug, (0, None))
        click.echo(f"{one.slug}: {one.name}, {one.url}")
        for line in _fares(one):
            click.echo(f"  {line}")
        if since is not None:
            click.echo(f"  {number} wait, the oldest since {since:%Y-%m-%d %H:%M} UTC")
    if not found:
        click.echo("There are no partners.")
    if any(one.failing_since and one.is_active for one in found):
        raise SystemExit(1)


@command.command("remove")
@click.argument("name")
def remove(name: str) -> None:
    """Exchange nothing with a partner from now on. What came stays."""
    use_django("cli")
    from plait.worklist import elsewhere

    if not elsewhere.remove(name, now=datetime.now(UTC)):
        raise click.ClickException(f"There is no partner called {name[:60]!r}.")
    click.echo(f"Nothing is sent to {name} or taken from it any more.")


def _fares(one: Partner) -> list[str]:
    """What is to be said of a partner, line by line."""
    lines = []
    if not one.is_active:
        lines.append("removed")
    if one.failing_since:
        since = f"{one.failing_since:%Y-%m-%d %H:%M}"
        lines.append(f"has not answered since {since} UTC ({one.last_error})")
    elif one.answered_at:
        lines.append(f"answered {one.answered_at:%Y-%m-%d %H:%M} UTC")
    if one.heard_at:
        lines.append(f"sent something {one.heard_at:%Y-%m-%d %H:%M} UTC")
    if abs(one.skew_seconds) > timedelta(minutes=5).total_seconds():
        way = "ahead of" if one.skew_seconds > 0 else "behind"
        minutes = abs(one.skew_seconds) // 60
        lines.append(f"its clock is {minutes} minutes {way} ours: set the wrong one")
    return lines


def _own() -> Own:
    use_django("cli")
    from plait.exchange.keys import BadKeys
    from plait.exchange.own import own

    try:
        us = own()
    except BadKeys as bad:
        raise click.ClickException(str(bad)) from None
    if us is None:
        msg = "Give this installation a name first, with PLAIT_EXCHANGE_NAME."
        raise click.ClickException(msg)
    return us


def _keys(path: Path) -> Keys:
    from django.conf import settings

    from plait.exchange import keys as kept

    try:
        return kept.read(path, settings.EXCHANGE_KEY)
    except kept.BadKeys as bad:
        raise click.ClickException(str(bad)) from None
