"""A document is written by a team, kept as it is typed, and recorded as a version."""

from datetime import timedelta

import pytest

from lib.family_world import NOW
from lib.family_world import write as record
from lib.forms_sent import recorded
from lib.plans import ASSESSMENT, PLAN, WHOLE, sent, write
from plait.worklist import projection

PLANNED = "plan.perinatal_care.recorded"


def html(answer) -> str:
    return answer.content.decode()


def test_a_draft_survives_and_a_colleague_goes_on_with_it(
    world, nurse, signed_in, place
):
    """
    After a reload, on another device, after the session: it is on the server.
    """
    done = write(signed_in(nurse), place, "keep", birth_plan="A single room")

    page = html(signed_in(world.psychiatrist).get(place("/write")))

    assert done.status_code == 302
    assert "A single room" in page
    assert "Robin Made-Up" in page
    assert "Still missing:" in page
    assert recorded(PLANNED) == []


def test_the_page_keeps_what_is_typed_as_it_is_typed(nurse, signed_in, place):
    client = signed_in(nurse)
    page = html(client.get(place("/write")))

    said = client.post(place("/save"), sent(page, partner="Sam")).json()
    again = client.post(
        place("/save"), sent(page, partner="Sam comes") | said["bases"]
    ).json()

    assert (said["at"], said["bases"]["b-partner"]) == ("2:31pm", 1)
    assert again["bases"]["b-partner"] == 2
    assert again["asked"] == []


def test_two_who_write_at_once_see_both_texts_and_choose(
    world, nurse, signed_in, place
):
    """
    The other sections of both are kept, and nothing is written over.
    """
    one, other = signed_in(nurse), signed_in(world.psychiatrist)
    opened = html(one.get(place("/write")))
    write(other, place, "keep", risk="She hears a voice", partner="Sam")

    late = one.post(
        place("/write"),
        sent(opened, risk="She sleeps badly", medicines="None") | {"step": "keep"},
    )
    shown = html(late)
    chosen = one.post(
        place("/write"),
        sent(shown, risk="She sleeps badly and hears a voice") | {"step": "keep"},
    )

    assert late.status_code == 422
    assert "She hears a voice" in shown
    assert "She sleeps badly" in shown
    assert "A colleague changed this too" in shown
    assert chosen.status_code == 302
    page = html(one.get(place("/write")))
    assert "She sleeps badly and hears a voice" in page
    assert "Sam" in page
    assert "None" in page


def test_a_version_with_gaps_says_which_and_keeps_the_words(nurse, signed_in, place):
    answer = write(signed_in(nurse), place, her_wishes="To sleep")

    assert answer.status_code == 422
    assert "Write “Birth and the days after”" in html(answer)
    assert "To sleep" in html(signed_in(nurse).get(place("/write")))
    assert recorded(PLANNED) == []


def test_too_many_words_say_how_many_are_wanted_and_are_still_there(
    nurse, signed_in, place
):
    answer = write(signed_in(nurse), place, "keep", partner="x" * 4001)

    assert answer.status_code == 422
    assert "must be 4,000 characters or fewer, and has 4,001" in html(answer)
    assert "x" * 4001 in html(answer)


def test_a_version_is_recorded_once_and_the_next_begins_as_it(nurse, signed_in, place):
    client = signed_in(nurse)
    page = html(client.get(place("/write")))
    form = sent(page, **WHOLE) | {"step": "record"}

    first, second = (client.post(place("/write"), form) for _ in range(2))

    assert first["Location"] == place()
    assert second.status_code == 422
    assert "recorded since you opened this page" in html(second)
    assert len(recorded(PLANNED)) == 1
    begun = html(client.get(place("/write")))
    assert "Record version 2" in begun
    assert WHOLE["risk"] in begun


def test_a_version_that_came_meanwhile_is_not_passed_over(
    world, nurse, signed_in, place
):
    """
    What its writer touched is asked about; what they did not touch is as it is now.
    """
    one, other = signed_in(nurse), signed_in(world.psychiatrist)
    write(one, place, **WHOLE)
    opened = html(one.get(place("/write")))
    write(other, place, risk="It rose", partner="Sam")

    late = one.post(place("/write"), sent(opened, risk="It fell") | {"step": "record"})
    shown = html(late)

    assert late.status_code == 422
    assert "It rose" in shown
    assert "It fell" in shown
    assert len(recorded(PLANNED)) == 2
    done = one.post(
        place("/write"), sent(shown, risk="It rose, then fell") | {"step": "record"}
    )
    assert done.status_code == 302
    assert "Sam" in html(one.get(place()))


def test_an_assessment_is_written_the_same_way(nurse, signed_in, place):
    whole = {one.id: "Words" for one in ASSESSMENT.sections if one.required}

    def assessment(do: str = "") -> str:
        return place(do, named="assessment")

    done = write(signed_in(nurse), assessment, **whole)

    assert done["Location"] == assessment()
    assert len(recorded("assessment.mental_health")) == 1


@pytest.mark.parametrize("do", ["/write", "/save", "/approve", "/share", "/parents"])
def test_whose_service_writes_no_plans_cannot(world, nurse, signed_in, place, do):
    """
    Nobody of another agency, and nobody where there is none yet.
    """
    write(signed_in(nurse), place, **WHOLE)
    client = signed_in(world.visitor)
    answer = client.post(place(do)) if do == "/save" else client.get(place(do))

    assert answer.status_code == 404
    assert client.get(f"/families/{world.family}/documents").status_code == 200


def test_what_is_no_document_is_not_found(nurse, signed_in, place, world):
    client = signed_in(nurse)
    write(client, place, **WHOLE)

    for path in ("?version=7", "?version=x", "?of=nothing", "/compare", "/eat"):
        assert client.get(place(path)).status_code == 404, path
    assert client.get(place(named="novel")).status_code == 404


def test_a_plan_that_is_owed_leads_to_where_it_is_written(
    world, nurse, signed_in, place, as_engine
):
    """
    There is none yet, and nobody is led to a page that is not there.
    """
    with as_engine():
        soon = {"edd": (NOW + timedelta(days=120)).date().isoformat()}
        begun = NOW - timedelta(days=40)
        record(world, "pregnancy.notified", soon, at=begun)
        record(world, "pregnancy.booked", {"gestation_days": 60}, at=begun)
        record(world, "screen.smi_history", {"present": True}, at=begun)
        projection.rebuild([world.family], now=NOW, using="default")
    client = signed_in(nurse)

    family = html(client.get(f"/families/{world.family}"))
    page = html(client.get(f"/families/{world.family}/documents"))

    assert f'<a href="{place().removesuffix("/care-plan")}">Write the plan' in family
    assert "Shared perinatal care plan" in page
    assert "32 weeks of this pregnancy" in page
    assert f'<a href="{place("/write")}">Write it' in page


def test_a_plan_that_was_only_said_to_be_made_is_no_document(
    world, nurse, signed_in, place, as_engine
):
    with as_engine():
        record(world, PLANNED, by="perinatal")
    client = signed_in(nurse)

    assert client.get(place()).status_code == 404
    assert "Record version 1" in html(client.get(place("/write")))


def test_the_writer_is_told_what_stands_in_her_own_copy(nurse, signed_in, place):
    """
    What she will read is written so that she can read it.
    """
    page = signed_in(nurse).get(place("/write")).content.decode()

    for one in PLAN.sections:
        hint = f"In her own copy: “{one.simple_title}”."
        assert (hint in page) is one.shown_to_parent
