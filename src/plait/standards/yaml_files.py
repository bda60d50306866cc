"""Reading YAML with its line numbers; whatever is wrong with it is said in our words.

A standard is read by people and by machines, so it may use the plain part of YAML
alone: no aliases (a short text that stands for a huge one) and no keys twice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer, ComposerError
from ruamel.yaml.constructor import ConstructorError, RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.reader import ReaderError

from plait.standards.collection import BadStandards

#: No standard or policy is nearly as long. What is longer takes seconds to read.
LONGEST = 250_000
#: Fields within fields within fields.
DEEPEST = 20
_TWICE = re.compile(r'found duplicate key "?([^"]{1,60}?)"? with value')
_TAB = "found character '\\t'"


def parse(path: Path) -> Any:
    """The YAML with its line numbers.

    Raises:
        BadStandards: it is not YAML, or not of the plain kind; with file and line.
    """
    text = _text(path)
    yaml = YAML(typ="rt")
    yaml.Composer, yaml.Constructor = _Plain, _Values
    yaml.max_depth = DEEPEST
    try:
        return yaml.load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise BadStandards(f"{path.name}:{line}: {_in_our_words(error)}") from None
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        said = "is not YAML: holds a sign that no text can hold"
        raise BadStandards(f"{path.name}:{line}: {said}") from None
    except RecursionError:
        raise BadStandards(f"{path.name}:1: is nested too deeply") from None
    except YAMLError:
        raise BadStandards(f"{path.name}:1: is not YAML") from None


def plain(node: Any) -> Any:
    """The document as plain dictionaries and lists."""
    if isinstance(node, Mapping):
        return {str(key): plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [plain(value) for value in node]
    if isinstance(node, str):
        return str(node)
    if isinstance(node, bool) or node is None:
        return node
    if isinstance(node, int):
        return int(node)
    return node


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise BadStandards(f"{path.name}:1: {error.strerror}") from None
    if len(raw) > LONGEST:
        said = f"wanted at most {LONGEST} bytes, got {len(raw)}"
        raise BadStandards(f"{path.name}:1: {said}")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BadStandards(f"{path.name}:{line}: wanted UTF-8 text") from None


def _in_our_words(error: MarkedYAMLError) -> str:
    problem = str(error.problem or "")
    twice = _TWICE.search(problem)
    if twice:
        return f"{twice[1]}: stands twice: wanted each field once"
    if "maximum depth" in problem:
        return "is nested too deeply"
    if _TAB in problem:
        return "is not YAML: wanted spaces, got a tab"
    if isinstance(error, ComposerError | ConstructorError) and error.note == _OURS:
        return problem
    return f"is not YAML: {problem.splitlines()[0] if problem else 'it breaks off'}"


#: Marks the errors below, whose words are ours already.
_OURS = "plait"


class _Plain(Composer):
    """Refuses aliases, and the anchors that they are for."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        """The next node, if it is neither."""
        event = self.parser.peek_event()
        if event.anchor is not None:
            sign = "*" if isinstance(event, AliasEvent) else "&"
            said = f"{sign}{event.anchor[:40]}: no aliases here: write it out"
            raise ComposerError(None, None, said, event.start_mark, _OURS)
        return super().compose_node(parent, index)


class _Values(RoundTripConstructor):
    """Says where a value is that looks like a number or a day and is none."""

    def construct_object(self, node: Any, deep: bool = False) -> Any:  # noqa: FBT001, FBT002
        """The value of a node."""
        try:
            return super().construct_object(node, deep)
        except (ValueError, OverflowError):
            if not isinstance(node, ScalarNode):
                raise
            got = str(node.value)[:40]
            said = f"got {got}, which is no day, time or number that there is"
            mark = node.start_mark
            raise ConstructorError(None, None, said, mark, _OURS) from None
