-- What a privacy officer may want to ask about: reasons in plain words, and no score.

grant select on rota_shift, team_serves to plait_keeper;
create policy rota_shift_keeper on rota_shift for select to plait_keeper using (true);

create function plait.is_night(p_at timestamptz) returns boolean
language sql stable parallel safe
return extract(hour from p_at at time zone 'Europe/London') not between 7 and 20;

grant execute on function plait.is_night(timestamptz)
to plait_app, plait_engine, plait_keeper;

grant create on schema plait to plait_keeper;
set local role plait_keeper;

create function plait.unusual_looking(
    p_since timestamptz, p_until timestamptz, p_most integer, p_no_service text[]
) returns table (
    subject_id uuid, reference text, staff_id integer, name text, team text,
    agency text, day date, openings bigint, first_at timestamptz,
    last_at timestamptz, reasons text[], looked_at timestamptz, looked_by text,
    words text
)
language plpgsql stable security definer set search_path = plait, pg_temp
as $$
#variable_conflict use_column
declare
    v_me integer := plait.my_staff();
    v_areas text[];
    v_agencies text[];
begin
    select o.areas, o.agencies into v_areas, v_agencies from plait.offices_of_mine() o;
    if v_areas = '{}' and v_agencies = '{}' then
        return;
    end if;
    return query
    with looked as materialized (
        select e.subject_id, e.staff_id, e.team_id, e.at, e.purpose,
            (e.at at time zone 'Europe/London')::date as day,
            a.slug = any (v_agencies) as is_own_agency
        from staff w
        cross join lateral (
            select * from access_entry x
            where x.staff_id = w.id and x.at >= p_since and x.at < p_until
        ) e
        join team t on t.id = e.team_id
        join agency a on a.slug = t.agency_id
        where e.staff_id <> v_me
            and (
                a.slug = any (v_agencies)
                or a.partnership_id = any (v_areas)
                or exists (
                    select from team_serves f
                    where f.team_id = t.id and f.partnership_id = any (v_areas)
                )
                -- A record of ours, whoever opened it and from wherever.
                or exists (
                    select from subject o
                    where o.id = e.subject_id and o.partnership_id = any (v_areas)
                )
            )
    ),
    busy as (
        select l.staff_id, l.day from looked l
        group by l.staff_id, l.day, date_trunc('hour', l.at)
        having count(distinct l.subject_id) > p_most
    ),
    grouped as (
        select l.subject_id, l.staff_id, l.team_id, l.day, count(*) as openings,
            min(l.at) as first_at, max(l.at) as last_at,
            bool_or(l.purpose = 'emergency') as in_emergency,
            bool_or(
                plait.is_night(l.at)
                and exists (
                    select from rota_shift r
                    where r.team_id = l.team_id and r.from_at <= l.at and r.to_at > l.at
                )
                and not exists (
                    select from rota_shift r
                    where r.team_id = l.team_id and r.from_at <= l.at and r.to_at > l.at
                        and r.staff_id = l.staff_id
                )
            ) as at_night,
            bool_or(l.is_own_agency) as is_own_agency
        from looked l
        group by l.subject_id, l.staff_id, l.team_id, l.day
    ),
    judged as (
        select g.*, array_remove(array[
            case when g.in_emergency then 'emergency' end,
            case when exists (
                select from person p
                where p.subject_id = g.subject_id and p.name_key <> ''
                    and p.name_key = plait.key_of(w.family_name)
            ) then 'same_name' end,
            case when exists (
                select from exclusion x
                join post q on q.staff_id = x.staff_id and q.team_id = g.team_id
                where x.subject_id = g.subject_id
                    and q.valid_from <= g.last_at
                    and (q.valid_to is null or q.valid_to > g.first_at)
            ) then 'colleague' end,
            case when exists (
                select from busy b where b.staff_id = g.staff_id and b.day = g.day
            ) then 'many' end,
            case when exists (
                select from involvement i
                where i.subject_id = g.subject_id and i.team_id = g.team_id
                    and i.until <= g.last_at and i.purpose <> 'emergency'
            ) and not exists (
                select from involvement i
                where i.subject_id = g.subject_id and i.team_id = g.team_id
                    and i.since <= g.last_at
                    and (i.until is null or i.until > g.last_at)
                    and not exists (
                        select from unnest(p_no_service) as n (start)
                        where starts_with(i.basis, n.start)
                    )
                    and i.purpose <> 'emergency' and i.classes <> 0
            ) then 'ended' end,
            case when g.at_night then 'at_night' end
        ], null) as reasons
        from grouped g join staff w on w.id = g.staff_id
    )
    select
        j.subject_id, s.reference, j.staff_id, w.given_name || ' ' || w.family_name,
        t.name, a.name, j.day, j.openings, j.first_at, j.last_at, j.reasons, k.at,
        coalesce(c.given_name || ' ' || c.family_name, ''), coalesce(k.words, '')
    from judged j
    join subject s on s.id = j.subject_id
    join staff w on w.id = j.staff_id
    join team t on t.id = j.team_id
    join agency a on a.slug = t.agency_id
    left join lateral (
        select * from looked_into i
        where i.subject_id = j.subject_id and i.staff_id = j.staff_id
            and i.day = j.day
        order by i.at desc limit 1
    ) k on true
    left join staff c on c.id = k.by_id
    where cardinality(j.reasons) > 0
        and (
            j.is_own_agency
            or s.partnership_id = any (v_areas)
            and plait.may_know_looker(
                s.id, j.team_id,
                plait.agreed_classes(s.partnership_id, 'privacy_officer')
            )
        )
        and not exists (
            select from exclusion x where x.subject_id = s.id and x.staff_id = v_me
        )
    order by k.at is not null, j.day desc, j.last_at desc, j.subject_id
    limit 500;
