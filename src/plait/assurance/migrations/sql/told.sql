-- Others than the agency whose own a number is read what was worked out for them when
-- readings were stored: no door hides or rounds by itself any more, because numbers
-- that are each rounded by themselves give away what is hidden between them.

alter table told_reading enable row level security;
alter table told_reading force row level security;
create policy told_reading_engine on told_reading to plait_engine
using (true) with check (true);
create policy told_reading_keeper on told_reading to plait_keeper
using (true) with check (true);
revoke all on told_reading from plait_app, plait_engine;
grant select, insert, delete on told_reading to plait_engine;
grant usage on sequence told_reading_id_seq to plait_engine;
grant select on told_reading to plait_keeper;

create or replace function plait.reads_board(p_partnership text, p_agency text)
returns text
language plpgsql stable set search_path = plait, pg_temp
as $$
declare
    v_how text;
begin
    -- Who leads an agency knows its numbers: with those of all they would know what is
    -- hidden of the others. So they are told their own alone.
    select case when bool_or(b.agency = '') then 'office' else 'lead' end into v_how
    from plait.boards_of_mine() b
    where b.partnership = p_partnership
        and (b.agency = '' or p_agency is null or p_agency = b.agency)
    having count(*) > 0;
    if v_how is null then
        raise insufficient_privilege
            using message = 'boards: these are for the office and for who leads';
    end if;
    return v_how;
end
$$;

grant create on schema plait to plait_keeper;
set local role plait_keeper;

create function plait.is_own_board(p_partnership text, p_agency text) returns boolean
language sql stable set search_path = plait, pg_temp
as $$
    select exists (
        select from plait.boards_of_mine() b
        where b.partnership = p_partnership and b.agency = p_agency and p_agency <> ''
    )
$$;

comment on function plait.is_own_board(text, text) is
    'Whether whoever asks leads this agency, and so reads its numbers as they are.';

create function plait.own_readings_of(
    p_partnership text, p_measure text, p_agency text, p_by text
) returns table (
    measure text, agency text, month date, opened integer, met integer,
    met_late integer, late_open integer, missed integer, stopped integer,
    still_open integer, missing integer, decided integer,
    median_hours double precision, p90_hours double precision, is_own boolean,
    as_of timestamptz, known_at timestamptz, made_at timestamptz, rules text,
    policy text
)
language sql stable set search_path = plait, pg_temp
as $$
    with counted as (
        -- A quarter of which a month was not counted would look like a bad one.
        select min(r.month) as first, max(r.month) as last
        from reading r where r.partnership_id = p_partnership and r.agency = p_agency
    ), found as (
        select r.*, date_trunc(p_by, r.month)::date as begins
        from reading r
        where r.partnership_id = p_partnership and r.agency = p_agency
            and r.team = '' and r.cut = ''
            and (p_measure is null or r.measure = p_measure)
    )
    select
        f.measure, f.agency, f.begins, sum(f.opened)::integer, sum(f.met)::integer,
        sum(f.met_late)::integer, sum(f.late_open)::integer, sum(f.missed)::integer,
        sum(f.stopped)::integer, sum(f.still_open)::integer, sum(f.missing)::integer,
        sum(f.met + f.met_late + f.missed + f.late_open)::integer,
        -- Medians do not add up.
        case when p_by = 'month' then min(f.median_hours) end,
        case when p_by = 'month' then min(f.p90_hours) end,
        true, min(f.as_of), min(f.known_at), min(f.made_at), min(f.rules),
        min(f.policy)
    from found f, counted c
    where p_by = 'month'
        or f.begins >= c.first and f.begins + interval '2 months' <= c.last
    group by f.measure, f.agency, f.begins
    order by f.measure, f.begins
$$;

comment on function plait.own_readings_of(text, text, text, text) is
    'The months or whole quarters of an agency, as they are: for who leads it.';

