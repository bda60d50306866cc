"""Where the rules fail, no page may say that nothing is owed."""

from uuid import uuid4

import pytest

from plait.worklist import projection

SAID = "We could not work out what is owed to this family"


@pytest.fixture
def failing(monkeypatch):
    """The rules fail from here on, as a mistake in a standard would make them."""

    def fail(*_args, **_kwargs):
        raise RuntimeError("Jane Quillfeather")

    monkeypatch.setattr(projection, "refresh", fail)


def test_a_family_that_could_not_be_worked_out_says_so(
    world, signed_in, failing, capsys
):
    """
    What was recorded is kept, and the page after it, the family and the worklist warn.
    """
    client = signed_in(world.visitor)
    family = f"/families/{world.family}"
    calm = client.get(family).content.decode()
    answer = client.post(
        f"{family}/record/plan",
        {
            "event_id": str(uuid4()),
            "opened_at": "2026-03-11T14:31:00+00:00",
            "about": str(world.mother),
            "plan": "plan.safety.agreed",
            "when": "now",
            "step": "save",
        },
    )
    assert answer.status_code == 302

    assert SAID not in calm
    why = f"{family}/why"
    for path in (
        answer["Location"],
        family,
        "/due",
        why,
        f"{why}/raised_epds_assessed",
    ):
        page = client.get(path).content.decode()
        assert SAID in page, path
        assert "Nothing is owed to this family now" not in page
        assert "This started nothing new" not in page
    assert "Quillfeather" not in capsys.readouterr().err
