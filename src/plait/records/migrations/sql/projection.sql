-- What is owed, as rows: written from what the rules worked out, and from nothing else.

create function plait.replace_entries(
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
        classes, why, rungs, next_rung, next_rung_at, told
    )
    select
        p_subject, e.id, e.standard, e.version, e.title, e.trigger, e.about,
        coalesce(e.person_label, ''), e.person_born_on, e.owed_by, e.team_id,
        e.from_team_id, e.told_team_id, e.agency, e.opened_at, e.opens_at, e.due_at,
        e.closed_at, e.closed_how, e.closed_by, coalesce(e.because, '{}'), e.classes,
        coalesce(e.why, ''), coalesce(e.rungs, '[]'), e.next_rung, e.next_rung_at,
        coalesce(e.told, '[]')
    from jsonb_to_recordset(p_entries) as e (
        id uuid, standard text, version integer, title text, trigger uuid, about uuid,
        person_label text, person_born_on date, owed_by text, team_id integer,
        from_team_id integer, told_team_id integer, agency text,
        opened_at timestamptz, opens_at timestamptz, due_at timestamptz,
        closed_at timestamptz, closed_how text, closed_by uuid, because uuid[],
        classes integer, why text, rungs jsonb, next_rung integer,
        next_rung_at timestamptz, told jsonb
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
        next_rung_at = excluded.next_rung_at, told = excluded.told
    where w.* is distinct from excluded.*;
    get diagnostics v_changed = row_count;
    if p_standards is null then
        delete from failed_derivation where subject_id = p_subject;
    end if;
    return v_gone + v_changed;
end
$$;

comment on function plait.replace_entries(uuid, text[], jsonb) is
    'Makes the entries of these standards (null: of all) be exactly these. Gives how '
    'many rows were added, changed or taken away. Of all: what failed before did not.';

create function plait.replace_entries_after_append(
    p_subject uuid, p_standards text[], p_entries jsonb
) returns integer
language plpgsql security definer set search_path = plait, pg_temp
as $$
begin
    if not plait.has_appended(p_subject) then
        raise insufficient_privilege
            using message = 'project: nothing was appended to this subject';
    end if;
    return plait.replace_entries(p_subject, p_standards, p_entries);
end
$$;

create function plait.project(p_subject uuid, p_standards text[], p_entries jsonb)
returns integer
language plpgsql set search_path = plait, pg_temp
as $$
begin
    if plait.is_engine() then
        return plait.replace_entries(p_subject, p_standards, p_entries);
    end if;
    return plait.replace_entries_after_append(p_subject, p_standards, p_entries);
end
$$;

comment on function plait.project(uuid, text[], jsonb) is
    'Writes what is owed: for the engine, or for the transaction that has appended.';

-- A subject whose obligations could not be worked out is owed attention.

create function plait.note_failure(p_subject uuid, p_reason text) returns void
language plpgsql security definer set search_path = plait, pg_temp
as $$
begin
    if not plait.has_appended(p_subject) then
        raise insufficient_privilege
            using message = 'note_failure: nothing was appended to this subject';
    end if;
    insert into failed_derivation (subject_id, team_id, at, reason)
    select id, home_team_id, now(), left(p_reason, 200)
    from subject where id = p_subject
    on conflict (subject_id) do update
    set team_id = excluded.team_id, at = excluded.at, reason = excluded.reason;
end
$$;

comment on function plait.note_failure(uuid, text) is
    'Says that what is owed could not be worked out after this append. The event stays.';

-- The sweep takes the same locks in the same order as whoever records: first the end
-- of the chain, then the entries. So the two can wait for each other and never lock.

create function plait.lock_subjects(p_subjects uuid[]) returns integer
language plpgsql security definer set search_path = plait, pg_temp
as $$
declare
    v_locked integer;
begin
    select count(*) into v_locked from (
        select from chain_head where subject_id = any (p_subjects)
        order by subject_id for update
    ) as locked;
    return v_locked;
end
$$;

comment on function plait.lock_subjects(uuid[]) is
    'Makes whoever would append to these subjects wait until this transaction ends.';
