-- The class that an event counts with now. What was recorded stays as it was, with its
-- link in the chain; `seen_as` is worked out from it and from the events that changed
-- it, and the trigger below lets nothing through that does not come out of that.

comment on column event.seen_as is
    'The class that the event counts with now: what it was recorded with (sens), or '
    'what the last `class.changed` that names it says.';

create function plait.class_bit(p_name text) returns smallint
language sql immutable parallel safe
return (array_position(array[
    'routine', 'health', 'third_party', 'police', 'sealed', 'location',
    'domestic_abuse'
], p_name) - 1)::smallint;

create function plait.guard(p_sens smallint) returns integer
language sql immutable parallel safe
return case p_sens when 0 then 0 when 1 then 1 when 4 then 3 else 2 end;

comment on function plait.guard(smallint) is
    'How closely a class is kept, where one of several must be chosen. It opens nothing.';

-- Of the events that say who may see another one: as guarded as that one ever was, so
-- that a reason tells nobody of what was taken from them.
create function plait.seen_as_of(e plait.event) returns smallint
language plpgsql stable set search_path = plait, pg_temp
as $$
begin
    if e.kind ^@ 'class.' then
        return (
            select o.sens from (
                select e.sens as sens, 0 as number
                union all
                select r.sens, 0 from event r
                where r.subject_id = e.subject_id and r.id::text = e.fact ->> 'event'
                union all
                select plait.class_bit(c.fact ->> 'seen_as'), c.number from event c
                where c.subject_id = e.subject_id and c.kind = 'class.changed'
                    and c.fact ->> 'event' = e.fact ->> 'event'
            ) as o
            order by plait.guard(o.sens) desc, o.number desc, o.sens desc
            limit 1
        );
    end if;
    return coalesce((
        select plait.class_bit(c.fact ->> 'seen_as') from event c
        where c.subject_id = e.subject_id and c.kind = 'class.changed'
            and c.fact ->> 'event' = e.root::text and c.number > e.number
        order by c.number desc limit 1
    ), e.sens);
end
$$;

comment on function plait.seen_as_of(plait.event) is
    'The class that an event counts with, worked out from the chain alone.';

create function plait.set_seen_as() returns trigger
language plpgsql set search_path = plait, pg_temp
as $$
begin
    if new.kind ^@ 'class.' and new.corrects is not null then
        raise check_violation
            using message = 'event: who may see is changed again, not corrected';
    end if;
    new.seen_as := new.sens;
    return new;
end
$$;

-- Runs as the caller: nobody says who may see what they may not see themselves.
create function plait.refuse_unseen() returns trigger
language plpgsql set search_path = plait, pg_temp
as $$
begin
    if not plait.is_engine() and not exists (
        select from event
        where subject_id = new.subject_id and id::text = new.fact ->> 'event'
    ) then
        raise insufficient_privilege using message = 'event: it names no event';
    end if;
    return new;
end
$$;

create function plait.may_set_class(
    p_subject uuid, p_own text, p_holder text, p_now smallint, p_wanted smallint
) returns boolean
language sql stable security definer set search_path = plait, pg_temp
as $$
    select exists (
        select from subject as s
        join agency as own on own.slug = p_own
        left join agency as holder on holder.slug = p_holder
        where s.id = p_subject and case
            -- What is the police's they alone set and lift, each force its own.
            when holder.kind = 'police' then p_own = p_holder
            when p_now = 3 then own.kind = 'police'
            when p_wanted = 3 then false
            else p_own = p_holder or (
                own.kind = 'partnership' and own.partnership_id = s.partnership_id
            )
        end
    )
$$;

comment on function
plait.may_set_class(uuid, text, text, smallint, smallint) is
    'Whether an agency says who may see an event: the one that recorded it, or the '
    'office of the partnership; of what is the police''s, the police alone.';

-- What is sealed is read by those who are named and by nobody else: they are released
-- it one by one, and it is released to no team any more.
create function plait.follow_names(p_said plait.event, p_class smallint) returns void
language plpgsql set search_path = plait, pg_temp
as $$
declare
    v_root uuid := (p_said.fact ->> 'event')::uuid;
    v_team integer := (p_said.fact ->> 'team')::integer;
    v_staff integer := (p_said.fact ->> 'staff')::integer;
