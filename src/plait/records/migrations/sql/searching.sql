-- Finding a record without opening it, and what may be said of what is hidden.

create function plait.find_people(
    p_name_key text, p_given text, p_born_on date, p_nhs_number text,
    p_reference text, p_limit integer
) returns table (
    subject_id uuid, reference text, person_id uuid, role text, given text,
    family_name text, born_on date, is_match boolean
)
language plpgsql security definer set search_path = plait, pg_temp
-- What was left out must fall away before the plan is made, or no index fits.
set plan_cache_mode = force_custom_plan
as $$
declare
    v_staff integer := plait.my_staff();
    v_teams integer[] := plait.my_teams();
    v_found uuid[];
begin
    if v_staff is null then
        return;
    end if;
    select coalesce(array_agg(f.id), '{}') into v_found
    from (
        select distinct s.id, s.reference
        from subject s
        left join person p on p.subject_id = s.id
        where (p_reference is null or s.reference = p_reference)
            and (p_nhs_number is null or p.nhs_number = p_nhs_number)
            and (p_born_on is null or p.born_on = p_born_on)
            and (p_name_key is null or p.name_key ^@ p_name_key)
            and (p_given is null or lower(p.given) ^@ lower(p_given))
            and coalesce(p_reference, p_nhs_number, p_born_on::text, p_name_key)
                is not null
            and exists (
                select from involvement i
                where i.subject_id = s.id
                    and i.team_id = any (v_teams)
                    and (i.staff_id is null or i.staff_id = v_staff)
                    and i.since <= now()
                    and (i.until is null or i.until > now())
            )
            and not exists (
                select from exclusion x
                where x.subject_id = s.id and x.staff_id = v_staff
            )
        order by s.reference
        limit least(p_limit, 100)
    ) f;
    perform plait.list_access(v_found, 'search');
    return query
    select p.subject_id, s.reference, p.id, p.role, p.given, p.family_name, p.born_on,
        (p_nhs_number is null or coalesce(p.nhs_number = p_nhs_number, false))
        and (p_born_on is null or coalesce(p.born_on = p_born_on, false))
        and (p_name_key is null or p.name_key ^@ p_name_key)
        and (p_given is null or lower(p.given) ^@ lower(p_given))
    from subject s join person p on p.subject_id = s.id
    where s.id = any (v_found)
    order by s.reference, p.born_on, p.id;
end
$$;

comment on function plait.find_people(text, text, date, text, text, integer) is
    'The people of the records that I may open and that match, and a row that I '
    'searched. Nothing tells a hidden record from one that does not exist.';

create function plait.may_open(p_subject uuid) returns boolean
language sql stable security definer set search_path = plait, pg_temp
begin atomic
    select exists (
        select from plait.involvement i
        where i.subject_id = p_subject
            and i.team_id = any (plait.my_teams())
            and (i.staff_id is null or i.staff_id = plait.my_staff())
            and i.since <= now()
            and (i.until is null or i.until > now())
    ) and not exists (
        select from plait.exclusion x
        where x.subject_id = p_subject and x.staff_id = plait.my_staff()
    );
end;

comment on function plait.may_open(uuid) is
    'Whether I could open this record now. False for one that does not exist.';

create function plait.my_subjects(p_after text, p_limit integer)
returns table (subject_id uuid, reference text)
language plpgsql security definer set search_path = plait, pg_temp
as $$
begin
    return query
    select s.id, s.reference
    from subject s
    where s.kind = 'family'
        and s.id in (
            select i.subject_id from involvement i
            where i.team_id = any (plait.my_teams())
                and (i.staff_id is null or i.staff_id = plait.my_staff())
                and i.since <= now()
                and (i.until is null or i.until > now())
        )
        and not exists (
            select from exclusion x
            where x.subject_id = s.id and x.staff_id = plait.my_staff()
        )
        and (p_after is null or s.reference > p_after)
    order by s.reference
    limit least(p_limit, 100);
end
$$;

comment on function plait.my_subjects(text, integer) is
    'The families that my teams are involved with, by reference, after a reference.';

create function plait.held_elsewhere(p_subject uuid)
returns table (team_id integer, agency text, week date)
language plpgsql stable security definer set search_path = plait, pg_temp
as $$
begin
    if not plait.is_open(p_subject) or not plait.may_open(p_subject) then
        return;
    end if;
    return query
    select distinct e.team_id, e.agency,
        date_trunc('week', e.occurred_at at time zone 'Europe/London')::date
    from event e
    where e.subject_id = p_subject
        and e.sens in (0, 1)
        and not plait.may_see(e.subject_id, e.team_id, e.sens)
        and not exists (
            select from event c
            where c.subject_id = e.subject_id and c.root = e.root
                and c.fact @> '{"withdrawn": true}'
        )
    order by 3, 2, 1;
end
$$;

comment on function plait.held_elsewhere(uuid) is
    'That a team holds something of a week which I may not read: never what, never how '
    'much, and never of the classes whose very existence is bound.';

create function plait.reasons_of(p_subject uuid, p_entry uuid)
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
        select plait.may_see(e.subject_id, e.team_id, e.sens)
    ) as v (is_visible)
    where w.subject_id = p_subject and w.id = p_entry
        and plait.may_see_entry(
            w.subject_id, w.team_id, w.from_team_id, w.told_team_id, w.classes
        )
    order by b.place;
end
$$;

comment on function plait.reasons_of(uuid, uuid) is
    'Who holds each reason of an obligation that I may see. A reason that I may not '
    'read has no id here, and where its existence is bound no holder either.';
