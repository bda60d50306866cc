"""The command line: `plait`, one module a command, each loaded when it is asked for.

A command lives in `site/cli_<name>.py` as `command`. It says by the environment which
process it is before Django reads its settings: `use_django` below does both.
"""

import errno
import importlib
import os
import sys
from pathlib import Path

import click

#: What `plait --help` lists, so that listing it loads nothing.
COMMANDS: dict[str, str] = {
    "up": "Start Plait: database, pages and worker, under one supervisor.",
    "demo": "Load made-up partnerships, staff and families.",
    "standards": "Check, list, explain or draw the standards.",
    "guide": "Write the guide as files.",
    "derive": "Say what a file of events asks of whom; no database needed.",
    "audit": "Say what is owed to everyone at once; no database needed.",
    "explain": "Say why something is owed, or why nothing is; no database needed.",
    "replay": "Say which families a change of standards would catch or release.",
    "score": "Score questionnaires; no database needed.",
    "import": "Record a file of events.",
    "rota": "Load who is on call and who is away.",
    "exchange": "Make, add and list other installations to exchange with.",
    "export": "Write everybody's events as files that can be audited, without names.",
    "mhsds": "Write a month of a team as tables like the national data set's.",
    "synth": "Make up a nation of families; no database needed.",
    "spc": "Say which points of a series are news and which are noise.",
    "readings": "Count what became of all duties, for the boards.",
    "measure": "Say how long it takes from a mark on a baby to the meeting.",
    "rebuild": "Work out again what every family is owed.",
    "verify": "Check that no event was altered.",
    "createuser": "Make an account for a member of staff.",
    "post": "Give a member of staff a post in a team, or end it.",
    "migrate": "Bring the database's tables up to date.",
    "web": "Serve the pages alone (for a host of its own).",
    "live": "Tell open pages that a list changed (for a host of its own).",
    "worker": "Run the sweep alone (for a host of its own).",
    "outbox": "Count the messages that wait, and say what was not delivered.",
    "bounces": "Take in mails that came back.",
}


#: Why a file that was opened cannot be read to its end: its fault, and none of ours.
_OF_A_FILE = frozenset({errno.EIO, errno.EISDIR})
#: Why a file cannot be opened at all: it is not for whoever runs the command.
_DENIED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_NO_DATABASE = (
    "The database cannot be reached. Is Plait running? Start it with `plait up`; for a "
    "database of your own, look at DATABASE_URL and PLAIT_ENGINE_URL."
)


class Commands(click.Group):
    """A group that imports a command's module only when that command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order in which a newcomer meets them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, or None if there is none."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"plait.site.cli_{cmd_name}")
        command: click.Command = module.command
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; where the database cannot be reached, say just that."""
        if os.environ.get("PLAIT_STANDARDS"):
            # Not above: most commands never need what reads standards.
            from plait.site import local_standards

            local_standards.offer()
        _have_somewhere_to_write()
        try:
            if os.environ.get("PLAIT_SERVICES"):
                from plait.site import local_services

                local_services.take()
            return _written_out(super().invoke(ctx))
        except OSError as error:
            if error.errno in _OF_A_FILE:
                raise click.ClickException(f"{error.strerror}.") from None
            if error.errno in _DENIED and error.filename:
                msg = f"{error.filename}: {error.strerror}."
                raise click.ClickException(msg) from None
            if error.errno != errno.ENOSPC:
                raise
            # What is left in the buffer would fail again, with a traceback, at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            raise click.ClickException("There is no space to write to.") from None
        except Exception as error:
            if type(error).__name__ == "BadStandards":
                click.echo(str(error), err=True)
                sys.exit(2)
            if os.environ.get("PLAIT_PROCESS") == "cli":
                if _is_unreachable(error):
                    raise click.ClickException(_NO_DATABASE) from None
                if type(error).__name__ == "ImproperlyConfigured":
                    raise click.ClickException(str(error)) from None
            raise

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """List the commands with one line each, without loading them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=Commands)
@click.version_option(package_name="plait", message="plait %(version)s")
def main() -> None:
    """Who owes what by when, for a new baby and a parent who may be mentally unwell."""


def _have_somewhere_to_write() -> None:
    """Stand in for standard output or error where a shell has closed it (`>&-`)."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
            setattr(sys, name, nowhere)


def _written_out(result: object) -> object:
    """The result, once all that was printed has been written."""
    sys.stdout.flush()
    return result


def _is_unreachable(error: BaseException) -> bool:
    """Whether this is Django saying that it could not connect to the database."""
    # Django is loaded already if this is its error; no other command pays for it.
    errors = sys.modules.get("django.db.utils")
    if errors is None or not isinstance(error, errors.OperationalError):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    return state is None or state.startswith(("08", "28", "57P"))


def use_django(process: str = "cli") -> None:
    """Set Django up for this process: web, live, worker, cli or migrate."""
    os.environ["PLAIT_PROCESS"] = process
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plait.site.settings")
    import django

    django.setup()
    if process == "cli":
        _take_local_standards()


def _take_local_standards() -> None:
    """A command works by the standards of the service, also while newer have faults."""
    from plait.site import local_standards

    if local_standards.folder() is not None:
        local_standards.begin(goes_on=True)


def write_whole(out: Path, text: str) -> None:
    """Write the file, or leave what was there: never half of it."""
    if out.exists() and not out.is_file():  # a pipe, or /dev/stdout
        out.write_text(text, encoding="utf-8")
        return
    half = out.with_name(f".{out.name}.half")
    try:
        half.write_text(text, encoding="utf-8")
        half.replace(out)
    finally:
        if half.is_file():
            half.unlink()


def python(*arguments: str) -> list[str]:
    """The command that starts another `plait` with the Python of this one."""
    return [sys.executable, "-m", "plait", *arguments]
