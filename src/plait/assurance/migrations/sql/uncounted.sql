-- How many a counting has left out because they could not be worked out, and of which
-- counting others are told: silence must not look like safety, nor two nights like one.

alter table uncounted enable row level security;
alter table uncounted force row level security;
create policy uncounted_engine on uncounted to plait_engine
using (true) with check (true);
create policy uncounted_keeper on uncounted to plait_keeper
using (true) with check (true);
revoke all on uncounted from plait_app, plait_engine;
grant select, insert, delete on uncounted to plait_engine;
grant usage on sequence uncounted_id_seq to plait_engine;
grant select on uncounted to plait_keeper;

grant create on schema plait to plait_keeper;
set local role plait_keeper;

create function plait.uncounted_of(p_partnership text, p_agency text)
returns table (
    is_told boolean, families integer, others integer, is_more boolean,
    as_of timestamptz, made_at timestamptz
)
language plpgsql stable security definer set search_path = plait, pg_temp
as $$
declare
    v_is_own boolean := plait.is_own_board(p_partnership, p_agency);
begin
    perform plait.reads_board(p_partnership, p_agency);
    if p_agency <> '' and not v_is_own then
        return;
    end if;
    return query
    select
        w.is_told, coalesce(o.families, 0), coalesce(o.others, 0),
        -- Of an agency: that there are others of the partnership, and never how many.
        w.families + w.others > coalesce(o.families + o.others, 0),
        w.as_of, w.made_at
    from uncounted w
    left join uncounted o
        on
            o.partnership_id = w.partnership_id and o.is_told = w.is_told
            and o.agency = p_agency
    where w.partnership_id = p_partnership and w.agency = ''
        and not (w.is_told and v_is_own)
    order by w.is_told;
end
$$;

comment on function plait.uncounted_of(text, text) is
    'How many are missing from the numbers of a board: for the office of all of its '
    'partnership, for who leads an agency of those of whom it recorded.';

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
    -- What an earlier version told does not say of which counting it was.
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
        t.p90_hours, false, coalesce(t.as_of, c.as_of), coalesce(t.known_at, c.known_at),
        coalesce(t.made_at, c.made_at),
        case when t.as_of is null then c.rules else t.rules end,
        case when t.as_of is null then c.policy else t.policy end
    from told_reading t left join counted c on c.measure = t.measure
    where t.partnership_id = p_partnership and t.span = p_by
        and (p_measure is null or t.measure = p_measure)
        and t.agency = p_agency and t.team = '' and t.cut = ''
    order by t.measure, t.begins;
end
$$;

revoke all on function plait.uncounted_of(text, text) from public;
grant execute on function plait.uncounted_of(text, text) to plait_app;
reset role;
revoke create on schema plait from plait_keeper;
