"""What is held about one person: asked for, decided item by item, and given."""

import re
from uuid import uuid4

import pytest
from django.utils import timezone

from plait.access import sessions
from plait.casework import subject_requests as verbs
from plait.clock.moments import local_day
from plait.records.models import AccessEntry, Event, Person
from plait.worklist import recording
from plait.worklist.subject_requests import NotTheirsAlone

HERS = "she sleeps in short spells"
HIS = "he lost his work in January"
BOTH = "they shouted at each other"
TOLD = "nobody must hear that she told us"


def text(answer):
    """What a page says, without its tags."""
    body = answer.content.decode().partition("<main")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split()).replace("&#39;", "'")


@pytest.fixture
def partner(home, as_engine):
    """The id of the mother's partner."""
    id_ = uuid4()
    with as_engine():
        Person.objects.create(
            subject_id=home.id, id=id_, role="partner", given="Tom",
            family_name="Ashby", name_key="ashby",
        )  # fmt: skip
    return id_


@pytest.fixture
def facts(home, partner, records):
    """What the health visitors recorded, by name: about her, him, both, and guarded."""
    kind = "contact.health_visitor.other"
    return {
        "hers": records("health_visiting", kind, about="mother", note=HERS),
        "plain": records("health_visiting", kind, about="mother", mode="video"),
        "both": records(
            "health_visiting", kind, about="mother", note=BOTH,
            people_present=[str(home.mother), str(partner)],
        ),
        "guarded": records(
            "health_visiting", "concern.safeguarding", about="mother", note=TOLD
        ),
        "elsewhere": records("maternity", "contact.midwife.antenatal", about="mother",
                             note="the midwives' own"),
    }  # fmt: skip


@pytest.fixture
def visitor(home, signed_in):
    """The health visitor, in a browser."""
    return signed_in("health_visiting")


def page_of(home, person):
    """The address of the page of a person."""
    return f"/families/{home.id}/people/{person}"


def ask(client, home, person, **answers):
    """Record that a copy was asked for; the answer of the form."""
    today = local_day(timezone.now())
    form = {
        "event_id": str(uuid4()), "asked_by": "themselves", "identity": "known",
        "received_on-day": today.day, "received_on-month": today.month,
        "received_on-year": today.year,
    }  # fmt: skip
    return client.post(f"{page_of(home, person)}/asked", form | answers)


@pytest.fixture
def asked(visitor, home, facts):
    """The address where her copy is prepared."""
    return ask(visitor, home, home.mother)["Location"]


def decided(facts, **more):
    """Every item decided: hers is given, and what is guarded is left out."""
    joined = Event.objects.get(kind="person.joined", about=facts["hers"].event.about)
    return {
        "event_id": str(uuid4()), "checked": "yes",
        f"item-{joined.id}": "give",
        f"item-{facts['hers'].event.id}": "give",
        f"item-{facts['plain'].event.id}": "give",
        f"item-{facts['guarded'].event.id}": "serious_harm",
        **more,
    }  # fmt: skip


def test_her_page_tells_apart_what_is_hers_alone(visitor, home, facts, partner):
    """
    What names two people is not among what is hers, and not on his as his alone.
    """
    hers = text(visitor.get(page_of(home, home.mother)))
    together = text(visitor.get(page_of(home, partner) + "?part=together"))
    his = text(visitor.get(page_of(home, partner)))

    assert "What is held about Jane Ashby" in hers
    assert "4 facts" not in his
    assert "0 facts" in his
    assert "1 fact," in together
    assert "Safeguarding concern" in hers
    assert "Safeguarding concern" not in together


def test_what_may_not_be_read_is_one_line_without_a_number(visitor, home, records):
    """
    The perinatal team's two facts are "ask them", once, and not counted.
    """
    for _ in range(2):
        records("perinatal", "diagnosis.mental_health", about="mother",
                severity="severe", condition="psychosis")  # fmt: skip

    page = text(visitor.get(page_of(home, home.mother)))

    assert page.count("Information held by Ashmere perinatal team : ask them") == 1
    assert "psychosis" not in page


