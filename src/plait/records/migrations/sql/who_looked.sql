-- Who looked at a record, as far as whoever asks may know of each team.

do $$
declare
    v_table constant text := 'looked_into';
begin
    execute format('alter table %I enable row level security', v_table);
    execute format('alter table %I force row level security', v_table);
    execute format(
        'create policy %I on %I to plait_engine using (true) with check (true)',
        v_table || '_engine', v_table
    );
    execute format(
        'create policy %I on %I to plait_keeper using (true) with check (true)',
        v_table || '_keeper', v_table
    );
    execute format(
        'create trigger %1$s_is_append_only before update or delete on %1$s
         for each row execute function plait.refuse_change()', v_table
    );
    execute format(
        'create trigger %1$s_is_never_emptied before truncate on %1$s
         for each statement execute function plait.refuse_change()', v_table
    );
    execute format('alter table %1$s enable always trigger %1$s_is_append_only', v_table);
    execute format(
        'alter table %1$s enable always trigger %1$s_is_never_emptied', v_table
    );
end
$$;
revoke all on looked_into from plait_app, plait_engine;
grant select on looked_into to plait_engine;
grant select, insert on looked_into to plait_keeper;

-- `plait.lookers` is `staff|record|,5,7,|,s12,s15,`: who asked about which record, the
-- teams of whose looking they may know, and the people. It counts for nobody else.
create function plait.may_see_looking(
    p_subject uuid, p_staff integer, p_team integer
) returns boolean
language sql stable parallel safe
return coalesce(
    p_staff = nullif(current_setting('plait.staff', true), '')::integer, false
) or coalesce(
    starts_with(
        current_setting('plait.lookers', true),
        nullif(current_setting('plait.staff', true), '') || '|' || p_subject || '|'
    )
    and strpos(current_setting('plait.lookers', true), ',' || p_team || ',') > 0,
    false
);

comment on function plait.may_see_looking(uuid, integer, integer) is
    'An opening of a record: my own; or I asked who looked at that record, and may know '
    'of that team.';

create function plait.may_see_photo_looking(p_subject uuid, p_staff integer)
returns boolean
language sql stable parallel safe
return coalesce(
    p_staff = nullif(current_setting('plait.staff', true), '')::integer, false
) or coalesce(
    starts_with(
        current_setting('plait.lookers', true),
        nullif(current_setting('plait.staff', true), '') || '|' || p_subject || '|'
    )
    and strpos(current_setting('plait.lookers', true), ',s' || p_staff || ',') > 0,
    false
);

comment on function plait.may_see_photo_looking(uuid, integer) is
    'An opening of a photo: my own; or I asked who looked at that record, and may know '
    'of every team for which that person opened it.';

grant execute on function
    plait.may_see_looking(uuid, integer, integer),
    plait.may_see_photo_looking(uuid, integer)
to plait_app, plait_engine, plait_keeper;

alter policy access_entry_select on access_entry
using (plait.may_see_looking(subject_id, staff_id, team_id));
alter policy photo_opening_select on photo_opening
using (plait.may_see_photo_looking(subject_id, staff_id));

create function plait.manages(p_role text) returns boolean
language sql immutable parallel safe
return p_role ~ '(_lead|manager)$';

comment on function plait.manages(text) is
    'Whether who holds the role manages others: as `worklist.rows.manages`.';

grant execute on function plait.manages(text)
to plait_app, plait_engine, plait_keeper;

grant create on schema plait to plait_keeper;
set local role plait_keeper;

create function plait.may_know_looker(
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
                            and e.sens > 1 and (p_classes >> e.sens) & 1 = 0
                    )
            )
        )
    from plait.team t join plait.agency a on a.slug = t.agency_id
    where t.id = p_team;
end;

comment on function plait.may_know_looker(uuid, integer, integer) is
    'Whether somebody with these classes may know that this team is there: not the '
    'police without their class, and not a team that is there only because of what '
    'they may not know of.';

create function plait.ask_who_looked(p_subject uuid) returns text
language plpgsql security definer set search_path = plait, pg_temp
as $$
declare
    v_me integer := plait.my_staff();
    v_areas text[];
    v_agencies text[];
    v_partnership text;
    v_teams integer[];
    v_staff integer[];
    v_as text;