begin
    if p_said.kind = 'class.named' then
        if not exists (
            select from post
            where staff_id = v_staff and team_id = v_team and valid_from <= now()
                and (valid_to is null or valid_to > now())
        ) or exists (
            select from exclusion
            where subject_id = p_said.subject_id and staff_id = v_staff
        ) then
            raise insufficient_privilege using message = 'event: nobody to be named';
        end if;
        perform plait.release(
            p_said.subject_id, v_root, v_team, v_staff, p_said.id, null,
            'is named for what is sealed'
        );
        return;
    end if;
    update event_release r set until = greatest(now(), r.since)
    where r.subject_id = p_said.subject_id and r.root = v_root
        and (r.until is null or r.until > now())
        and case
            when p_said.kind = 'class.name_ended' then r.staff_id = v_staff
            when p_class = 4 then r.staff_id is null
            -- It is not sealed any more: who may read it follows from its class.
            else exists (
                select from event n
                where n.subject_id = r.subject_id and n.id = r.source_event
                    and n.kind = 'class.named'
            )
        end;
    update involvement i set until = greatest(now(), i.since)
    where i.subject_id = p_said.subject_id and i.classes = 0
        and (i.until is null or i.until > now())
        and not exists (
            select from event_release r
            where r.subject_id = i.subject_id and r.team_id = i.team_id
                and r.staff_id is not distinct from i.staff_id
                and (r.until is null or r.until > now())
        );
end
$$;

-- After the event that says so was linked, what it names counts with the new class.
create function plait.follow_class() returns trigger
language plpgsql security definer set search_path = plait, pg_temp
as $$
declare
    v_root event;
    v_class smallint := plait.class_bit(new.fact ->> 'seen_as');
begin
    if coalesce(trim(new.fact ->> 'reason'), '') = ''
        or (new.kind = 'class.changed') <> (v_class is not null)
    then
        raise check_violation using message = 'event: wanted a class and a reason';
    end if;
    select * into v_root from event
    where subject_id = new.subject_id and id::text = new.fact ->> 'event'
        and root = id and not kind ^@ 'class.';
    -- Absent and another agency's are alike.
    if not found or not plait.may_set_class(
        new.subject_id, new.agency, v_root.agency, v_root.seen_as,
        coalesce(v_class, 4::smallint)
    ) then
        raise insufficient_privilege
            using message = 'event: who may see this is not for this agency to say';
    end if;
    update event e set seen_as = plait.seen_as_of(e)
    where e.subject_id = new.subject_id
        and (e.root = v_root.id or (
            e.kind ^@ 'class.' and e.fact ->> 'event' = v_root.id::text
        ))
        and e.seen_as is distinct from plait.seen_as_of(e);
    update photo p set seen_as = e.seen_as
    from event e
    where p.subject_id = new.subject_id and p.event_id = v_root.id
        and e.subject_id = p.subject_id and e.id = v_root.id
        and p.seen_as is distinct from e.seen_as;
    perform plait.follow_names(new, v_class);
    return null;
end
$$;

-- An event is never changed. The class that it counts with may become what the chain
-- says, and nothing else.
create function plait.refuse_event_change() returns trigger
language plpgsql set search_path = plait, pg_temp
as $$
declare
    v_as_before event;
begin
    if tg_op = 'UPDATE' and new.seen_as is distinct from old.seen_as then
        v_as_before := new;
        v_as_before.seen_as := old.seen_as;
        if v_as_before is not distinct from old
            and new.seen_as = plait.seen_as_of(old)
        then
            return new;
        end if;
    end if;
    raise exception using errcode = 'PL003',
        message = format('%s is append only: %s refused', tg_table_name, tg_op);
end
$$;

create function plait.refuse_photo_change() returns trigger
language plpgsql set search_path = plait, pg_temp
as $$
declare
    v_as_before photo;
begin
    if tg_op = 'UPDATE' and new.seen_as is distinct from old.seen_as then
        v_as_before := new;
        v_as_before.seen_as := old.seen_as;
        if v_as_before is not distinct from old and exists (
            select from event
            where subject_id = old.subject_id and id = old.event_id
                and seen_as = new.seen_as
        ) then
            return new;
        end if;
    end if;
    raise exception using errcode = 'PL003',
        message = format('%s is append only: %s refused', tg_table_name, tg_op);
