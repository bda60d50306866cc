-- Who has each care of a family by name: rows for nobody, lists by the doors below.

alter table named_owner enable row level security;
alter table named_owner force row level security;
revoke all on named_owner from plait_app, plait_engine;
grant select, insert, update, delete on named_owner to plait_engine, plait_keeper;
create policy named_owner_engine on named_owner to plait_engine
using (true) with check (true);
create policy named_owner_keeper on named_owner to plait_keeper
using (true) with check (true);

create function plait.replace_named_owners(p_subject uuid, p_owners jsonb)
returns integer
language plpgsql set search_path = plait, pg_temp
as $$
declare
    v_gone integer;
    v_changed integer;
begin
    delete from named_owner o
    where o.subject_id = p_subject and o.care not in (
        select w.care from jsonb_to_recordset(p_owners) as w (care uuid)
    );
    get diagnostics v_gone = row_count;
    insert into named_owner as o (
        subject_id, care, service, team_id, asked_team_id, worker_id, state, since,
        owed_at, began_at, born_at, ends_at, offered_at, last_kind, last_at, label
    )
    select
        p_subject, w.care, w.service, w.team, w.asked_team, w.worker, w.state, w.since,
        w.owed_at, w.began_at, w.born_at, w.ends_at, w.offered_at,
        coalesce(w.last_kind, ''), w.last_at, w.label
    from jsonb_to_recordset(p_owners) as w (
        care uuid, service text, team integer, asked_team integer, worker integer,
        state text, since timestamptz, owed_at timestamptz, began_at timestamptz,
        born_at timestamptz, ends_at timestamptz, offered_at timestamptz,
        last_kind text, last_at timestamptz, label text
    )
    on conflict (subject_id, care) do update set
        service = excluded.service, team_id = excluded.team_id,
        asked_team_id = excluded.asked_team_id, worker_id = excluded.worker_id,
        state = excluded.state, since = excluded.since, owed_at = excluded.owed_at,
        began_at = excluded.began_at, born_at = excluded.born_at,
        ends_at = excluded.ends_at, offered_at = excluded.offered_at,
        last_kind = excluded.last_kind, last_at = excluded.last_at,
        label = excluded.label
    where o.* is distinct from excluded.*;
    get diagnostics v_changed = row_count;
    return v_gone + v_changed;
end
$$;

comment on function plait.replace_named_owners(uuid, jsonb) is
    'Makes the named owners of a subject be exactly these. Gives how many changed.';

create function plait.project_named_owners(p_subject uuid, p_owners jsonb)
returns integer
language plpgsql set search_path = plait, pg_temp
as $$
begin
    if plait.is_engine() then
        return plait.replace_named_owners(p_subject, p_owners);
    end if;
    return plait.replace_named_owners_after_append(p_subject, p_owners);
end
$$;

comment on function plait.project_named_owners(uuid, jsonb) is
    'Writes who has a family by name: by the engine, or after an append.';

grant execute on function plait.replace_named_owners(uuid, jsonb)
to plait_engine, plait_keeper;
grant execute on function plait.project_named_owners(uuid, jsonb)
to plait_app, plait_engine, plait_keeper;

grant create on schema plait to plait_keeper;

create function plait.replace_named_owners_after_append(p_subject uuid, p_owners jsonb)
returns integer
language plpgsql security definer set search_path = plait, pg_temp
as $$
begin
    if not plait.has_appended(p_subject) then
        raise insufficient_privilege
            using message = 'project_named_owners: nothing was appended to this subject';
    end if;
    return plait.replace_named_owners(p_subject, p_owners);
end
$$;

revoke all on function
plait.replace_named_owners_after_append(uuid, jsonb) from public;
grant execute on function plait.replace_named_owners_after_append(uuid, jsonb)
to plait_app;
alter function plait.replace_named_owners_after_append(uuid, jsonb)
owner to plait_keeper;

-- Who is named and is not there: each colleague is asked about once, not each family.
create function plait.not_there(p_teams integer[], p_at timestamptz)
returns table (team_id integer, worker_id integer, why text, since timestamptz)
language sql stable set search_path = plait, pg_temp
as $$
    with named as (
        select distinct o.team_id, o.worker_id from named_owner o
        where o.team_id = any (p_teams) and o.worker_id is not null
    ), known as (
        select
            n.*,
            exists (
                select from post p join staff s on s.id = p.staff_id
                where p.staff_id = n.worker_id and p.team_id = n.team_id
                    and s.is_active and p.valid_from <= p_at
                    and (p.valid_to is null or p.valid_to > p_at)
            ) as is_in_post,
            (
                select max(p.valid_to) from post p
                where p.staff_id = n.worker_id and p.team_id = n.team_id
                    and p.valid_to <= p_at
            ) as left_at,
            (
                select min(a.from_at) from absence a
                where a.staff_id = n.worker_id and a.cover_staff_id is null
                    and a.from_at <= p_at and (a.to_at is null or a.to_at > p_at)
            ) as away_since
        from named n
    )
    select
        k.team_id, k.worker_id, case when k.is_in_post then 'away' else 'left' end,
        case when k.is_in_post then k.away_since else k.left_at end
    from known k
    where not k.is_in_post or k.away_since is not null
$$;

comment on function plait.not_there(integer[], timestamptz) is
    'The named colleagues of these teams who have left the team, or are away while '
    'nobody covers for them, and since when as far as it is known.';

