-- Appointments and places in groups as rows: written from what the events say, and from
-- nothing else. The groups themselves are a team's own, and of no family.

create function plait.may_see_appointment(
    p_subject uuid, p_team integer, p_sens smallint
) returns boolean
language sql stable parallel safe
return coalesce(
    p_sens <> 4
    and strpos(current_setting('plait.teams', true), ',' || p_team || ',') > 0,
    false
) or coalesce(
    p_subject = nullif(current_setting('plait.subject', true), '')::uuid
    and (nullif(current_setting('plait.classes', true), '')::integer >> p_sens) & 1 = 1,
    false
);

comment on function plait.may_see_appointment(uuid, integer, smallint) is
    'An appointment or a place in a group: of my team and not sealed; or the record is '
    'open and its class is one that I was given.';

create function plait.is_of_my_team(p_team integer) returns boolean
language sql stable parallel safe
return coalesce(
    strpos(current_setting('plait.teams', true), ',' || p_team || ',') > 0, false
);

comment on function plait.is_of_my_team(integer) is
    'What is a team''s own and of no family: mine.';

grant execute on function
    plait.may_see_appointment(uuid, integer, smallint), plait.is_of_my_team(integer)
to plait_app, plait_engine, plait_keeper;

do $$
declare
    v_table text;
begin
    foreach v_table in array array['appointment', 'group_place'] loop
        execute format('alter table %I enable row level security', v_table);
        execute format('alter table %I force row level security', v_table);
        execute format('revoke all on %I from plait_app, plait_engine', v_table);
        execute format('grant select on %I to plait_app', v_table);
        execute format(
            'grant select, insert, update, delete on %I to plait_engine, plait_keeper',
            v_table
        );
        execute format(
            'create policy %I on %I to plait_engine using (true) with check (true)',
            v_table || '_engine', v_table
        );
        execute format(
            'create policy %I on %I to plait_keeper using (true) with check (true)',
            v_table || '_keeper', v_table
        );
        execute format(
            'create policy %I on %I as restrictive to plait_app
             using (plait.not_excluded(subject_id))
             with check (plait.not_excluded(subject_id))',
            v_table || '_not_excluded', v_table
        );
        execute format(
            'create policy %I on %I for select to plait_app
             using (plait.may_see_appointment(subject_id, team_id, sens))',
            v_table || '_select', v_table
        );
    end loop;
end
$$;

alter table care_group enable row level security;
alter table care_group force row level security;
revoke all on care_group from plait_app, plait_engine;
grant select, insert on care_group to plait_app;
-- What a group is stays what it was when families joined: it may only end sooner.
grant update (until_on) on care_group to plait_app;
grant select, insert, update, delete on care_group to plait_engine;
create policy care_group_engine on care_group to plait_engine
using (true) with check (true);
create policy care_group_app on care_group to plait_app
using (plait.is_of_my_team(team_id)) with check (plait.is_of_my_team(team_id));

create function plait.replace_appointments(
    p_subject uuid, p_rows jsonb
) returns integer
language plpgsql set search_path = plait, pg_temp
as $$
declare
    v_rows integer;
    v_all integer := 0;
begin
    delete from appointment a
    where a.subject_id = p_subject and a.id not in (
        select w.id from jsonb_to_recordset(p_rows #> '{0,appointments}') as w (id uuid)
    );
    get diagnostics v_rows = row_count;
    v_all := v_all + v_rows;
    insert into appointment as a (
        subject_id, id, team_id, worker_id, at, ends_at, kind, state, about,
        people, label, place, mode, group_id, results, sens
    )
    select
        p_subject, w.id, w.team, w.worker, w.at, w.ends_at, w.kind, w.state, w.about,
        coalesce(w.people, '{}'), coalesce(w.label, ''), coalesce(w.place, ''),
        coalesce(w.mode, ''), w.group_id, coalesce(w.results, '{}'), w.sens
    from jsonb_to_recordset(p_rows #> '{0,appointments}') as w (
        id uuid, team integer, worker integer, at timestamptz, ends_at timestamptz,
        kind text, state text, about uuid, people uuid[], label text, place text,
        mode text, group_id uuid, results text[], sens smallint
    )
    on conflict (subject_id, id) do update set
        team_id = excluded.team_id, worker_id = excluded.worker_id, at = excluded.at,
        ends_at = excluded.ends_at, kind = excluded.kind, state = excluded.state,
        about = excluded.about, people = excluded.people, label = excluded.label,
        place = excluded.place,
        mode = excluded.mode, group_id = excluded.group_id, results = excluded.results,
        sens = excluded.sens
    where a.* is distinct from excluded.*;
    get diagnostics v_rows = row_count;
    v_all := v_all + v_rows;
    delete from group_place g
    where g.subject_id = p_subject and (g.group_id, g.about) not in (
        select w.group_id, w.about
        from jsonb_to_recordset(p_rows #> '{0,places}') as w (group_id uuid, about uuid)
    );
    get diagnostics v_rows = row_count;
    v_all := v_all + v_rows;
    insert into group_place as g (
        subject_id, group_id, about, team_id, role, label, joined_at, left_at, sens
    )
    select
        p_subject, w.group_id, w.about, w.team, coalesce(w.role, ''),
        coalesce(w.label, ''), w.joined_at, w.left_at, w.sens
    from jsonb_to_recordset(p_rows #> '{0,places}') as w (
        group_id uuid, about uuid, team integer, role text, label text,
        joined_at timestamptz, left_at timestamptz, sens smallint
    )
    on conflict (subject_id, group_id, about) do update set
        team_id = excluded.team_id, role = excluded.role, label = excluded.label,
        joined_at = excluded.joined_at, left_at = excluded.left_at, sens = excluded.sens
    where g.* is distinct from excluded.*;
    get diagnostics v_rows = row_count;
    return v_all + v_rows;
end
$$;

comment on function plait.replace_appointments(uuid, jsonb) is
    'Makes the rows of a subject''s appointments and places in groups be exactly these. '
    'Gives how many changed.';

grant create on schema plait to plait_keeper;

create function plait.replace_appointments_after_append(
    p_subject uuid, p_rows jsonb
) returns integer
language plpgsql security definer set search_path = plait, pg_temp
as $$
begin
    if not plait.has_appended(p_subject) then
        raise insufficient_privilege
            using message = 'project_appointments: nothing was appended to this subject';
    end if;
    return plait.replace_appointments(p_subject, p_rows);
end
$$;

revoke all on function plait.replace_appointments_after_append(uuid, jsonb) from public;
grant execute on function plait.replace_appointments_after_append(uuid, jsonb)
to plait_app;
alter function plait.replace_appointments_after_append(uuid, jsonb)
owner to plait_keeper;
revoke create on schema plait from plait_keeper;

create function plait.project_appointments(
    p_subject uuid, p_rows jsonb
) returns integer
language plpgsql set search_path = plait, pg_temp
as $$
begin
    if plait.is_engine() then
        return plait.replace_appointments(p_subject, p_rows);
    end if;
    return plait.replace_appointments_after_append(p_subject, p_rows);
end
$$;

comment on function plait.project_appointments(uuid, jsonb) is
    'Writes the appointments of a subject: by the engine, or after an append.';

grant execute on function plait.replace_appointments(uuid, jsonb)
to plait_engine, plait_keeper;
grant execute on function plait.project_appointments(uuid, jsonb)
to plait_app, plait_engine, plait_keeper;
