-- Row-level security. One text a kind of table; every policy calls one function.

do $$
declare
    v_table text;
begin
    foreach v_table in array array[
        'subject', 'person', 'person_contact', 'event', 'chain_head', 'worklist_entry',
        'failed_derivation', 'access_entry', 'access_listing', 'involvement',
        'exclusion'
    ] loop
        execute format('alter table %I enable row level security', v_table);
        execute format('alter table %I force row level security', v_table);
        -- What they may do with a row is for their grants to say.
        execute format(
            'create policy %I on %I to plait_engine using (true) with check (true)',
            v_table || '_engine', v_table
        );
        execute format(
            'create policy %I on %I to plait_keeper using (true) with check (true)',
            v_table || '_keeper', v_table
        );
    end loop;
    -- A restrictive policy beats every permissive one, also one that comes later.
    foreach v_table in array array[
        'person', 'person_contact', 'event', 'worklist_entry', 'failed_derivation',
        'involvement'
    ] loop
        execute format(
            'create policy %I on %I as restrictive to plait_app
             using (plait.not_excluded(subject_id))
             with check (plait.not_excluded(subject_id))',
            v_table || '_not_excluded', v_table
        );
    end loop;
end
$$;

create policy subject_not_excluded on subject as restrictive to plait_app
using (plait.not_excluded(id)) with check (plait.not_excluded(id));
create policy subject_select on subject for select to plait_app
using (plait.is_open(id));

create policy person_select on person for select to plait_app
using (plait.is_open(subject_id));
create policy person_insert on person for insert to plait_app
with check (plait.is_open(subject_id));
create policy person_update on person for update to plait_app
using (plait.is_open(subject_id)) with check (plait.is_open(subject_id));

create policy person_contact_select on person_contact for select to plait_app
using (plait.holds_class(subject_id, 5::smallint));
create policy person_contact_insert on person_contact for insert to plait_app
with check (plait.is_open(subject_id));
create policy person_contact_update on person_contact for update to plait_app
using (plait.holds_class(subject_id, 5::smallint))
with check (plait.holds_class(subject_id, 5::smallint));

create policy event_select on event for select to plait_app
using (plait.may_see(subject_id, team_id, sens));
create policy event_insert on event for insert to plait_app
with check (plait.may_record(subject_id, team_id, by_id, sens));

create policy worklist_entry_select on worklist_entry for select to plait_app
using (plait.may_see_entry(subject_id, team_id, from_team_id, told_team_id, classes));

create policy failed_derivation_select on failed_derivation for select to plait_app
using (plait.is_mine_or_open(subject_id, team_id));

create policy involvement_select on involvement for select to plait_app
using (plait.is_mine_or_open(subject_id, team_id));

-- Of the log of who looked, the web reads a person's own looking and no more: it would
-- tell that the police or a refuge had looked.
create policy access_entry_select on access_entry for select to plait_app
using (plait.is_me(staff_id));
create policy access_listing_select on access_listing for select to plait_app
using (plait.is_me(staff_id));
