"""Pages as documents: PDF, made by WeasyPrint from the HTML of our own templates.

A document asks for nothing: neither the network nor a file. Its style sheets lie beside
the pages' own and are read here; whatever else a text may name is refused, and not even
its address reaches the log.

WeasyPrint draws text with the library Pango, which a server may lack. Then there are
no documents there, and pages say so: they show the same on the screen.
"""

from __future__ import annotations

import logging
import re
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from PIL import ImageFile

#: The same bytes each time for the same text: nothing in it is left to chance.
_IDENTIFIER = b"plait"
_STYLES = Path(__file__).parent / "static" / "plait"
_UNSAFE_IN_NAME = re.compile(r"[^A-Za-z0-9.-]")


class NoDocuments(Exception):
    """No documents are made here: a library is missing, or it is turned off."""


class _Refused(ValueError):
    """A document asked for something outside itself."""


def can_make() -> bool:
    """Whether this server can make documents. It looks once for the libraries."""
    try:
        _maker()
    except NoDocuments:
        return False
    return True


def pdf(template: str, context: dict[str, Any], *styles: str) -> bytes:
    """The template as a PDF, A4.

    Args:
        template: the name of a template that is a whole page of its own.
        styles: the names of style sheets beside the pages' own, such as `pack.css`.

    Raises:
        NoDocuments: this server cannot make documents.
    """
    maker = _maker()
    fetch = _fetcher(maker)
    sheets = [
        maker.CSS(string=(_STYLES / name).read_text("utf-8"), url_fetcher=fetch)
        for name in styles
    ]
    html = maker.HTML(string=render_to_string(template, context), url_fetcher=fetch)
    made: bytes = html.write_pdf(stylesheets=sheets, pdf_identifier=_IDENTIFIER)
    return made


def answer(made: bytes, name: str) -> HttpResponse:
    """The answer of a page that gives a document: to be kept by nobody on the way."""
    response = HttpResponse(made, content_type="application/pdf")
    safe = _UNSAFE_IN_NAME.sub("", name)
    response["Content-Disposition"] = f'attachment; filename="{safe}"'
    response["Cache-Control"] = "no-store, private"
    return response


def _maker() -> ModuleType:
    if not settings.DOCUMENTS:
        raise NoDocuments
    _quiet()
    try:
        maker = import_module("weasyprint")
    except (ImportError, OSError):
        raise NoDocuments from None
    # It lets Pillow read photos that were cut short, for the whole process. We do not:
    # a photo of a mark of which a half is missing is no photo.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    return maker


def _quiet() -> None:
    """Its warnings repeat what a document says: they are nobody's to read."""
    for name in ("weasyprint", "weasyprint.progress", "fontTools"):
        logger = logging.getLogger(name)
        logger.propagate = False
        logger.handlers = [logging.NullHandler()]


@cache
def _fetcher(maker: ModuleType) -> Any:
    class Refuse(maker.urls.URLFetcher):  # type: ignore[name-defined]
        """Gives nothing, wherever it is."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            """Refuse."""
            del url, headers
            raise _Refused

    return Refuse()
