"""A family's care is handed over on pages: written, offered, returned, accepted."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from lib.town import make_staff
from plait.access.models import Absence
from plait.records import ledger
from plait.records.models import Event, WorklistEntry
from plait.records.shapes import NewEvent

FEEDS = "Breastfed, with a shield on the left"


def text(answer):
    """What a page says, without its tags."""
    body = answer.content.decode().partition("<main")[2]
    body = re.sub(r"<[^>]+>", " ", body).replace("&#39;", "'")
    return " ".join(body.split())


@pytest.fixture
def midwife(signed_in, home):
    """The community midwife."""
    return signed_in("maternity")


@pytest.fixture
def visitor(signed_in, home):
    """The health visitor, who may see routine information only."""
    return signed_in("health_visiting")


def new(home, query=""):
    return f"/families/{home.id}/handover/new{query}"


def form(town, *to, **answers):
    """What somebody sends who hands over."""
    teams = {"health_visitor": "health_visiting", "gp": "gp"}
    return {
        "event_id": str(uuid4()),
        "occasion": "birth",
        "to": [f"{role}:{town.teams[teams[role]].pk}" for role in to],
        "part_feeding": FEEDS,
        "class": "health",
        "step": "offer",
    } | answers


def offered(client, town, home, *to, **answers):
    """Offer it; the page of the handover."""
    sent = form(town, *(to or ("health_visitor",)), **answers)
    answer = client.post(new(home), sent)
    assert answer.status_code == 302, text(answer)
    return answer["Location"]


def do(client, page, name, **answers):
    """Send one of the forms of a handover."""
    sent = {f"{name}-{key}": value for key, value in answers.items()}
    return client.post(page, {f"{name}-event_id": str(uuid4())} | sent | {"do": name})


def test_it_is_filled_in_with_who_recorded_what_and_when(midwife, records, home, town):
    """
    A sum with its band, and never the guarded fact that its author may read as well.
    """
    records("maternity", "screen.epds", about="mother", total=14, safety_item=0)
    records(
        "health_visiting",
        "contact.health_visitor.other",
        about="infant",
        mode="face_to_face",
        feeding="breast and bottle",
        infant_seen=True,
    )

    page = midwife.get(new(home)).content.decode()

    team = town.teams["maternity"].name
    assert "14 out of 30" in page
    assert team in page
    assert "Breast and bottle" in page
    assert f'value="health_visitor:{town.teams["health_visiting"].pk}" checked' in page
    # A health fact is filled in, so it is not offered to everybody.
    assert 'value="routine"' not in page


def test_what_is_guarded_is_not_filled_in(midwife, town, home, as_engine):
    """
    Its author may read it, and is told that it is for them to write or not.
    """
    with as_engine():
        at = timezone.now() - timedelta(days=1)
        ledger.append(
            NewEvent(
                subject_id=home.id, kind="concern.amber_flag", about=home.mother,
                fact={"note": "Her sister rang"}, occurred_at=at, recorded_at=at,
                team_id=town.teams["maternity"].pk, sensitivity="third_party",
            )
        )  # fmt: skip

    page = text(midwife.get(new(home)))

    assert "1 fact of a more guarded kind is not filled in" in page
    assert "Her sister rang" not in page


def test_what_they_will_read_is_shown_before_it_is_offered(midwife, town, home):
    sent = form(
        town,
        "health_visitor",
        step="check",
        leave_feeding="out",
        part_worries="She is alone at night",
    )

    seen = text(midwife.post(new(home), sent))

    assert "They answer within 2 working days" in seen
    assert "the family stays with" in seen
    assert "She is alone at night" in seen
    assert FEEDS not in seen
    assert not Event.objects.filter(kind="handover.offered").exists()


def test_it_reaches_a_team_that_may_not_read_its_class(midwife, visitor, town, home):
    """
    To hand over was the sender's decision; until they accept it is still hers.
    """
    page = offered(midwife, town, home)

    for path in (f"/families/{home.id}", page):
        assert "Still yours: Ashmere health visiting team has not accepted yet" in text(
            midwife.get(path)
        )
    assert "Still yours" in text(midwife.get("/due"))
    asked = text(visitor.get(page))
    assert FEEDS in asked
    assert "Still with Ashmere maternity team" in asked


def test_it_is_returned_offered_again_and_accepted(
    midwife, visitor, town, home, as_engine
):
    """
    A return gives it back with the reason and a clock; then it is theirs by name.
    """
    page = offered(midwife, town, home)
    assert do(visitor, page, "return", reason=" ").status_code == 422
    done = do(visitor, page, "return", reason="No birth in it", missing="The birth")
    assert done.status_code == 302

    back = text(midwife.get(page))
    assert "returned it on" in back
    assert "No birth in it" in back
    with as_engine():
        owed = WorklistEntry.objects.get(
            subject_id=home.id, standard="handover_returned_answered"
        )
    assert owed.team_id == town.teams["maternity"].pk
    where = f"/families/{home.id}/record/handover.offered?duty={owed.id}"
    assert midwife.get(where, follow=True).redirect_chain[-1][0] == page

    again = f"?again={page.rpartition('/')[2]}"
    written = midwife.get(new(home, again)).content.decode()
    assert FEEDS in written
    assert "The birth" in written
    second = midwife.post(
        new(home, again),
        form(town, "health_visitor", part_birth="At home, at 39 weeks"),
    )["Location"]
    me = town.staff["health_visiting"].pk
    assert do(visitor, second, "accept", worker=me).status_code == 302

    assert "With your team since" in text(visitor.get(second))
    assert "With Ashmere health visiting team since" in text(midwife.get(second))
    assert "Still yours" not in text(midwife.get(f"/families/{home.id}"))
    assert "Still yours" not in text(midwife.get("/due"))
    with as_engine():
        kinds = list(
            Event.objects.filter(subject_id=home.id).values_list("kind", flat=True)
        )
    assert "allocation.made" in kinds


def test_it_is_kept_with_a_reason(midwife, visitor, town, home, as_engine):
    page = offered(midwife, town, home)
    do(visitor, page, "return", reason="He is in hospital")

    assert do(midwife, page, "keep", reason="").status_code == 422
    assert do(midwife, page, "keep", reason="We visit the ward").status_code == 302

    assert "We visit the ward" in text(visitor.get(page))
    with as_engine():
        owed = WorklistEntry.objects.get(
            subject_id=home.id, standard="handover_returned_answered"
        )
    assert owed.closed_how == "met"


def test_two_receivers_each_accept_for_themselves(signed_in, town, home, as_engine):
    """
    One form, two offers: the GP's yes is none of the health visitor's.
    """
    nurse, gp = signed_in("perinatal"), signed_in("gp")
    offered(nurse, town, home, "health_visitor", "gp", occasion="discharge")
    with as_engine():
        offers = {
            event.fact["to"]: event
            for event in Event.objects.filter(kind="handover.offered")
        }
    assert set(offers) == {"health_visitor", "gp"}
    path = f"/families/{home.id}/handover/{offers['gp'].id}"

    assert do(gp, path, "accept", worker=town.staff["gp"].pk).status_code == 302

    with as_engine():
        states = dict(
            WorklistEntry.objects.filter(standard="handover_accepted").values_list(
                "team_id", "closed_how"
            )
        )
    assert states == {
        town.teams["gp"].pk: "met", town.teams["health_visiting"].pk: None,
    }  # fmt: skip
    assert "Ashmere health visiting team has not accepted yet" in text(
        nurse.get(f"/families/{home.id}")
    )
    # Nobody answers for another: the page of the other offer has no form for the GP.
    other = f"/families/{home.id}/handover/{offers['health_visitor'].id}"
    assert do(gp, other, "accept", worker=town.staff["gp"].pk).status_code in (404, 422)


def test_the_cover_of_whoever_is_away_is_shown_and_accepts(
    midwife, town, home, as_engine, client
):
    """
    By name, and it is kept instead of whom.
    """
    team = town.teams["health_visiting"]
    with as_engine():
        cover = make_staff(team, "health_visitor", given="Cora")
        now = timezone.now()
        Absence.objects.create(
            team=team, staff=town.staff["health_visiting"], cover_staff=cover,
            from_at=now - timedelta(days=1), to_at=now + timedelta(days=3),
        )  # fmt: skip
    who = {f"worker_{team.pk}": str(town.staff["health_visiting"].pk)}
    before = midwife.post(new(home), form(town, "health_visitor", **who, step="check"))
    assert "Made Up by name, who is away: Cora Up covers" in text(before)
    page = offered(midwife, town, home, **who)
    client.force_login(cover)

    assert "Cora Up covers and may accept" in text(client.get(page))
    assert do(client, page, "accept", worker=cover.pk).status_code == 302

    said = text(midwife.get(page))
    assert "Cora Up accepted" in said
    assert "Instead of: Made Up" in said


def test_of_somebody_who_left_it_is_said_and_the_lead_is_asked(
    midwife, town, home, as_engine
):
    team = town.teams["health_visiting"]
    with as_engine():
        lead = make_staff(team, "hv_team_lead", given="Lena")
        leaver = make_staff(team, "health_visitor", given="Gone")
    page = offered(midwife, town, home, **{f"worker_{team.pk}": str(leaver.pk)})
    with as_engine():
        leaver.posts.update(valid_to=timezone.now() - timedelta(minutes=1))

    said = text(midwife.get(page))

    assert "Gone Up does not work in this team any more" in said
    assert f"{lead.given_name} Up, health visiting team lead, is asked instead" in said


def test_sent_twice_it_is_offered_once_and_nonsense_is_refused(
    midwife, town, home, as_engine
):
    sent = form(town, "health_visitor")
    first, second = midwife.post(new(home), sent), midwife.post(new(home), sent)

    assert first["Location"] == second["Location"]
    with as_engine():
        assert Event.objects.filter(kind="handover.offered").count() == 1
    for wrong, say in (
        ({"to": []}, "Select who is asked to take over"),
        ({"to": ["health_visitor:99999"]}, "Select"),
        ({"part_feeding": "x" * 5000}, "4,000 characters"),
        ({"part_feeding": "  "}, "Write at least one part"),
        ({"occasion": "x"}, "Select why you hand over"),
    ):
        answer = midwife.post(new(home), form(town, "health_visitor") | wrong)
        assert answer.status_code == 422, wrong
        assert say in text(answer)
    assert midwife.get(new(home, "?again=x")).status_code == 404
