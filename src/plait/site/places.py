"""Where this installation keeps its things, and its secrets.

`PLAIT_HOME` names the folder; without it a checkout uses its own `var/` and an
installed Plait `~/.local/share/plait`. Everything below it can be backed up as one.
"""

import os
import secrets
from pathlib import Path

_CHECKOUT = Path(__file__).resolve().parents[3]


def home() -> Path:
    """The folder that holds the database, the secrets and the collected assets."""
    given = os.environ.get("PLAIT_HOME")
    if given:
        return Path(given).absolute()
    if (_CHECKOUT / "pyproject.toml").exists():
        return _CHECKOUT / "var"
    return Path.home() / ".local" / "share" / "plait"


def postgres() -> Path:
    """The folder of the PostgreSQL that comes with Plait."""
    return home() / "postgres"


def assets() -> Path:
    """The folder from which hashed static files are served."""
    return home() / "static"


def secret(name: str) -> str:
    """The secret of this name: from `PLAIT_<NAME>`, or made once and kept.

    A kept secret is 256 random bits in a file that only its owner can read.
    """
    given = os.environ.get(f"PLAIT_{name.upper()}")
    if given:
        return given
    path = home() / "secrets" / name
    if not path.exists():
        _keep(path, secrets.token_urlsafe(32))
    return path.read_text()


def _keep(path: Path, value: str) -> None:
    """Write the file whole and private, or leave the one that was there first."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.touch(mode=0o600)
    unfinished.write_text(value)
    try:
        os.link(unfinished, path)
    except FileExistsError:
        return
    finally:
        unfinished.unlink()