def test_the_copy_holds_what_was_decided_and_nothing_else(visitor, asked, facts):
    """
    Her own words are in it. What names him is a line, what is guarded leaves no trace.
    """
    looked = visitor.post(asked, decided(facts, do="look"))
    given = visitor.post(asked, decided(facts, do="give"))
    paper = visitor.get(given["Location"] + "/paper?page")
    said = text(paper)

    assert looked.status_code == 200
    assert "Nothing is recorded yet" in text(looked)
    assert HERS in said
    for words in (BOTH, TOLD, "midwives", "Safeguarding"):
        assert words not in said
    assert said.count("Something about somebody else is left out here.") == 1
    assert said.count("Other contact with the health visitor") == 2
    pdf = visitor.get(given["Location"] + "/paper")
    assert pdf["Content-Type"] in ("application/pdf", "text/html; charset=utf-8")


def test_what_was_given_and_left_out_is_kept_with_its_reasons(visitor, asked, facts):
    """
    The event names both by version, and the page says why.
    """
    given = visitor.post(asked, decided(facts, do="give"))
    event = Event.objects.get(kind="subject.copied")
    page = text(visitor.get(given["Location"]))

    reasons = {one["event"]: one["reason"] for one in event.fact["left_out"]}
    assert reasons == {
        str(facts["both"].event.id): "third_party",
        str(facts["guarded"].event.id): "serious_harm",
    }
    assert str(facts["hers"].event.id) in event.fact["given"]
    assert event.fact["complete"] is True
    assert "Giving it would be likely to cause serious harm" in page
    assert TOLD not in page


def test_nothing_goes_out_that_nobody_has_read(visitor, asked, facts):
    """
    An item with words that was not decided on stops the copy, and nothing is kept.
    """
    sent = decided(facts, do="give")
    del sent[f"item-{facts['hers'].event.id}"]

    refused = visitor.post(asked, sent)

    assert refused.status_code == 422
    assert "Decide about Other contact with the health visitor" in text(refused)
    assert not Event.objects.filter(kind="subject.copied").exists()


def test_what_was_corrected_meanwhile_is_asked_about_again(
    visitor, asked, facts, town, home
):
    """
    The new version has no decision yet, though the old one was read.
    """
    old, staff = facts["hers"].event, town.staff["health_visiting"]
    sent = decided(facts, do="give")
    sessions.begin(staff.pk)
    sessions.open_subject(staff, home.id)
    recording.record(
        kind=old.kind, fact={"note": "he said that she sleeps badly"}, about=old.about,
        family=home.id, occurred_at=old.occurred_at, recorded_at=timezone.now(),
        by=staff, corrects=old.id,
    )  # fmt: skip
    sessions.end()

    refused = visitor.post(asked, sent)

    assert refused.status_code == 422
    assert not Event.objects.filter(kind="subject.copied").exists()


def test_the_ledger_refuses_what_is_not_theirs_alone(home, facts, town):
    """
    Whatever a page may send: what names two people is in no copy.
    """
    staff, now = town.staff["health_visiting"], timezone.now()
    sessions.begin(staff.pk)
    sessions.open_subject(staff, home.id)
    occasion = {"family": home.id, "occurred_at": now, "recorded_at": now, "by": staff}
    request = verbs.ask_for_copy(
        about=home.mother, asked_by="themselves", identity="known", **occasion
    )

    for name in ("both", "elsewhere"):
        with pytest.raises(NotTheirsAlone):
            verbs.give_copy(
                about=home.mother, answers=request.event.id, left_out={},
                versions=[facts[name].event.id], exemptions=1, complete=True,
                digest="0" * 64, **occasion,
            )  # fmt: skip
    sessions.end()


def test_the_request_is_owed_within_a_month_and_the_copy_ends_that(
    visitor, home, asked, facts
):
    """
    It stands on the family's page with a button that leads to the copy.
    """
    before = visitor.get(f"/families/{home.id}")
    button = re.search(
        r'href="([^"]*record/subject\.copied[^"]*)"', before.content.decode()
    )
    there = visitor.get(button[1].replace("&amp;", "&"))
    visitor.post(asked, decided(facts, do="give"))
    after = text(visitor.get(f"/families/{home.id}"))

    assert "Copy of their record given" in text(before)
    assert there["Location"] == asked
    assert "Copy of their record given · owed" not in after
    assert "Prepare the copy" not in after