end
$$;

comment on function
plait.unusual_looking(timestamptz, timestamptz, integer, text[]) is
    'For a privacy officer: who opened which record on which day, where there is a '
    'plain reason to ask about it. Reasons, and no score.';

create function plait.look_into(
    p_subject uuid, p_staff integer, p_day date, p_words text, p_id uuid
) returns boolean
language plpgsql security definer set search_path = plait, pg_temp
as $$
declare
    v_me integer := plait.my_staff();
    v_areas text[];
    v_agencies text[];
begin
    select o.areas, o.agencies into v_areas, v_agencies from plait.offices_of_mine() o;
    if v_me is null or p_staff = v_me or exists (
        select from exclusion where subject_id = p_subject and staff_id = v_me
    ) or not exists (
        select from access_entry e
        join subject s on s.id = e.subject_id
        join team t on t.id = e.team_id
        where e.subject_id = p_subject and e.staff_id = p_staff
            and (e.at at time zone 'Europe/London')::date = p_day
            and (
                t.agency_id = any (v_agencies)
                or s.partnership_id = any (v_areas)
                and plait.may_know_looker(
                    s.id, t.id,
                    plait.agreed_classes(s.partnership_id, 'privacy_officer')
                )
            )
    ) then
        return false;
    end if;
    insert into looked_into (subject_id, id, staff_id, day, by_id, at, words)
    values (p_subject, p_id, p_staff, p_day, v_me, now(), p_words)
    on conflict do nothing;
    return true;
end
$$;

comment on function plait.look_into(uuid, integer, date, text, uuid) is
    'Writes that I asked about what somebody opened on a day, and what came of it. '
    'False where it is not mine to ask, or nothing was opened.';

revoke all on function
    plait.unusual_looking(timestamptz, timestamptz, integer, text[]),
    plait.look_into(uuid, integer, date, text, uuid)
from public;
grant execute on function
    plait.unusual_looking(timestamptz, timestamptz, integer, text[]),
    plait.look_into(uuid, integer, date, text, uuid)
to plait_app;

reset role;
revoke create on schema plait from plait_keeper;
