-- Of appointments that were kept or missed, those that were missed, in their month.
insert into found
select
    m.id, m.area,
    date_trunc('month', date '1970-01-01' + m.day::int)::date as month,
    count(*) filter (where m.part = 'missed'), count(*), 0
from meant as m
join attendance as a on a.id = m.id
where m.part in ('done', 'missed')
group by all;
