-- Whatever looks at the class of an event looks at the one that it counts with now.

alter policy event_select on event
using (plait.may_see_event(subject_id, root, team_id, seen_as));
alter policy photo_select on photo
using (plait.may_see_event(subject_id, event_id, team_id, seen_as));

create or replace function plait.full_timeline(p_subject uuid)
returns table (
    id uuid, kind text, about uuid, fact jsonb, occurred_at timestamptz,
    recorded_at timestamptz, agency text, team_id integer, by_id integer,
    sens smallint, corrects uuid, root uuid, first_recorded_at timestamptz
)
language plpgsql stable set search_path = plait, pg_temp
as $$
begin
    if plait.is_engine() then
        return query select
            e.id, e.kind, e.about, e.fact, e.occurred_at, e.recorded_at, e.agency,
            e.team_id, e.by_id, e.seen_as, e.corrects, e.root, e.first_recorded_at
        from event e where e.subject_id = p_subject;
    else
        return query select
            e.id, e.kind, e.about, e.fact, e.occurred_at, e.recorded_at, e.agency,
            e.team_id, e.by_id, e.seen_as, e.corrects, e.root, e.first_recorded_at
        from plait.appended_timeline(p_subject) e;
    end if;
end
$$;

-- They belong to the keeper, who alone may change them.
grant create on schema plait to plait_keeper;
set local role plait_keeper;

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
        and e.seen_as in (0, 1)
        and not plait.may_see_event(
            e.subject_id, e.root, e.team_id, e.seen_as
        )
        and not exists (
            select from event c
            where c.subject_id = e.subject_id and c.root = e.root
                and c.fact @> '{"withdrawn": true}'
        )
    order by 3, 2, 1;
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
        case when v.is_visible or e.seen_as in (0, 1) then e.team_id end,
        case when v.is_visible or e.seen_as in (0, 1) then e.agency end
    from worklist_entry w
    cross join lateral unnest(w.because) with ordinality as b (id, place)
    join event e on e.subject_id = w.subject_id and e.id = b.id
    cross join lateral (
        select plait.may_see_event(e.subject_id, e.root, e.team_id, e.seen_as)
    ) as v (is_visible)
    where w.subject_id = p_subject and w.id = p_entry
        and plait.may_see_entry(
            w.subject_id, w.team_id, w.from_team_id, w.told_team_id, w.concerned,
            w.classes
        )
    order by b.place;
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
                    and e.seen_as not in (0, 1)
                    and not plait.may_see_event(
                        e.subject_id, e.root, e.team_id, e.seen_as
                    )
            )
        );
end
$$;

create or replace function plait.whom_to_ask(p_subject uuid) returns integer
language sql stable security definer set search_path = plait, pg_temp
begin atomic
    select s.home_team_id
    from plait.subject s
    join plait.team t on t.id = s.home_team_id
    join plait.agency a on a.slug = t.agency_id
    where s.id = p_subject
        and a.kind in ('maternity', 'health_visiting', 'gp')
        and s.partnership_id in (
            select mine.partnership_id
            from plait.team my_team
            join plait.agency mine on mine.slug = my_team.agency_id
            where my_team.id = any (plait.my_teams())
            union
            select serves.partnership_id
            from plait.team_serves serves
            where serves.team_id = any (plait.my_teams())
        )
        and not exists (
            select from plait.exclusion x
            where x.subject_id = s.id and x.staff_id = plait.my_staff()
        )
        and not exists (
            select from plait.event e where e.subject_id = s.id and e.seen_as = 4
        );
end;

create or replace function plait.open_photo(p_subject uuid, p_photo uuid)
returns table (wrapped_key bytea, sealed_picture bytea)
language plpgsql security definer set search_path = plait, pg_temp
as $$
declare
    v_photo photo;
begin
    select * into v_photo from photo where subject_id = p_subject and id = p_photo;
    if not found
        or plait.my_staff() is null
        or not plait.is_open(p_subject)
        or not plait.not_excluded(p_subject)
        or not plait.may_see_event(
            p_subject, v_photo.event_id, v_photo.team_id, v_photo.seen_as
        )
        or exists (
            select from event
            where subject_id = p_subject and root = v_photo.event_id
                and fact ? 'withdrawn'
        )
    then
        return;
    end if;
    insert into photo_opening (subject_id, id, photo_id, staff_id, at)
    values (p_subject, gen_random_uuid(), p_photo, plait.my_staff(), now());
    wrapped_key := v_photo.wrapped_key;
    sealed_picture := v_photo.sealed;
    return next;
