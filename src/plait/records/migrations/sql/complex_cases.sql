-- Which pregnancies are on the list of the complex-cases team of maternity: rows that
-- follow from the events, for the team alone while the record is closed.

create function plait.may_see_complex_case(p_subject uuid, p_team integer)
returns boolean
language sql stable parallel safe
return coalesce(
    strpos(current_setting('plait.teams', true), ',' || p_team || ',') > 0, false
) or coalesce(
    p_subject = nullif(current_setting('plait.subject', true), '')::uuid
    and (nullif(current_setting('plait.classes', true), '')::integer >> 1) & 1 = 1,
    false
);

comment on function plait.may_see_complex_case(uuid, integer) is
    'That a family is on the list: my team keeps the list, or the record is open and I '
    'may read information about health.';

grant execute on function plait.may_see_complex_case(uuid, integer)
to plait_app, plait_engine, plait_keeper;

alter table complex_case enable row level security;
alter table complex_case force row level security;
revoke all on complex_case from plait_app, plait_engine;

create policy complex_case_engine on complex_case to plait_engine
using (true) with check (true);
create policy complex_case_keeper on complex_case to plait_keeper
using (true) with check (true);
create policy complex_case_not_excluded on complex_case as restrictive to plait_app
using (plait.not_excluded(subject_id))
with check (plait.not_excluded(subject_id));
create policy complex_case_select on complex_case for select to plait_app
using (plait.may_see_complex_case(subject_id, team_id));

-- By which events it is there is asked of a function below.
grant select (
    subject_id, id, team_id, about, label, state, tier, rank, joint, since, talked_at,
    talks, due_on, changed_at, meeting_id, meeting_at, edd, midwife_at, midwife_id,
    visitor_at, visitor_id
) on complex_case to plait_app;
grant select, insert, update, delete on complex_case to plait_engine, plait_keeper;

create function plait.replace_complex_cases(p_subject uuid, p_cases jsonb)
returns integer
language plpgsql set search_path = plait, pg_temp
as $$
declare
    v_gone integer;
    v_changed integer;
begin
    delete from complex_case c
    where c.subject_id = p_subject and c.id not in (
        select w.id from jsonb_to_recordset(p_cases) as w (id uuid)
    );
    get diagnostics v_gone = row_count;
    insert into complex_case as c (
        subject_id, id, team_id, about, label, state, tier, rank, joint, since,
        talked_at, talks, due_on, changed_at, meeting_id, meeting_at, edd, midwife_at,
        midwife_id, visitor_at, visitor_id, because
    )
    select
        p_subject, w.id, w.team, w.about, coalesce(w.label, ''), w.state, w.tier,
        w.rank, w.joint, w.since, w.talked_at, w.talks, w.due_on, w.changed_at,
        w.meeting, w.meeting_at, w.edd, w.midwife_at, w.midwife, w.visitor_at,
        w.visitor, coalesce(w.because, '{}')
    from jsonb_to_recordset(p_cases) as w (
        id uuid, team integer, about uuid, label text, state text, tier text,
        rank smallint, joint boolean, since date, talked_at timestamptz, talks smallint,
        due_on date, changed_at timestamptz, meeting uuid, meeting_at timestamptz,
        edd date, midwife_at timestamptz, midwife integer, visitor_at timestamptz,
        visitor integer, because uuid[]
    )
    on conflict (subject_id, id) do update set
        team_id = excluded.team_id, about = excluded.about, label = excluded.label,
        state = excluded.state, tier = excluded.tier, rank = excluded.rank,
        joint = excluded.joint, since = excluded.since, talked_at = excluded.talked_at,
        talks = excluded.talks, due_on = excluded.due_on,
        changed_at = excluded.changed_at, meeting_id = excluded.meeting_id,
        meeting_at = excluded.meeting_at, edd = excluded.edd,
        midwife_at = excluded.midwife_at, midwife_id = excluded.midwife_id,
        visitor_at = excluded.visitor_at, visitor_id = excluded.visitor_id,
        because = excluded.because
    where c.* is distinct from excluded.*;
    get diagnostics v_changed = row_count;
    return v_gone + v_changed;
end
$$;

comment on function plait.replace_complex_cases(uuid, jsonb) is
    'Makes a subject''s places on the list be exactly these. Gives how many changed.';

grant create on schema plait to plait_keeper;

create function plait.replace_complex_cases_after_append(
    p_subject uuid, p_cases jsonb
) returns integer
language plpgsql security definer set search_path = plait, pg_temp
as $$
begin
    if not plait.has_appended(p_subject) then
        raise insufficient_privilege using
            message = 'project_complex_cases: nothing was appended to this subject';
    end if;
    return plait.replace_complex_cases(p_subject, p_cases);
end
$$;

create function plait.project_complex_cases(p_subject uuid, p_cases jsonb)
returns integer
language plpgsql set search_path = plait, pg_temp
as $$
begin
    if plait.is_engine() then
        return plait.replace_complex_cases(p_subject, p_cases);
    end if;
    return plait.replace_complex_cases_after_append(p_subject, p_cases);
end
$$;

comment on function plait.project_complex_cases(uuid, jsonb) is
    'Writes a subject''s places on the list: by the engine, or after an append.';

revoke all on function plait.replace_complex_cases_after_append(uuid, jsonb)
from public;
grant execute on function plait.replace_complex_cases(uuid, jsonb)
to plait_engine, plait_keeper;
grant execute on function plait.project_complex_cases(uuid, jsonb)
to plait_app, plait_engine, plait_keeper;
grant execute on function plait.replace_complex_cases_after_append(uuid, jsonb)
to plait_app;

-- As plait.reasons_of does it for what is owed.
create function plait.complex_case_reasons(p_subject uuid)
returns table (event_id uuid, is_visible boolean, team_id integer, agency text)
language plpgsql stable security definer set search_path = plait, pg_temp
as $$
begin
    if not plait.not_excluded(p_subject) then
        return;
    end if;
    return query
    select
        case when v.is_visible then e.id end,
        v.is_visible,
        case when v.is_visible or e.seen_as in (0, 1) then e.team_id end,
        case when v.is_visible or e.seen_as in (0, 1) then e.agency end
    from complex_case c
    cross join lateral unnest(c.because) with ordinality as b (id, place)
    join event e on e.subject_id = c.subject_id and e.id = b.id
    cross join lateral (
        select plait.may_see_event(e.subject_id, e.root, e.team_id, e.seen_as)
    ) as v (is_visible)
    where c.subject_id = p_subject
        and plait.may_see_complex_case(c.subject_id, c.team_id)
    order by b.place;
end
$$;

comment on function plait.complex_case_reasons(uuid) is
    'Who holds each reason for which a family is on a list that I may see. A reason that '
    'I may not read has no id here, and where its existence is bound no holder either.';

grant execute on function plait.complex_case_reasons(uuid) to plait_app;
alter function plait.replace_complex_cases_after_append(uuid, jsonb)
owner to plait_keeper;
alter function plait.complex_case_reasons(uuid) owner to plait_keeper;
revoke create on schema plait from plait_keeper;
