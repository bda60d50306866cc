"""The services of this installation: `PLAIT_SERVICES` names a folder of them.

Each is a folder of its own in it. One with the id of a service that Plait comes with
takes its place. They are read when they are first asked for, and once.
"""

from __future__ import annotations

import os
from pathlib import Path

from plait.standards import services
from plait.standards.collection import BadStandards
from plait.standards.services import topics


def take() -> None:
    """Take the services of this installation into use, if they are whole.

    Raises:
        BadStandards: they are not, or the folder is none. One line a fault.
    """
    given = os.environ.get("PLAIT_SERVICES", "")
    if not given:
        return
    folder = Path(given).absolute()
    if not folder.is_dir():
        raise BadStandards(f"PLAIT_SERVICES: wanted a folder, got {folder.name!r}")
    services.use(folder)
    faults = topics.faults()
    if faults:
        services.use(None)
        raise BadStandards("\n".join(faults))
