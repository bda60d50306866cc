"""What became of an appointment, as the Mental Health Services Data Set codes it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from pydantic import TypeAdapter

from plait.standards.services import Sourced
from plait.standards.yaml_files import parse, plain

Attendance = Literal["2", "3", "4", "5", "6", "7"]


class Code(Sourced):
    """One code, and where it is from."""

    code: Attendance


@cache
def attendance_codes() -> Mapping[str, Code]:
    """The code of each result, and of `cancelled_by_family` and `_by_service`."""
    path = Path(__file__).with_name("attendance_codes.yaml")
    read = TypeAdapter(dict[str, Code]).validate_python(plain(parse(path)))
    return MappingProxyType(read)
