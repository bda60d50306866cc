"""What the schema promises, read from PostgreSQL's own catalogue."""

import re

import pytest
from django.apps import apps
from django.db import connection

from integration.database.looking_definers import LOOKING
from integration.database.outcome_definers import OF_A_SERVICE, OUTCOMES, PAIRS
from integration.database.seeing_definers import SEEING
from lib import (
    guarded,
    guarded_boards,
    guarded_care,
    guarded_exchange,
    guarded_workforce,
)

#: Tables of a family, a member of staff or a review. Others are alike for everyone.
CASE_TABLES = {
    "subject",
    "person",
    "person_contact",
    "event",
    "chain_head",
    "worklist_entry",
    "worklist_concern",
    "meeting",
    "meeting_seat",
    "meeting_draft",
    "child_owner",
    "mark_measure",
    "failed_derivation",
    "access_entry",
    "looked_into",
    "involvement",
    "exclusion",
    "exclusion_ended",
    "known_number",
    "photo",
    "photo_opening",
    *guarded.MESSAGES,
    *guarded.COMPLEX_CASES,
    *guarded.DOCUMENTS,
    *guarded_workforce.CASE_TABLES,
    *guarded_care.CASE_TABLES,
    "event_release",
    *guarded_exchange.CASE_TABLES,
    *PAIRS,
}

#: Guarded like a case table, and keyed by the member of staff whose looking it is.
STAFF_KEYED = {"access_listing", "emergency_try"}

#: The same, by the partnership whose policy it is; closed to the web but for its doors.
OF_A_PARTNERSHIP = {"policy_proposal", "policy_preview", "policy_step"}
OF_A_PARTNERSHIP |= guarded_boards.OF_A_PARTNERSHIP

#: The same, by the notice: the web posts by a door that checks whose family it is.
OF_A_NOTICE = {"outgoing"}

#: The same, and keyed by the team whose people are on call or away.
OF_A_TEAM = {"team_hours", "rota_shift", "absence", "capacity_forecast", "care_group"}
OF_A_TEAM |= guarded_workforce.OF_A_TEAM

GUARDED = CASE_TABLES | STAFF_KEYED | OF_A_PARTNERSHIP | OF_A_NOTICE | OF_A_TEAM
GUARDED |= guarded_exchange.OF_A_PARTNER | OF_A_SERVICE

REFERENCE_TABLES = guarded.REFERENCE_TABLES | guarded_exchange.REFERENCE_TABLES

#: Unique, to be read out on the telephone: the web writes none, so they tell nothing.
KEYS_WITHOUT_SUBJECT = {("subject", "reference"), ("known_number", "nhs_number")}

#: The functions that look further than their caller, each for a reason.
DEFINERS = {
    **guarded.OF_MESSAGES,
    **guarded.OF_COMPLEX_CASES,
    "begin_request": "reads posts and exclusions to say who asks",
    "open_subject": "checks the involvement and writes the access row",
    "list_access": "writes the row that says what was listed",
    "start_subject": "makes a record and involves the team that starts it",
    "agreed_classes": "reads the sharing agreement",
    "involve": "involves a team, after an append",
    "involve_after_failure": "involves a team once what failed works again",
    "end_involvement": "ends an involvement, after an append",
    "find_people": "searches records that are not open",
    "may_open": "checks an involvement without opening",
    "my_subjects": "lists the records of my teams",
    "held_elsewhere": "says that something is held, never what",
    "involved": "leaves out who is there because of what is hidden",
    "reasons_of": "says who holds a reason",
    "who_may_have": "leaves out kin of a family that is open",
    "has_appended": "asks the chain who wrote last",
    "appended_timeline": "reads a timeline whole, after an append",
    "link_event": "writes the chain",
    "replace_entries_after_append": "writes what is owed, after an append",
    "replace_meetings_after_append": "writes the rows of meetings, after an append",
    "draft_stamp": "says that others wrote into a meeting's draft, without opening",
    "draft_is_whole": "says whether all of a draft may be read, never what",
    "replace_marks_after_append": "writes what is measured, after an append",
    "marks_of": "sums what is measured, for a partnership's office",
    "replace_owners_after_append": "writes who owns a child, after an append",
    "release": "shows one event to a team, after an append by who recorded it",
    "settle_move": "moves a home, after its acceptance was appended",
    "end_release": "ends that, after an append by the same",
    "note_failure": "says that a derivation failed, after an append",
    "quality_of": "counts what became of every standard, for a partnership's office",
    "keep_number": "keeps one record for a number, whoever may see it",
    "already_known": "says that there is a record, and whom to ask",
    "holders": "finds the records that the one above tells of",
    "whom_to_ask": "reads whose home a hidden record is",
    "leads_policy": "reads posts to say who leads a pathway",
    "policy_proposals": "shows what was proposed to those who lead",
    "propose_policy": "writes a proposal of somebody who leads",
    "step_policy": "writes who sent, decided or took back a proposal",
    "adopt_policy": "writes the version that a second person approved",
    "open_photo": "hands over a picture, and writes who opened it",
    "post_after_append": "keeps a notice of a family that is open, or after an append",
    "rang_instead": "writes who rang whom a notice could not reach",
    **guarded_exchange.DEFINERS,
    **guarded_boards.DEFINERS,
    **guarded_workforce.DEFINERS,
    **guarded_care.DEFINERS,
    "lock_subjects": "makes writers wait for the sweep",
    **LOOKING,
    **SEEING,
    **OUTCOMES,
}

