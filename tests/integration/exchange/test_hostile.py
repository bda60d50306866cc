"""A partner that means ill: signed as it should be, and after what is ours."""

from __future__ import annotations

import json
from datetime import date
from uuid import uuid4

import pytest

from lib.town import NOW
from lib.two_plaits import new_number, numbered_home
from plait.access.models import Agency, Partnership
from plait.exchange import cards, envelopes, packing
from plait.exchange.envelopes import ENVELOPE, Outside


@pytest.fixture
def homes(ends):
    number = new_number()
    return [numbered_home(end, number) for end in ends]


@pytest.fixture
def says(ends, homes):
    """`says("transfer.offered", {...})`: signed by Ashmere; gives what Vale answers."""
    ashmere, vale = ends
    ashmere.records(
        "maternity", "message.sent", homes[0].id, to="health_visitor", note="x",
        team=ashmere.remote("health_visiting"),
    )  # fmt: skip
    [row] = ashmere.rows(
        "select subject_id, id, event_id, to_team_id, to_staff_id, until, because, "
        "content, posted_at, tries from exchange_out where subject_id = %s",
        homes[0].id,
    )
    inside = packing.inside_of(
        packing.Waiting(*row), own="ashmere", partner="vale", using="ashmere"
    ).model_dump(mode="json")

    def said(kind, fact, *, who="maternity", because=None, id_=None):
        content = json.loads(json.dumps(inside)) | {"id": str(uuid4())}
        content["because"] = str(because or uuid4())
        team = ashmere.town.teams[who]
        content["event"] |= {
            "id": str(id_ or uuid4()), "kind": kind, "fact": fact, "team": team.pk,
            "agency": team.agency_id, "sensitivity": "routine",
        }  # fmt: skip
        text = json.dumps(content)
        shape = Outside(
            id=content["id"], sender="ashmere", receiver="vale", made_at=NOW,
            digest=envelopes.digest_of(text),
            sealed=envelopes.seal(text, vale.own.keys),
        )  # fmt: skip
        outside = shape.model_dump(mode="json")
        vale.answer(envelopes.sign(ENVELOPE, outside, ashmere.own.keys), NOW)
        vale.takes(NOW)
        return vale.rows(
            "select state, reason from exchange_in where id = %s", content["id"]
        )[0]

    return said


def test_a_partner_moves_no_home_of_ours(ends, homes, says):
    """
    It offers a family to itself, accepts, and would have ended our own access.
    """
    ashmere, vale = ends
    offer, accepted, share = uuid4(), uuid4(), uuid4()
    own = f"ashmere#{ashmere.town.teams['health_visiting'].pk}"
    alike = {
        "service": "health_visiting", "from_area": "vale", "to_area": "ashmere",
        "to": "health_visitor", "team": own,
    }  # fmt: skip
    shared = says(
        "info.shared", {"released": [str(offer), str(accepted)]},
        who="health_visiting", id_=share,
    )  # fmt: skip
    offered = says(
        "transfer.offered",
        alike | {"moves_on": "2026-03-09", "access_days": 0, "summary": "x"},
        who="health_visiting", because=share, id_=offer,
    )  # fmt: skip
    taken = says(
        "transfer.accepted",
        alike | {
            "answers": str(offer), "accepted_by": "x", "home": True,
            "first_contact_on": "2026-03-10", "access_ends_on": "2026-03-09",
        },
        who="health_visiting", because=share, id_=accepted,
    )  # fmt: skip

    [(home,)] = vale.rows("select home_team_id from subject where id = %s", homes[1].id)
    assert shared == ("taken", "")
    assert (offered, taken) == (("refused", "kind"), ("refused", "kind"))
    assert home == vale.town.teams["health_visiting"].pk


@pytest.mark.parametrize("who", ["maternity", "partnership"])
def test_a_partner_says_nothing_of_who_may_see_what_is_ours(ends, homes, says, who):
    """
    Not even by an office of its own.
    """
    _, vale = ends
    own = vale.records("perinatal", "contact.perinatal", homes[1].id)
    fact = {"event": str(own), "seen_as": "sealed", "reason": "x"}

    assert says("class.changed", fact, who=who) == ("refused", "not_yours")
    assert vale.rows("select seen_as from event where id = %s", own) != [(4,)]


@pytest.mark.parametrize(
    ("kind", "fact"),
    [
        ("class.named", {"event": str(uuid4()), "staff": 1, "team": 1, "reason": "x"}),
        ("access.reviewed", {"outcome": "right", "note": "x"}),
    ],
)
def test_a_partner_names_and_reviews_nobody(says, kind, fact):
    """
    Who reads what here, and who opened what, is said here.
    """
    assert says(kind, fact, who="partnership") == ("refused", "kind")


def test_a_birthday_that_is_none_is_no_envelope(ends):
    """
    Its shape is refused, where reading it would fail again and again.
    """
    with pytest.raises(ValueError, match="born_on"):
        envelopes.Someone(here=uuid4(), role="mother", born_on="1995-13-45")
    assert envelopes.Someone(
        here=uuid4(), role="mother", born_on="1995-07-14"
    ).born_on == str(date(1995, 7, 14))


def card_of(end, **agency):
    """The card of an end that names one more agency."""
    card, _ = cards.read(
        cards.make(
            end.own.slug, "x", f"https://{end.own.slug}.example", end.own.keys,
            now=NOW, using=end.using,
        ),
        NOW,
    )  # fmt: skip
    more = cards.Agency(
        **{"name": "X", "kind": "gp", "area_name": "X", "teams": ()} | agency
    )
    changed = card.model_copy(update={"agencies": (*card.agencies, more)})
    return envelopes.sign("plait-card", changed.model_dump(mode="json"), end.own.keys)


def test_a_partner_is_no_office_of_ours(ends):
    """
    A later card, signed as it should be, that claims to be: nothing of it is taken.
    """
    ashmere, vale = ends
    card = card_of(
        ashmere, slug="ashmere-safeguarding", kind="partnership", area="vale"
    )

    with pytest.raises(cards.CardRefused, match="whose office is here"):
        cards.take(card, own="vale", confirmed="", now=NOW, using="vale")

    assert vale.rows("select 1 from agency where slug = 'ashmere-safeguarding'") == []


def test_a_partner_takes_no_agency_of_ours_by_its_name(ends):
    """
    However it is called there: what is taken here is another's and stays so.
    """
    ashmere, vale = ends
    ours = Partnership.objects.using("vale").get(slug="vale")
    for slug in ("well-street", "ashmere-well-street"):
        Agency.objects.using("vale").create(
            slug=slug, name="Ours", kind="gp", partnership=ours
        )

    cards.take(
        card_of(ashmere, slug="well-street", area="ashmere"), own="vale", confirmed="",
        now=NOW, using="vale",
    )  # fmt: skip

    assert vale.rows(
        "select slug, name from agency where slug like '%%well-street%%' order by slug"
    ) == [
        ("ashmere-well-street", "Ours"), ("ashmere-well-street-2", "X"),
        ("well-street", "Ours"),
    ]  # fmt: skip
