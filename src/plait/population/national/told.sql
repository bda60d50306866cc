-- The sums of all files; of waits the days within which half had ended.
with sums as (
    select
        id, area, month, sum(numerator) as numerator, sum(denominator) as denominator,
        sum(not_known) as not_known
    from found
    group by all
),
placed as (
    select
        id, area, month, days,
        sum(sum(n)) over (partition by id, area, month order by days) as up_to,
        sum(sum(n)) over (partition by id, area, month) as many
    from waited
    group by id, area, month, days
),
times as (
    select id, area, month, min(days) filter (where up_to * 2 >= many) as median_days
    from placed
    group by all
)
select
    s.id as definition, coalesce(a.name, '') as area, s.month, s.numerator,
    s.denominator, s.not_known, t.median_days
from sums as s
left join times as t on t.id = s.id and t.area = s.area and t.month = s.month
left join areas as a on a.area = s.area
order by all;
