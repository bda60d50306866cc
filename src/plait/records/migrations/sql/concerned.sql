-- Whom an obligation concerns beside the team that owes it: who must be there, who
-- recorded another half of its reason, who was offered it. See ADR 0022.

create function plait.is_my_team(p_team integer) returns boolean
language sql stable parallel safe
return coalesce(
    strpos(current_setting('plait.teams', true), ',' || p_team || ',') > 0, false
);

create function plait.may_see_entry(
    p_subject uuid, p_team integer, p_from integer, p_told integer,
    p_concerned integer[], p_classes integer
) returns boolean
language sql stable parallel safe
return coalesce(
    strpos(current_setting('plait.teams', true), ',' || p_team || ',') > 0, false
) or coalesce(
    strpos(current_setting('plait.teams', true), ',' || p_from || ',') > 0, false
) or coalesce(
    strpos(current_setting('plait.teams', true), ',' || p_told || ',') > 0, false
) or coalesce(
    p_subject = nullif(current_setting('plait.subject', true), '')::uuid
    and nullif(current_setting('plait.classes', true), '')::integer & p_classes <> 0,
    false
) or coalesce(
    p_concerned && string_to_array(
        nullif(trim(both ',' from current_setting('plait.teams', true)), ''), ','
    )::integer[],
    false
);

comment on function
plait.may_see_entry(uuid, integer, integer, integer, integer[], integer) is
    'An obligation: my own team owes it, started it by what it recorded, was told that '
    'it is late, or is concerned by it; or the record is open and I was given a class '
    'of its reasons.';

grant execute on function
    plait.is_my_team(integer),
    plait.may_see_entry(uuid, integer, integer, integer, integer[], integer)
to plait_app, plait_engine, plait_keeper;

alter policy worklist_entry_select on worklist_entry
using (plait.may_see_entry(
    subject_id, team_id, from_team_id, told_team_id, concerned, classes
));

revoke all on worklist_concern from plait_app, plait_engine;
grant select on worklist_concern to plait_app;
grant select, insert, update, delete on worklist_concern to plait_engine;
grant select, insert, delete on worklist_concern to plait_keeper;

alter table worklist_concern enable row level security;
alter table worklist_concern force row level security;
create policy worklist_concern_engine on worklist_concern to plait_engine
using (true) with check (true);
create policy worklist_concern_keeper on worklist_concern to plait_keeper
using (true) with check (true);
create policy worklist_concern_not_excluded on worklist_concern
as restrictive to plait_app
using (plait.not_excluded(subject_id)) with check (plait.not_excluded(subject_id));
create policy worklist_concern_select on worklist_concern for select to plait_app
using (plait.is_my_team(team_id));

-- It belongs to the keeper, who alone may change it.
grant create on schema plait to plait_keeper;
set local role plait_keeper;

create or replace function plait.reasons_of(p_subject uuid, p_entry uuid)
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
        case when v.is_visible or e.sens in (0, 1) then e.team_id end,
        case when v.is_visible or e.sens in (0, 1) then e.agency end
    from worklist_entry w
    cross join lateral unnest(w.because) with ordinality as b (id, place)
    join event e on e.subject_id = w.subject_id and e.id = b.id
    cross join lateral (
        select plait.may_see(e.subject_id, e.team_id, e.sens)
    ) as v (is_visible)
    where w.subject_id = p_subject and w.id = p_entry
        and plait.may_see_entry(
            w.subject_id, w.team_id, w.from_team_id, w.told_team_id, w.concerned,
            w.classes
        )
    order by b.place;
end
$$;

create function plait.who_may_have(p_subject uuid, p_staff integer[])
returns integer[]
language sql stable security definer set search_path = plait, pg_temp
as $$
    select coalesce(array_agg(asked.id), '{}')
    from unnest(p_staff) as asked (id)
    where plait.is_open(p_subject) and not exists (
        select from exclusion as x
        where x.subject_id = p_subject and x.staff_id = asked.id
    )
$$;

comment on function plait.who_may_have(uuid, integer[]) is
    'Of these members of staff, who may be given a family that is open: not its kin.';

revoke all on function plait.who_may_have(uuid, integer[]) from public;
grant execute on function plait.who_may_have(uuid, integer[])
to plait_app, plait_engine;

reset role;
revoke create on schema plait from plait_keeper;

-- Nothing but the policy and the function above called it, and they were just changed.
-- squawk-ignore ban-drop-function
drop function plait.may_see_entry(uuid, integer, integer, integer, integer);

create or replace function plait.replace_entries(
    p_subject uuid, p_standards text[], p_entries jsonb
) returns integer
language plpgsql set search_path = plait, pg_temp
as $$
declare
    v_gone integer;
    v_changed integer;
