-- What a message hands over stands beside it in a list: a plan, or the end of care.

create or replace function plait.replace_messages(p_subject uuid, p_messages jsonb)
returns integer
language plpgsql set search_path = plait, pg_temp
as $$
declare
    v_gone integer;
    v_changed integer;
begin
    delete from message m
    where m.subject_id = p_subject and m.id not in (
        select w.id from jsonb_to_recordset(p_messages) as w (id uuid)
    );
    get diagnostics v_gone = row_count;
    insert into message as m (
        subject_id, id, thread, from_team_id, by_id, to_role, to_team_id, to_staff_id,
        is_routine, sent_at, state, answer, answered_at, answered_by_id, acted, label,
        sens, files, carries, version, words
    )
    select
        p_subject, w.id, w.thread, w.from_team, w.by, coalesce(w.to_role, ''),
        w.to_team, w.to_staff, w.is_routine, w.sent_at, w.state, w.answer,
        w.answered_at, w.answered_by, w.acted, coalesce(w.label, ''), w.sens, w.files,
        coalesce(w.carries, ''), w.version,
        case
            when o.version = w.version and o.to_team_id is not distinct from w.to_team
                then o.words
            else plait.message_words(w.words, array[w.from_team, w.to_team])
        end
    from jsonb_to_recordset(p_messages) as w (
        id uuid, thread uuid, from_team integer, by integer, to_role text,
        to_team integer, to_staff integer, is_routine boolean, sent_at timestamptz,
        state text, answer uuid, answered_at timestamptz, answered_by integer,
        acted uuid, label text, sens smallint, files smallint, carries text, version uuid,
        words text
    )
    left join message o on o.subject_id = p_subject and o.id = w.id
    on conflict (subject_id, id) do update set
        thread = excluded.thread, from_team_id = excluded.from_team_id,
        by_id = excluded.by_id, to_role = excluded.to_role,
        to_team_id = excluded.to_team_id, to_staff_id = excluded.to_staff_id,
        is_routine = excluded.is_routine, sent_at = excluded.sent_at,
        state = excluded.state, answer = excluded.answer,
        answered_at = excluded.answered_at, answered_by_id = excluded.answered_by_id,
        acted = excluded.acted, label = excluded.label, sens = excluded.sens,
        files = excluded.files, carries = excluded.carries,
        version = excluded.version, words = excluded.words
    where m.* is distinct from excluded.*;
    get diagnostics v_changed = row_count;
    return v_gone + v_changed;
end
$$;

grant select (carries) on message to plait_app;
