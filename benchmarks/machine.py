"""What a number was measured on: without it the number says little."""

import os
import platform
from pathlib import Path
from typing import Any


def describe(postgres: str | None = None) -> dict[str, Any]:
    """The machine and its load now, and the versions that matter."""
    return {
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "memory_gb": round(_memory_kb() / 1_048_576, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "postgres": postgres,
        "load_average": [round(value, 2) for value in os.getloadavg()],
    }


def _cpu() -> str:
    """The model of the processor, as Linux names it."""
    for line in _lines("/proc/cpuinfo"):
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory_kb() -> int:
    """The memory of the machine."""
    for line in _lines("/proc/meminfo"):
        if line.startswith("MemTotal"):
            return int(line.split()[1])
    return 0


def _lines(path: str) -> list[str]:
    """The lines of a file, none where the system has no such file."""
    file = Path(path)
    return file.read_text().splitlines() if file.exists() else []
