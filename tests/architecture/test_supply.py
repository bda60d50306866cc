"""What we take from others is named, locked and fetched from the default places."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NPM = "https://registry.npmjs.org/"


def test_npm_packages_come_from_the_default_registry_and_are_checked():
    """
    The npm lock names no other host, and a digest for each package.
    """
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    packages = {name: p for name, p in lock["packages"].items() if name}

    assert packages
    for package in packages.values():
        assert package["integrity"].startswith("sha512-")
        assert package.get("resolved", NPM).startswith(NPM)


def test_python_packages_come_from_the_index_and_are_checked():
    """
    The Python lock names PyPI alone, and a digest for each file.
    """
    lock = (ROOT / "uv.lock").read_text("utf-8")

    assert set(re.findall(r'registry = "([^"]*)"', lock)) == {"https://pypi.org/simple"}
    files = [line for line in lock.splitlines() if "files.pythonhosted.org" in line]
    assert files
    assert [line for line in files if 'hash = "sha256:' not in line] == []


def test_the_design_system_asks_nothing_of_other_hosts():
    """
    The vendored style sheet and script make no request to another host.
    """
    vendor = ROOT / "src" / "plait" / "pages" / "static" / "vendor"
    sources = [*vendor.glob("*.css"), *vendor.glob("*.js")]

    assert len(sources) == 2, "run `make assets`"
    for path in sources:
        source = path.read_text("utf-8")
        assert "assets.nhs.uk" not in source
        assert re.findall(r"url\(\s*[\"']?(?:https?:)?//", source) == []
        assert "sourceMappingURL" not in source


def test_every_dependency_says_why_it_is_there():
    """
    Each package in pyproject.toml stands on a line of its own with its reason.
    """
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    block = text[text.index("dependencies = [") : text.index("[build-system]")]
    lines = [s.strip() for s in block.splitlines() if s.strip().startswith('"')]

    assert lines
    assert [line for line in lines if "#" not in line] == []
