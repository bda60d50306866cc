-- Who may do what with which table, beyond what the schema gives by default (read and
-- write to app and engine, which suits the tables of sign-in and of Django).

-- Bodies, people and posts: the web reads them. Accounts it may change (a password),
-- never make or delete.
revoke insert, update, delete on
    partnership, agency, team, team_serves, post, sharing_agreement
from plait_app;
revoke insert, delete on staff from plait_app;

-- A family's tables: nothing is deleted but the projection, and that by its functions.
revoke all on
    subject, person, person_contact, event, chain_head, access_entry, access_listing,
    worklist_entry, failed_derivation, involvement, exclusion, sweep_state
from plait_app, plait_engine;

grant select on
    subject, access_entry, access_listing, worklist_entry, failed_derivation,
    involvement, sweep_state
to plait_app;
grant select, insert on person, person_contact to plait_app;
grant update (
    role, given, family_name, name_key, born_on, nhs_number, sex, preferred_name,
    language, interpreter, safe_to_text, household, died_on
) on person to plait_app;
grant update (address, postcode, phone) on person_contact to plait_app;

-- Without number, prev and hash: a gap in the numbers, or the hash of a hidden row,
-- would tell of an event whose existence is bound.
grant select (
    subject_id, id, source_id, kind, about, fact, occurred_at, recorded_at, agency,
    team_id, by_id, sens, corrects, root, first_recorded_at
) on event to plait_app;
grant insert (
    subject_id, id, source_id, kind, about, fact, occurred_at, recorded_at, agency,
    team_id, by_id, sens, corrects
) on event to plait_app;

grant select on event, chain_head, access_entry, access_listing to plait_engine;
grant insert (
    subject_id, id, source_id, kind, about, fact, occurred_at, recorded_at, agency,
    team_id, by_id, sens, corrects
) on event to plait_engine;
grant select, insert, update on
    subject, person, person_contact, involvement, sweep_state
to plait_engine;
grant select, insert, update, delete on
    worklist_entry, failed_derivation, exclusion
to plait_engine;

-- The keeper: exactly what its functions touch.
grant select on
    staff, post, team, agency, sharing_agreement, exclusion, involvement, subject,
    person, event, chain_head, worklist_entry
to plait_keeper;
grant insert on
    access_entry, access_listing, involvement, subject, chain_head, worklist_entry
to plait_keeper;
grant update on chain_head, involvement, worklist_entry to plait_keeper;
grant delete on worklist_entry to plait_keeper;
grant select, insert, update, delete on failed_derivation to plait_keeper;

-- Functions. What policies and triggers call:
grant execute on function
    plait.is_engine(), plait.my_staff(), plait.my_teams(), plait.is_open(uuid),
    plait.may_see(uuid, integer, smallint),
    plait.may_see_entry(uuid, integer, integer, integer, integer),
    plait.not_excluded(uuid), plait.holds_class(uuid, smallint),
    plait.may_record(uuid, integer, integer, smallint),
    plait.is_mine_or_open(uuid, integer), plait.is_me(integer), plait.forget(),
    plait.may_open(uuid),
    plait.has_appended(uuid), plait.full_timeline(uuid),
    plait.project(uuid, text[], jsonb)
to plait_app, plait_engine, plait_keeper;
grant execute on function
    plait.event_text(plait.event), plait.link_of(bytea, plait.event)
to plait_engine, plait_keeper;
grant execute on function plait.is_same_event(plait.event, plait.event)
to plait_keeper;
grant execute on function plait.replace_entries(uuid, text[], jsonb)
to plait_engine, plait_keeper;
-- What the web may call, each a door of its own:
grant execute on function
    plait.begin_request(integer), plait.open_subject(uuid, text),
    plait.list_access(uuid[], text),
    plait.start_subject(uuid, text, text, integer, text),
    plait.involve(uuid, integer, text, text, uuid, timestamptz),
    plait.end_involvement(uuid, integer, text),
    plait.find_people(text, text, date, text, text, integer),
    plait.my_subjects(text, integer), plait.held_elsewhere(uuid),
    plait.reasons_of(uuid, uuid), plait.appended_timeline(uuid),
    plait.replace_entries_after_append(uuid, text[], jsonb)
to plait_app;
grant execute on function
    plait.involve(uuid, integer, text, text, uuid, timestamptz),
    plait.end_involvement(uuid, integer, text), plait.lock_subjects(uuid[])
to plait_engine;
grant execute on function plait.note_failure(uuid, text) to plait_app, plait_engine;

-- Functions that look further than their caller belong to the keeper, who needs the
-- right to create for as long as they are handed over.
grant create on schema plait to plait_keeper;
do $$
declare
    v_function regprocedure;
begin
    for v_function in
        select oid from pg_proc
        where pronamespace = 'plait'::regnamespace and prosecdef
    loop
        execute format('alter function %s owner to plait_keeper', v_function);
    end loop;
end
$$;
revoke create on schema plait from plait_keeper;
