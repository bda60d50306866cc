-- What boards hold. The engine writes readings; the web reads them by the doors below,
-- which hide small numbers from everybody but the agency whose own they are.

do $$
declare
    v_table text;
begin
    foreach v_table in array array['reading', 'rebasing'] loop
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
        execute format('revoke all on %I from plait_app, plait_engine', v_table);
    end loop;
end
$$;

create trigger rebasing_is_append_only before update or delete on rebasing
for each row execute function plait.refuse_change();
create trigger rebasing_is_never_emptied before truncate on rebasing
for each statement execute function plait.refuse_change();
alter table rebasing enable always trigger rebasing_is_append_only;
alter table rebasing enable always trigger rebasing_is_never_emptied;

grant select, insert, delete on reading to plait_engine;
grant usage on sequence reading_id_seq to plait_engine;
grant select on rebasing to plait_engine;
grant select on reading, partnership to plait_keeper;
grant select, insert on rebasing to plait_keeper;

create function plait.leads_an_agency(p_role text) returns boolean
language sql immutable parallel safe
return p_role in (
    'community_midwifery_lead', 'complex_case_lead', 'named_midwife',
    'head_of_midwifery', 'hv_team_lead', 'hv_service_manager', 'named_nurse',
    'practice_manager', 'gp_safeguarding_lead', 'named_doctor', 'team_manager',
    'service_manager', 'conference_manager', 'director_of_childrens_services',
    'psychology_lead', 'infant_mental_health_lead', 'perinatal_team_manager',
    'perinatal_service_manager'
);

comment on function plait.leads_an_agency(text) is
    'Whether who holds this role answers for what their agency does.';

create function plait.as_told(p_count bigint, p_is_own boolean) returns integer
language sql immutable parallel safe
return (
    case
        when p_is_own then p_count
        when p_count between 1 and 4 then null
        else (p_count + 2) / 5 * 5
    end
)::integer;

comment on function plait.as_told(bigint, boolean) is
    'A count as it may be told: outside the own agency 1 to 4 is hidden and the rest '
    'is rounded to 5, so that no difference of two counts is a small number.';

grant execute on function plait.leads_an_agency(text), plait.as_told(bigint, boolean)
to plait_app, plait_engine, plait_keeper;

grant create on schema plait to plait_keeper;

create function plait.boards_of_mine() returns table (
    partnership text, partnership_name text, agency text, agency_name text
)
language sql stable security definer set search_path = plait, pg_temp
as $$
    select distinct
        a.partnership_id, n.name,
        case when a.kind = 'partnership' then '' else a.slug end,
        case when a.kind = 'partnership' then '' else a.name end
    from post p
    join team t on t.id = p.team_id
    join agency a on a.slug = t.agency_id
    join partnership n on n.slug = a.partnership_id
    where p.staff_id = plait.my_staff() and p.valid_from <= now()
        and (p.valid_to is null or p.valid_to > now())
        and (a.kind = 'partnership' or plait.leads_an_agency(p.role))
    order by 2, 4
$$;

comment on function plait.boards_of_mine() is
    'Whose boards whoever asks may read: a partnership''s, of whose office they are, '
    'and those of an agency that they lead.';

create function plait.reads_board(p_partnership text, p_agency text) returns text
language plpgsql stable set search_path = plait, pg_temp
as $$
declare
    v_how text;
begin
    select case when bool_or(b.agency = '') then 'office' else 'lead' end into v_how
    from plait.boards_of_mine() b
    where b.partnership = p_partnership
        and (b.agency = '' or p_agency is null or p_agency in (b.agency, ''))
    having count(*) > 0;
    if v_how is null then
        raise insufficient_privilege
            using message = 'boards: these are for the office and for who leads';
    end if;
    return v_how;
end
$$;

comment on function plait.reads_board(text, text) is
    'Refuses who may not read a board; else says whether they are the office or lead.';

create function plait.readings_of(
    p_partnership text, p_measure text, p_agency text, p_by text
) returns table (
    measure text, agency text, month date, opened integer, met integer,
    met_late integer, late_open integer, missed integer, stopped integer,
    still_open integer, missing integer, decided integer,
    median_hours double precision, p90_hours double precision, is_own boolean,
    as_of timestamptz, known_at timestamptz, made_at timestamptz, rules text,
    policy text
)
language plpgsql stable security definer set search_path = plait, pg_temp
as $$
declare
    v_is_own boolean;
    v_first date;
    v_last date;
