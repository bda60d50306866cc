"""Kin and friends of a family are kept out of it, at once and everywhere."""

import re

import pytest

from lib.family_world import LONG_AGO, make_staff_of, write
from plait.access.models import Agency, EndedExclusion, Exclusion, Team

WHY = "a cousin of the mother"


def said(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.fixture
def office(world, as_engine):
    """Somebody of the partnership's own office."""
    with as_engine():
        agency = Agency.objects.create(
            slug="ashmere-office", name="Ashmere safeguarding office",
            kind="partnership", partnership_id="ashmere",
        )  # fmt: skip
        team = Team.objects.create(
            agency=agency, name="Safeguarding office", roles=["partnership"]
        )
        return make_staff_of(team, "partnership")


def test_who_knows_a_family_says_so_without_opening_it(world, signed_in, as_engine):
    """
    By the reference; and it is the same answer where there is no such family.
    """
    visitor = signed_in(world.visitor)
    sent = {"reference": "f-7k2m9", "how": "relative", "words": ""}
    there = visitor.post("/families/known", sent, follow=True)
    absent = visitor.post(
        "/families/known", sent | {"reference": "F-22222"}, follow=True
    )

    def without_seals(answer):
        return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", said(answer))

    assert "It is closed to you from that moment" in said(there)
    assert without_seals(there) == without_seals(absent)
    assert visitor.get(f"/families/{world.family}").status_code == 404
    with as_engine():
        [kept] = Exclusion.objects.all()
    assert (kept.staff_id, kept.declared_by) == (world.visitor.pk, "self")


def test_a_colleague_is_kept_out_and_let_in_by_the_office_alone(
    world, signed_in, as_engine, office
):
    """
    With a reason at both ends. Nobody but the office reads either, and nobody is told
    on the page who names a worker.
    """
    with as_engine():
        aunt = make_staff_of(world.teams["health_visiting"], "hv_team_lead")
        write(world, "contact.other", {"note": "heron"})
    visitor, kept_out = signed_in(world.visitor), signed_in(aunt)
    page = f"/families/{world.family}/closed-to"
    assert kept_out.get(f"/families/{world.family}").status_code == 200

    half = visitor.post(page, {"staff": str(aunt.pk), "words": WHY})
    assert half.status_code == 422
    assert "Select who asks for it" in said(half)
    done = visitor.post(page, {"staff": str(aunt.pk), "asks": "family", "words": WHY})

    assert done.url == f"/families/{world.family}"
    assert kept_out.get(f"/families/{world.family}").status_code == 404
    assert "hv team lead" not in said(visitor.get(f"/families/{world.family}/worker"))
    assert visitor.get("/families/closed-to").status_code == 404
    assert 'href="/families/closed-to"' in said(signed_in(office).get("/families"))
    assert 'href="/families/closed-to"' not in said(visitor.get("/families"))
    listed = signed_in(office).get("/families/closed-to")
    assert WHY in said(listed)
    assert "Somebody of the family asked for it" in said(listed)

    end = {"subject": str(world.family), "staff": str(aunt.pk)}
    assert visitor.post("/families/closed-to", end | {"words": "x"}).status_code == 404
    again = signed_in(office).post("/families/closed-to", end | {"words": " "})
    assert "Enter why" in said(again)
    signed_in(office).post("/families/closed-to", end | {"words": "Another cousin"})

    assert kept_out.get(f"/families/{world.family}").status_code == 200
    with as_engine():
        [ended] = EndedExclusion.objects.all()
        assert not Exclusion.objects.exists()
    assert (ended.reason, ended.why_ended) == (WHY, "Another cousin")


def test_nobody_is_kept_out_by_a_stranger(world, signed_in, as_engine):
    """
    A colleague of another agency is none; and nobody lets themselves in again.
    """
    worker = signed_in(world.social_worker)
    page = f"/families/{world.family}/closed-to"
    answer = worker.post(
        page, {"staff": str(world.visitor.pk), "asks": "family", "words": WHY}
    )

    assert answer.status_code == 422
    assert signed_in(world.visitor).get(page).status_code == 200


def test_the_office_does_not_end_its_own(world, signed_in, as_engine, office):
    """
    It does not even see that it is there.
    """
    with as_engine():
        Exclusion.objects.create(
            subject_id=world.family, staff=office, reason=WHY, declared_by="family",
            declared_at=LONG_AGO,
        )  # fmt: skip
    client = signed_in(office)

    assert WHY not in said(client.get("/families/closed-to"))
    answer = client.post(
        "/families/closed-to",
        {"subject": str(world.family), "staff": str(office.pk), "words": "Please"},
    )
    assert answer.status_code == 404


def test_of_a_family_of_its_own_the_office_sees_and_ends_nobodys(
    world, signed_in, as_engine, office
):
    """
    Who is kin learns nothing of that family, whoever else is kept out of it.
    """
    with as_engine():
        for one in (office, world.visitor):
            Exclusion.objects.create(
                subject_id=world.family, staff=one, reason=WHY, declared_by="family",
                declared_at=LONG_AGO,
            )  # fmt: skip
    client = signed_in(office)

    assert WHY not in said(client.get("/families/closed-to"))
    answer = client.post(
        "/families/closed-to",
        {"subject": str(world.family), "staff": str(world.visitor.pk), "words": "x"},
    )
    assert answer.status_code == 404
    with as_engine():
        assert Exclusion.objects.count() == 2
