"""The national measures, and the roles that lead an agency."""

import re
from pathlib import Path

import plait
from plait.assurance.leads import LEADS
from plait.assurance.national import national
from plait.assurance.spc import DIRECTIONS
from plait.standards.roles import roles

SQL = Path(plait.__file__).parent / "assurance/migrations/sql/readings.sql"


def test_each_says_where_it_is_from_and_none_is_said_to_be_verified():
    """
    Nobody has read the documents for us yet.
    """
    for name, one in national().items():
        assert name == one.id
        assert one.document
        assert one.numerator
        assert one.differs
        assert one.clause
        assert one.url.startswith("https://")
        assert one.improvement in DIRECTIONS
        assert not one.verified


def test_who_leads_an_agency_is_a_role_that_there_is():
    """
    A role that is renamed must be renamed here too.
    """
    text = SQL.read_text(encoding="utf-8")
    listed = text.split("p_role in (", 1)[1].split(");", 1)[0]

    found = set(re.findall(r"'(\w+)'", listed))
    assert found == LEADS
    assert found <= set(roles())