#: What the web may do with a guarded table as a whole, and with some columns only.
APP_MAY = {
    **guarded.WITH_MESSAGES,
    **guarded_workforce.APP_MAY,
    **guarded_care.APP_MAY,
    "subject": "SELECT",
    "person": "INSERT SELECT",
    "person_contact": "INSERT SELECT",
    "worklist_entry": "SELECT",
    "worklist_concern": "SELECT",
    "meeting": "SELECT",
    "meeting_seat": "SELECT",
    "meeting_draft": "INSERT SELECT",
    "child_owner": "SELECT",
    "failed_derivation": "SELECT",
    "access_entry": "SELECT",
    "access_listing": "SELECT",
    "photo_opening": "SELECT",
    "involvement": "SELECT",
    "event_release": "SELECT",
    "exchange_link": "SELECT",
    "team_hours": "SELECT",
    "capacity_forecast": "SELECT",
    "rota_shift": "DELETE INSERT SELECT",
    "absence": "INSERT SELECT",
}


def rows(query: str, *values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def test_every_table_is_declared(db):
    """
    A new table is a case table or a reference table, and somebody has said which.
    """
    models = [
        model
        for room in ("access", "assurance", "records", "workforce")
        for model in apps.get_app_config(room).get_models(include_auto_created=True)
    ]

    found = {model._meta.db_table for model in models}

    assert found == GUARDED | REFERENCE_TABLES


def test_row_level_security_is_forced_on_every_case_table(db):
    """
    The owner is bound as well.
    """
    found = rows(
        "select relname from pg_class where relnamespace = 'plait'::regnamespace "
        "and relrowsecurity and relforcerowsecurity"
    )

    assert {name for (name,) in found} == GUARDED


def test_no_table_lies_outside_the_schema(db):
    """
    Nothing was made in public, where other rights hold.
    """
    assert rows("select tablename from pg_tables where schemaname = 'public'") == []


def test_keys_of_case_tables_hold_the_subject(db):
    """
    Primary, unique and foreign keys among them: so a sharded PostgreSQL can split
    them, and no unique value tells of another family's row.
    """
    found = rows(
        """
        select c.conrelid::regclass::text, c.contype::text, array(
            select a.attname::text from unnest(c.conkey) k
            join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k
        ), c.confrelid::regclass::text
        from pg_constraint c
        where c.connamespace = 'plait'::regnamespace and c.contype in ('p', 'u', 'f')
        """
    )
    for table, kind, columns, target in found:
        if table not in CASE_TABLES or (kind == "f" and target in REFERENCE_TABLES):
            continue
        if (table, *columns) in KEYS_WITHOUT_SUBJECT:
            continue
        subject = "id" if table == "subject" else "subject_id"
        assert subject in columns, (table, kind, columns)


def test_no_unique_index_hides_outside_the_constraints(db):
    """
    A unique index tells of hidden rows as much as a unique constraint.
    """
    found = rows(
        "select tablename, indexdef from pg_indexes where schemaname = 'plait' "
        "and tablename = any (%s) and indexdef like 'CREATE UNIQUE%%'",
        sorted(CASE_TABLES),
    )

    assert found
    for table, definition in found:
        is_known = any(
            table == known and f"({column})" in definition
            for known, column in {*KEYS_WITHOUT_SUBJECT, ("subject", "id")}
        )
        assert "subject_id" in definition or is_known, definition


def test_policies_have_no_subselect(db):
    """
    Each calls one function: inlined here, and runnable on a sharded PostgreSQL.
    """
    found = rows(
        "select tablename, policyname, coalesce(qual, ''), coalesce(with_check, '') "
        "from pg_policies where schemaname = 'plait'"
    )
    assert len(found) > 30
    for table, policy, using, check in found:
        for text in (using, check):
            assert not re.search(r"\bselect\b", text, re.IGNORECASE), (table, policy)
            assert re.fullmatch(r"|true|\w+\([\w, ]*(, \(5\)::smallint)?\)", text), text


def test_functions_of_policies_are_inlinable(db):
    """
    SQL, stable, no settings of their own, no definer, a body bound when made.
    """
    found = rows(
        """
        select p.proname, p.provolatile = 's', p.proconfig is null, not p.prosecdef,
            p.prosqlbody is not null, l.lanname = 'sql'
        from pg_proc p join pg_language l on l.oid = p.prolang
        where p.pronamespace = 'plait'::regnamespace and p.oid in (
            select d.refobjid from pg_depend d join pg_policy o on o.oid = d.objid
            where d.classid = 'pg_policy'::regclass
                and d.refclassid = 'pg_proc'::regclass
        )
        """
    )
    assert len(found) >= 6
    for name, *promises in found:
        assert all(promises), name


def test_kin_are_kept_out_by_a_restrictive_policy(db):
    """
    On every case table that the web may read, so that no later grant reopens it.
    """
    found = rows(
        "select tablename from pg_policies where schemaname = 'plait' "
        "and permissive = 'RESTRICTIVE' and 'plait_app' = any (roles) "
        "and cmd = 'ALL' and qual like '%%not_excluded%%' "
        "and with_check like '%%not_excluded%%'"
    )

    no_family = {"access_entry", "access_listing", "photo_opening"} | OF_A_TEAM
    by_columns = {"event", "message", "outgoing", "photo", "exchange_out"}
    readable = set(APP_MAY) | by_columns | guarded.COMPLEX_CASES
    assert {name for (name,) in found} == readable - no_family


def test_functions_that_look_further_are_on_the_list(db):
    """
    Each has a fixed search path, belongs to the keeper, and is closed to the public.
    """
    found = rows(
        """
        select p.proname, r.rolname, p.proconfig, p.proacl::text
        from pg_proc p join pg_roles r on r.oid = p.proowner
        where p.pronamespace = 'plait'::regnamespace and p.prosecdef
        """
    )

    assert {name for name, *_ in found} == set(DEFINERS)
    for name, owner, config, rights in found:
        assert owner == "plait_keeper", name
        assert "search_path=plait, pg_temp" in config, name
        # An entry that begins with `=` is what everybody may do; null is the default,
        # which is everybody.
        assert rights is not None, name
        assert not re.search(r"[{,]=", rights), (name, rights)


def test_every_function_has_a_fixed_search_path_or_a_bound_body(db):
    """
    Nobody can put another table or operator in front of ours.
    """
    found = rows(
        "select proname, proconfig, prosqlbody is not null, prosrc from pg_proc "
        "where pronamespace = 'plait'::regnamespace "
        "and proname not like 'procrastinate_%%'"  # not ours, and closed to the web
    )
    for name, config, is_bound, source in found:
        is_fixed = any("search_path" in each for each in config or ())
        assert is_fixed or is_bound or "from" not in source, name


def test_the_keeper_cannot_sign_in_and_nobody_is_above_the_policies(db):
    """
    None of our roles is a superuser or passes by row-level security.
    """
    found = rows(
        "select rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreaterole "
        "from pg_roles where rolname in "
        "('plait_owner', 'plait_app', 'plait_engine', 'plait_keeper')"
    )

    assert len(found) == 4
    for name, can_login, *above in found:
        assert can_login == (name != "plait_keeper")
        assert above == [False, False, False], name


def test_the_web_owns_nothing_and_is_a_member_of_nothing(db):
    """
    Neither a table nor a function nor a schema, and no role to step into.
    """
    [(owned,)] = rows(
        "select count(*) from pg_class where relowner = 'plait_app'::regrole"
    )
    [(functions,)] = rows(
        "select count(*) from pg_proc where proowner = 'plait_app'::regrole"
    )
    members = rows(
        "select roleid::regrole::text from pg_auth_members "
        "where member in ('plait_app'::regrole, 'plait_engine'::regrole)"
    )

    assert (owned, functions, members) == (0, 0, [])


@pytest.mark.parametrize("table", sorted(GUARDED))
def test_rights_on_a_case_table_are_exactly_these(db, table):
    """
    The web deletes nothing of a family, truncates nothing, and changes whole rows of
    nothing.
    """
    [(rights,)] = rows(
        """
        select coalesce(string_agg(privilege_type, ' ' order by privilege_type), '')
        from information_schema.role_table_grants
        where table_schema = 'plait' and table_name = %s and grantee = 'plait_app'
        """,
        table,
    )

    assert rights == APP_MAY.get(table, "")


def test_the_columns_of_the_chain_are_closed_to_the_web(db):
    """
    A gap in the numbers would tell of an event whose existence is bound.
    """
    found = rows(
        "select column_name from information_schema.column_privileges "
        "where table_schema = 'plait' and table_name = 'event' "
        "and grantee = 'plait_app'"
    )

    assert not {name for (name,) in found} & {"number", "prev", "hash"}
