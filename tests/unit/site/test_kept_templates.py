"""Templates that were compiled are kept, and count only for what they came from."""

from jinja2 import DictLoader, Environment

from plait.site.jinja import Compiled


def page(folder, text: str, options: object = ()) -> str:
    """
    What a new process would make of a page.
    """
    made = Environment(
        loader=DictLoader({"page": text}),
        bytecode_cache=Compiled(options, folder=folder),
        autoescape=True,
    )
    return made.get_template("page").render(word="baby")


def kept(folder) -> list[bytes]:
    return [path.read_bytes() for path in folder.glob("jinja_*.kept")]


def test_a_page_is_compiled_once(tmp_path):
    assert page(tmp_path, "One {{ word }}") == "One baby"
    [before] = kept(tmp_path)
    assert page(tmp_path, "One {{ word }}") == "One baby"
    assert kept(tmp_path) == [before]


def test_a_page_that_was_changed_is_compiled_anew(tmp_path):
    page(tmp_path, "One {{ word }}")
    assert page(tmp_path, "Two {{ word }}") == "Two baby"


def test_what_other_options_compiled_does_not_count(tmp_path):
    page(tmp_path, "One {{ word }}", "escaping")
    before = kept(tmp_path)
    page(tmp_path, "One {{ word }}", "none")
    assert kept(tmp_path) != before


def test_a_file_that_is_not_whole_is_not_used(tmp_path):
    page(tmp_path, "One {{ word }}")
    [path] = tmp_path.glob("jinja_*.kept")
    for size in range(0, path.stat().st_size, 7):
        path.write_bytes(path.read_bytes()[:size])
        assert page(tmp_path, "One {{ word }}") == "One baby"


def test_where_nothing_can_be_written_pages_are_made_all_the_same(tmp_path):
    assert page(tmp_path / "is not there", "One {{ word }}") == "One baby"