def test_a_form_sent_twice_is_recorded_once(visitor, home, facts):
    """
    Both the request and the copy.
    """
    twice = {"event_id": str(uuid4())}
    asked = [ask(visitor, home, home.mother, **twice)["Location"] for _ in range(2)]
    form = decided(facts, do="give")
    given = [visitor.post(asked[0], form)["Location"] for _ in range(2)]

    assert asked[0] == asked[1]
    assert given[0] == given[1]
    assert Event.objects.filter(kind__startswith="subject.").count() == 2


def test_a_child_is_asked_for_with_words_and_their_mother_stays_out(
    visitor, home, facts, records
):
    """
    A baby does not ask, and who asks for one says why they may.
    """
    records("health_visiting", "contact.health_visitor.other", about="infant",
            note="he feeds well")  # fmt: skip
    alone = ask(visitor, home, home.infant)
    silent = ask(visitor, home, home.infant, asked_by="parental_responsibility")
    said = ask(
        visitor, home, home.infant, asked_by="parental_responsibility", asker="Tom",
        authority="Named on the birth certificate, shown to us",
    )  # fmt: skip
    page = text(visitor.get(said["Location"]))

    form = visitor.get(page_of(home, home.infant) + "/asked").content.decode()

    assert (alone.status_code, silent.status_code) == (422, 422)
    assert form.count('name="asker"') == form.count('name="authority"') == 1
    assert "What shows that they may" in text(silent)
    assert "Enter what shows that they may ask" in text(silent)
    assert "he feeds well" in page
    assert HERS not in page
    assert "Named on the birth certificate" in page


def test_nobody_is_given_a_copy_before_it_is_known_who_they_are(visitor, home, facts):
    """
    The clock runs from the day of the request all the same.
    """
    asked = ask(visitor, home, home.mother, identity="not_yet")["Location"]
    refused = visitor.post(asked, decided(facts, do="give"))
    given = visitor.post(asked, decided(facts, do="give", identity="document"))

    assert refused.status_code == 422
    assert "Select how it was checked who they are" in text(refused)
    assert given.status_code == 302


def test_a_request_that_was_taken_back_is_owed_no_more(visitor, home, asked):
    """
    With a reason, which is kept.
    """
    silent = visitor.post(asked, {"do": "end", "event_id": str(uuid4())})
    done = visitor.post(
        asked, {"do": "end", "event_id": str(uuid4()), "reason": "She rang us"}
    )
    page = text(visitor.get(page_of(home, home.mother)))

    assert silent.status_code == 422
    assert done.status_code == 302
    assert "Not asked for any more" in page
    assert "Prepare the copy" not in text(visitor.get(f"/families/{home.id}"))


def test_another_agency_prepares_its_own_copy_and_sees_none_of_this(
    visitor, home, asked, facts, signed_in
):
    """
    Hidden and absent are the same: each agency answers for what it recorded.
    """
    given = visitor.post(asked, decided(facts, do="give"))["Location"]
    midwife = signed_in("maternity")

    for where in (asked, given, given + "/paper", asked[:-4] + "0000"):
        assert midwife.get(where).status_code == 404
    own = ask(midwife, home, home.mother)["Location"]
    page = text(midwife.get(own))
    assert "the midwives' own" in page
    assert HERS not in page


def test_a_stranger_learns_of_nobody_in_the_family(home, facts, signed_in):
    """
    Who may not open the family learns of nobody in it.
    """
    stranger = signed_in("police")

    for where in ("", "/asked"):
        assert stranger.get(page_of(home, home.mother) + where).status_code == 404
        nobody = signed_in("maternity").get(page_of(home, uuid4()) + where)
        assert nobody.status_code == 404


def test_each_look_is_kept_with_its_purpose(visitor, home, asked, facts):
    """
    Who looked says that it was to answer a request.
    """
    visitor.post(asked, decided(facts, do="give"))

    assert AccessEntry.objects.filter(purpose="subject_request").exists()
    page = text(visitor.get(f"/families/{home.id}/looked"))
    # Both looks are of one moment here, and either may begin the sentence.
    assert "to answer a request of the family" in page.lower()
    assert "a copy for the person" in page