begin
    perform plait.reads_board(p_partnership, p_agency);
    select exists (
        select from plait.boards_of_mine() b
        where b.partnership = p_partnership and b.agency = p_agency and p_agency <> ''
    ) into v_is_own;
    -- A quarter of which a month was not counted would look like a bad one.
    select min(r.month), max(r.month) into v_first, v_last
    from reading r where r.partnership_id = p_partnership and r.agency = p_agency;
    return query
    with found as (
        select r.*, date_trunc(p_by, r.month)::date as begins
        from reading r
        where r.partnership_id = p_partnership and r.agency = p_agency
            and r.team = '' and r.cut = ''
            and (p_measure is null or r.measure = p_measure)
    ), summed as (
        select
            f.measure, f.agency, f.begins, sum(f.opened) as opened, sum(f.met) as met,
            sum(f.met_late) as met_late, sum(f.late_open) as late_open,
            sum(f.missed) as missed, sum(f.stopped) as stopped,
            sum(f.still_open) as still_open, sum(f.missing) as missing,
            -- Medians do not add up.
            case when p_by = 'month' then min(f.median_hours) end as median_hours,
            case when p_by = 'month' then min(f.p90_hours) end as p90_hours,
            min(f.as_of) as as_of, min(f.known_at) as known_at,
            min(f.made_at) as made_at, min(f.rules) as rules, min(f.policy) as policy,
            -- Of so few nothing more is told: not even that none of them met.
            v_is_own or sum(f.opened) not between 1 and 4 as is_told
        from found f
        where p_by = 'month'
            or f.begins >= v_first
            and f.begins + interval '2 months' <= v_last
        group by f.measure, f.agency, f.begins
    )
    select
        s.measure, s.agency, s.begins,
        plait.as_told(s.opened, v_is_own),
        case when s.is_told then plait.as_told(s.met, v_is_own) end,
        case when s.is_told then plait.as_told(s.met_late, v_is_own) end,
        case when s.is_told then plait.as_told(s.late_open, v_is_own) end,
        case when s.is_told then plait.as_told(s.missed, v_is_own) end,
        case when s.is_told then plait.as_told(s.stopped, v_is_own) end,
        case when s.is_told then plait.as_told(s.still_open, v_is_own) end,
        plait.as_told(s.missing, v_is_own),
        -- Of how many it is known whether they were in time: rounded as a whole, so
        -- that a share can be worked out where a part of it is hidden.
        case
            when s.is_told then plait.as_told(
                s.met + s.met_late + s.missed + s.late_open, v_is_own
            )
        end,
        -- A median of few is somebody's own time, and the ninetieth of ten is too.
        case
            when v_is_own then s.median_hours
            when s.met + s.met_late >= 5 then round(s.median_hours)
        end,
        case
            when v_is_own then s.p90_hours
            when s.met + s.met_late >= 20 then round(s.p90_hours)
        end,
        v_is_own, s.as_of, s.known_at, s.made_at, s.rules, s.policy
    from summed s
    order by s.measure, s.begins;
end
$$;

comment on function plait.readings_of(text, text, text, text) is
    'The months, or whole quarters, of a partnership or of one of its agencies, as '
    'they may be told to whoever asks: of one measure, or of every one.';

create function plait.parts_of(
    p_partnership text, p_measure text, p_agency text, p_from date
) returns table (
    agency text, agency_name text, team text, cut text, cut_value text,
    opened integer, met integer, decided integer, is_own boolean
)
language plpgsql stable security definer set search_path = plait, pg_temp
as $$
declare
    v_how text := plait.reads_board(p_partnership, p_agency);
begin
    return query
    with summed as (
        select
            r.agency, r.team, r.cut, r.cut_value, sum(r.opened)::bigint as opened,
            sum(r.met)::bigint as met,
            sum(r.met + r.met_late + r.missed + r.late_open)::bigint as decided,
            exists (
                select from plait.boards_of_mine() b
                where b.partnership = p_partnership and b.agency = r.agency
                    and b.agency <> ''
            ) as is_own
        from reading r
        where r.partnership_id = p_partnership and r.measure = p_measure
            and r.month >= p_from
            and (
                -- Agencies and teams of all, or teams of one; cuts of the place itself.
                r.cut = '' and r.agency <> '' and p_agency in ('', r.agency)
                or r.cut <> '' and r.agency = p_agency and r.team = ''
            )
        group by r.agency, r.team, r.cut, r.cut_value
    )
    select
        s.agency, coalesce(a.name, s.agency), s.team, s.cut, s.cut_value,
        plait.as_told(s.opened, s.is_own),
        case
            when s.is_own or s.decided not between 1 and 4
                then plait.as_told(s.met, s.is_own)
        end,
        plait.as_told(s.decided, s.is_own),
        s.is_own
    from summed s left join agency a on a.slug = s.agency
    where v_how = 'office' or s.is_own
    order by s.cut, s.agency, s.team, s.cut_value;
end
$$;

comment on function plait.parts_of(text, text, text, date) is
    'The agencies, teams and cuts of a place, summed from a month on, and then hidden '
    'as whoever asks may be told.';