end
$$;

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
    select root, agency, seen_as into v_event
    from event where subject_id = p_subject and id = p_event;
    select agency, team_id into v_source
    from event where subject_id = p_subject and id = p_source;
    if v_event.agency is null or v_source.agency is distinct from v_event.agency then
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

create or replace function plait.may_know_looker(
    p_subject uuid, p_team integer, p_classes integer
) returns boolean
language sql stable security definer set search_path = plait, pg_temp
begin atomic
    select
        (a.kind <> 'police' or (p_classes >> 3) & 1 = 1)
        and not (
            exists (
                select from plait.involvement i
                where i.subject_id = p_subject and i.team_id = p_team
            )
            and not exists (
                select from plait.involvement i
                where i.subject_id = p_subject and i.team_id = p_team
                    and not exists (
                        select from plait.event e
                        where e.subject_id = p_subject and e.id = i.source_event
                            and e.seen_as > 1 and (p_classes >> e.seen_as) & 1 = 0
                    )
            )
        )
    from plait.team t join plait.agency a on a.slug = t.agency_id
    where t.id = p_team;
end;

create or replace function plait.emergencies(p_event uuid, p_since timestamptz)
returns table (
    event_id uuid, subject_id uuid, reference text, staff_id integer, name text,
    email text, team_id integer, team text, phone text, agency text,
    since timestamptz, until timestamptz, code text, reason text, sens smallint,
    standing text, due_at timestamptz, reviewed_at timestamptz, reviewed_by text,
    outcome text, words text
)
language plpgsql stable security definer set search_path = plait, pg_temp
as $$
#variable_conflict use_column
declare
    v_me integer := plait.my_staff();
    v_areas text[];
    v_agencies text[];
begin
    if v_me is null then
        return;
    end if;
    select o.areas, o.agencies into v_areas, v_agencies from plait.offices_of_mine() o;
    return query
    select
        e.id, i.subject_id, s.reference, i.staff_id,
        w.given_name || ' ' || w.family_name, w.email::text, t.id, t.name, t.phone,
        a.name, i.since, i.until, coalesce(e.fact ->> 'code', ''),
        case
            when y.standing = 'told' then '' else coalesce(e.fact ->> 'reason', '')
        end,
        e.seen_as, y.standing, d.due_at, coalesce(r.recorded_at, d.closed_at),
        coalesce(q.given_name || ' ' || q.family_name, ''),
        coalesce(r.fact ->> 'outcome', ''), coalesce(r.fact ->> 'note', '')
    from involvement i
    join event e on e.subject_id = i.subject_id and e.id = i.source_event
    join subject s on s.id = i.subject_id
    join staff w on w.id = i.staff_id
    join team t on t.id = i.team_id
    join agency a on a.slug = t.agency_id
    cross join lateral (
        select case
            when i.staff_id = v_me then 'mine'
            when s.partnership_id = any (v_areas) then 'review'
            when a.slug = any (v_agencies) or a.partnership_id = any (v_areas)
                then 'told'
        end
    ) as y (standing)
    left join worklist_entry d
        on d.subject_id = i.subject_id and d.trigger = i.source_event
        and d.standard = 'break_glass_review'
    left join lateral (
        select v.recorded_at, v.by_id, v.fact from event v
        where v.subject_id = i.subject_id and v.kind = 'access.reviewed'
            and v.fact ->> 'answers' = i.source_event::text
        order by v.recorded_at desc, v.id limit 1
    ) r on true
    left join staff q on q.id = r.by_id
    where i.purpose = 'emergency'
        and y.standing is not null
        and (p_event is null or i.source_event = p_event)
        and (p_since is null or i.since >= p_since or d.closed_at is null)
        and (y.standing <> 'mine' or i.staff_id = v_me)
        and not exists (
            select from exclusion x
            where x.subject_id = i.subject_id and x.staff_id = v_me
        )
    order by i.since desc, i.id;
end
$$;

reset role;
revoke create on schema plait from plait_keeper;
