-- The duties counted in one way. `place` is where a time stands among those of its
-- group, so half had been met within the first time that has half of them up to it.
insert into measured
with chosen as (
    select standard, area, month, {agency} as agency, {value} as cut_value, became, took
    from told
    where {chosen}
    union all
    -- What is not recorded has a row of its own, also where nothing is missing.
    select distinct standard, area, month, '', 'not recorded', null, null::bigint
    from told
    where {cut} <> ''
),
counts as (
    select
        standard, area, agency, cut_value, month,
        count(became) as opened,
        count(*) filter (where became = 'met') as met,
        count(*) filter (where became = 'met_late') as met_late,
        count(*) filter (where became = 'overdue') as overdue,
        count(*) filter (where became = 'missed') as missed,
        count(*) filter (where became = 'stopped') as stopped,
        count(*) filter (where became = 'still_open') as still_open,
        count(*) filter (where became = 'not_known') as not_known,
        {done_by} as done_by,
        {late_by} as late_by
    from chosen
    group by all
),
placed as (
    select
        standard, area, agency, cut_value, month, took,
        row_number() over (
            partition by standard, area, agency, cut_value, month order by took
        ) as place,
        count(*) over (
            partition by standard, area, agency, cut_value, month
        ) as many
    from chosen
    where took is not null
),
times as (
    select
        standard, area, agency, cut_value, month,
        min(took) filter (where place * 2 >= many) / 3600e6 as median_hours,
        min(took) filter (where place * 10 >= many * 9) / 3600e6 as p90_hours
    from placed
    group by all
)
select
    'standard:' || standard, area, agency, {cut}, cut_value, month, opened, met,
    met_late, overdue, missed, stopped, still_open, not_known, median_hours, p90_hours,
    done_by, late_by
from counts
left join times using (standard, area, agency, cut_value, month);
