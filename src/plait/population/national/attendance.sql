-- Of appointments that were kept or missed, those that were missed, in their month. That
-- somebody missed one is often recorded twice: of a person and a day it counts once.
insert into found
with attended as (
    select m.id, m.part, m.area, m.day
    from meant as m
    join attendance as a on a.id = m.id
    where m.part in ('done', 'missed')
    qualify
        m.part = 'done'
        or row_number() over (
            partition by m.id, m.part, m.family, m.about, m.day
            order by m.occurred, m.first, m.root
        ) = 1
)
select
    id, area, date_trunc('month', date '1970-01-01' + day::int)::date as month,
    count(*) filter (where part = 'missed'), count(*), 0
from attended
group by all;