begin
    perform set_config('plait.lookers', '', true);
    select partnership_id into v_partnership from subject
    where id = p_subject and kind = 'family';
    if v_me is null or not found or exists (
        select from exclusion where subject_id = p_subject and staff_id = v_me
    ) then
        return null;
    end if;
    select o.areas, o.agencies into v_areas, v_agencies from plait.offices_of_mine() o;
    v_as := case
        when v_partnership = any (v_areas) then 'area'
        when exists (
            select from access_entry e
            join team t on t.id = e.team_id
            where e.subject_id = p_subject and t.agency_id = any (v_agencies)
        ) then 'agency'
        when plait.is_open(p_subject) then 'team'
    end;
    if v_as is null then
        return null;
    end if;
    select array_agg(t.id) into v_teams
    from team t
    where
        v_partnership = any (v_areas)
        and t.id in (select team_id from access_entry where subject_id = p_subject)
        and plait.may_know_looker(
            p_subject, t.id, plait.agreed_classes(v_partnership, 'privacy_officer')
        )
        or t.agency_id = any (v_agencies)
        or plait.is_open(p_subject) and exists (
            select from post p
            where p.staff_id = v_me and p.team_id = t.id and plait.manages(p.role)
                and p.valid_from <= now() and (p.valid_to is null or p.valid_to > now())
        );
    select array_agg(f.staff_id) into v_staff
    from (
        select e.staff_id from access_entry e where e.subject_id = p_subject
        group by e.staff_id having bool_and(e.team_id = any (v_teams))
    ) f;
    perform set_config(
        'plait.lookers',
        v_me || '|' || p_subject || '|,'
        || coalesce(array_to_string(v_teams, ','), '') || ',|,'
        || coalesce('s' || array_to_string(v_staff, ',s'), '') || ',',
        true
    );
    if not plait.is_open(p_subject) then
        insert into access_entry
            (subject_id, id, staff_id, team_id, at, purpose, why, classes)
        select p_subject, gen_random_uuid(), v_me, p.team_id, now(), 'review',
            'asked who had looked at it', 0
        from post p
        where p.staff_id = v_me
            and p.role in ('privacy_officer', 'caldicott_guardian')
            and p.valid_from <= now() and (p.valid_to is null or p.valid_to > now())
        order by p.valid_from, p.id limit 1;
    end if;
    if v_as = 'team' and v_teams is null then
        return 'own';
    end if;
    return v_as;
end
$$;

comment on function plait.ask_who_looked(uuid) is
    'Lets me read, in this transaction, who looked at this record, and writes that I '
    'asked. As what I ask: area (privacy officer of its partnership), agency (of an '
    'agency that looked), team (I lead a team, and the record is open), own (my own '
    'looking alone); null where I may not ask, or there is no such record.';

create function plait.record_to_oversee(p_reference text) returns uuid
language sql stable security definer set search_path = plait, pg_temp
begin atomic
    select s.id
    from plait.subject s cross join plait.offices_of_mine() o
    where s.reference = p_reference and s.kind = 'family'
        and (
            s.partnership_id = any (o.areas)
            or exists (
                select from plait.access_entry e join plait.team t on t.id = e.team_id
                where e.subject_id = s.id and t.agency_id = any (o.agencies)
            )
        )
        and not exists (
            select from plait.exclusion x
            where x.subject_id = s.id and x.staff_id = plait.my_staff()
        );
end;

comment on function plait.record_to_oversee(text) is
    'For a privacy officer: the record with this reference, if they may ask who looked '
    'at it.';

create function plait.listed_in(p_subject uuid, p_since timestamptz)
returns table (day date, lists bigint)
language plpgsql stable security definer set search_path = plait, pg_temp
as $$
begin
    return query
    select (l.at at time zone 'Europe/London')::date, count(*)
    from (
        select distinct p.staff_id from post p
        where plait.may_see_looking(p_subject, 0, p.team_id)
        union select plait.my_staff()
    ) w
    join access_listing l on l.staff_id = w.staff_id and l.at >= p_since
    where p_subject = any (l.subjects)
    group by 1 order by 1 desc;
end
$$;

comment on function plait.listed_in(uuid, timestamptz) is
    'How many lists of those of whose looking I may know the record stood in, by day. '
    'A list names other records too, so nobody is shown one.';

create function plait.looked_for_parent(p_subject uuid, p_since timestamptz)
returns table (
    day date, team text, agency text, role text, in_emergency boolean, times bigint
)
language plpgsql stable security definer set search_path = plait, pg_temp
as $$
begin
    if not plait.is_open(p_subject) or not plait.may_open(p_subject)
        or coalesce(nullif(current_setting('plait.classes', true), '')::integer, 0) = 0
    then
        return;
    end if;
    return query
    select (e.at at time zone 'Europe/London')::date, t.name, a.name,
        coalesce(p.role, ''), e.purpose = 'emergency', count(*)
    from access_entry e
    join team t on t.id = e.team_id
    join agency a on a.slug = t.agency_id
    left join lateral (
        select q.role from post q
        where q.staff_id = e.staff_id and q.team_id = e.team_id
            and q.valid_from <= e.at and (q.valid_to is null or q.valid_to > e.at)
        order by q.valid_from desc, q.id desc limit 1
    ) p on true
    where e.subject_id = p_subject and e.at >= p_since
        and plait.may_know_looker(p_subject, t.id, 3)
    group by 1, 2, 3, 4, 5
    order by 1 desc, 2, 4;
end
$$;

comment on function plait.looked_for_parent(uuid, timestamptz) is
    'Which teams opened the record that is open, on which days, in which role: without '
    'names, without the police, and without who is there only because of what is '
    'third-party, sealed, of the police or of a place.';

revoke all on function
    plait.may_know_looker(uuid, integer, integer), plait.ask_who_looked(uuid),
    plait.record_to_oversee(text), plait.listed_in(uuid, timestamptz),
    plait.looked_for_parent(uuid, timestamptz)
from public;
grant execute on function
    plait.ask_who_looked(uuid), plait.record_to_oversee(text),
    plait.listed_in(uuid, timestamptz), plait.looked_for_parent(uuid, timestamptz)
to plait_app;

reset role;
revoke create on schema plait from plait_keeper;