create function plait.curve_of(
    p_partnership text, p_measure text, p_agency text, p_from date
) returns table (step integer, opened integer, done integer)
language plpgsql stable security definer set search_path = plait, pg_temp
as $$
declare
    v_is_own boolean;
begin
    perform plait.reads_board(p_partnership, p_agency);
    select exists (
        select from plait.boards_of_mine() b
        where b.partnership = p_partnership and b.agency = p_agency and p_agency <> ''
    ) into v_is_own;
    return query
    with found as (
        select r.opened, r.done_by from reading r
        where r.partnership_id = p_partnership and r.measure = p_measure
            and r.agency = p_agency and r.team = '' and r.cut = ''
            and r.month >= p_from and cardinality(r.done_by) > 0
    ), summed as (
        select d.ordinality::integer as step, sum(d.done)::bigint as done
        from found f, unnest(f.done_by) with ordinality as d (done, ordinality)
        group by d.ordinality
    ), whole as (
        select sum(f.opened)::bigint as opened from found f
    )
    select
        s.step, plait.as_told(w.opened, v_is_own),
        case
            when v_is_own or w.opened not between 1 and 4
                then plait.as_told(s.done, v_is_own)
        end
    from summed s, whole w order by s.step;
end
$$;

comment on function plait.curve_of(text, text, text, date) is
    'How many of what opened from a month on were met within each step, as they may '
    'be told to whoever asks.';

create function plait.rebasings_of(p_partnership text, p_measure text)
returns table (
    measure text, id uuid, agency text, month date, begins boolean, reason text,
    by_name text, at timestamptz
)
language plpgsql stable security definer set search_path = plait, pg_temp
as $$
begin
    perform plait.reads_board(p_partnership, null);
    return query
    select
        r.measure, r.id, r.agency, r.month, r.begins, r.reason,
        concat_ws(' ', s.given_name, s.family_name), r.at
    from rebasing r join staff s on s.id = r.by_id
    where r.partnership_id = p_partnership
        and (p_measure is null or r.measure = p_measure)
        and (
            r.agency = '' or exists (
                select from plait.boards_of_mine() b
                where b.partnership = p_partnership and b.agency in ('', r.agency)
            )
        )
    order by r.at, r.id;
end
$$;

comment on function plait.rebasings_of(text, text) is
    'Where new periods begin, and who said why, in the order in which it was said.';

create function plait.rebase(
    p_id uuid, p_partnership text, p_measure text, p_agency text, p_month date,
    p_begins boolean, p_reason text, p_at timestamptz
) returns boolean
language plpgsql security definer set search_path = plait, pg_temp
as $$
declare
    v_rows integer;
begin
    if not exists (
        select from plait.boards_of_mine() b
        where b.partnership = p_partnership and b.agency = p_agency
    ) then
        raise insufficient_privilege
            using message = 'rebase: a board is changed by those whose it is';
    end if;
    insert into rebasing (
        id, partnership_id, measure, agency, month, begins, reason, by_id, at
    )
    values (
        p_id, p_partnership, p_measure, p_agency, p_month, p_begins, p_reason,
        plait.my_staff(), p_at
    )
    on conflict (id) do nothing;
    get diagnostics v_rows = row_count;
    return v_rows > 0;
end
$$;

comment on function plait.rebase(
    uuid, text, text, text, date, boolean, text, timestamptz
) is
    'Says that a new period of a measure begins in a month, or does not after all; '
    'false where this was said already.';

revoke all on function
plait.boards_of_mine(), plait.readings_of(text, text, text, text),
plait.parts_of(text, text, text, date),
plait.curve_of(text, text, text, date), plait.rebasings_of(text, text),
plait.rebase(uuid, text, text, text, date, boolean, text, timestamptz),
plait.reads_board(text, text)
from public;
grant execute on function
plait.boards_of_mine(), plait.readings_of(text, text, text, text),
plait.parts_of(text, text, text, date),
plait.curve_of(text, text, text, date), plait.rebasings_of(text, text),
plait.rebase(uuid, text, text, text, date, boolean, text, timestamptz)
to plait_app;
grant execute on function plait.reads_board(text, text) to plait_keeper;
alter function plait.boards_of_mine() owner to plait_keeper;
alter function plait.readings_of(text, text, text, text) owner to plait_keeper;
alter function plait.parts_of(text, text, text, date) owner to plait_keeper;
alter function plait.curve_of(text, text, text, date) owner to plait_keeper;
alter function plait.rebasings_of(text, text) owner to plait_keeper;
alter function plait.rebase(
    uuid, text, text, text, date, boolean, text, timestamptz
) owner to plait_keeper;
revoke create on schema plait from plait_keeper;
