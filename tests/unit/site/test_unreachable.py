"""A command that cannot reach the database says so, without a traceback."""

import os
import subprocess
import sys

import pytest

NOWHERE = "postgresql://nobody:nothing@127.0.0.1:1/nowhere"


@pytest.mark.parametrize("command", [["import", os.devnull], ["rebuild"], ["verify"]])
@pytest.mark.parametrize(
    ("address", "said"), [(NOWHERE, "cannot be reached"), ("nonsense", "DATABASE_URL")]
)
def test_the_database_cannot_be_reached(command, address, said):
    """One sentence on standard error, and a status that is not 0."""
    done = subprocess.run(
        [sys.executable, "-m", "plait", *command],
        env={**os.environ, "DATABASE_URL": address, "PLAIT_ENGINE_URL": address,
             "PLAIT_OWNER_URL": address},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip

    assert done.returncode != 0
    assert said in done.stderr
    assert "Traceback" not in done.stderr
