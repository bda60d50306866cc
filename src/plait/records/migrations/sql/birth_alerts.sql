-- Alerts of a birth as rows: that there is one, of which version, and who has it.

create function plait.may_see_alert(
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
    and (
        p_sens <= 1
        or (nullif(current_setting('plait.classes', true), '')::integer >> p_sens) & 1
        = 1
    ),
    false
);

comment on function plait.may_see_alert(uuid, integer[], smallint) is
    'That there is an alert of a birth, and none of its words: it is for my team or from '
    'it; or the record is open, and its class is one that I was given or whose '
    'existence is nobody''s secret (routine and health).';

grant execute on function plait.may_see_alert(uuid, integer[], smallint)
to plait_app, plait_engine, plait_keeper;

alter table birth_alert enable row level security;
alter table birth_alert force row level security;
revoke all on birth_alert from plait_app, plait_engine;
grant select on birth_alert to plait_app;
grant select, insert, update, delete on birth_alert to plait_engine, plait_keeper;
create policy birth_alert_engine on birth_alert to plait_engine
using (true) with check (true);
create policy birth_alert_keeper on birth_alert to plait_keeper
using (true) with check (true);
create policy birth_alert_not_excluded on birth_alert as restrictive to plait_app
using (plait.not_excluded(subject_id)) with check (plait.not_excluded(subject_id));
create policy birth_alert_select on birth_alert for select to plait_app
using (plait.may_see_alert(subject_id, teams, sens));

create function plait.replace_birth_alerts(p_subject uuid, p_birth_alerts jsonb)
returns integer
language plpgsql set search_path = plait, pg_temp
as $$
declare
    v_gone integer;
    v_changed integer;
begin
    delete from birth_alert a
    where a.subject_id = p_subject and a.id not in (
        select w.id from jsonb_to_recordset(p_birth_alerts) as w (id uuid)
    );
    get diagnostics v_gone = row_count;
    insert into birth_alert as a (
        subject_id, id, version, state, label, sent_at, from_team_id, teams, waiting,
        outside, outside_waiting, is_behind, tested_at, due_on, born_on, sens
    )
    select
        p_subject, w.id, w.version, w.state, coalesce(w.label, ''), w.sent_at,
        w.from_team, coalesce(w.teams, '{}'), coalesce(w.waiting, '{}'), w.outside,
        w.outside_waiting, w.is_behind, w.tested_at, w.due_on, w.born_on, w.sens
    from jsonb_to_recordset(p_birth_alerts) as w (
        id uuid, version smallint, state text, label text, sent_at timestamptz,
        from_team integer, teams integer[], waiting integer[], outside smallint,
        outside_waiting smallint, is_behind boolean, tested_at timestamptz, due_on date,
        born_on date, sens smallint
    )
    on conflict (subject_id, id) do update set
        version = excluded.version, state = excluded.state, label = excluded.label,
        sent_at = excluded.sent_at, from_team_id = excluded.from_team_id,
        teams = excluded.teams, waiting = excluded.waiting, outside = excluded.outside,
        outside_waiting = excluded.outside_waiting, is_behind = excluded.is_behind,
        tested_at = excluded.tested_at, due_on = excluded.due_on,
        born_on = excluded.born_on, sens = excluded.sens
    where a.* is distinct from excluded.*;
    get diagnostics v_changed = row_count;
    return v_gone + v_changed;
end
$$;

comment on function plait.replace_birth_alerts(uuid, jsonb) is
    'Makes the rows of a subject''s birth alerts be exactly these. Gives how many '
    'changed.';

grant create on schema plait to plait_keeper;

create function plait.replace_birth_alerts_after_append(
    p_subject uuid, p_birth_alerts jsonb
) returns integer
language plpgsql security definer set search_path = plait, pg_temp
as $$
begin
    if not plait.has_appended(p_subject) then
        raise insufficient_privilege
            using message = 'project_birth_alerts: nothing was appended to this subject';
    end if;
    return plait.replace_birth_alerts(p_subject, p_birth_alerts);
end
$$;

revoke all on function plait.replace_birth_alerts_after_append(uuid, jsonb)
from public;
grant execute on function plait.replace_birth_alerts_after_append(uuid, jsonb)
to plait_app;
alter function plait.replace_birth_alerts_after_append(uuid, jsonb)
owner to plait_keeper;
revoke create on schema plait from plait_keeper;

create function plait.project_birth_alerts(p_subject uuid, p_birth_alerts jsonb)
returns integer
language plpgsql set search_path = plait, pg_temp
as $$
begin
    if plait.is_engine() then
        return plait.replace_birth_alerts(p_subject, p_birth_alerts);
    end if;
    return plait.replace_birth_alerts_after_append(p_subject, p_birth_alerts);
end
$$;

comment on function plait.project_birth_alerts(uuid, jsonb) is
    'Writes the birth alerts of a subject: by the engine, or after an append.';

grant execute on function plait.replace_birth_alerts(uuid, jsonb)
to plait_engine, plait_keeper;
grant execute on function plait.project_birth_alerts(uuid, jsonb)
to plait_app, plait_engine, plait_keeper;
