"""What the PostgreSQL that comes with Plait is started with."""

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path


def _buffers_mb() -> int:
    """How much memory PostgreSQL may keep pages in: an eighth, 2 GB at most.

    It takes no more than it has pages to keep, so a small database stays small.
    """
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    with contextlib.suppress(OSError, ValueError):  # a container may have less
        memory = min(memory, int(Path("/sys/fs/cgroup/memory.max").read_text()))
    return max(128, min(2048, memory // 8 // 1024**2))


SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_preload_libraries": "pg_stat_statements",
    "shared_buffers": f"{_buffers_mb()}MB",
    "random_page_cost": "1.1",
    "jit": "off",
    # The log must not hold personal data: no statements, no failing rows.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
}
