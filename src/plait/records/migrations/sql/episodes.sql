-- Episodes of care of a mental-health service: rows worked out from the events alone.

create function plait.may_see_episode(
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

comment on function plait.may_see_episode(uuid, integer, smallint) is
    'An episode of care: it is my team''s and not sealed; or the record is open and its '
    'class is one that I was given.';

grant execute on function plait.may_see_episode(uuid, integer, smallint)
to plait_app, plait_engine, plait_keeper;

alter table care_episode enable row level security;
alter table care_episode force row level security;
revoke all on care_episode from plait_app, plait_engine;
grant select on care_episode to plait_app;
grant select, insert, update, delete on care_episode to plait_engine, plait_keeper;
create policy care_episode_engine on care_episode to plait_engine
using (true) with check (true);
create policy care_episode_keeper on care_episode to plait_keeper
using (true) with check (true);
create policy care_episode_not_excluded on care_episode as restrictive to plait_app
using (plait.not_excluded(subject_id)) with check (plait.not_excluded(subject_id));
create policy care_episode_select on care_episode for select to plait_app
using (plait.may_see_episode(subject_id, team_id, sens));

grant create on schema plait to plait_keeper;

create function plait.referrals_made(
    p_subject uuid, p_at timestamptz, p_id uuid, p_limit integer
) returns table (
    subject_id uuid, id uuid, team_id integer, from_team_id integer, about uuid,
    label text, state text, purpose text, asked_urgency text, received_at timestamptz
)
language plpgsql stable security definer set search_path = plait, pg_temp
set plan_cache_mode = force_custom_plan
as $$
begin
    return query
    select
        e.subject_id, e.id, e.team_id, e.from_team_id, e.about, e.label, e.state,
        e.purpose, e.asked_urgency, e.received_at
    from care_episode e
    where e.from_team_id = any (plait.my_teams()) and e.sens <> 4
        and (p_subject is null or e.subject_id = p_subject)
        and (e.received_at, e.id) < (p_at, p_id)
        and plait.not_excluded(e.subject_id)
    order by e.received_at desc, e.id desc
    limit least(p_limit, 100);
end
$$;

comment on function plait.referrals_made(uuid, timestamptz, uuid, integer) is
    'What became of the referrals that my teams made: how each stands, and nothing of '
    'the care that followed. Of a family to which I am close, and of what is sealed, none.';

revoke all on function
plait.referrals_made(uuid, timestamptz, uuid, integer) from public;
grant execute on function
plait.referrals_made(uuid, timestamptz, uuid, integer) to plait_app;
alter function plait.referrals_made(uuid, timestamptz, uuid, integer)
owner to plait_keeper;
revoke create on schema plait from plait_keeper;

create function plait.replace_episodes(p_subject uuid, p_episodes jsonb) returns integer
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
        beside = excluded.beside, sens = excluded.sens
    where e.* is distinct from excluded.*;
    get diagnostics v_changed = row_count;
    return v_gone + v_changed;
end
$$;

comment on function plait.replace_episodes(uuid, jsonb) is
    'Makes the episodes of care of a subject be exactly these. Gives how many changed.';

grant create on schema plait to plait_keeper;

create function plait.replace_episodes_after_append(p_subject uuid, p_episodes jsonb)
returns integer
language plpgsql security definer set search_path = plait, pg_temp
as $$
begin
    if not plait.has_appended(p_subject) then
        raise insufficient_privilege
            using message = 'project_episodes: nothing was appended to this subject';
    end if;
    return plait.replace_episodes(p_subject, p_episodes);
end
$$;

revoke all on function plait.replace_episodes_after_append(uuid, jsonb) from public;
grant execute on function plait.replace_episodes_after_append(uuid, jsonb) to plait_app;
alter function plait.replace_episodes_after_append(uuid, jsonb) owner to plait_keeper;
revoke create on schema plait from plait_keeper;

create function plait.project_episodes(p_subject uuid, p_episodes jsonb)
returns integer
language plpgsql set search_path = plait, pg_temp
as $$
begin
    if plait.is_engine() then
        return plait.replace_episodes(p_subject, p_episodes);
    end if;
    return plait.replace_episodes_after_append(p_subject, p_episodes);
end
$$;

comment on function plait.project_episodes(uuid, jsonb) is
    'Writes the episodes of care of a subject: by the engine, or after an append.';

grant execute on function plait.replace_episodes(uuid, jsonb)
to plait_engine, plait_keeper;
grant execute on function plait.project_episodes(uuid, jsonb)
to plait_app, plait_engine, plait_keeper;
