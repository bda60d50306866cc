-- Doors that let through more than they were for.

create function plait.works_here(p_subject uuid) returns boolean
language sql stable set search_path = plait, pg_temp
begin atomic
    select exists (
        select from plait.involvement i
        where i.subject_id = p_subject and i.team_id = any (plait.my_teams())
            and (i.staff_id is null or i.staff_id = plait.my_staff())
            and i.purpose <> 'emergency'
            and i.since <= now() and (i.until is null or i.until > now())
    );
end;

comment on function plait.works_here(uuid) is
    'Whether I may open this record for another reason than an emergency.';

grant execute on function plait.works_here(uuid)
to plait_app, plait_engine, plait_keeper;

-- A file is as its message is now, and not as that was when the file was kept.
create function plait.may_see_file(p_subject uuid, p_event uuid) returns boolean
language sql stable parallel safe
return exists (
    select from plait.event as e where e.subject_id = p_subject and e.id = p_event
);

comment on function plait.may_see_file(uuid, uuid) is
    'A file of a message: I see the message.';

grant execute on function plait.may_see_file(uuid, uuid)
to plait_app, plait_engine, plait_keeper;

alter policy message_file_select on message_file
using (plait.may_see_file(subject_id, event_id));

-- Runs as the caller: nobody says who may see what they may not see themselves, and
-- nobody who is there for an hour says it of what stays.
create or replace function plait.refuse_unseen() returns trigger
language plpgsql set search_path = plait, pg_temp
as $$
begin
    if not plait.is_engine() and (
        not exists (
            select from event
            where subject_id = new.subject_id and id::text = new.fact ->> 'event'
        )
        or not plait.works_here(new.subject_id)
    ) then
        raise insufficient_privilege using message = 'event: it names no event';
    end if;
    return new;
end
$$;

grant create on schema plait to plait_keeper;
set local role plait_keeper;

-- Nobody shows to others what they may not see themselves; and who is named for what is
-- sealed may be named by the office as well.
create or replace function plait.release(
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
    select root, agency, team_id, seen_as into v_event
    from event where subject_id = p_subject and id = p_event;
    select agency, team_id, kind, fact into v_source
    from event where subject_id = p_subject and id = p_source;
    if v_event.agency is null or v_source.agency is distinct from v_event.agency
        and not coalesce(
            v_source.kind = 'class.named'
            and v_source.fact ->> 'event' = v_event.root::text
            and (v_source.fact ->> 'staff')::integer = p_staff
            and (v_source.fact ->> 'team')::integer = p_team,
            false
        )
    then
        raise insufficient_privilege
            using message = 'release: who recorded it alone may release it';
    end if;
    if plait.my_staff() is not null and not plait.may_see_event(
        p_subject, v_event.root, v_event.team_id, v_event.seen_as
    ) then
        raise insufficient_privilege
            using message = 'release: who recorded it alone may release it';
    end if;
    if v_event.seen_as = 4 and p_staff is null then
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

-- Who was let in for an hour keeps no colleague out.
create or replace function plait.exclude(
    p_subject uuid, p_staff integer, p_reason text, p_by text
) returns boolean
language plpgsql security definer set search_path = plait, pg_temp
as $$
declare
    v_is_mine boolean;
begin
    select exists (
        select from staff s
        join subject f on f.id = p_subject
        where s.id = p_staff and s.is_active and (
            plait.is_my_office(f.partnership_id)
            or plait.works_here(p_subject) and s.agency_id in (
                select t.agency_id from team t where t.id = any (plait.my_teams())
            )
        )
    ) into v_is_mine;
    if not plait.is_open(p_subject) or not plait.is_given(p_subject)
        or not plait.not_excluded(p_subject) or not v_is_mine
    then
        raise insufficient_privilege
            using message = 'exclude: not a colleague, or this record is not open';
    end if;
    insert into exclusion (subject_id, staff_id, reason, declared_by, declared_at)
    values (p_subject, p_staff, p_reason, p_by, now())
    on conflict do nothing;
    return found;
end
$$;

reset role;
revoke create on schema plait from plait_keeper;
