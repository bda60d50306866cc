-- Openings in an emergency, for those who made them and those who review them.

grant create on schema plait to plait_keeper;
set local role plait_keeper;

create function plait.offices_of_mine(out areas text[], out agencies text[])
language sql stable security definer set search_path = plait, pg_temp
begin atomic
    select
        coalesce(
            array_agg(distinct a.partnership_id) filter (where a.kind = 'partnership'),
            '{}'
        ),
        coalesce(
            array_agg(distinct a.slug) filter (
                where a.kind <> 'partnership' and p.role = 'privacy_officer'
            ),
            '{}'
        )
    from plait.post p
    join plait.team t on t.id = p.team_id
    join plait.agency a on a.slug = t.agency_id
    where p.staff_id = plait.my_staff()
        and p.role in ('privacy_officer', 'caldicott_guardian')
        and p.valid_from <= now() and (p.valid_to is null or p.valid_to > now());
end;

comment on function plait.offices_of_mine() is
    'The partnerships whose privacy officer or Caldicott guardian I am, and the single '
    'agencies whose privacy officer I am.';

create function plait.emergencies(p_event uuid, p_since timestamptz)
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
        e.sens, y.standing, d.due_at, coalesce(r.recorded_at, d.closed_at),
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

comment on function plait.emergencies(uuid, timestamptz) is
    'The openings in an emergency that are mine, mine to review, or that I am told of: '
    'for whom I review, what was said; for the office of whoever opened, that they did. '
    'One by its event, or those since a moment and all that wait.';

create function plait.read_in_emergency(p_event uuid)
returns table (what text, at timestamptz)
language plpgsql stable security definer set search_path = plait, pg_temp
as $$
declare
    v_grant involvement;
begin
    if not exists (select from plait.emergencies(p_event, null)) then
        return;
    end if;
    select * into v_grant from involvement
    where purpose = 'emergency' and source_event = p_event;
    return query
    select 'page', e.at from access_entry e
    where e.subject_id = v_grant.subject_id and e.staff_id = v_grant.staff_id
        -- At its first moment it was opened by its door, and no page was read.
        and e.at > v_grant.since and e.at < v_grant.until and e.purpose = 'emergency'
    union all
    select 'photo', o.at from photo_opening o
    where o.subject_id = v_grant.subject_id and o.staff_id = v_grant.staff_id
        and o.at >= v_grant.since and o.at < v_grant.until
    order by 2;
end
$$;

comment on function plait.read_in_emergency(uuid) is
    'Each page and photo that was opened while an emergency ran, by its moment.';

revoke all on function
    plait.offices_of_mine(), plait.emergencies(uuid, timestamptz),
    plait.read_in_emergency(uuid)
from public;
grant execute on function
    plait.offices_of_mine(), plait.emergencies(uuid, timestamptz),
    plait.read_in_emergency(uuid)
to plait_app;

reset role;
revoke create on schema plait from plait_keeper;
