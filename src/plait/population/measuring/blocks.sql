-- What was counted, so that it can be guarded: the months and groups of twelve months
-- under these, the agencies of each month beneath them, and with them what no agency
-- owes, which is told to nobody. A month of no such twelve stands alone.
with by_agency as (
    select
        standard, area, month, sum(opened)::bigint as opened, sum(met)::bigint as met,
        sum(met_late)::bigint as met_late, sum(overdue)::bigint as overdue,
        sum(missed)::bigint as missed, sum(stopped)::bigint as stopped,
        sum(still_open)::bigint as still_open, sum(not_known)::bigint as not_known
    from measured
    where agency <> ''
    group by 1, 2, 3
),
rest as (
    select
        whole.* replace (
            whole.opened - a.opened as opened, whole.met - a.met as met,
            whole.met_late - a.met_late as met_late,
            whole.overdue - a.overdue as overdue, whole.missed - a.missed as missed,
            whole.stopped - a.stopped as stopped,
            whole.still_open - a.still_open as still_open,
            whole.not_known - a.not_known as not_known, null as times
        ),
        false as is_told,
        3 as depth
    from measured as whole
    inner join by_agency as a
        on a.standard = whole.standard
        and a.area = whole.area
        and a.month = whole.month
    where whole.agency = '' and whole.cut = '' and whole.opened > a.opened
),
every as (
    select
        *,
        true as is_told,
        case
            when agency <> '' then 3
            when cut <> '' then 2
            when month is not null then 1
            else 0
        end as depth
    from measured
    union all by name
    select * from rest
)
select
    'standard:' || standard::varchar as measure,
    area::varchar as area,
    datediff('month', date '1970-01-01', month) as month_number,
    month,
    agency,
    cut,
    cut_value,
    year as first_month,
    (year + to_months(11))::date as last_month,
    met, met_late, overdue, missed, stopped, still_open, not_known,
    times[1] / 3600e6 as median_hours,
    times[2] / 3600e6 as p90_hours,
    is_told,
    depth,
    -- another number for each way of putting a whole together
    coalesce(list_position(['deprivation', 'ethnicity', 'language'], cut), 0) as way,
    depth = 0 or (depth = 1 and year is null) as is_whole
from every
order by
    every.standard, every.area, coalesce(year, month), depth, cut, month, is_told desc,
    agency, cut_value;
