-- People who were seen at least once in the twelve months that end with a month.
insert into found
with seen as (
    select
        m.id, m.part, m.family, m.about, m.occurred, m.first, m.root, m.area,
        date_trunc('month', date '1970-01-01' + m.day::int)::date as month
    from meant as m
    join people as p on p.id = m.id
    where m.part in ('done', 'perhaps')
),
within as (
    select
        s.id, n.month, s.family, s.about,
        bool_or(s.part = 'done') as is_done,
        arg_max(s.area, (s.part = 'done', s.occurred, s.first, s.root)) as area
    from months as n
    join seen as s on s.month <= n.month and s.month > n.month - to_months(12)
    group by all
)
select
    id, area, month, count(*) filter (where is_done), null,
    count(*) filter (where not is_done)
from within
group by all;
