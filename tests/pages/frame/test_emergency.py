"""The pages of an emergency: the way in, the banner, the way out, and the review."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from lib.reading_age import reading_age
from lib.town import make_staff
from plait.access.models import Exclusion
from plait.records.models import EmergencyTry, Person

NUMBER = "9434765919"
REASON = "Found alone on the ward, unconscious"
NOISE = re.compile(rb'name="(csrfmiddlewaretoken|event_id)" value="[^"]*"')


@pytest.fixture
def numbered(town, home, as_engine):
    """The family with a number; everybody has a password; there is an officer."""
    with as_engine():
        Person.objects.filter(subject_id=home.id, role="mother").update(
            nhs_number=NUMBER, given="Jane", family_name="Quill"
        )
        town.staff["officer"] = make_staff(
            town.teams["partnership"], "privacy_officer", given="Win"
        )
        for staff in town.staff.values():
            staff.set_password("right")
            staff.save()
    return home


def sent(client: Client, **more: str):
    form = {
        "nhs_number": NUMBER, "code": "child_danger", "reason": REASON,
        "password": "right", "event_id": str(uuid4()),
    }  # fmt: skip
    return client.post("/emergency", form | more)


def said(answer) -> bytes:
    return NOISE.sub(b"", answer.content)


def test_until_password_and_reason_are_right_every_search_is_answered_alike(
    signed_in, numbered, as_engine
):
    """
    The very same bytes, but for what was typed, and nothing is looked for.
    """
    client = signed_in("paediatrics")
    other = "9434765870"
    for wrong in ({"password": "wrong"}, {"reason": "urgent"}, {"code": ""}):
        there = sent(client, **wrong)
        absent = sent(client, **wrong, nhs_number=other)

        assert there.status_code == absent.status_code == 422
        assert said(there) == said(absent).replace(other.encode(), NUMBER.encode())
        assert b'value="wrong"' not in there.content
    with as_engine():
        kept = set(EmergencyTry.objects.values_list("outcome", flat=True))
    assert kept == {"password"}


def test_kin_and_absent_are_answered_alike(signed_in, numbered, town, as_engine):
    """
    After the password as well.
    """
    with as_engine():
        Exclusion.objects.create(
            subject_id=numbered.id, staff=town.staff["gp"], reason="sister",
            declared_by="herself", declared_at="2026-01-01T00:00Z",
        )  # fmt: skip
    client, other = signed_in("gp"), "9434765870"

    kin = sent(client)
    absent = sent(client, nhs_number=other)

    assert kin.status_code == absent.status_code == 422
    assert said(kin) == said(absent).replace(other.encode(), NUMBER.encode())
    assert b"Nothing was opened" in kin.content
    assert REASON.encode() in kin.content


def test_a_part_of_a_name_from_the_search_does_not_stand_in_the_way(
    signed_in, numbered
):
    """
    One word is taken for the family name, and a number beside it is enough.
    """
    client = signed_in("paediatrics")
    searched = client.post("/families", {"q": "Quill"}, follow=True)
    [way] = re.findall(r'href="(/emergency\?s=[^"]+)"', searched.content.decode())
    page = client.get(way).content.decode()
    [field] = re.findall(r'<input[^>]*name="family_name"[^>]*>', page)
    assert "Quill" in field

    opened = sent(client, family_name="Quill")

    assert opened.url == f"/families/{numbered.id}"


def test_it_opens_the_record_and_every_page_says_so_until_it_is_closed(
    signed_in, numbered
):
    """
    From a search that found nothing it is two clicks and a password.
    """
    client, path = signed_in("paediatrics"), f"/families/{numbered.id}"
    assert client.get(path).status_code == 404
    searched = client.post("/families", {"q": f"{NUMBER}"}, follow=True)
    [way] = re.findall(r'href="(/emergency\?s=[^"]+)"', searched.content.decode())
    assert NUMBER in client.get(way).content.decode()
    event = str(uuid4())

    opened = sent(client, event_id=event)
    again = sent(client, event_id=event)

    assert opened.url == again.url == path
    assert b"Quill" in client.get(path).content
    for page in ("/due", "/families", "/opened"):
        assert b"You have a record open in an emergency" in client.get(page).content
    assert client.post(f"/emergency/{numbered.id}/close").url == "/opened"
    assert b"open in an emergency." not in client.get("/due").content
    assert client.get(path).status_code == 404
    assert b"Reviewed: not yet" in client.get("/opened").content


def test_the_teams_of_the_family_see_who_opened_it_until_it_is_reviewed(
    signed_in, numbered, town
):
    """
    The officer reviews it, and whoever opened it reads what was found.
    """
    sent(signed_in("paediatrics"), event_id=(event := str(uuid4())))
    visitor, officer = signed_in("health_visiting"), signed_in("officer")
    page = visitor.get(f"/families/{numbered.id}").content.decode()
    assert "Opened in an emergency" in page
    assert "Reviewed: not yet" in page
    assert town.teams["paediatrics"].name in page
    assert "Who is involved" in page
    listed = officer.get("/emergency/reviews").content.decode()
    review = f"/emergency/reviews/{event}"
    assert review in listed
    assert REASON in officer.get(review).content.decode()
    assert officer.post(review, {"outcome": "right"}).status_code == 422

    done = officer.post(review, {"outcome": "right", "note": "Asked. It was needed."})

    assert done.url == review
    assert "Asked. It was needed." in officer.get(review).content.decode()
    page = visitor.get(f"/families/{numbered.id}").content.decode()
    assert "Reviewed: not yet" not in page
    theirs = signed_in("paediatrics").get(review).content.decode()
    assert "Asked. It was needed." in theirs
    assert "<form method" not in theirs.partition("<main")[2]
    for stranger in ("gp", "health_visiting"):
        assert signed_in(stranger).get(review).status_code == 404
        assert signed_in(stranger).get("/emergency/reviews").status_code == 404


def test_the_duty_leads_the_office_to_the_review(signed_in, numbered):
    """
    Not to a form that asks for the bare fact.
    """
    sent(signed_in("paediatrics"))

    page = signed_in("officer").get("/due").content.decode()

    assert "Emergency opening of a record reviewed" in page
    assert 'href="/emergency/reviews"' in page
    record = f"/families/{numbered.id}/record/access.reviewed"
    assert signed_in("officer").get(record).status_code == 404


def test_a_review_can_close_the_family_to_whoever_opened_it(
    signed_in, numbered, town, as_engine
):
    """
    At once, while their hour runs; the office reads why, and can let them in again.
    """
    opener, officer = signed_in("paediatrics"), signed_in("officer")
    event, path = str(uuid4()), f"/families/{numbered.id}"
    sent(opener, event_id=event)
    assert opener.get(path).status_code == 200
    form = {"outcome": "not_right", "note": "A cousin, out of interest"}
    page = f"/emergency/reviews/{event}"

    done = officer.post(page, form | {"closes": "yes", "event_id": str(uuid4())})

    assert done.url == page
    assert opener.get(path).status_code == 404
    assert b"Nothing was opened" in sent(opener).content
    listed = officer.get("/families/closed-to").content.decode()
    assert "A cousin, out of interest" in listed
    assert "At the review of an opening in an emergency" in listed
    with as_engine():
        kept = Exclusion.objects.get(subject_id=numbered.id)
    assert kept.staff_id == town.staff["paediatrics"].pk


def test_who_looked_is_told_to_each_as_far_as_they_answer_for_it(signed_in, numbered):
    """
    One's own; all to the officer, who opens nothing; a stranger learns nothing.
    """
    path = f"/families/{numbered.id}"
    visitor, midwife = signed_in("health_visiting"), signed_in("maternity")
    visitor.get(path)
    midwife.get(path)

    own = visitor.get(f"{path}/looked").content.decode()
    whole = signed_in("officer").get(f"{path}/looked").content.decode()

    assert "Ashmere maternity team" not in own.partition("<main")[2]
    assert "Ashmere maternity team" in whole
    assert "Ashmere health visiting team" in whole
    assert "Quill" not in whole
    assert signed_in("gp").get(f"{path}/looked").status_code == 404


def test_a_parent_is_told_in_plain_words_and_without_names(signed_in, numbered):
    """
    With a warning above it that is the same for each family.
    """
    path = f"/families/{numbered.id}"
    visitor = signed_in("health_visiting")
    visitor.get(path)

    page = visitor.get(f"{path}/looked/parent").content.decode()

    text = page.partition("<h1")[2].partition("</main>")[0]
    assert "Ashmere health visiting team" in text
    assert "Made Up" not in text
    assert "Ask before you give it" in page
    words = " ".join(re.sub(r"<[^>]+>", " ", text).split())
    assert reading_age(words.partition("If you have a question")[2]) <= 11


def test_reasons_to_ask_are_for_officers_and_keep_what_came_of_it(
    signed_in, numbered, town
):
    """
    An emergency is one; what was said of it stands beside it.
    """
    sent(signed_in("paediatrics"))
    officer = signed_in("officer")
    page = officer.get("/looked").content.decode()
    assert "Opened in an emergency, without being involved" in page
    [which] = re.findall(r'name="which" value="([^"]+)"', page)
    empty = officer.post("/looked/into", {"which": which, "words": ""})
    assert empty.status_code == 422
    assert "Enter what came of asking" in empty.content.decode()

    kept = officer.post("/looked/into", {"which": which, "words": "A real emergency"})

    assert kept.status_code == 302
    assert "A real emergency" in officer.get("/looked").content.decode()
    for spoilt in ("", "x|y|z", f"{numbered.id}|{'9' * 30}|2026-01-01", "||"):
        sent_ = officer.post("/looked/into", {"which": spoilt, "words": "x"})
        assert sent_.status_code == 404
    assert signed_in("gp").get("/looked").status_code == 404


def test_an_officer_finds_who_looked_by_a_reference(signed_in, numbered):
    """
    What cannot be one, or is of nobody they look after, is said in words.
    """
    officer = signed_in("officer")

    wrong = officer.post("/looked/find", {"reference": "nonsense!"})
    absent = officer.post("/looked/find", {"reference": "F-222222"})

    assert (wrong.status_code, absent.status_code) == (422, 422)
    assert "There is no record with this reference" in absent.content.decode()
    assert signed_in("gp").post("/looked/find", {}).status_code == 404


def test_a_banner_says_how_many_minutes_are_left(signed_in, numbered, time_machine_at):
    """
    Counted down; the database ends it, whatever the page says.
    """
    client = signed_in("paediatrics")
    sent(client)
    with time_machine_at(timedelta(minutes=5)):
        page = client.get("/due").content.decode()

    assert re.search(r"5[56] minutes left", page)
