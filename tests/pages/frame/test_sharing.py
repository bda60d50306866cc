"""Sharing, asking and not sharing, on the pages, from the question to its end."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from plait.access.models import Team
from plait.clock.moments import local_day
from plait.worklist import directory


def text(answer):
    """What a page says, without its tags."""
    body = answer.content.decode().partition("<main")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split()).replace("&#39;", "'")


def day(name, ahead=10):
    """The three boxes of a day so many days from now."""
    when = local_day(timezone.now() + timedelta(days=ahead))
    return {
        f"{name}-day": when.day, f"{name}-month": when.month, f"{name}-year": when.year,
    }  # fmt: skip


def family(home):
    """The address of the family."""
    return f"/families/{home.id}"


@pytest.fixture
def perinatal(home, signed_in):
    """The clinician of the perinatal team, in a browser."""
    return signed_in("perinatal")


@pytest.fixture
def visitor(home, signed_in):
    """The health visitor, in a browser."""
    return signed_in("health_visiting")


@pytest.fixture
def illness(records):
    """The id of what the perinatal team knows, and of something else that it knows."""
    done = [
        records(
            "perinatal", "diagnosis.mental_health", about="mother", ago=ago,
            severity="severe", condition=name,
        ).event.id
        for name, ago in (("psychosis", timedelta(days=2)), ("ocd", timedelta(days=3)))
    ]  # fmt: skip
    return done[0], done[1]


@pytest.fixture
def asked(visitor, home, town, illness):
    """The address of a question of the health visitor to the perinatal team."""
    sent = visitor.post(
        f"{family(home)}/ask?team={town.teams['perinatal'].pk}",
        {
            "event_id": str(uuid4()), "what": "Is she well enough to be alone?",
            "subjects": [str(home.mother)], "purpose": "child_at_risk",
            "why": "I found him crying and alone", **day("needed_by", 2),
        },
    )  # fmt: skip
    assert sent.status_code == 302, text(sent)
    return sent["Location"]


def shares(client, where, *events, **answers):
    """Send the form of a share."""
    form = {
        "event_id": str(uuid4()), "events": [str(one) for one in events],
        "purpose": "child_at_risk", "why": "So that he is not left alone",
        "told": "told", "told_who": "Jane", **day("told_on", 0), **day("until"),
        "method": "plait", "retention": "longest", **answers,
    }  # fmt: skip
    return client.post(where, form)


def test_what_is_held_elsewhere_leads_to_a_question(visitor, home, town, illness):
    """
    To the team that holds it, and never of which kind it is.
    """
    page = visitor.get(family(home))
    link = f"{family(home)}/ask?team={town.teams['perinatal'].pk}"

    assert link in page.content.decode()
    assert "psychosis" not in text(page)
    form = text(visitor.get(link))
    assert "Ask Ashmere perinatal team" in form
    assert "Consent is not the ground here, because" in form
    assert "never certain" in form
    assert "psychosis" not in form


def test_who_asks_is_told_the_number_that_is_answered_now(
    town, home, signed_in, illness, as_engine
):
    """
    The office's on a working day; at night the one that somebody answers.
    """
    asked = town.teams["perinatal"]
    with as_engine():
        Team.objects.filter(pk=asked.pk).update(
            phone="01632 960777", out_of_hours_phone="01632 960888"
        )
    directory.forget()

    def asks(hour):
        ahead = timezone.now() + timedelta(days=3)
        wednesday = ahead + timedelta(days=(2 - ahead.weekday()) % 7)
        then = datetime(
            wednesday.year, wednesday.month, wednesday.day, hour, tzinfo=UTC
        )
        with time_machine.travel(then, tick=False):
            return text(
                signed_in("health_visiting").get(f"{family(home)}/ask?team={asked.pk}")
            )

    assert "If it cannot wait, ring 01632 960777" in asks(11)
    assert "If it cannot wait, ring 01632 960888" in asks(22)


def test_a_question_is_answered_with_exactly_what_is_ticked(
    visitor, perinatal, home, asked, illness
):
    """
    The one that was ticked is read by the team that asked, and no other; see when, by
    whom and until when.
    """
    assert "Waiting for an answer" in text(visitor.get(asked))
    assert "Share it, or a part of it" in text(perinatal.get(asked))
    form = perinatal.get(f"{asked}/answer")
    assert "Is she well enough" in text(form)
    assert str(illness[0]) in form.content.decode()

    done = shares(perinatal, f"{asked}/answer", illness[0], outcome="partly",
                  subjects=[str(home.mother)])  # fmt: skip

    assert done.status_code == 302, text(done)
    told = text(visitor.get(asked))
    assert "Partly answered" in told
    assert "psychosis" in told
    assert "May be read until" in told
    assert "Made Up, Ashmere perinatal team" in told
    assert visitor.get(f"{family(home)}/events/{illness[0]}").status_code == 200
    assert visitor.get(f"{family(home)}/events/{illness[1]}").status_code == 404


def test_what_was_shared_ends_at_once_by_whoever_shared_it(
    visitor, perinatal, home, asked, illness
):
    """
    The event is gone for who asked; the page says until when it was there.
    """
    done = shares(perinatal, f"{asked}/answer", illness[0], outcome="answered",
                  subjects=[str(home.mother)])["Location"]  # fmt: skip
    one = f"{family(home)}/events/{illness[0]}"
    assert visitor.get(one).status_code == 200
    sent = {"event_id": str(uuid4()), "reason": "The enquiry is over"}
    assert visitor.post(done, sent).status_code == 404
    assert perinatal.post(done, {"event_id": str(uuid4())}).status_code == 422

    assert perinatal.post(done, sent).status_code == 302
    assert perinatal.post(done, sent).status_code == 302  # sent twice

    assert visitor.get(one).status_code == 404
    told = text(visitor.get(done))
    assert "Was released until" in told
    assert "The enquiry is over" in told
    assert "psychosis" not in told
    assert "psychosis" not in text(visitor.get(asked))


def test_a_release_that_ran_out_says_so(visitor, perinatal, home, asked, illness):
    """
    After its last moment the event is a page that is not there.
    """
    done = shares(perinatal, f"{asked}/answer", illness[0], outcome="answered",
                  subjects=[str(home.mother)])["Location"]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("set local role plait_keeper")
        cursor.execute("update event_release set since = now() - interval '2 days', "
                       "until = now() where root = %s", [illness[0]])  # fmt: skip
        cursor.execute("set local role plait_app")

    assert visitor.get(f"{family(home)}/events/{illness[0]}").status_code == 404
    assert "Was released until" in text(visitor.get(done))


def test_not_to_share_is_an_answer_with_its_reason(visitor, perinatal, home, asked):
    """
    Whoever asked reads why; the day of the next look is owed.
    """
    refuse = f"{family(home)}/withhold?request={asked.rpartition('/')[2]}"
    assert refuse in perinatal.get(f"{asked}/answer").content.decode()
    sent = {
        "event_id": str(uuid4()), "reason": "She asked us to wait until Friday",
        "detrimental": "yes", "advice": "Our Caldicott guardian agrees",
        "subjects": [str(home.mother)], "purpose": "child_at_risk",
        "told": "not_told", "untold_why": "risk_to_other", **day("look_again_on", 3),
    }  # fmt: skip

    done = perinatal.post(refuse, sent)

    assert done.status_code == 302, text(done)
    told = text(visitor.get(asked))
    assert "Not shared" in told
    assert "She asked us to wait until Friday" in told
    one = text(perinatal.get(done["Location"]))
    assert "Look at it again" in one
    assert "Decision not to share looked at again" in text(perinatal.get("/due"))
    again = perinatal.post(
        f"{family(home)}/withhold?again={done['Location'].rpartition('/')[2]}",
        sent | {"event_id": str(uuid4()), "reason": "It is still not safe"},
    )
    assert "still not shared" in text(perinatal.get(again["Location"]))


def test_a_share_of_ones_own_accord_keeps_every_field(
    perinatal, home, town, illness, visitor
):
    """
    The grounds are filled in, the rest is as it was said, and a second sending is one.
    """
    where = f"{family(home)}/share?team={town.teams['health_visiting'].pk}"
    sent = {
        "event_id": str(uuid4()), "documents": "Letter of 3 March\nCare plan",
        "decided_with": "Named nurse", "consent": "refused",
        "consent_why": "She fears for her work", "parts": ["third_party"],
        "subjects": [str(home.mother), str(home.infant)], "handling_words": "",
    }  # fmt: skip
    done = shares(perinatal, where, illness[1], **sent)
    assert done.status_code == 302, text(done)
    assert shares(perinatal, where, illness[1], **sent)["Location"] == done["Location"]

    told = text(visitor.get(done["Location"]))

    for words in (
        "ocd", "Letter of 3 March; Care plan", "Decided with Named nurse", "Jane",
        "It was sought, and refused", "She fears for her work", "A child may be at",
        "Article 9(2)(g)", "Schedule 1, paragraph 18", "About somebody else too Yes",
        "The longest that applies", "In Plait", "Version 2",
    ):  # fmt: skip
        assert words in told, words
    assert "Ashmere health visiting team" in text(visitor.get(f"{family(home)}/shared"))


def test_somebody_outside_is_written_down_and_sent_nothing(perinatal, home, illness):
    """
    Nothing is opened to anybody; the name of a person is asked, and stands in no
    address.
    """
    chooser = f"{family(home)}/share"
    assert "Enter the name" in text(
        perinatal.get(f"{chooser}?to=outside&organisation=")
    )
    where = f"{chooser}?to=outside&organisation=St+Mary+School&sort=education"
    missing = shares(perinatal, where, illness[0], subjects=[str(home.mother)])
    assert missing.status_code == 422
    assert "Enter who gets it" in text(missing)
    done = shares(perinatal, where, illness[0], subjects=[str(home.mother)],
                  person="Kim Lark, head teacher", method="secure_mail")  # fmt: skip

    assert done.status_code == 302, text(done)
    assert "Kim Lark, head teacher, St Mary School" in text(
        perinatal.get(done["Location"])
    )


@pytest.mark.parametrize(
    ("answers", "say"),
    [
        ({"events": []}, "Select what you share"),
        ({"told": "not_told"}, "Select why they were not told"),
        ({"why": ""}, "Enter why, in one line"),
        ({"subjects": []}, "Select whom it is about"),
        ({"events": [str(uuid4())]}, "Select one of the answers"),
        ({"parts": ["police"]}, "Select how the police information may be handled"),
        ({"until-year": ""}, "must include a year"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    perinatal, home, town, illness, answers, say
):
    """
    And nothing is recorded.
    """
    where = f"{family(home)}/share?team={town.teams['health_visiting'].pk}"
    given = {"subjects": [str(home.mother)], "consent_why": "She may be angry"}

    answer = shares(perinatal, where, illness[0], **(given | answers))

    assert answer.status_code == 422
    assert say in text(answer)
    assert "She may be angry" in answer.content.decode()


def test_only_the_agency_that_was_asked_answers(visitor, home, asked, signed_in):
    """
    For anybody else, and for whoever asked, there is no such page.
    """
    assert visitor.get(f"{asked}/answer").status_code == 404
    assert signed_in("maternity").get(f"{asked}/answer").status_code == 404


def test_the_old_forms_lead_to_these_pages(visitor, perinatal, home, asked):
    """
    From the list of what can be recorded, and from the duty itself.
    """
    for kind, path in (("requested", "ask"), ("shared", "share")):
        answer = visitor.get(f"{family(home)}/record/info.{kind}")
        assert answer["Location"] == f"{family(home)}/{path}"
    due = perinatal.get("/due").content.decode()
    button = re.search(r'href="([^"]*record/info\.[^"]*duty=[^"]*)"', due)
    assert button, due

    assert perinatal.get(button[1])["Location"] == f"{asked}/answer"


def test_a_team_that_waits_is_answered_by_name(visitor, perinatal, home, town, asked):
    """
    Whoever shares with it is asked whether that answers the question.
    """
    where = f"{family(home)}/share?team={town.teams['health_visiting'].pk}"

    page = perinatal.get(where).content.decode()

    assert "Do you answer a request?" in page
    assert f"{asked}/answer" in page
    assert "new=1" in page


def test_a_share_is_looked_at_again_and_goes_on_or_ends(
    perinatal, home, town, illness, visitor
):
    """
    The day that was named is owed by who shared it, and met by sharing on or by ending.
    """
    due = "What was shared looked at again"
    where = f"{family(home)}/share?team={town.teams['health_visiting'].pk}"
    about = {"subjects": [str(home.mother)]}
    late = shares(perinatal, where, illness[0], **about, **day("review_on", 12))
    assert "Look at it again before their last day" in text(late)
    done = shares(perinatal, where, illness[0], **about, **day("review_on", 4))
    first = done["Location"]
    assert due in text(perinatal.get("/due"))
    page = perinatal.get(first).content.decode()
    again = f"{family(home)}/share?again={first.rpartition('/')[2]}"
    assert f'href="{again}"' in page
    form = perinatal.get(again).content.decode()
    assert re.search(rf'value="{illness[0]}"[^>]*checked', form)
    assert visitor.get(again).status_code == 404

    on = shares(perinatal, again, illness[0], **about, **day("review_on", 5))
    assert "Looked at again: shared on" in text(visitor.get(on["Location"]))
    assert "It was looked at again, and is shared on" in text(perinatal.get(first))
    assert due in text(perinatal.get("/due"))
    perinatal.post(on["Location"], {"event_id": str(uuid4()), "reason": "It is over"})

    assert due not in text(perinatal.get("/due"))


@pytest.mark.parametrize(
    ("name", "ahead", "say"),
    [("until", -1, "must be today or in the future"), ("until", 9999, "or before")],
)
def test_a_day_that_cannot_be_meant_is_refused(
    perinatal, home, town, illness, name, ahead, say
):
    """
    What was typed stays, and nothing is recorded.
    """
    where = f"{family(home)}/share?team={town.teams['health_visiting'].pk}"

    sent = shares(perinatal, where, illness[0], subjects=[str(home.mother)],
                  **day(name, ahead))  # fmt: skip

    assert sent.status_code == 422
    assert say in text(sent)
    assert "So that he is not left alone" in sent.content.decode()
