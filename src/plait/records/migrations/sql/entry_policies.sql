-- An entry keeps the policy that it was made under.

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
        worker_id, late_said_at, policy, stricter_than, limit_origin
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
        e.worker_id, e.late_said_at, e.policy, e.stricter_than,
        coalesce(e.limit_origin, '')
    from jsonb_to_recordset(p_entries) as e (
        id uuid, standard text, version integer, title text, trigger uuid, about uuid,
        person_label text, person_born_on date, owed_by text, team_id integer,
        from_team_id integer, told_team_id integer, agency text,
        opened_at timestamptz, opens_at timestamptz, due_at timestamptz,
        closed_at timestamptz, closed_how text, closed_by uuid, because uuid[],
        classes integer, why text, rungs jsonb, next_rung integer,
        next_rung_at timestamptz, told jsonb, concerns jsonb, worker_id integer,
        late_said_at timestamptz, policy text, stricter_than text,
        limit_origin text
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
        worker_id = excluded.worker_id, late_said_at = excluded.late_said_at,
        policy = excluded.policy, stricter_than = excluded.stricter_than,
        limit_origin = excluded.limit_origin
    where w.* is distinct from excluded.*;
    get diagnostics v_changed = row_count;
    perform plait.replace_concerns(p_subject, p_standards, p_entries);
    if p_standards is null then
        delete from failed_derivation where subject_id = p_subject;
    end if;
    return v_gone + v_changed;
end
$$;
