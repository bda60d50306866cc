"""`plait verify`: has anybody altered an event?"""

import click

from plait.site.commands import use_django

#: More than these are counted, not listed.
LISTED = 100


@click.command()
def command() -> None:
    """Check that no event was changed, taken out, put in or moved.

    Walks the hash chain of every subject. Ends with status 1 if one does not hold,
    and names the subject and the number of the event. Whoever owns the database can
    rewrite a whole chain, and this alone would not find that.
    """
    use_django()
    from plait.records import integrity

    verified = integrity.verify(using="engine")
    for broken in verified.broken[:LISTED]:
        click.echo(
            f"subject {broken.subject_id}, event {broken.number}: {broken.what}",
            err=True,
        )
    counted = f"{verified.events:,} events of {verified.subjects:,} subjects"
    if verified.broken:
        msg = f"{len(verified.broken):,} places do not hold, in {counted}."
        raise click.ClickException(msg)
    click.echo(f"{counted}: every link holds.")