revoke all on function plait.not_there(integer[], timestamptz) from public;
grant execute on function plait.not_there(integer[], timestamptz)
to plait_engine, plait_keeper;

create function plait.without_owner(
    p_at timestamptz, p_after timestamptz, p_after_subject uuid, p_after_care uuid,
    p_limit integer
) returns table (
    subject_id uuid, care uuid, service text, team_id integer, asked_team_id integer,
    worker_id integer, state text, since timestamptz, owed_at timestamptz,
    began_at timestamptz, born_at timestamptz, offered_at timestamptz, last_kind text,
    last_at timestamptz, label text
)
language sql stable security definer set search_path = plait, pg_temp
as $$
    with gone as materialized (
        select * from plait.not_there(plait.my_teams(), p_at)
    ), found as (
        select o.*, o.state as how, o.since as how_since
        from named_owner o
        where o.team_id = any (plait.my_teams()) and o.state <> 'named'
        union all
        select o.*, o.state, o.since
        from named_owner o
        where o.asked_team_id = any (plait.my_teams()) and o.state = 'between'
            and o.team_id <> all (plait.my_teams())
        union all
        select o.*, 'stays', o.owed_at
        from named_owner o
        where o.team_id = any (plait.my_teams()) and o.state = 'named'
            and o.owed_at < p_at
            and not exists (
                select from gone g
                where g.team_id = o.team_id and g.worker_id = o.worker_id
            )
        union all
        select o.*, g.why, greatest(coalesce(g.since, o.since), o.since)
        from gone g
        join named_owner o on o.team_id = g.team_id and o.worker_id = g.worker_id
            and o.state = 'named'
    )
    select
        f.subject_id, f.care, f.service, f.team_id, f.asked_team_id, f.worker_id,
        f.how, f.how_since,
        case when f.state = 'named' then f.how_since else f.owed_at end, f.began_at, f.born_at,
        f.offered_at, f.last_kind, f.last_at, f.label
    from found f
    where plait.my_staff() is not null and (f.ends_at is null or f.ends_at > p_at)
        and plait.not_excluded(f.subject_id)
        and (
            p_after is null
            or (f.how_since, f.subject_id, f.care)
            > (p_after, p_after_subject, p_after_care)
        )
    order by f.how_since, f.subject_id, f.care
    limit least(p_limit, 200)
$$;

comment on function
plait.without_owner(timestamptz, timestamptz, uuid, uuid, integer) is
    'The families of my teams that nobody has by name, or whose named colleague has '
    'left, is away, or has handed over to nobody who accepts: the longest first.';

revoke all on function
plait.without_owner(timestamptz, timestamptz, uuid, uuid, integer) from public;
grant execute on function
plait.without_owner(timestamptz, timestamptz, uuid, uuid, integer) to plait_app;
alter function plait.without_owner(timestamptz, timestamptz, uuid, uuid, integer)
owner to plait_keeper;

create function plait.count_owners(p_teams integer[], p_at timestamptz)
returns table (
    team_id integer, families bigint, unnamed bigint, waiting bigint, absent bigint,
    longer bigint
)
language sql stable set search_path = plait, pg_temp
as $$
    select
        o.team_id, count(*), count(*) filter (where o.state = 'unnamed'),
        count(*) filter (where o.state = 'between'),
        count(*) filter (where o.state = 'named' and g.worker_id is not null),
        count(*) filter (where o.owed_at < p_at)
    from named_owner o
    left join plait.not_there(p_teams, p_at) g
        on g.team_id = o.team_id and g.worker_id = o.worker_id
    where o.team_id = any (p_teams) and (o.ends_at is null or o.ends_at > p_at)
    group by o.team_id
$$;

comment on function plait.count_owners(integer[], timestamptz) is
    'Of each of these teams how many families it has, and how many of them nobody has '
    'by name now: counts alone.';

revoke all on function plait.count_owners(integer[], timestamptz) from public;
grant execute on function plait.count_owners(integer[], timestamptz)
to plait_engine, plait_keeper;

create function plait.owners_of(p_partnership text, p_at timestamptz)
returns table (
    team_id integer, families bigint, unnamed bigint, waiting bigint, absent bigint,
    longer bigint
)
language plpgsql stable security definer set search_path = plait, pg_temp
as $$
begin
    if not exists (
        select from post p
        join team t on t.id = p.team_id
        join agency a on a.slug = t.agency_id
        where p.staff_id = plait.my_staff() and p.valid_from <= now()
            and (p.valid_to is null or p.valid_to > now())
            and a.kind = 'partnership' and a.partnership_id = p_partnership
    ) then
        raise insufficient_privilege
            using message = 'owners_of: this is for the office of the partnership';
    end if;
    return query
    select c.* from plait.count_owners(array(
        select t.id from team t join agency a on a.slug = t.agency_id
        where a.partnership_id = p_partnership
            and a.kind in ('maternity', 'health_visiting')
    ), p_at) c;
end
$$;

comment on function plait.owners_of(text, timestamptz) is
    'As count_owners, of every team of midwives and health visitors of a partnership, '
    'for its office.';

revoke all on function plait.owners_of(text, timestamptz) from public;
grant execute on function plait.owners_of(text, timestamptz) to plait_app;
alter function plait.owners_of(text, timestamptz) owner to plait_keeper;
revoke create on schema plait from plait_keeper;