begin
    with wanted as (
        select e.id from jsonb_to_recordset(p_entries) as e (id uuid)
    )
    delete from worklist_entry w
    where w.subject_id = p_subject
        and (p_standards is null or w.standard = any (p_standards))
        and w.id not in (select id from wanted);
    get diagnostics v_gone = row_count;

    insert into worklist_entry as w (
        subject_id, id, standard, version, title, trigger, about, person_label,
        person_born_on, owed_by, team_id, from_team_id, told_team_id, agency,
        opened_at, opens_at, due_at, closed_at, closed_how, closed_by, because,
        classes, why, rungs, next_rung, next_rung_at, told, needed, concerned,
        worker_id, late_said_at
    )
    select
        p_subject, e.id, e.standard, e.version, e.title, e.trigger, e.about,
        coalesce(e.person_label, ''), e.person_born_on, e.owed_by, e.team_id,
        e.from_team_id, e.told_team_id, e.agency, e.opened_at, e.opens_at, e.due_at,
        e.closed_at, e.closed_how, e.closed_by, coalesce(e.because, '{}'), e.classes,
        coalesce(e.why, ''), coalesce(e.rungs, '[]'), e.next_rung, e.next_rung_at,
        coalesce(e.told, '[]'),
        array(
            select distinct c.team
            from jsonb_to_recordset(e.concerns) as c (team integer, part text)
            where c.part = 'needed' order by c.team
        ),
        array(
            select distinct c.team
            from jsonb_to_recordset(e.concerns) as c (team integer)
            order by c.team
        ),
        e.worker_id, e.late_said_at
    from jsonb_to_recordset(p_entries) as e (
        id uuid, standard text, version integer, title text, trigger uuid, about uuid,
        person_label text, person_born_on date, owed_by text, team_id integer,
        from_team_id integer, told_team_id integer, agency text,
        opened_at timestamptz, opens_at timestamptz, due_at timestamptz,
        closed_at timestamptz, closed_how text, closed_by uuid, because uuid[],
        classes integer, why text, rungs jsonb, next_rung integer,
        next_rung_at timestamptz, told jsonb, concerns jsonb, worker_id integer,
        late_said_at timestamptz
    )
    on conflict (subject_id, id) do update set
        standard = excluded.standard, version = excluded.version,
        title = excluded.title, trigger = excluded.trigger, about = excluded.about,
        person_label = excluded.person_label,
        person_born_on = excluded.person_born_on, owed_by = excluded.owed_by,
        team_id = excluded.team_id, from_team_id = excluded.from_team_id,
        told_team_id = excluded.told_team_id, agency = excluded.agency,
        opened_at = excluded.opened_at, opens_at = excluded.opens_at,
        due_at = excluded.due_at, closed_at = excluded.closed_at,
        closed_how = excluded.closed_how, closed_by = excluded.closed_by,
        because = excluded.because, classes = excluded.classes, why = excluded.why,
        rungs = excluded.rungs, next_rung = excluded.next_rung,
        next_rung_at = excluded.next_rung_at, told = excluded.told,
        needed = excluded.needed, concerned = excluded.concerned,
        worker_id = excluded.worker_id, late_said_at = excluded.late_said_at
    where w.* is distinct from excluded.*;
    get diagnostics v_changed = row_count;
    perform plait.replace_concerns(p_subject, p_standards, p_entries);
    if p_standards is null then
        delete from failed_derivation where subject_id = p_subject;
    end if;
    return v_gone + v_changed;
end
$$;

create function plait.replace_concerns(
    p_subject uuid, p_standards text[], p_entries jsonb
) returns void
language plpgsql set search_path = plait, pg_temp
as $$
begin
    -- Entries of other standards stay as they are, and so do their rows here.
    with wanted as (
        select e.id, c.team, c.part
        from jsonb_to_recordset(p_entries) as e (
            id uuid, closed_at timestamptz, concerns jsonb
        )
        cross join lateral jsonb_to_recordset(e.concerns) as c (team integer, part text)
        where e.closed_at is null
    )
    delete from worklist_concern w
    where w.subject_id = p_subject
        and not exists (
            select from worklist_entry k
            where k.subject_id = p_subject and k.id = w.entry_id
                and p_standards is not null and k.standard <> all (p_standards)
        )
        and (w.entry_id, w.team_id, w.part) not in (select id, team, part from wanted);

    insert into worklist_concern (subject_id, entry_id, team_id, part)
    select distinct p_subject, e.id, c.team, c.part
    from jsonb_to_recordset(p_entries) as e (
        id uuid, closed_at timestamptz, concerns jsonb
    )
    cross join lateral jsonb_to_recordset(e.concerns) as c (team integer, part text)
    where e.closed_at is null
    on conflict do nothing;
end
$$;

comment on function plait.replace_concerns(uuid, text[], jsonb) is
    'Makes the rows of whom the open entries concern be exactly what these say.';

grant execute on function plait.replace_concerns(uuid, text[], jsonb)
to plait_engine, plait_keeper;
