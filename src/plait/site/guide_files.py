"""The guide as plain files: relative links, its style beside them, no server."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from plait import pages
from plait.pages.guide import contexts
from plait.pages.guide.contexts import Reader
from plait.site.jinja import environment

#: What says that a folder was made by us, and which files in it are ours.
MARK = ".plait-guide"
#: Where the style, the script and the pictures lie.
_ASSETS = "assets"
_HERE = Path(pages.__file__).parent
_IN_STYLE = re.compile(r"url\(([^)\s]+)\)")

#: For each route: its file, and the template that renders it.
_FILES: Mapping[str, tuple[str, str]] = {
    "guide": ("index.html", "guide/guide.jinja"),
    "guide-roles": ("roles.html", "guide/roles.jinja"),
    "guide-stage": ("stages/{}.html", "guide/stage.jinja"),
    "guide-role": ("roles/{}.html", "guide/role.jinja"),
    "guide-poster": ("posters/{}.html", "guide/poster.jinja"),
    "standard": ("standards/{}.html", "guide/standard.jinja"),
}


class NotOurs(Exception):
    """The folder holds something that we did not put there."""


class NoStyle(Exception):
    """The NHS.UK design system has not been fetched."""


@dataclass(slots=True)
class _Book:
    """The files so far, by their names; and which static files they ask for."""

    files: dict[str, bytes] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)

    def link(self, here: str, route: str, *needs: str) -> str:
        """From the file `here` to the page of the route."""
        return _from(here, _FILES[route][0].format(*needs))

    def asset(self, here: str, name: str) -> str:
        """From the file `here` to a static file, which is then copied too."""
        self.asked.add(name)
        return _from(here, f"{_ASSETS}/{name}")


def build(out: Path, reader: Reader) -> int:
    """Write the whole guide into the folder; how many pages it has.

    A folder that we made before is brought up to date: what is not of the guide any
    more goes.

    Raises:
        NotOurs: the folder holds something that we did not put there.
        NoStyle: the style sheet of the design system has not been fetched.
        OSError: the folder cannot be written.
    """
    ours = _checked(out)
    book = _Book()
    jinja = environment(loader=FileSystemLoader(_HERE / "templates"), autoescape=True)
    for route, needs in contexts.addresses(reader):
        name = _FILES[route][0].format(*needs)
        book.files[name] = _page(jinja, book, reader, (route, *needs)).encode()
    count = len(book.files)
    book.files.update(_assets(book.asked))
    out.mkdir(parents=True, exist_ok=True)
    # First of all: a build that was broken off can then be begun anew.
    _mark(out, ours | set(book.files))
    for name, content in book.files.items():
        target = out / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    for name in ours - set(book.files):
        (out / name).unlink(missing_ok=True)
    _mark(out, set(book.files))
    return count


def _mark(out: Path, names: set[str]) -> None:
    """Note which files of the folder are ours."""
    (out / MARK).write_text("".join(f"{name}\n" for name in sorted(names)), "utf-8")


def _checked(out: Path) -> set[str]:
    """The names of the files that an earlier build left there."""
    if out.exists() and not out.is_dir():
        raise NotOurs(f"{out} is a file. Name a folder.")
    mark = out / MARK
    if mark.is_file():
        names = set(mark.read_text("utf-8").splitlines())
        return {name for name in names if _is_below(out, name)}
    if out.is_dir() and any(out.iterdir()):
        raise NotOurs(
            f"{out} is not empty, and `plait guide build` did not make it. "
            "Name a new or an empty folder."
        )
    return set()


def _is_below(out: Path, name: str) -> bool:
    """Whether the name is of a file in the folder: never one outside it."""
    return (out / name).resolve().is_relative_to(out.resolve())


def _page(
    jinja: Environment, book: _Book, reader: Reader, address: tuple[str, ...]
) -> str:
    route, *needs = address
    file, template = _FILES[route]
    here = file.format(*needs)
    context = _context(reader, route, *needs)
    return jinja.get_template(template).render(
        {
            **context,
            "as_files": True,
            "request": {},
            "url": partial(book.link, here),
            "static": partial(book.asset, here),
        }
    )


def _context(reader: Reader, route: str, *needs: str) -> Mapping[str, Any]:
    match route, needs:
        case "guide", ():
            return contexts.guide(reader)
        case "guide-roles", ():
            return contexts.everybody(reader)
        case "guide-stage", (slug,):
            found = contexts.stage(reader, slug)
        case "standard", (standard_id,):
            found = contexts.standard(reader, standard_id)
        case _:
            found = contexts.role(reader, needs[0])
    assert found is not None, (route, needs)  # noqa: S101 - it is one of our addresses
    return found


def _assets(asked: set[str]) -> Iterator[tuple[str, bytes]]:
    """The static files by their names, and what the style sheets among them ask for."""
    todo, done = sorted(asked), set[str]()
    while todo:
        name = todo.pop()
        if name in done:
            continue
        done.add(name)
        source = _HERE / "static" / name
        if not source.is_file():
            raise NoStyle(
                "The NHS.UK design system is missing. Run `make assets` once."
            )
        content = source.read_bytes()
        yield f"{_ASSETS}/{name}", content
        if name.endswith(".css"):
            todo += [
                posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
                for target in _IN_STYLE.findall(content.decode())
                if not target.strip("'\"").startswith(("data:", "#"))
            ]


def _from(here: str, there: str) -> str:
    """A relative link from one file of the guide to another."""
    return posixpath.relpath(there, posixpath.dirname(here) or ".")
