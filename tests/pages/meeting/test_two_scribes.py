"""Two scribes write at once, and neither loses a word."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.meeting_world import BEGAN
from plait.access import sessions
from plait.casework.room import AlreadyHeld, Scribe, write_part
from plait.records import drafts

THRESHOLD = "decided.threshold"


def texts(meeting, staff, part=THRESHOLD) -> list[str]:
    """Every version's words, as this reader may see them."""
    sessions.begin(staff.pk)
    sessions.open_subject(staff, meeting.family, "safeguarding")
    every = drafts.versions(meeting.family, meeting.meeting, part)
    return [(one.value or {}).get("words", "") for one in every]


def test_the_second_is_refused_and_sees_both_texts(meeting, worker, visitor):
    base = worker.version(THRESHOLD)
    assert worker.save(THRESHOLD, base, words="A bruise").status_code == 200

    answer = visitor.save(THRESHOLD, base, words="A birthmark")

    both = answer.json()["html"]
    assert answer.status_code == 409
    assert "A bruise" in both
    assert "A birthmark" in both
    assert texts(meeting, meeting.world.visitor) == ["A bruise"]


@pytest.mark.parametrize(
    ("keep", "left"),
    [
        ("mine", "A birthmark"),
        ("theirs", "A bruise"),
        ("both", "A bruise\n\nA birthmark"),
    ],
)
def test_the_second_keeps_one_or_both(meeting, worker, visitor, keep, left):
    worker.save(THRESHOLD, 0, words="A bruise")

    sent = {
        "part": THRESHOLD, f"v.{THRESHOLD}": "0", f"theirs.{THRESHOLD}": "1",
        f"{THRESHOLD}-words": "A birthmark", "keep": f"{THRESHOLD}|{keep}",
    }  # fmt: skip
    answer = visitor.browser.post(meeting.path("hold/save"), sent)

    assert answer.status_code == 200
    found = texts(meeting, meeting.world.visitor)
    assert found[-1] == left
    assert found[0] == "A bruise"


def test_without_scripts_both_texts_stand_side_by_side(meeting, worker, visitor):
    page = visitor.page()
    worker.save(THRESHOLD, 0, words="A bruise", outcome="yes")
    assert f'name="v.{THRESHOLD}" value="0"' in page

    answer = visitor.browser.post(
        meeting.path("hold"),
        {"part": THRESHOLD, f"v.{THRESHOLD}": "0", f"{THRESHOLD}-words": "A birthmark"},
    )

    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Keep mine" in shown
    assert "Keep both" in shown
    assert "A bruise" in shown
    assert shown.count("A birthmark") == 2
    assert "has written here too: choose what stays" in shown


def test_a_page_saved_whole_takes_back_nothing_of_others(meeting, worker, visitor):
    page_of_visitor = {"part": [THRESHOLD, "decided.medical"],
                       f"v.{THRESHOLD}": "0", "v.decided.medical": "0",
                       "decided.medical-words": "Today"}  # fmt: skip
    worker.save(THRESHOLD, 0, words="A bruise")

    answer = visitor.browser.post(meeting.path("hold"), page_of_visitor)

    assert answer.status_code == 302
    assert texts(meeting, meeting.world.visitor) == ["A bruise"]
    assert texts(meeting, meeting.world.visitor, "decided.medical") == ["Today"]


def test_an_answer_that_was_lost_may_be_asked_for_again(meeting, worker):
    first = worker.save(THRESHOLD, 0, words="A bruise").json()["version"]

    again = worker.save(THRESHOLD, 0, words="A bruise")

    assert (again.status_code, again.json()["version"], first) == (200, 1, 1)


def test_adding_to_a_list_never_collides(meeting, worker, visitor):
    mine, yours = worker.new("heard"), visitor.new("heard")
    team = str(meeting.team("social_care"))

    for who, key in ((worker, mine), (visitor, yours)):
        answer = who.save(key, 0, team=team, words=f"From {who is worker}")
        assert answer.status_code == 200

    page = worker.page()
    assert "From True" in page
    assert "From False" in page


def test_what_others_wrote_comes_to_an_open_page(meeting, worker, visitor):
    before = visitor.browser.get(meeting.path("hold/stamp")).json()["stamp"]
    worker.save(THRESHOLD, 0, words="A bruise <b>here</b>")

    after = visitor.browser.get(meeting.path("hold/stamp")).json()["stamp"]
    answer = visitor.browser.post(
        meeting.path("hold/changes"), {"part": THRESHOLD, f"v.{THRESHOLD}": "0"}
    ).json()

    assert after > before
    assert [one["key"] for one in answer["parts"]] == [THRESHOLD]
    assert "A bruise &lt;b&gt;here&lt;/b&gt;" in answer["parts"][0]["html"]


