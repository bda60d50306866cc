-- What is released to a team or a person, beside the classes that they were given.

alter table event_release enable row level security;
alter table event_release force row level security;
revoke all on event_release from plait_app, plait_engine;
grant select on event_release to plait_app, plait_engine;
grant select, insert, update on event_release to plait_keeper;
create policy event_release_engine on event_release to plait_engine
using (true) with check (true);
create policy event_release_keeper on event_release to plait_keeper
using (true) with check (true);

create function plait.is_between_mine(p_given_by integer, p_team integer)
returns boolean
language sql stable parallel safe
return coalesce(
    strpos(current_setting('plait.teams', true), ',' || p_given_by || ',') > 0, false
) or coalesce(
    strpos(current_setting('plait.teams', true), ',' || p_team || ',') > 0, false
);

comment on function plait.is_between_mine(integer, integer) is
    'What was released: my own team gave it, or it was given to my own team.';

create function plait.is_released(p_subject uuid, p_root uuid) returns boolean
language sql stable parallel safe
return coalesce(
    p_subject = nullif(current_setting('plait.subject', true), '')::uuid
    and strpos(current_setting('plait.released', true), p_root::text) > 0,
    false
);

comment on function plait.is_released(uuid, uuid) is
    'Whether the event with this root was released to me in the record that is open.';

create function plait.may_see_event(
    p_subject uuid, p_root uuid, p_team integer, p_sens smallint
) returns boolean
language sql stable parallel safe
return coalesce(
    p_subject = nullif(current_setting('plait.subject', true), '')::uuid
    and (
        (nullif(current_setting('plait.classes', true), '')::integer >> p_sens) & 1 = 1
        or strpos(current_setting('plait.released', true), p_root::text) > 0
    ),
    false
) or coalesce(
    strpos(current_setting('plait.teams', true), ',' || p_team || ',') > 0
    and p_sens <> 4,
    false
);

comment on function plait.may_see_event(uuid, uuid, integer, smallint) is
    'An event: the record is open and its class is one that I was given, or it was '
    'released to me; or my own team recorded it and it is not sealed.';

grant execute on function
    plait.is_between_mine(integer, integer), plait.is_released(uuid, uuid),
    plait.may_see_event(uuid, uuid, integer, smallint)
to plait_app, plait_engine, plait_keeper;

create policy event_release_not_excluded on event_release as restrictive to plait_app
using (plait.not_excluded(subject_id)) with check (plait.not_excluded(subject_id));
create policy event_release_select on event_release for select to plait_app
using (plait.is_between_mine(given_by_id, team_id));

alter policy event_select on event
using (plait.may_see_event(subject_id, root, team_id, sens));

create or replace function plait.forget() returns void
language plpgsql
as $$
begin
    perform set_config('plait.staff', '', true);
    perform set_config('plait.teams', '', true);
    perform set_config('plait.excluded', '', true);
    perform set_config('plait.subject', '', true);
    perform set_config('plait.classes', '', true);
    perform set_config('plait.released', '', true);
    perform set_config('plait.why', '', true);
end
$$;

grant create on schema plait to plait_keeper;
set local role plait_keeper;

create or replace function plait.open_subject(p_subject uuid, p_purpose text)
returns integer
language plpgsql security definer set search_path = plait, pg_temp
as $$
declare
    v_staff integer := plait.my_staff();
    v_teams integer[] := plait.my_teams();
    v_classes integer;
    v_team integer;
    v_why text;
begin
    perform set_config('plait.subject', '', true);
    perform set_config('plait.classes', '', true);
    perform set_config('plait.released', '', true);
    perform set_config('plait.why', '', true);
    if v_staff is null or exists (
        select from exclusion where subject_id = p_subject and staff_id = v_staff
    ) then
        return null;
    end if;
    select
        bit_or(classes),
        (array_agg(team_id order by since, id))[1],
        (array_agg(basis order by since, id))[1]
    into v_classes, v_team, v_why
    from involvement
    where subject_id = p_subject
        and team_id = any (v_teams)
        and (staff_id is null or staff_id = v_staff)
        and since <= now()
        and (until is null or until > now());
    if v_classes is null then
        return null;
    end if;
    insert into access_entry
        (subject_id, id, staff_id, team_id, at, purpose, why, classes)
    values
        (p_subject, gen_random_uuid(), v_staff, v_team, now(), p_purpose, v_why,
         v_classes);
    perform set_config('plait.subject', p_subject::text, true);
    perform set_config('plait.classes', v_classes::text, true);
    perform set_config(
        'plait.released',
        coalesce(
            (
                select string_agg(distinct root::text, ',') from event_release
                where subject_id = p_subject
                    and team_id = any (v_teams)
                    and (staff_id is null or staff_id = v_staff)
                    and since <= now()
                    and (until is null or until > now())
            ),
            ''
        ),
        true
    );
    perform set_config('plait.why', v_why, true);
    return v_classes;
end
$$;

comment on function plait.open_subject(uuid, text) is
    'Opens a record for this transaction, and writes that it was opened, in one. Gives '
    'the mask of classes, 0 for who was given single events only, or null: not '
    'involved, excluded and absent are alike.';

create function plait.release(
    p_subject uuid, p_event uuid, p_team integer, p_staff integer, p_source uuid,
    p_until timestamptz, p_basis text
) returns void
language plpgsql security definer set search_path = plait, pg_temp
as $$
declare
    v_event record;
    v_source record;
