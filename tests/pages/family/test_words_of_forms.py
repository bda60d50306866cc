"""What forms say: errors in the words of their questions, and what to do next."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from lib.family_world import BORN, write
from lib.forms_sent import contact, injury, message, recorded, sent, where


@pytest.mark.parametrize("flag", ["red-flag", "amber-flag", "psychosis"])
def test_something_else_says_what(world, signed_in, flag):
    """
    It alarms nobody who cannot read what it was.
    """
    client = signed_in(world.visitor)
    form = sent(world, flags=["something else"], step="check")

    bare = client.post(where(world, flag), form)
    said = client.post(where(world, flag), form | {"note": "She hid the knives"})

    assert bare.status_code == 422
    assert "Enter what else you saw or heard" in bare.content.decode()
    assert said.status_code == 200


def test_what_cannot_be_is_said_before_the_check(world, signed_in):
    """
    A mark from before the birth does not get as far as "is this right?".
    """
    before = BORN - timedelta(days=3)
    form = injury(world, when="earlier", step="check") | {
        "occurred_at-day": str(before.day), "occurred_at-month": str(before.month),
        "occurred_at-year": str(before.year), "occurred_at-time": "9am",
    }  # fmt: skip

    answer = signed_in(world.visitor).post(where(world, "mark"), form)

    assert answer.status_code == 422
    assert "from before the birth" in answer.content.decode()


def test_the_check_leads_back_to_each_answer(world, signed_in):
    """
    Every line has its own way to change it, and no line says that it may be left.
    """
    client = signed_in(world.visitor)
    form = sent(world, flags=["plans"], note="She said so", step="check")

    check = client.post(where(world, "self-harm"), form).content.decode()
    changed = client.post(where(world, "self-harm"), form | {"step": "change"})

    anchors = re.findall(r'formaction="#([^"]+)"', check)
    assert anchors
    for anchor in anchors:
        assert f'id="{anchor}"' in changed.content.decode()
    assert "(optional)" not in check
    assert "She said so" in changed.content.decode()


@pytest.mark.parametrize(
    ("what", "answers", "say"),
    [
        ("epds", {"about": ""}, "Select who answered the questions"),
        ("concern", {"about": ""}, "Select who you are concerned for"),
        ("contact", {"place": "x" * 201}, "“Where?” must be 200 characters"),
        ("red-flag", {"flags": ["nonsense"]}, "Select which red flags there are"),
    ],
)
def test_an_error_is_in_the_words_of_its_question(world, signed_in, what, answers, say):
    """
    It names the question, and is never the framework's.
    """
    usual = contact(world) if what == "contact" else sent(world)

    answer = signed_in(world.visitor).post(where(world, what), usual | answers)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert say in page
    assert "Ensure this value" not in page
    assert "Select a valid choice" not in page


def test_a_size_may_have_its_unit(world, signed_in):
    """
    `9mm` is nine millimetres.
    """
    form = {"site": "nose", "kind": "bruise", "size_mm": "9mm", "step": "next"}

    page = signed_in(world.visitor).post(where(world, "mark"), form).content.decode()

    assert "Nose: bruise, 9 mm" in page


def test_a_grave_record_ends_with_numbers_to_ring(world, signed_in):
    """
    Nobody was told yet, so nothing looks like success: whom to ring, and one action.
    """
    form = sent(world, concern="concern.harm_to_infant", note="She is afraid of it")

    page = signed_in(world.visitor).post(where(world, "concern"), form, follow=True)

    page = page.content.decode()
    assert recorded("concern.harm_to_infant")
    assert "nhsuk-panel" not in page
    ring = page.partition("Ring now")[2].partition("</section>")[0]
    assert "Perinatal team" in ring
    assert "Social care team" in ring
    assert 'href="tel:01632960001"' in ring
    assert "Make the mental health referral" in ring


@pytest.mark.parametrize("what", ["psychosis", "red-flag", "concern", "mark"])
def test_a_grave_form_gives_the_numbers_that_it_tells_one_to_ring(
    world, signed_in, what
):
    """
    "Ring the crisis team" is no help without the number.
    """
    client = signed_in(world.visitor)
    page = client.get(where(world, what)).content.decode()
    if what == "mark":
        form = {"mark": ["left_cheek|bruise||"], "step": "next"}
        page = client.post(where(world, what), form).content.decode()

    assert 'href="tel:01632960001"' in page


def test_what_is_owed_is_listed_soonest_first(world, signed_in):
    """
    What is due today stands before what is due in two weeks, and ours says so.
    """
    form = sent(world, how="items") | {f"item_{n}": "2" for n in range(1, 11)}

    page = signed_in(world.visitor).post(where(world, "epds"), form, follow=True)

    owed = page.content.decode().partition("What is now owed")[2]
    first = owed.partition("</li>")[0]
    assert "A self-harm answer is acted on" in first
    assert "your team (you)" in first
    assert "tel:" not in first


def test_an_emergency_referral_ends_with_the_number_of_the_crisis_team(
    world, signed_in
):
    """
    A routine one is a success; an emergency is not over with a form.
    """
    client = signed_in(world.visitor)
    form = sent(world, what="made", reason="She hears voices")

    pages = [
        client.post(
            where(world, "mental-health-referral"),
            form | {"urgency": urgency, "event_id": str(uuid4())},
            follow=True,
        ).content.decode()
        for urgency in ("routine", "emergency")
    ]

    assert ["Ring now" in page for page in pages] == [False, True]
    assert ["nhsuk-panel" in page for page in pages] == [True, False]


def test_a_form_opened_from_a_duty_knows_what_would_meet_it(
    world, signed_in, as_engine
):
    """
    Whom it is about and which meeting are picked; who was there is not. It is reached
    from the page that calls the meeting, where it was held already.
    """
    with as_engine():
        write(world, "diagnosis.mental_health", {"severity": "severe"}, by="perinatal")
    signed_in(world.visitor).post(where(world, "mark"), injury(world))
    client = signed_in(world.social_worker)
    family = client.get(f"/families/{world.family}").content.decode()
    calls = re.findall(r'href="([^"]+/meetings/call\?duty=[^"]+)"', family)
    held = r'href="([^"]+/record/meeting\.held\?duty=[^"]+)"'
    hrefs = [re.search(held, client.get(one).content.decode())[1] for one in calls]

    pages = [client.get(href).content.decode() for href in dict.fromkeys(hrefs)]
    picked = [re.search(r'<option value="(\w+)" selected', one)[1] for one in pages]

    assert sorted(picked) == ["strategy", "strategy", "strategy_call"]
    page = pages[picked.index("strategy")]
    assert "What would meet it" in page
    assert re.search(rf'value="{world.infant}"\s+checked', page)
    assert not re.search(r'name="quorate"[^>]*checked', page)
    assert "with the perinatal mental health team there" in page


def test_an_acknowledgement_opened_from_its_duty_names_the_message(world, signed_in):
    """
    With two messages open, it answers the one that it was opened from.
    """
    visitor, worker = signed_in(world.visitor), signed_in(world.social_worker)
    for note in ("First", "Second"):
        visitor.post(*message(world, note=note))
    family = worker.get(f"/families/{world.family}").content.decode()
    hrefs = re.findall(r'href="([^"]+/record/message\.[^"]+\?duty=[^"]+)"', family)

    page = worker.get(hrefs[0])["Location"]
    worker.post(f"{page}/acknowledge", {"event_id": str(uuid4())})

    [fact] = recorded("message.acknowledged")
    assert fact["answers"] == page.rpartition("/")[2]
    left = worker.get(f"/families/{world.family}").content.decode()
    assert len(re.findall(r'/record/message\.[^"]+\?duty=', left)) == 1


def test_a_risk_assessment_is_of_a_parent(world, signed_in):
    """
    The baby is not offered.
    """
    page = signed_in(world.visitor).get(where(world, "assessment.risk"))

    assert str(world.infant) not in page.content.decode()
