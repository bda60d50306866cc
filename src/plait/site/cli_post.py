"""`plait post`: a colleague joins a team, or leaves it."""

from datetime import UTC, datetime

import click

from plait.site.commands import use_django


@click.command()
@click.argument("email")
@click.option("--team", required=True, help="The name of a team of their agency.")
@click.option("--role", help="The role of a post that begins now.")
@click.option("--end", is_flag=True, help="Their posts in the team end now.")
def command(*, email: str, team: str, role: str | None, end: bool) -> None:
    """Give whoever has the account EMAIL a post in a team, or end their posts there.

    Whoever has left has no family any more: whom they had stands under "Without a
    worker" until somebody else is allocated.
    """
    if bool(role) == end:
        raise click.UsageError("Give --role, or --end, and not both.")
    use_django("cli")
    from plait.access import holding
    from plait.access.accounts import AccountRefused

    now = datetime.now(UTC)
    try:
        if role:
            holding.give_post(email=email, team=team, role=role, now=now)
            click.echo("The post has begun.")
        else:
            ended = holding.end_posts(email=email, team=team, now=now)
            click.echo(f"Ended: {ended}. Look at their families without a worker.")
    except AccountRefused as refused:
        raise click.ClickException(refused.say) from None
