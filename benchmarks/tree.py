"""What a command costs: wall time, processor time and memory of it and its children."""

import os
import resource
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_EVERY_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command cost.

    Units:
        wall, cpu: seconds; of the processor over all processes of the tree.
        memory: bytes, the most that the tree held at once.
    """

    wall: float
    cpu: float
    memory: int

    def as_numbers(self) -> dict[str, float]:
        """Rounded, for the results."""
        return {
            "wall_seconds": round(self.wall, 2),
            "cpu_seconds": round(self.cpu, 2),
            "peak_gigabytes": round(self.memory / 2**30, 2),
        }


def cost_of(command: Sequence[str], **more: str) -> Cost:
    """Run a command to its end, and say what it cost.

    Args:
        more: variables of the environment beside our own.

    Raises:
        CalledProcessError: it failed.
    """
    before = _cpu_of_children()
    start = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=_with(more)
    ) as process:
        watch = _Watch(process.pid)
        watch.start()
        _, said = process.communicate()
        watch.stop()
    wall = time.perf_counter() - start
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, stderr=said)
    return Cost(wall, _cpu_of_children() - before, watch.most)


def _with(more: Mapping[str, str]) -> dict[str, str]:
    return {**os.environ, **more}


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class _Watch(threading.Thread):
    """Looks again and again how much memory a process and its children hold."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.most = 0
        self._pid = pid
        self._ended = threading.Event()

    def run(self) -> None:
        """Look until it is stopped."""
        while not self._ended.wait(_EVERY_SECONDS):
            self.most = max(self.most, sum(map(_resident, _tree(self._pid))))

    def stop(self) -> None:
        """Look no more."""
        self._ended.set()
        self.join()


def _tree(pid: int) -> list[int]:
    """The process and all that came of it."""
    found = [pid]
    for one in found:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found += map(int, task.read_text().split())
            except OSError:
                continue
    return found


def _resident(pid: int) -> int:
    """Bytes that a process holds; 0 once it has ended.

    What it shares with others is divided among them, so that a tree adds up.
    """
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    found = [line.split()[1] for line in lines if line.startswith("Pss:")]
    return int(found[0]) * 1024 if found else 0
