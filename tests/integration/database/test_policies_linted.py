"""Another opinion on our row-level security: pgrls, with every exception explained."""

import os
import subprocess
import sys
from pathlib import Path

from lib import databases

CHECKOUT = Path(__file__).resolve().parents[3]


def test_pgrls_finds_nothing_unexplained(own_database):
    """
    A new table without a policy, or a policy that is open, would be found.
    """
    done = _lint(own_database)

    assert done.returncode == 0, done.stdout + done.stderr


def test_pgrls_finds_a_policy_that_is_open(own_database, connect):
    """
    The linter is worth something: it objects to one that lets everybody read.
    """
    with connect("superuser") as admin:
        admin.execute(
            "create policy slip on plait.event for select to plait_app using (true)"
        )

    done = _lint(own_database)

    assert done.returncode != 0
    assert "slip" in done.stdout + done.stderr


def _lint(name: str) -> subprocess.CompletedProcess[str]:
    known = databases.server()
    return subprocess.run(
        [
            str(Path(sys.executable).with_name("pgrls")),
            "lint",
            "--config",
            str(CHECKOUT / "pgrls.toml"),
        ],
        env=os.environ
        | {
            "DATABASE_URL": f"postgresql://{known.superuser}@/{name}?host={known.host}"
            f"&port={known.port}",
            "PGPASSWORD": known.password,
        },
        check=False,
        capture_output=True,
        text=True,
    )
