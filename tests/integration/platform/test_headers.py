"""What every answer carries, and what no log line does."""

import logging

import pytest

from plait.site import logs

EXPECTED = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@pytest.mark.parametrize("path", ["/healthz", "/accounts/login/", "/nowhere"])
def test_every_answer_carries_the_security_headers(client, db, path):
    """
    Pages, errors and the health check alike.
    """
    answer = client.get(path)

    for name, value in EXPECTED.items():
        assert value in answer.headers[name], name
    assert "camera=()" in answer.headers["Permissions-Policy"]
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_signing_out_clears_what_the_browser_kept(client, db):
    """
    After signing out nothing of a page stays in the browser.
    """
    answer = client.post("/accounts/logout/")

    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'


@pytest.mark.parametrize(
    "said",
    [
        "GET /families?q=Mary+Ward",
        "no account mary.ward@trust.nhs.uk",
        "not found: 943 476 5919",
        "not found: 9434765919",
    ],
)
def test_a_log_line_names_nobody(said):
    """
    Addresses, NHS numbers and what was searched for are taken out of a line.
    """
    record = logging.makeLogRecord({"msg": "%s", "args": (said,)})

    logs.Impersonal().filter(record)

    line = logs.Line().format(record)
    for private in ("Mary", "mary", "943"):
        assert private not in line


def test_the_words_of_a_foreign_error_are_not_logged():
    """
    An error's text may hold a row; its type and place are enough to find it.
    """
    try:
        int("Mary Ward")
    except ValueError as error:
        trace = (type(error), error, error.__traceback__)
    record = logging.makeLogRecord({"msg": "failed", "exc_info": trace})

    line = logs.Line().format(record)

    assert "ValueError" in line
    assert "test_headers.py" in line
    assert "Mary" not in line
