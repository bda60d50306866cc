"""`plait migrate`: the roles, the database and its tables."""

import click

from plait.site.commands import use_django


@click.command()
def command() -> None:
    """Bring the database's tables up to date, as their owner.

    Makes the roles and the database first where Plait runs its own PostgreSQL, or
    where PLAIT_ADMIN_URL names somebody who may. Safe to repeat.
    """
    from plait.site import database

    try:
        database.prepare()
    except database.REFUSALS as refusal:
        raise click.ClickException(str(refusal)) from None

    use_django("migrate")
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=1)