begin
    if not plait.has_appended(p_subject) then
        raise insufficient_privilege
            using message = 'release: nothing was appended to this subject';
    end if;
    select root, agency, sens into v_event
    from event where subject_id = p_subject and id = p_event;
    select agency, team_id into v_source
    from event where subject_id = p_subject and id = p_source;
    if v_event.agency is null or v_source.agency is distinct from v_event.agency then
        raise insufficient_privilege
            using message = 'release: who recorded it alone may release it';
    end if;
    if v_event.sens = 4 and p_staff is null then
        raise insufficient_privilege
            using message = 'release: what is sealed goes to a named person only';
    end if;
    insert into event_release as r (
        subject_id, id, root, team_id, staff_id, given_by_id, source_event, since,
        until, basis
    )
    select
        p_subject, gen_random_uuid(), v_event.root, p_team, p_staff, v_source.team_id,
        p_source, now(), p_until, p_basis
    where v_source.team_id is not null and not exists (
        select from event_release o
        where o.subject_id = p_subject and o.root = v_event.root
            and o.team_id = p_team and o.staff_id is not distinct from p_staff
            and o.source_event = p_source
    );
    -- Without it the record would stay shut for who is not involved.
    insert into involvement (
        subject_id, id, team_id, staff_id, role, classes, purpose, since, until, basis,
        source_event
    )
    select
        p_subject, gen_random_uuid(), p_team, p_staff, 'recipient', 0, 'direct_care',
        now(), p_until, p_basis, p_source
    where not exists (
        select from involvement i
        where i.subject_id = p_subject and i.team_id = p_team
            and (i.staff_id is null or i.staff_id = p_staff)
            and i.since <= now() and (i.until is null or i.until >= p_until)
    );
end
$$;

comment on function
plait.release(uuid, uuid, integer, integer, uuid, timestamptz, text) is
    'Shows one event to a team or a named person until a moment (null: for good), after '
    'an append. Only the agency that recorded it can; who is not involved can open the '
    'record from then on, and finds nothing in it but what was released.';

create function plait.end_release(
    p_subject uuid, p_event uuid, p_team integer, p_source uuid
) returns integer
language plpgsql security definer set search_path = plait, pg_temp
as $$
declare
    v_agency text;
    v_ended integer;
begin
    if not plait.has_appended(p_subject) then
        raise insufficient_privilege
            using message = 'end_release: nothing was appended to this subject';
    end if;
    select agency into v_agency
    from event where subject_id = p_subject and id = p_source;
    update event_release r set until = greatest(now(), r.since)
    from event e
    where r.subject_id = p_subject
        and e.subject_id = r.subject_id and e.id = p_event and e.root = r.root
        and e.agency = v_agency and r.team_id = p_team
        and (r.until is null or r.until > now());
    get diagnostics v_ended = row_count;
    update involvement i set until = greatest(now(), i.since)
    where i.subject_id = p_subject and i.team_id = p_team and i.classes = 0
        and (i.until is null or i.until > now())
        and not exists (
            select from event_release r
            where r.subject_id = i.subject_id and r.team_id = i.team_id
                and r.staff_id is not distinct from i.staff_id
                and (r.until is null or r.until > now())
        );
    return v_ended;
end
$$;

comment on function plait.end_release(uuid, uuid, integer, uuid) is
    'Ends what was released of one event to a team, now, after an append by the agency '
    'that recorded it. Gives how many releases ended.';

create or replace function plait.held_elsewhere(p_subject uuid)
returns table (team_id integer, agency text, week date)
language plpgsql stable security definer set search_path = plait, pg_temp
as $$
begin
    if not plait.is_open(p_subject) or not plait.may_open(p_subject)
        -- Who was given single events learns of nothing else.
        or nullif(current_setting('plait.classes', true), '')::integer = 0
    then
        return;
    end if;
    return query
    select distinct e.team_id, e.agency,
        date_trunc('week', e.occurred_at at time zone 'Europe/London')::date
    from event e
    where e.subject_id = p_subject
        and e.sens in (0, 1)
        and not plait.may_see_event(e.subject_id, e.root, e.team_id, e.sens)
        and not exists (
            select from event c
            where c.subject_id = e.subject_id and c.root = e.root
                and c.fact @> '{"withdrawn": true}'
        )
    order by 3, 2, 1;
end
$$;

create or replace function plait.involved(p_subject uuid)
returns table (involvement_id uuid)
language plpgsql stable security definer set search_path = plait, pg_temp
as $$
declare
    v_classes integer := nullif(current_setting('plait.classes', true), '')::integer;
begin
    if not plait.is_open(p_subject) or not plait.may_open(p_subject) then
        return;
    end if;
    return query
    select i.id
    from involvement i
    where i.subject_id = p_subject
        and (
            strpos(current_setting('plait.teams', true), ',' || i.team_id || ',') > 0
            or v_classes <> 0 and not exists (
                select from event e
                where e.subject_id = i.subject_id and e.id = i.source_event
                    and e.sens not in (0, 1)
                    and not plait.may_see_event(
                        e.subject_id, e.root, e.team_id, e.sens
                    )
            )
        );
end
$$;

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
        select plait.may_see_event(e.subject_id, e.root, e.team_id, e.sens)
    ) as v (is_visible)
    where w.subject_id = p_subject and w.id = p_entry
        and plait.may_see_entry(
            w.subject_id, w.team_id, w.from_team_id, w.told_team_id, w.concerned,
            w.classes
        )
    order by b.place;
end
$$;

revoke all on function
    plait.release(uuid, uuid, integer, integer, uuid, timestamptz, text),
    plait.end_release(uuid, uuid, integer, uuid)
from public;
grant execute on function
    plait.release(uuid, uuid, integer, integer, uuid, timestamptz, text),
    plait.end_release(uuid, uuid, integer, uuid)
to plait_app, plait_engine;

reset role;
revoke create on schema plait from plait_keeper;