def test_the_page_is_based_on_the_versions_that_are_told(meeting, worker, visitor):
    for words in ("A bruise", "A bruise, said the GP", "A bruise after all"):
        worker.save(THRESHOLD, words=words)
    visitor.save("decided.medical", words="Today")

    page = worker.page()
    told = {
        part: worker.version(part)
        for part in (THRESHOLD, "decided.medical", "decided.section47")
    }

    assert list(told.values()) == [3, 1, 0]
    for part, version in told.items():
        assert f'name="v.{part}" value="{version}"' in page


def test_words_of_a_class_that_a_scribe_may_not_read_do_not_come(
    meeting, scribe, visitor
):
    officer = scribe(meeting.officer)
    officer.hears("police", "ZYZZOGETON at the address")

    page = visitor.page()
    changes = visitor.browser.post(meeting.path("hold/changes"), {"part": ""}).json()

    assert "ZYZZOGETON" in officer.page()
    assert "ZYZZOGETON" not in page
    assert "ZYZZOGETON" not in str(changes)
    assert "have written something that you may not read" in page


def test_in_another_class_a_part_stands_under_another_name(meeting, worker):
    key = worker.hears("social_care", "An old referral")

    moved = worker.save(key, 1, team=str(meeting.team("social_care")),
                        words="An old referral", read_by="police").json()  # fmt: skip

    assert moved["key"] != key
    found = drafts.read(meeting.family, meeting.meeting)
    assert found[key].value is None
    assert found[moved["key"]].sensitivity == "police"


def test_words_are_not_kept_before_it_is_known_whose_they_are(meeting, worker):
    key = worker.new("heard")

    answer = worker.save(key, 0, words="ZYZZOGETON")

    assert answer.status_code == 422
    assert "Select who told it" in answer.json()["say"]


def test_after_it_was_recorded_nothing_more_is_written(meeting, worker, visitor):
    worker.attends("social_care", "police", "paediatrics", "perinatal",
                   "health_visiting")  # fmt: skip
    worker.decides_all()
    worker.finish()

    answer = visitor.save(THRESHOLD, 1, words="Too late")

    assert answer.status_code == 409
    assert answer.json()["over"] is True
    assert "Your words are still on this page" in answer.json()["say"]
    assert visitor.browser.get(meeting.path("hold")).status_code == 302


def scribe_of(meeting, staff, team) -> Scribe:
    """Somebody who writes, in a transaction in which they have the record open."""
    sessions.begin(staff.pk)
    sessions.open_subject(staff, meeting.family, "safeguarding")
    return Scribe(family=meeting.family, meeting=meeting.meeting, by=staff.pk,
                  team=meeting.team(team), at=BEGAN)  # fmt: skip


MOVES = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.sampled_from(["read", "write", "keep mine", "keep theirs", "keep both"]),
    ),
    max_size=14,
)


@pytest.mark.parametrize("_", [1])
def test_no_text_is_ever_lost_whatever_the_order(meeting, _):
    """
    Each accepted text is the newest or in the history; each refused one is given back
    to its author, who still has it.
    """
    people = [(meeting.world.social_worker, "social_care"),
              (meeting.world.visitor, "health_visiting")]  # fmt: skip

    @settings(max_examples=60)
    @given(MOVES)
    def try_order(moves) -> None:
        part = f"heard.{uuid4()}"
        assert_nothing_lost(meeting, people, part, moves)

    try_order()


def assert_nothing_lost(meeting, people, part, moves) -> None:
    """Two scribes on one part, in this order."""
    seen = [0, 0]
    refused: list[str | None] = [None, None]
    typed, accepted = 0, []
    for who, move in moves:
        scribe = scribe_of(meeting, *people[who])
        now = drafts.read(meeting.family, meeting.meeting).get(part)
        newest = (now.value or {}).get("words", "") if now else ""
        if move == "read" and refused[who] is None:
            seen[who] = now.version if now else 0
        elif move == "write" and refused[who] is None:
            typed += 1
            text = f"text {typed}"
            done = write_part(scribe, part, seen[who], {"words": text})
            if done.is_kept:
                accepted.append(text)
                seen[who] = done.now.version
            else:
                assert done.now.value["words"] == newest != text
                refused[who] = text
        elif move.startswith("keep") and refused[who] is not None:
            text = {"keep mine": refused[who],
                    "keep both": f"{newest}\n\n{refused[who]}"}.get(move)  # fmt: skip
            seen[who] = now.version
            if text:
                assert write_part(scribe, part, now.version, {"words": text}).is_kept
                accepted.append(text)
                seen[who] = now.version + 1
            refused[who] = None
    assert texts(meeting, people[0][0], part) == accepted
    assert isinstance(UUID(part.partition(".")[2]), UUID)


def test_the_database_refuses_a_part_for_a_meeting_that_is_over(
    meeting, worker, as_engine
):
    worker.attends("social_care", "police", "paediatrics", "perinatal",
                   "health_visiting")  # fmt: skip
    worker.decides_all()
    worker.finish()
    scribe = scribe_of(meeting, meeting.world.visitor, "health_visiting")

    with pytest.raises(AlreadyHeld):
        write_part(scribe, THRESHOLD, 1, {"words": "late"})
