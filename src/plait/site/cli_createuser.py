"""`plait createuser`: an account for a member of staff."""

from datetime import UTC, datetime

import click

from plait.site.commands import use_django


@click.command()
@click.argument("email")
@click.option("--given-name", required=True)
@click.option("--family-name", required=True)
@click.option("--job-title", default="", help="As on the badge.")
@click.option("--agency", required=True, help="Its slug, such as ashmere-maternity.")
@click.option("--team", help="The name of a team of that agency, to give a post in.")
@click.option("--role", help="The role of that post, such as health_visitor.")
@click.password_option(help="At least 12 characters; asked for if not given.")
def command(
    *,
    email: str,
    given_name: str,
    family_name: str,
    job_title: str,
    agency: str,
    team: str | None,
    role: str | None,
    password: str,
) -> None:
    """Make an account for EMAIL, and a post in a team if --team and --role are given.

    There is no sign-up: this is how accounts begin. A second factor is set up by its
    owner after the first sign-in.
    """
    if bool(team) != bool(role):
        raise click.UsageError("Give --team and --role together.")
    use_django("cli")
    from plait.access.accounts import AccountRefused, create_account

    try:
        create_account(
            email=email,
            password=password,
            given_name=given_name,
            family_name=family_name,
            job_title=job_title,
            agency=agency,
            team=team,
            role=role,
            now=datetime.now(UTC),
        )
    except AccountRefused as refused:
        raise click.ClickException(refused.say) from None
    click.echo("The account is made.")
