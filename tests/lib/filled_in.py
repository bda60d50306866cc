"""What a page sends when its last form is sent as it stands, as by a browser."""

from html.parser import HTMLParser


class _Form(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self._select = ""
        self._option: list[str] | None = None
        self._text = ""

    def handle_starttag(self, tag, attrs):
        it = dict(attrs)
        if tag == "form":
            self.found = {}
        name, value = it.get("name"), it.get("value") or ""
        if tag == "select" and name:
            self._select = name
        elif tag == "option" and self._select:
            if self._select not in self.found or "selected" in it:
                self.found[self._select] = [value]
        elif tag == "textarea" and name:
            self._text = name
            self.found[name] = [""]
        elif tag == "input" and name:
            kind = it.get("type")
            if kind not in ("radio", "checkbox"):
                self.found[name] = [value]
            elif "checked" in it:
                self.found.setdefault(name, []).append(value)

    def handle_endtag(self, tag):
        self._select = "" if tag == "select" else self._select
        self._text = "" if tag == "textarea" else self._text

    def handle_data(self, data):
        if self._text:
            self.found[self._text] = [data.strip()]


def filled_in(page: str, **changed: object) -> dict[str, object]:
    """The fields of the last form of the main part of a page, with some changed.

    A field with several answers is a list; one that is changed to None is left out.
    """
    form = _Form()
    form.feed(page.partition("<main")[2].partition("</main>")[0])
    found: dict[str, object] = {
        name: values if len(values) > 1 else values[0]
        for name, values in form.found.items()
    }
    return {k: v for k, v in (found | changed).items() if v is not None}
