"""Recording: forms, what they refuse, the check before saving, and what follows."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lib.family_world import write
from lib.forms_sent import contact, injury, recorded, sent, where
from plait.pages.staff import recordables
from plait.timeline import facts

#: How the kinds begin that pages of their own record.
ON_OWN_PAGES = (
    "appointment.", "complex_case.", "document.", "group.", "plan.birth.alert_sent",
    "plan.birth.alert_told", "plan.birth.alert_withdrawn", "plan.birth.early_agreed",
    "plan.birth.places_set", "plan.perinatal_care.approved",
    "plan.perinatal_care.reviewed",
)  # fmt: skip

#: What saving may ask of the database.
QUERIES = 45


@pytest.mark.parametrize("what", [one.slug for one in recordables.usual("maternity")])
def test_every_form_opens(world, signed_in, what):
    """
    Each of the usual things has a form.
    """
    answer = signed_in(world.visitor).get(where(world, what))

    assert answer.status_code == 200
    assert "Continue" in answer.content.decode() or what == "contact"


@pytest.mark.parametrize(
    "kind",
    [name for name, kind in facts.kinds().items() if kind.subject == "family"],
)
def test_whatever_meets_a_duty_can_be_recorded(kind):
    """
    Every kind of a family's facts has a form, but for those nobody records by hand.
    """
    by_hand = kind not in {
        "escalation.raised",
        "person.joined",
        "access.emergency_opened",
        "duty.dismissed",
        "injury.photo_added",
        # Plait writes these itself.
        "meeting.pack_opened",
        "notice.sent",
        "notice.delivered",
        "notice.failed",
        # These have buttons of their own, beside what they answer.
        "action.done",
        "action.dropped",
        "responsibility.refused",
        "info.release_ended",
        "access.reviewed",
        "class.changed",
        "class.named",
        "class.name_ended",
        "address.restricted",
        # These are recorded on pages of their own: of who has a family, of a plan, of
        # a birth, of the list of complex cases, of a diary.
        "allocation.ended",
        *(one for one in facts.kinds() if one.startswith(ON_OWN_PAGES)),
    }

    assert (recordables.find(kind) is not None) == by_hand


def test_an_unknown_form_is_not_there(world, signed_in):
    """
    An address that names no kind of fact is answered as absent.
    """
    answer = signed_in(world.visitor).get(where(world, "nonsense"))

    assert answer.status_code == 404


def test_an_enquiry_is_not_a_health_visitors_to_record(world, signed_in):
    """
    A section 47 enquiry is the local authority's.
    """
    client = signed_in(world.visitor)

    refused = client.get(where(world, "s47.started"))
    assert refused.status_code == 403
    assert "for children&#39;s social care or the police" in refused.content.decode()
    theirs = signed_in(world.social_worker).get(where(world, "s47.started"))
    assert theirs.status_code == 200


def test_a_contact_is_saved_at_once(world, signed_in):
    """
    What is routine takes one page; the next says what was recorded.
    """
    client = signed_in(world.visitor)
    answer = client.post(
        where(world, "contact"), contact(world, place="home"), follow=True
    )

    assert "Other contact with the health visitor" in answer.content.decode()
    [fact] = recorded("contact.health_visitor.other")
    assert fact == {"mode": "face_to_face", "place": "home", "infant_seen": False}


def test_a_form_that_is_sent_twice_is_recorded_once(world, signed_in):
    """
    A double click, or "send again?", changes nothing.
    """
    client = signed_in(world.visitor)
    form = contact(world)

    first = client.post(where(world, "contact"), form)
    second = client.post(where(world, "contact"), form)

    assert first.url == second.url
    assert len(recorded("contact.health_visitor.other")) == 1


def test_errors_are_listed_linked_and_in_the_title(world, signed_in):
    """
    The NHS pattern: a summary whose links lead to the questions.
    """
    answer = signed_in(world.visitor).post(
        where(world, "contact"), contact(world, contact="", infant_seen="")
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Error: " in page
    for anchor in re.findall(r'<a href="#(id_[^"]+)"', page):
        assert f'id="{anchor}"' in page
    assert "Select the kind of contact" in page
    assert "Select whether you saw the baby" in page


def test_a_contact_with_a_score_shows_the_sum_before_it_is_saved(world, signed_in):
    """
    The band and the duties that it starts are there before anything is kept.
    """
    client = signed_in(world.visitor)
    form = contact(
        world, screen="epds", epds_answers="2 2 2 2 1 1 1 1 1 1", step="check"
    )

    check = client.post(where(world, "contact"), form).content.decode()
    assert "14 out of 30" in check
    assert "A self-harm answer is acted on" in check
    assert recorded("screen.epds") == []

    client.post(where(world, "contact"), form | {"step": "save"})
    assert recorded("screen.epds") == [{"items": [2, 2, 2, 2, 1, 1, 1, 1, 1, 1]}]


@pytest.mark.parametrize(
    ("typed", "say"),
    [
        ("", "Enter the item scores of EPDS"),
        ("2 2", "a list of 10 answers"),
        ("9 9 9 9 9 9 9 9 9 9", "0 to 3 for item 1"),
        ("31", "a total of 0 to 30"),
        ("quite low", "10 item scores, or the total alone"),
    ],
)
def test_scores_that_cannot_be_are_refused(world, signed_in, typed, say):
    """
    The error says what the questionnaire can give.
    """
    form = contact(world, screen="epds", epds_answers=typed)
    answer = signed_in(world.visitor).post(where(world, "contact"), form)

    assert answer.status_code == 422
    assert say in answer.content.decode()


def test_the_words_of_the_epds_are_nowhere(world, signed_in):
    """
    Its wording is licensed: the form asks for numbers.
    """
    page = signed_in(world.visitor).get(where(world, "epds")).content.decode()

    assert "Item 10" in page
    assert "laugh" not in page.lower()


def test_a_question_whose_words_are_free_is_whole(world, signed_in):
    """
    The Whooley questions are said as they are asked, and answered with yes or no.
    """
    page = signed_in(world.visitor).get(where(world, "whooley")).content.decode()

    assert (
        "1. During the past month, have you often been bothered by feeling down" in page
    )
    assert "Each item scores" not in page


def test_after_saving_the_page_says_who_owes_what_and_who_was_told(
    world, signed_in, as_engine
):
    """
    What another agency knows counts, and is named only as held by it.
    """
    with as_engine():
        write(
            world, "diagnosis.mental_health",
            {"condition": "depression", "severity": "severe"}, by="perinatal",
        )  # fmt: skip
    client = signed_in(world.visitor)

    check = client.post(where(world, "mark"), injury(world, step="check"))
    assert "perinatal" not in check.content.decode()
    page = client.post(
        where(world, "mark"), injury(world), follow=True
    ).content.decode()

    assert "Strategy meeting with perinatal mental health" in page
    assert "information held by Perinatal team" in page
    assert "depression" not in page
    assert "It stands on the worklist of" in page
    assert "Social care team" in page


def test_trying_out_leaves_nothing_behind(world, signed_in):
    """
    The check page records nothing and says nothing of what others hold.
    """
    client = signed_in(world.visitor)
    client.post(where(world, "mark"), injury(world, step="check"))

    assert recorded("injury.observed") == []


def test_a_total_alone_says_that_the_safety_item_is_not_known(world, signed_in):
    """
    A sum hides the answer about harm, so the page before saving speaks of it.
    """
    form = sent(world, how="total", total="14", step="check")

    page = signed_in(world.visitor).post(where(world, "epds"), form).content.decode()

    assert "14 out of 30: probable depression; item 10, about safety, not known" in page


def test_a_message_is_sent_to_a_role_that_has_a_worklist(world, signed_in):
    """
    Whom it is for is picked: what anybody might type would reach nobody.
    """
    client = signed_in(world.visitor)
    write = f"/families/{world.family}/messages/new"

    typed = client.post(write, {"to": "Claire"})
    assert typed.status_code == 422
    picked = client.post(write, {"to": "paediatrician"}, follow=True)
    assert "It goes to Paediatrics team" in picked.content.decode()


def test_what_the_finder_will_owe_is_said_to_be_ours(world, signed_in):
    """
    "Whoever found it" is the team that is recording it.
    """
    form = sent(world, how="items", step="check")
    form |= {f"item_{n}": "1" for n in range(1, 11)}

    page = signed_in(world.visitor).post(where(world, "epds"), form).content.decode()

    assert "A self-harm answer is acted on</strong>: owed by your team" in page


def test_a_meeting_without_the_right_people_leaves_its_duty_in_sight(world, signed_in):
    """
    What it did not answer is still owed, and the page after saving says so.
    """
    signed_in(world.visitor).post(where(world, "mark"), injury(world))
    form = sent(world, what="held", type="strategy", quorate="no")

    page = signed_in(world.social_worker).post(
        where(world, "meeting"), form | {"represented": ["police"]}, follow=True
    )

    still = page.content.decode().partition("Still owed for this family")[2]
    assert "Strategy meeting after a mark on a baby who cannot move" in still


def test_a_meeting_that_was_held_says_who_was_there(world, signed_in):
    """
    Quorate and represented are asked only of a meeting that was held.
    """
    client = signed_in(world.social_worker)
    form = sent(world, what="held", type="strategy")

    refused = client.post(where(world, "meeting"), form)
    assert "Select whether it was quorate" in refused.content.decode()
    client.post(
        where(world, "meeting"),
        form | {"quorate": "yes", "represented": ["police", "perinatal_mental_health"]},
    )
    [fact] = recorded("meeting.held")
    assert fact["represented"] == ["police", "perinatal_mental_health"]


def test_nobody_of_another_family_can_be_written_about(world, signed_in):
    """
    The people offered are this family's; nobody else is taken.
    """
    answer = signed_in(world.visitor).post(
        where(world, "contact"), contact(world, about=str(uuid4()))
    )

    assert answer.status_code == 422


@pytest.mark.parametrize(
    "junk",
    [
        {"event_id": "x"},
        {"opened_at": "2099-01-01T00:00:00+00:00"},
        {"note": "a" * 4001},
        {"note": "\x00"},
        {"contact": "diagnosis.mental_health"},
        {"place": "🏠" * 300},
    ],
)
def test_what_no_browser_sends_is_refused_without_a_traceback(world, signed_in, junk):
    """
    A page that was tampered with is an error on that page.
    """
    answer = signed_in(world.visitor).post(
        where(world, "contact"), contact(world, **junk)
    )

    assert answer.status_code == 422
    assert recorded("contact.health_visitor.other") == []


def test_saving_costs_a_fixed_number_of_queries(world, signed_in):
    """
    One transaction of few round trips.
    """
    client = signed_in(world.visitor)
    client.get(f"/families/{world.family}")

    with CaptureQueriesContext(connection) as asked:
        client.post(where(world, "contact"), contact(world))

    assert len(asked) <= QUERIES


def test_a_note_that_would_turn_the_page_is_refused(world, signed_in):
    """
    The sign cannot be seen, so the error says that it is there, beside the question.
    """
    answer = signed_in(world.visitor).post(
        where(world, "contact"), contact(world, note="fine \u202eesraw saw ybab eht")
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_note"' in page
    assert "hidden sign that turns the direction of writing" in page
    assert recorded("contact.health_visitor.other") == []


def test_ones_own_score_is_not_held_by_another(world, signed_in):
    """
    The worklist, the family and the page after saving say that my team recorded it.
    """
    client = signed_in(world.visitor)
    form = contact(world, screen="epds", epds_answers="2 2 2 2 1 1 1 1 1 1")
    after = client.post(where(world, "contact"), form, follow=True).content.decode()

    addresses = (f"/families/{world.family}", "/due")
    pages = [after, *(client.get(one).content.decode() for one in addresses)]

    for page in pages:
        assert "hat your team recorded" in page
        assert "nformation held by Health visiting team" not in page


def test_to_another_team_it_is_held(world, signed_in):
    """
    Who may not read the score is told who holds it.
    """
    form = contact(world, screen="epds", epds_answers="2 2 2 2 2 2 2 2 2 2")
    signed_in(world.visitor).post(where(world, "contact"), form)
    client = signed_in(world.visitor)
    client.post(where(world, "mark"), injury(world))

    page = signed_in(world.social_worker).get(f"/families/{world.family}")

    assert "nformation held by Health visiting team" in page.content.decode()
