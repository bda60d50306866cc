-- How much work an episode of care is: rows worked out from the events alone.

alter table workforce_weight enable row level security;
alter table workforce_weight force row level security;
revoke all on workforce_weight from plait_app, plait_engine;
grant select on workforce_weight to plait_app;
grant select, insert, update, delete on workforce_weight to plait_engine, plait_keeper;
create policy workforce_weight_engine on workforce_weight to plait_engine
using (true) with check (true);
create policy workforce_weight_keeper on workforce_weight to plait_keeper
using (true) with check (true);
create policy workforce_weight_not_excluded on workforce_weight
as restrictive to plait_app
using (plait.not_excluded(subject_id)) with check (plait.not_excluded(subject_id));
create policy workforce_weight_select on workforce_weight for select to plait_app
using (plait.may_see_episode(subject_id, team_id, sens));

create function plait.replace_weights(p_subject uuid, p_weights jsonb) returns integer
language plpgsql set search_path = plait, pg_temp
as $$
declare
    v_gone integer;
    v_changed integer;
begin
    delete from workforce_weight e
    where e.subject_id = p_subject and e.id not in (
        select w.id from jsonb_to_recordset(p_weights) as w (id uuid)
    );
    get diagnostics v_gone = row_count;
    insert into workforce_weight as e (
        subject_id, id, team_id, intensity, travel, sens
    )
    select p_subject, w.id, w.team_id, w.intensity, w.travel, w.sens
    from jsonb_to_recordset(p_weights) as w (
        id uuid, team_id integer, intensity text, travel text, sens smallint
    )
    on conflict (subject_id, id) do update set
        team_id = excluded.team_id, intensity = excluded.intensity,
        travel = excluded.travel, sens = excluded.sens
    where e.* is distinct from excluded.*;
    get diagnostics v_changed = row_count;
    return v_gone + v_changed;
end
$$;

comment on function plait.replace_weights(uuid, jsonb) is
    'Makes what the episodes of a subject weigh be exactly this. Gives how many changed.';

grant create on schema plait to plait_keeper;

create function plait.replace_weights_after_append(p_subject uuid, p_weights jsonb)
returns integer
language plpgsql security definer set search_path = plait, pg_temp
as $$
begin
    if not plait.has_appended(p_subject) then
        raise insufficient_privilege
            using message = 'project_weights: nothing was appended to this subject';
    end if;
    return plait.replace_weights(p_subject, p_weights);
end
$$;

revoke all on function plait.replace_weights_after_append(uuid, jsonb) from public;
grant execute on function plait.replace_weights_after_append(uuid, jsonb) to plait_app;
alter function plait.replace_weights_after_append(uuid, jsonb) owner to plait_keeper;
revoke create on schema plait from plait_keeper;

create function plait.project_weights(p_subject uuid, p_weights jsonb)
returns integer
language plpgsql set search_path = plait, pg_temp
as $$
begin
    if plait.is_engine() then
        return plait.replace_weights(p_subject, p_weights);
    end if;
    return plait.replace_weights_after_append(p_subject, p_weights);
end
$$;

comment on function plait.project_weights(uuid, jsonb) is
    'Writes what the episodes of a subject weigh: by the engine, or after an append.';

grant execute on function plait.replace_weights(uuid, jsonb)
to plait_engine, plait_keeper;
grant execute on function plait.project_weights(uuid, jsonb)
to plait_app, plait_engine, plait_keeper;
