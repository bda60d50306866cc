"""The house keeps its own shape: sizes, names, words and clocks."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "plait"
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
NAMELESS = {"utils", "helpers", "common", "core", "misc"}
#: The two doors through which the time enters, and the commands that are a request.
MAY_READ_THE_CLOCK = ("pages/", "site/")
#: Ways to ask the system for the time.
CLOCKS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("timezone", "now"),
    ("timezone", "localtime"),
    ("timezone", "localdate"),
    ("time", "time"),
}


@cache
def _modules() -> tuple[Path, ...]:
    return tuple(sorted(SOURCE.rglob("*.py")))


def _written_by_hand() -> list[Path]:
    return [path for path in _modules() if "migrations" not in path.parts]


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _name(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def test_no_file_is_too_long_to_be_read_in_one_sitting():
    """
    A module, a test or a template has at most 400 lines; Django writes migrations.
    """
    files = [
        *_written_by_hand(),
        *sorted((ROOT / "tests").rglob("*.py")),
        *sorted((ROOT / "tools").rglob("*.py")),
        *sorted((ROOT / "benchmarks").rglob("*.py")),
        *sorted((ROOT / "chaos").rglob("*.py")),
        *sorted(SOURCE.rglob("*.jinja")),
        *sorted(SOURCE.rglob("*.sql")),
    ]

    counted = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines())
        for path in files
    }

    assert {k: n for k, n in counted.items() if n > LONGEST_FILE} == {}


def test_no_function_is_too_long_to_be_understood():
    """
    A function has at most 40 lines, its docstring and decorators aside.
    """
    long = {
        f"{_name(path)}:{node.lineno} {node.name}": lines
        for path in _written_by_hand()
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := _lines(node)) > LONGEST_FUNCTION
    }

    assert long == {}


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of a function, without its decorators and its docstring."""
    first = node.body[0]
    said = ast.get_docstring(node, clean=False)
    words = 0 if said is None else first.end_lineno - first.lineno + 1
    return node.end_lineno - node.lineno + 1 - words


def test_every_room_says_what_it_is():
    """
    Each package and each module begins with its docstring.
    """
    silent = [_name(p) for p in _written_by_hand() if not ast.get_docstring(_tree(p))]

    assert silent == []


def test_no_module_is_named_after_nothing():
    """
    A module is called by what it holds: never utils, helpers, common, core or misc.
    """
    nameless = [_name(p) for p in _modules() if NAMELESS & {*p.parts, p.stem}]

    assert nameless == []


def test_time_enters_at_the_doors_alone():
    """
    Below the web request and the sweep nobody asks the system for the time.
    """
    asked = [
        f"{_name(path)}:{node.lineno}"
        for path in _written_by_hand()
        if not _name(path).startswith(MAY_READ_THE_CLOCK)
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name | ast.Attribute)
        and (_last(node.value), node.attr) in CLOCKS
    ]

    assert asked == []


def _last(node: ast.Name | ast.Attribute) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr


@pytest.mark.parametrize("door", MAY_READ_THE_CLOCK)
def test_the_doors_are_there(door):
    """
    The list of doors names folders that exist, so that it cannot rot.
    """
    assert (SOURCE / door).is_dir()


def test_a_number_is_read_from_decimal_digits_alone():
    """
    `"²".isdigit()` is true and `int("²")` an error: an address may hold either.
    """
    meant = "src/plait/pages/staff/meant.py"  # looks for digits, and reads none
    asks = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "src").rglob("*.py")
        if ".isdigit()" in path.read_text("utf-8")
    }

    assert asks <= {meant}
