"""A document is read by who may read it, compared, approved, sent and given."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from lib.family_world import NOW
from lib.family_world import write as record
from lib.forms_sent import recorded
from lib.plans import PLAN, WHOLE, write
from plait.access.classes import DOMESTIC_ABUSE, HEALTH, ROUTINE
from plait.access.models import Involvement, SharingAgreement

GUARDED = {
    "home_safety": "Canary home_safety", "told_by_others": "Canary told_by_others",
}  # fmt: skip


def html(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.fixture
def plan(nurse, signed_in, place):
    """A first version, with something of every class in it."""
    done = write(signed_in(nurse), place, **WHOLE, **GUARDED)
    assert done.status_code == 302
    [event] = recorded("plan.perinatal_care.recorded")
    return event


def given(classes: int, team) -> None:
    """What a team may see of the family, from now on."""
    Involvement.objects.filter(team=team).update(classes=classes)
    SharingAgreement.objects.filter(role=team.roles[0]).update(classes=classes)


def part_of(sens: int):
    """The part of a document that is of this class."""
    with connection.cursor() as cursor:
        cursor.execute("set local role plait_engine")
        cursor.execute(
            "select id from event where kind = 'document.part' and sens = %s", [sens]
        )
        [(found,)] = cursor.fetchall()
        cursor.execute("set local role plait_app")
    return found


#: Every page on which words of a plan could stand, and what may stand there.
PAGES = ("", "?version=1", "/compare?from=1&to=2")


@pytest.mark.parametrize(
    ("classes", "seen"),
    [
        (ROUTINE, {"routine"}),
        (ROUTINE | HEALTH, {"routine", "health"}),
        (ROUTINE | HEALTH | DOMESTIC_ABUSE, {"routine", "health", "domestic_abuse"}),
    ],
)
def test_a_section_is_read_by_who_was_given_its_class_and_by_nobody_else(
    world, plan, nurse, signed_in, place, as_engine, classes, seen
):
    """
    On every page: of the document, its versions, the family, the timeline, the copy.
    """
    write(signed_in(nurse), place, **{n: f"{w} new" for n, w in GUARDED.items()})
    with as_engine():
        given(classes, world.teams["social_care"])
    client = signed_in(world.social_worker)
    family = f"/families/{world.family}"
    pages = [html(client.get(place(one))) for one in PAGES]
    pages += [html(client.get(f"{family}{one}")) for one in ("", "/documents")]
    text = "\n".join(pages)

    for one in PLAN.sections:
        words = f"Canary {one.id}"
        if one.id in {**WHOLE, **GUARDED} and one.sensitivity in seen:
            assert words in text, one.id
        else:
            assert words not in text, one.id
            assert one.title not in text or one.id == "safeguarding", one.id
    assert "This page shows what you may read" in pages[0]
    is_told = "Whether it is approved is held by the team" in pages[0]
    assert is_told is ("health" not in seen)


def test_a_part_in_the_timeline_shows_its_own_words_and_leads_to_the_document(
    world, plan, signed_in
):
    routine, hidden = part_of(0), part_of(6)
    client = signed_in(world.visitor)

    page = html(client.get(f"/families/{world.family}/events/{routine}"))

    assert "Canary birth_plan" in page
    assert "Read the document that it belongs to" in page
    assert "Correct this" not in page
    answer = client.get(f"/families/{world.family}/events/{hidden}")
    assert answer.status_code == 404


def test_two_versions_are_compared_word_by_word(plan, nurse, signed_in, place):
    """
    What was put in and what was taken out is said, and not by its colour alone.
    """
    client = signed_in(nurse)
    write(client, place, risk="Canary of risk", partner="Sam")

    page = html(client.get(place("/compare")))

    assert "What changed from version 1 to 2" in page
    assert "[put in: </span>of <span" in page
    assert "[put in: </span>Sam<span" in page
    assert page.count("nhsuk-tag--white") == 2
    assert "The same in both" in page


def test_a_change_of_spaces_alone_is_said_to_be_one(plan, nurse, signed_in, place):
    """
    Nothing to see is struck through: so the page says what the change was.
    """
    words = WHOLE["relapse_signature"]
    write(signed_in(nurse), place, relapse_signature=words.replace(" ", "\n", 1))

    page = html(signed_in(nurse).get(place("/compare?from=1&to=2")))

    assert "Only spaces or lines" in page


def test_what_is_owed_for_a_plan_stands_by_when_it_is_due(
    plan, nurse, signed_in, place, world
):
    """
    The soonest first, whatever began first.
    """
    page = html(signed_in(nurse).get(place()))

    owed = page[page.index('id="owed"') :]
    order = [
        owed.index(words)
        for words in ("A senior colleague approves", "gone through with her")
    ]
    assert order == sorted(order)


def test_the_family_page_leads_to_the_early_signs_at_3_am(
    world, plan, signed_in, place
):
    """
    With the version and its day; and for who may read less, to what they may.
    """
    family = f"/families/{world.family}"
    doctor, visitor = (
        html(signed_in(one).get(family)) for one in (world.psychiatrist, world.visitor)
    )

    assert f'href="{place()}#relapse_signature"' in doctor
    assert "Care plan, version 1 of Wed 11 Mar 2026" in doctor
    assert f'href="{place()}#birth_plan"' in visitor
    assert "relapse_signature" not in visitor


def test_a_senior_colleague_approves_and_it_is_not_owed_any_more(
    world, plan, nurse, signed_in, place
):
    client, form = signed_in(world.psychiatrist), {"event_id": str(uuid4())}
    before = html(client.get(place()))
    family = html(client.get(f"/families/{world.family}"))
    refused = signed_in(nurse).post(place("/approve"), form)

    done = [client.post(place("/approve"), form) for _ in range(2)]

    assert f'<a href="{place()}">Approve the plan' in family
    assert "A senior colleague approves the care plan" in before
    assert "Not approved yet" in before
    assert refused.status_code == 422
    assert "Your post does not approve plans" in refused.content.decode()
    assert done[0].status_code == 302
    after = html(client.get(place()))
    assert "perinatal psychiatrist" in after
    assert "A senior colleague approves the care plan" not in after
    assert len(recorded("plan.perinatal_care.approved")) == 1


def test_a_review_says_what_came_of_it_and_when_it_is_next(
    plan, nurse, signed_in, place
):
    client = signed_in(nurse)
    form = {
        "event_id": str(uuid4()), "outcome": "stays", "note": "",
        "next_on-day": "1", "next_on-month": "6", "next_on-year": "2026",
    }  # fmt: skip
    past = client.post(place("/review"), form | {"next_on-year": "2025"})
    done = client.post(place("/review"), form)
    page = html(client.get(place()))

    assert past.status_code == 422
    assert "must be today or in the future" in past.content.decode()
    assert done.status_code == 302
    assert "It stays as it is. Again by Mon 1 Jun 2026" in page


def shared(client, place, *roles: str):
    form = {"event_id": str(uuid4()), "to": list(roles), "note": ""}
    return client.post(place("/share"), form)


def test_it_is_sent_to_each_and_the_page_says_who_has_not_acknowledged(
    world, plan, nurse, signed_in, place
):
    """
    A new version is sent and acknowledged anew.
    """
    client, visitor = signed_in(nurse), signed_in(world.visitor)
    asked = html(client.get(place("/share")))

    done = shared(client, place, "health_visitor")
    waits = html(client.get(place()))
    assert "Nobody yet" in waits
    reader = html(visitor.get(place()))
    action = reader.partition('<form method="post" action="')[2].partition('"')[0]
    talk = html(visitor.get(action.removesuffix("/acknowledge")))
    inbox = html(visitor.get("/messages"))
    told = visitor.post(action, {"event_id": str(uuid4())})
    acknowledged = html(client.get(place()))
    write(client, place, partner="Sam")
    anew = html(client.get(place()))

    assert "sections: not" in asked
    assert told.status_code == 302
    assert done.status_code == 302
    assert waits.count("Not acknowledged yet") == 1
    assert "Not sent to:</strong> Midwife; Obstetrician; GP" in waits
    assert "Your team was sent this version" in reader
    assert "Care plan <" in inbox
    assert "Read the plan" in talk
    assert acknowledged.count("Not acknowledged yet") == 0
    assert "Acknowledged</strong>" in acknowledged
    assert "Nobody yet" not in acknowledged
    assert "It was sent to nobody" in anew
    assert "Not sent to:</strong> Midwife; Obstetrician; GP; Health visitor" in anew


def test_nobody_to_send_it_to_is_said(plan, nurse, signed_in, place):
    answer = shared(signed_in(nurse), place)

    assert answer.status_code == 422
    assert "Select who it is for" in answer.content.decode()
    assert recorded("message.sent") == []


def test_her_own_copy_has_her_sections_and_whom_to_ring_and_nothing_else(
    world, plan, nurse, signed_in, place
):
    client = signed_in(nurse)
    page = html(client.get(place("/parents")))
    copy = page.partition('id="her-copy"')[2].partition("</article>")[0]
    assert "Samaritans" in copy
    assert "Domestic Abuse" not in copy  # others at home may read it
    form = {"event_id": str(uuid4()), "way": "on_paper", "keeps": "not_at_home"}

    client.post(place("/parents"), form | {"note": ""})

    assert "What you want" in copy
    assert "116 123" in copy
    for hidden in ("risk", "home_safety", "told_by_others"):
        assert f"Canary {hidden}" not in page
    assert "She prefers <bdi>Polish</bdi>" in page
    [event] = recorded("plan.family.published")
    assert event["keeps"] == "not_at_home"
    assert "She has her own copy" in html(client.get(place()))


def test_a_due_date_that_moves_past_32_weeks_is_said_and_the_plan_is_owed(
    world, nurse, signed_in, as_engine
):
    """
    The clock shows the new day, the old one, and that nobody could have known.
    """
    soon = {"edd": (NOW + timedelta(days=80)).date().isoformat()}
    sooner = {"edd": (NOW + timedelta(days=40)).date().isoformat()}
    with as_engine():
        record(world, "pregnancy.notified", soon, at=NOW - timedelta(days=30))
        record(world, "pregnancy.edd_set", sooner, at=NOW - timedelta(days=2))

    page = html(signed_in(nurse).get(f"/families/{world.family}/documents"))

    assert "The due date was changed on Mon 9 Mar 2026" in page
    assert "nobody could have known" in page.replace("\n", " ")


def test_every_page_asks_the_database_a_dozen_times_at_most(
    plan, nurse, signed_in, place, world, django_assert_max_num_queries
):
    client = signed_in(nurse)
    write(client, place, partner="Sam")
    for do in ("", "/compare", "/write", "/approve", "/review", "/share", "/parents"):
        with django_assert_max_num_queries(12):
            html(client.get(place(do)))
