-- What is to be said by mail or text message. Written with what it tells of; read by
-- the web without where it goes. What it says names nobody: it is checked on its way in.

create function plait.may_see_notice(
    p_subject uuid, p_team integer, p_home integer, p_office integer, p_sens smallint
) returns boolean
language sql stable parallel safe
return coalesce(
    strpos(current_setting('plait.teams', true), ',' || p_team || ',') > 0, false
) or coalesce(
    strpos(current_setting('plait.teams', true), ',' || p_home || ',') > 0
    and p_sens = 0,
    false
) or coalesce(
    strpos(current_setting('plait.teams', true), ',' || p_office || ',') > 0
    and p_sens = 0,
    false
) or coalesce(
    p_subject = nullif(current_setting('plait.subject', true), '')::uuid
    and (nullif(current_setting('plait.classes', true), '')::integer >> p_sens) & 1 = 1,
    false
);

comment on function
plait.may_see_notice(uuid, integer, integer, integer, smallint) is
    'A notice: it goes to my own team; or it is of the routine class and my team is the '
    'family''s home or its partnership''s office; or the record is open and I was given '
    'its class.';

create function plait.notice_not_excluded(p_subject uuid) returns boolean
language sql stable parallel safe
return p_subject is null or plait.not_excluded(p_subject);

grant execute on function
    plait.may_see_notice(uuid, integer, integer, integer, smallint),
    plait.notice_not_excluded(uuid)
to plait_app, plait_engine, plait_keeper;

revoke all on outgoing from plait_app, plait_engine;
grant select (
    id, subject_id, about_event, template, channel, staff_id, team_id, home_team_id,
    office_id, filled, urgent, sens, posted_at, state, tries, next_try_at, last_error, reason,
    sent_at, delivered_at, ended_at, rung_at, rung_by_id
) on outgoing to plait_app;
grant select, insert, update on outgoing to plait_engine;
grant select, insert on outgoing to plait_keeper;
grant update (rung_at, rung_by_id) on outgoing to plait_keeper;

alter table outgoing enable row level security;
alter table outgoing force row level security;
create policy outgoing_engine on outgoing to plait_engine
using (true) with check (true);
create policy outgoing_keeper on outgoing to plait_keeper
using (true) with check (true);
create policy outgoing_not_excluded on outgoing as restrictive to plait_app
using (plait.notice_not_excluded(subject_id))
with check (plait.notice_not_excluded(subject_id));
create policy outgoing_select on outgoing for select to plait_app
using (plait.may_see_notice(subject_id, team_id, home_team_id, office_id, sens));

revoke all on outbox_state from plait_app, plait_engine;
grant select on outbox_state to plait_app;
grant select, insert, update on outbox_state to plait_engine;

create function plait.put_notices(p_notices jsonb, p_now timestamptz) returns integer
language plpgsql set search_path = plait, pg_temp
as $$
declare
    v_new integer;
begin
    insert into outgoing (
        id, subject_id, about_event, template, channel, staff_id, address, team_id,
        home_team_id, office_id, filled, calendar, urgent, sens, posted_at, next_try_at
    )
    select
        n.id, n.subject_id, n.about_event, n.template, n.channel, n.staff_id,
        coalesce(n.address, ''), n.team_id, s.home_team_id,
        (
            select t.id from team t join agency a on a.slug = t.agency_id
            where a.kind = 'partnership' and a.partnership_id = s.partnership_id
            order by ('partnership' = any (t.roles)) desc, t.id limit 1
        ),
        coalesce(n.filled, '{}'), n.calendar, coalesce(n.urgent, false),
        coalesce(n.sens, 0), p_now, p_now
    from jsonb_to_recordset(p_notices) as n (
        id uuid, subject_id uuid, about_event uuid, template text, channel text,
        staff_id integer, address text, team_id integer, filled jsonb, calendar text,
        urgent boolean, sens smallint
    )
    left join subject s on s.id = n.subject_id
    order by n.id
    on conflict (id) do nothing;
    get diagnostics v_new = row_count;
    return v_new;
end
$$;

comment on function plait.put_notices(jsonb, timestamptz) is
    'Keeps notices until they have left. One that is there already is left as it is.';

grant execute on function plait.put_notices(jsonb, timestamptz)
to plait_engine, plait_keeper;

grant create on schema plait to plait_keeper;
set local role plait_keeper;

create function plait.post_after_append(p_notices jsonb, p_now timestamptz)
returns integer
language plpgsql security definer set search_path = plait, pg_temp
as $$
begin
    if plait.my_staff() is null or exists (
        select from jsonb_to_recordset(p_notices) as n (subject_id uuid, team_id integer)
        where not case
            when n.subject_id is null
                then coalesce(n.team_id = any (plait.my_teams()), false)
            else plait.has_appended(n.subject_id)
                or (plait.is_open(n.subject_id) and plait.may_open(n.subject_id))
        end
    ) then
        raise insufficient_privilege
            using message = 'post_notices: this is nothing of mine to tell of';
    end if;
    return plait.put_notices(p_notices, p_now);
end
$$;

comment on function plait.post_after_append(jsonb, timestamptz) is
    'Keeps notices of a family that I recorded something of or that is open, or to my '
    'own team where they are of no family.';

revoke all on function plait.post_after_append(jsonb, timestamptz) from public;
grant execute on function plait.post_after_append(jsonb, timestamptz) to plait_app;

create function plait.rang_instead(p_notice uuid, p_at timestamptz) returns boolean
language plpgsql security definer set search_path = plait, pg_temp
as $$
begin
    update outgoing set rung_at = p_at, rung_by_id = plait.my_staff()
    where id = p_notice and rung_at is null and plait.my_staff() is not null
        and plait.notice_not_excluded(subject_id)
        and plait.may_see_notice(subject_id, team_id, home_team_id, office_id, sens);
    return found;
end
$$;

comment on function plait.rang_instead(uuid, timestamptz) is
    'Says that I rang whom a notice that I may see could not reach. False where it was '
    'said before.';

revoke all on function plait.rang_instead(uuid, timestamptz) from public;
grant execute on function plait.rang_instead(uuid, timestamptz) to plait_app;

reset role;
revoke create on schema plait from plait_keeper;

create function plait.post_notices(p_notices jsonb, p_now timestamptz) returns integer
language plpgsql set search_path = plait, pg_temp
as $$
begin
    if plait.is_engine() then
        return plait.put_notices(p_notices, p_now);
    end if;
    return plait.post_after_append(p_notices, p_now);
end
$$;

comment on function plait.post_notices(jsonb, timestamptz) is
    'Keeps notices in this transaction. Gives how many were new.';

grant execute on function plait.post_notices(jsonb, timestamptz)
to plait_app, plait_engine;

-- The queue of jobs is no table of ours. The engine alone works with it: a job names a
-- notice by its number, and the notice itself stays behind row-level security.
do $$
declare
    v_name text;
begin
    for v_name in
        select c.oid::regclass::text from pg_class c
        where c.relnamespace = 'plait'::regnamespace and c.relkind in ('r', 'S')
            and c.relname like 'procrastinate\_%'
    loop
        execute format('revoke all on %s from plait_app', v_name);
    end loop;
    for v_name in
        select p.oid::regprocedure::text from pg_proc p
        where p.pronamespace = 'plait'::regnamespace
            and p.proname like 'procrastinate\_%'
    loop
        execute format('grant execute on function %s to plait_engine', v_name);
    end loop;
end
$$;
