"""What a service writes its plans under is data, and a fault in it is said."""

import re
from pathlib import Path

import pytest

from plait.standards import services
from plait.standards.services import BadStandards, topics
from plait.standards.services.documents import written_by

SECTION = "{ id: signs, title: Signs, prompt: What is first, required: true }"
ROLES = "roles: [midwife], force: ours, source: Ours, verified: false"


@pytest.fixture
def folder(tmp_path: Path):
    (tmp_path / "hill").mkdir()
    row = "id: hill\nkind: perinatal\ntitle: Hill\nagency: hill"
    (tmp_path / "hill/service.yaml").write_text(row)
    yield tmp_path
    services.use(None)


def fault(folder: Path, text: str) -> str:
    (folder / "hill/documents.yaml").write_text(text)
    services.use(folder)
    return "\n".join(one for one in topics.faults() if one.startswith("hill/"))


def document(more: str = "", sections: str = SECTION) -> str:
    return (
        "documents:\n"
        f"  - {{ id: care-plan, title: A, lead: B, {more} sections: [{sections}] }}\n"
    )


def test_the_service_that_plait_comes_with_writes_a_plan_and_an_assessment():
    """
    What parents have in their own copy is never of a class that must not lie about.
    """
    found = written_by("vale-perinatal")
    plan = found.of("care-plan")

    assert [one.id for one in found.documents] == ["assessment", "care-plan"]
    assert {one.id for one in plan.sections if one.at_night} >= {
        "relapse_signature", "birth_plan", "crisis_contacts",
    }  # fmt: skip
    assert {one.sensitivity for one in plan.sections if one.shown_to_parent} == {
        "routine", "health",
    }  # fmt: skip
    assert not plan.approval.verified
    assert written_by("ashmere-police") is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (document(sections=SECTION.replace("true", "true, sensitivity: "
                  "domestic_abuse, shown_to_parent: true")), "routine and health only"),
        (document(sections=f"{SECTION}, {SECTION}"), "each section once"),
        (document(sections=SECTION.replace("true", "false")), "at least one section"),
        (document(more=f"approval: {{ {ROLES.replace('midwife', 'midwive')} }},"),
         "'midwive' is not a role.*Did you mean 'midwife'"),
        (document(more=f"shared_with: {{ {ROLES.replace('ours', 'mine')} }},"),
         "hill/documents.yaml:2"),
        (document().replace("care-plan", "novel"), "hill/documents.yaml:2"),
    ],
)  # fmt: skip
def test_a_fault_says_the_file_the_line_and_what_was_wanted(folder, text, wanted):
    assert re.search(wanted, fault(folder, text))


def test_nothing_of_a_faulty_file_is_used(folder):
    (folder / "hill/documents.yaml").write_text("documents: []")
    services.use(folder)

    with pytest.raises(BadStandards, match=r"documents\.yaml:1"):
        written_by("hill")