end
$$;

create function plait.set_photo_seen_as() returns trigger
language plpgsql set search_path = plait, pg_temp
as $$
begin
    new.seen_as := new.sens;
    return new;
end
$$;

drop trigger event_is_append_only on event;
create trigger event_is_append_only before update or delete on event
for each row execute function plait.refuse_event_change();
drop trigger photo_is_append_only on photo;
create trigger photo_is_append_only before update or delete on photo
for each row execute function plait.refuse_photo_change();
create trigger event_1_refuse_unseen before insert on event
for each row when (new.kind ^@ 'class.') execute function plait.refuse_unseen();
create trigger event_3_seen_as before insert on event
for each row execute function plait.set_seen_as();
create trigger event_4_follow_class after insert on event
for each row when (new.kind ^@ 'class.') execute function plait.follow_class();
create trigger photo_seen_as before insert on photo
for each row execute function plait.set_photo_seen_as();
alter table event enable always trigger event_is_append_only;
alter table event enable always trigger event_1_refuse_unseen;
alter table event enable always trigger event_3_seen_as;
alter table event enable always trigger event_4_follow_class;
alter table photo enable always trigger photo_is_append_only;
alter table photo enable always trigger photo_seen_as;

grant select (seen_as) on event to plait_app;
grant select (seen_as), insert (seen_as) on photo to plait_app;
grant update (seen_as) on event to plait_keeper;
grant update (seen_as) on photo to plait_keeper;
grant execute on function
    plait.class_bit(text), plait.guard(smallint), plait.seen_as_of(plait.event)
to plait_engine, plait_keeper;
-- Who may see it now may know what was said of who may see it, where that is no more
-- closely kept than what they read.
create function plait.seeing_of(p_subject uuid, p_event uuid)
returns table (
    event_id uuid, kind text, fact jsonb, at timestamptz, by_name text, team text,
    named text, named_until timestamptz
)
language plpgsql stable security definer set search_path = plait, pg_temp
as $$
begin
    if not plait.is_open(p_subject) or not plait.not_excluded(p_subject) then
        return;
    end if;
    return query
    select c.id, c.kind, c.fact, c.recorded_at,
        coalesce(s.given_name || ' ' || s.family_name, ''), coalesce(t.name, ''),
        coalesce(n.given_name || ' ' || n.family_name, ''), r.until
    from event e
    join event c on c.subject_id = e.subject_id and c.kind ^@ 'class.'
        and c.fact ->> 'event' = e.root::text
    left join staff s on s.id = c.by_id
    left join team t on t.id = c.team_id
    left join staff n on n.id = (c.fact ->> 'staff')::integer
    left join event_release r
        on r.subject_id = c.subject_id and r.source_event = c.id and r.root = e.root
    where e.subject_id = p_subject and e.id = p_event
        and plait.may_see_event(e.subject_id, e.root, e.team_id, e.seen_as)
        and (
            c.seen_as = e.seen_as
            or plait.may_see_event(c.subject_id, c.root, c.team_id, c.seen_as)
        )
    order by c.number;
end
$$;

comment on function plait.seeing_of(uuid, uuid) is
    'What was said of who may see an event, for who may see it: each change with its '
    'reason, and who is named, until when.';

grant execute on function plait.seeing_of(uuid, uuid) to plait_app;
revoke all on function plait.seeing_of(uuid, uuid) from public;
grant execute on function plait.follow_names(plait.event, smallint) to plait_keeper;

revoke all on function
    plait.may_set_class(uuid, text, text, smallint, smallint), plait.follow_class()
from public;

grant create on schema plait to plait_keeper;
alter function plait.may_set_class(uuid, text, text, smallint, smallint)
owner to plait_keeper;
alter function plait.follow_class() owner to plait_keeper;
alter function plait.seen_as_of(plait.event) owner to plait_keeper;
alter function plait.follow_names(plait.event, smallint) owner to plait_keeper;
alter function plait.seeing_of(uuid, uuid) owner to plait_keeper;
revoke create on schema plait from plait_keeper;
