"""A meeting that another system sent may name what is not here: its pages open."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from lib.family_world import NOW
from lib.meeting_world import record

#: More than any number of a team can be.
NOBODY = 2**70
CALLS = {
    "a trigger of its own": {
        "duty_standard": "infant_injury_strategy", "duty_trigger": "m1",
    },
    "teams and roles that nobody knows": {
        "invitations": [
            {"team": NOBODY, "role": "x"}, {"team": 999_999, "role": "no_such_role",
             "why": ["<b>x</b>"], "basis": "nonsense", "may_say": "everything"},
        ],
    },
    "words that are code": {
        "place": "<script>alert(1)</script>", "chair": "<b>x</b>",
    },
}  # fmt: skip
PAGES = (
    "", "/hold", "/hold/finish", "/minutes", "/pack", "/letter", "/move", "/ask",
    "/cancel", "/calendar.ics",
)  # fmt: skip


@pytest.fixture
def call(meeting, as_engine):
    """A meeting that came in with these fields; its id."""

    def call(**fields) -> UUID:
        fact = {
            "type": "strategy", "starts_at": (NOW - timedelta(hours=1)).isoformat(),
        }  # fmt: skip
        with as_engine():
            return record(meeting, "meeting.called", fact | fields, by="social_care",
                          at=NOW - timedelta(hours=3))  # fmt: skip

    return call


@pytest.fixture
def answers(meeting):
    """What each page of a family's meeting answers, and its text."""

    def answers(id_: UUID) -> dict[str, tuple[int, str]]:
        client = Client(raise_request_exception=False)
        client.force_login(
            meeting.world.social_worker, backend="plait.site.accounts.StaffBackend"
        )
        family = f"/families/{meeting.family}"
        paths = [f"{family}/meetings/{id_}{one}" for one in PAGES]
        paths += ["/meetings", f"{family}/meetings", family, f"{family}/actions"]
        got = {path: client.get(path) for path in paths}
        return {path: (one.status_code, one.content.decode())
                for path, one in got.items()}  # fmt: skip

    return answers


@pytest.mark.parametrize("what", CALLS)
def test_the_pages_of_a_call_from_elsewhere_open(call, answers, what):
    found = answers(call(**CALLS[what]))

    assert {path: code for path, (code, _) in found.items() if code >= 500} == {}
    for _, text in found.values():
        assert "<script>alert" not in text
        assert "<b>x</b>" not in text


def test_the_pages_of_what_was_held_elsewhere_open(meeting, call, answers, as_engine):
    """
    Those who came, what was decided and who it went to may all be unknown here.
    """
    id_ = call()
    of = {"meeting": str(id_)}
    told = (
        ("meeting.held", {
            "type": "strategy", "quorate": True, "missing": ["x"], "gaps": ["y"],
            "attendance": [{"role": "x", "team": NOBODY, "kind": "y"}],
        }),
        ("meeting.decided", {"question": "section47", "outcome": "weird"}),
        ("meeting.heard", {"team": NOBODY, "words": "x"}),
        ("action.agreed", {"action": "x", "owner": "y", "team": NOBODY}),
        ("meeting.minutes_sent", {"teams": [NOBODY, 4711]}),
        ("meeting.minutes_acknowledged", {"team": NOBODY}),
        ("meeting.pack_opened", {}),
    )  # fmt: skip
    with as_engine():
        for kind, fact in told:
            record(meeting, kind, of | fact, by="social_care",
                   at=NOW - timedelta(minutes=20))  # fmt: skip

    found = answers(id_)

    assert {path: code for path, (code, _) in found.items() if code >= 500} == {}
