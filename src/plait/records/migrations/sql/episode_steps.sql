-- An episode of care knows its own events, and whether she is in hospital.

create or replace function plait.replace_episodes(p_subject uuid, p_episodes jsonb) returns integer
language plpgsql set search_path = plait, pg_temp
as $$
declare
    v_gone integer;
    v_changed integer;
begin
    delete from care_episode e
    where e.subject_id = p_subject and e.id not in (
        select w.id from jsonb_to_recordset(p_episodes) as w (id uuid)
    );
    get diagnostics v_gone = row_count;
    insert into care_episode as e
    select w.*
    from jsonb_array_elements(p_episodes) as row
    cross join lateral jsonb_populate_record(
        null::care_episode, row || jsonb_build_object('subject_id', p_subject)
    ) as w
    on conflict (subject_id, id) do update set
        team_id = excluded.team_id, from_team_id = excluded.from_team_id,
        about = excluded.about, label = excluded.label, state = excluded.state,
        purpose = excluded.purpose, referrer = excluded.referrer,
        asked_urgency = excluded.asked_urgency, urgency = excluded.urgency,
        rank = excluded.rank, received_at = excluded.received_at,
        triaged_at = excluded.triaged_at, accepted_at = excluded.accepted_at,
        first_seen_at = excluded.first_seen_at, last_seen_at = excluded.last_seen_at,
        infant_seen_at = excluded.infant_seen_at,
        plan_at = excluded.plan_at, partner_at = excluded.partner_at,
        supervised_at = excluded.supervised_at,
        supervision_on = excluded.supervision_on, scores = excluded.scores,
        worker_id = excluded.worker_id,
        infant_worker_id = excluded.infant_worker_id, discharge_at = excluded.discharge_at,
        closed_at = excluded.closed_at, edd = excluded.edd, born_on = excluded.born_on,
        missing = excluded.missing, flags = excluded.flags, to_tell = excluded.to_tell,
        steps = excluded.steps, hospital = excluded.hospital,
        hospital_since = excluded.hospital_since,
        beside = excluded.beside, sens = excluded.sens
    where e.* is distinct from excluded.*;
    get diagnostics v_changed = row_count;
    return v_gone + v_changed;
end
$$;