create or replace function plait.readings_of(
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
begin
    perform plait.reads_board(p_partnership, p_agency);
    if plait.is_own_board(p_partnership, p_agency) then
        return query
        select * from plait.own_readings_of(p_partnership, p_measure, p_agency, p_by);
        return;
    end if;
    return query
    with counted as (
        select distinct on (r.measure)
            r.measure, r.as_of, r.known_at, r.made_at, r.rules, r.policy
        from reading r
        where r.partnership_id = p_partnership
            and (p_measure is null or r.measure = p_measure)
        order by r.measure, r.made_at
    )
    select
        t.measure, t.agency, t.begins, t.opened, t.met, t.met_late, t.late_open,
        t.missed, t.stopped, t.still_open, t.missing, t.decided, t.median_hours,
        t.p90_hours, false, c.as_of, c.known_at, c.made_at, c.rules, c.policy
    from told_reading t join counted c on c.measure = t.measure
    where t.partnership_id = p_partnership and t.span = p_by
        and t.agency = p_agency and t.team = '' and t.cut = ''
    order by t.measure, t.begins;
end
$$;

create or replace function plait.parts_of(
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
    with found as (
        select
            r.agency, r.team, r.cut, r.cut_value, sum(r.opened)::integer as opened,
            sum(r.met)::integer as met,
            sum(r.met + r.met_late + r.missed + r.late_open)::integer as decided,
            true as is_own
        from reading r
        where r.partnership_id = p_partnership and r.measure = p_measure
            and r.agency = p_agency and r.month >= p_from
            and (r.team <> '' and r.cut = '' or r.cut <> '' and r.team = '')
            and plait.is_own_board(p_partnership, p_agency)
        group by r.agency, r.team, r.cut, r.cut_value
        union all
        select
            t.agency, t.team, t.cut, t.cut_value, t.opened, t.met, t.decided, false
        from told_reading t
        where t.partnership_id = p_partnership and t.measure = p_measure
            and t.span = 'year' and (t.agency <> '' or t.cut <> '')
            and p_agency = '' and v_how = 'office'
    )
    select
        f.agency, coalesce(a.name, f.agency), f.team, f.cut, f.cut_value, f.opened,
        f.met, f.decided, f.is_own
    from found f left join agency a on a.slug = f.agency
    order by f.cut, f.agency, f.team, f.cut_value;
end
$$;

comment on function plait.parts_of(text, text, text, date) is
    'The agencies, teams and cuts of all of a partnership over twelve months, as they '
    'may be told; of an agency whose own they are, its teams and cuts from a month on.';

create or replace function plait.curve_of(
    p_partnership text, p_measure text, p_agency text, p_from date
) returns table (step integer, opened integer, done integer)
language plpgsql stable security definer set search_path = plait, pg_temp
as $$
begin
    perform plait.reads_board(p_partnership, p_agency);
    if plait.is_own_board(p_partnership, p_agency) then
        return query
        with found as (
            select r.opened, r.done_by from reading r
            where r.partnership_id = p_partnership and r.measure = p_measure
                and r.agency = p_agency and r.team = '' and r.cut = ''
                and r.month >= p_from and cardinality(r.done_by) > 0
        )
        select
            d.ordinality::integer, sum(f.opened)::integer, sum(d.done)::integer
        from found f, unnest(f.done_by) with ordinality as d (done, ordinality)
        group by d.ordinality order by d.ordinality;
        return;
    end if;
    return query
    select d.ordinality::integer, t.opened, d.done
    from told_reading t, unnest(t.done_by) with ordinality as d (done, ordinality)
    where t.partnership_id = p_partnership and t.measure = p_measure
        and t.agency = p_agency and t.team = '' and t.cut = '' and t.span = 'year'
    order by d.ordinality;
end
$$;

revoke all on function
plait.is_own_board(text, text), plait.own_readings_of(text, text, text, text)
from public;
reset role;
revoke create on schema plait from plait_keeper;

-- Nobody calls it but the functions above, as they were.
-- squawk-ignore ban-drop-function
drop function plait.as_told(bigint, boolean);
