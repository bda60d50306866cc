-- Meetings of agencies as rows: written from what the events say, and from nothing else.

create function plait.may_see_meeting(
    p_subject uuid, p_teams integer[], p_sens smallint
) returns boolean
language sql stable parallel safe
return coalesce(
    p_teams && string_to_array(
        nullif(trim(both ',' from current_setting('plait.teams', true)), ''), ','
    )::integer[],
    false
) or coalesce(
    p_subject = nullif(current_setting('plait.subject', true), '')::uuid
    and (nullif(current_setting('plait.classes', true), '')::integer >> p_sens) & 1 = 1,
    false
);

comment on function plait.may_see_meeting(uuid, integer[], smallint) is
    'A meeting: my team was asked to it or called it; or the record is open and its '
    'class is one that I was given.';

grant execute on function plait.may_see_meeting(uuid, integer[], smallint)
to plait_app, plait_engine, plait_keeper;

do $$
declare
    v_table text;
begin
    foreach v_table in array array['meeting', 'meeting_seat'] loop
        execute format('alter table %I enable row level security', v_table);
        execute format('alter table %I force row level security', v_table);
        execute format(
            'revoke all on %I from plait_app, plait_engine', v_table
        );
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
    end loop;
end
$$;

-- A team sees the meetings that it was asked to or called. Who has the record open sees
-- those of its classes.
create policy meeting_select on meeting for select to plait_app
using (plait.may_see_meeting(subject_id, teams, sens));
create policy meeting_seat_select on meeting_seat for select to plait_app
using (plait.is_mine_or_open(subject_id, team_id));

create function plait.replace_meetings(p_subject uuid, p_meetings jsonb) returns integer
language plpgsql set search_path = plait, pg_temp
as $$
declare
    v_gone integer;
    v_changed integer;
    v_seats integer;
begin
    delete from meeting m
    where m.subject_id = p_subject and m.id not in (
        select w.id from jsonb_to_recordset(p_meetings) as w (id uuid)
    );
    get diagnostics v_gone = row_count;
    insert into meeting as m (
        subject_id, id, type, state, about, label, starts_at, ends_at, held_at,
        called_by_id, quorate, missing, sequence, sens, teams
    )
    select
        p_subject, w.id, w.type, w.state, w.about, coalesce(w.label, ''), w.starts_at,
        w.ends_at, w.held_at, w.called_by, w.quorate, coalesce(w.missing, '{}'),
        w.sequence, w.sens, coalesce(w.teams, '{}')
    from jsonb_to_recordset(p_meetings) as w (
        id uuid, type text, state text, about uuid, label text, starts_at timestamptz,
        ends_at timestamptz, held_at timestamptz, called_by integer, quorate boolean,
        missing text[], sequence integer, sens smallint, teams integer[]
    )
    on conflict (subject_id, id) do update set
        type = excluded.type, state = excluded.state, about = excluded.about,
        label = excluded.label, starts_at = excluded.starts_at,
        ends_at = excluded.ends_at, held_at = excluded.held_at,
        called_by_id = excluded.called_by_id, quorate = excluded.quorate,
        missing = excluded.missing, sequence = excluded.sequence,
        sens = excluded.sens, teams = excluded.teams
    where m.* is distinct from excluded.*;
    get diagnostics v_changed = row_count;
    delete from meeting_seat s
    where s.subject_id = p_subject and (s.meeting_id, s.team_id) not in (
        select w.id, (seat ->> 'team')::integer
        from jsonb_to_recordset(p_meetings) as w (id uuid, seats jsonb),
            jsonb_array_elements(w.seats) as seat
    );
    get diagnostics v_seats = row_count;
    v_gone := v_gone + v_seats;
    insert into meeting_seat as s (
        subject_id, meeting_id, team_id, role, reply, decides, asked_at, replied_at,
        starts_at, state
    )
    select
        p_subject, w.id, seat.team, seat.role, coalesce(seat.reply, ''), seat.decides,
        seat.asked_at, seat.replied_at, w.starts_at, w.state
    from jsonb_to_recordset(p_meetings) as w (
            id uuid, starts_at timestamptz, state text, seats jsonb
        ),
        jsonb_to_recordset(w.seats) as seat (
            team integer, role text, reply text, decides boolean, asked_at timestamptz,
            replied_at timestamptz
        )
    on conflict (subject_id, meeting_id, team_id) do update set
        role = excluded.role, reply = excluded.reply, decides = excluded.decides,
        asked_at = excluded.asked_at, replied_at = excluded.replied_at,
        starts_at = excluded.starts_at, state = excluded.state
    where s.* is distinct from excluded.*;
    get diagnostics v_seats = row_count;
    return v_gone + v_changed + v_seats;
end
$$;

comment on function plait.replace_meetings(uuid, jsonb) is
    'Makes the rows of a subject''s meetings be exactly these. Gives how many changed.';

grant create on schema plait to plait_keeper;

create function plait.replace_meetings_after_append(p_subject uuid, p_meetings jsonb)
returns integer
language plpgsql security definer set search_path = plait, pg_temp
as $$
begin
    if not plait.has_appended(p_subject) then
        raise insufficient_privilege
            using message = 'project_meetings: nothing was appended to this subject';
    end if;
    return plait.replace_meetings(p_subject, p_meetings);
end
$$;

grant execute on function plait.replace_meetings_after_append(uuid, jsonb) to plait_app;
alter function plait.replace_meetings_after_append(uuid, jsonb) owner to plait_keeper;
revoke create on schema plait from plait_keeper;

create function plait.project_meetings(p_subject uuid, p_meetings jsonb)
returns integer
language plpgsql set search_path = plait, pg_temp
as $$
begin
    if plait.is_engine() then
        return plait.replace_meetings(p_subject, p_meetings);
    end if;
    return plait.replace_meetings_after_append(p_subject, p_meetings);
end
$$;

comment on function plait.project_meetings(uuid, jsonb) is
    'Writes the meetings of a subject: by the engine, or after an append.';

grant execute on function plait.replace_meetings(uuid, jsonb)
to plait_engine, plait_keeper;
grant execute on function plait.project_meetings(uuid, jsonb)
to plait_app, plait_engine, plait_keeper;
