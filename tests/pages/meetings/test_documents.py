"""Where documents can be made, and where they cannot: pages say so and go on."""

import logging
import sys

import pytest

from plait.pages import documents

PATH = "/families/{}/meetings/{}/pack"


class _Broken:
    """A finder that breaks the import of WeasyPrint as a server without Pango does."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def find_spec(self, name, *_):
        """Fail for WeasyPrint alone."""
        if name == "weasyprint":
            raise self.error


@pytest.fixture(params=["missing", "no-pango", "turned-off"])
def without(request, monkeypatch, settings):
    """A server that cannot make documents, in each of the ways there are."""
    if request.param == "turned-off":
        settings.DOCUMENTS = False
        return
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    error = (
        ImportError("No module named 'weasyprint'")
        if request.param == "missing"
        else OSError("cannot load library 'libpango-1.0-0'")
    )
    monkeypatch.setattr(sys, "meta_path", [_Broken(error), *sys.meta_path])


def test_a_server_without_the_libraries_says_so_and_shows_the_pack(
    without, world, meeting, signed_in
):
    """
    The button for the document is not there; sent all the same, it is no error of ours.
    """
    client, path = signed_in(world.visitor), PATH.format(world.family, meeting)

    page = client.get(path).content.decode()
    sent = client.post(path, {"form": "pdf"})
    shown = client.post(path, {"form": "screen"}, follow=True).content.decode()

    assert "This server cannot make documents" in page
    assert "Open it as a PDF" not in page
    assert sent.status_code == 503
    assert "This server cannot make documents" in sent.content.decode()
    assert "What happened, week by week" in shown


def test_a_document_asks_for_nothing_outside_itself(tmp_path, settings, caplog):
    """
    Neither a file nor an address, and what was asked for is not logged.
    """
    caplog.set_level(logging.DEBUG)
    secret = tmp_path / "secret.css"
    secret.write_text("p { color: red }")
    where = tmp_path / "templates" / "asks.jinja"
    where.parent.mkdir()
    where.write_text(
        "<link rel=stylesheet href='file://{{ path }}'>"
        "<link rel=stylesheet href='http://127.0.0.1:9/Quillfeather'>"
        "<img src='data:image/png;base64,AAAA'><p>ready"
    )
    settings.TEMPLATES = [
        {**one, "DIRS": [str(where.parent)]} for one in settings.TEMPLATES
    ]

    made = documents.pdf("asks.jinja", {"path": str(secret)}, "document.css")

    assert made.startswith(b"%PDF-")
    assert "Quillfeather" not in caplog.text
    assert "secret" not in caplog.text


def test_the_same_words_make_the_same_bytes(world, meeting, signed_in):
    """
    Nothing in a document is left to chance: it can be compared, and signed.
    """
    client, path = signed_in(world.visitor), PATH.format(world.family, meeting)

    first, second = (client.post(path, {"form": "pdf"}).content for _ in range(2))

    assert first == second


def test_the_name_of_a_document_holds_nothing_but_letters_and_figures():
    """
    A name from elsewhere cannot end the header and begin another.
    """
    answer = documents.answer(b"%PDF-", 'pack-"\r\nSet-Cookie: x=1.pdf')

    said = 'attachment; filename="pack-Set-Cookiex1.pdf"'
    assert answer["Content-Disposition"] == said
