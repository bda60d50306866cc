-- Conferences held, and whether it was soon enough after the strategy discussion that
-- began the enquiry: the last one up to the day on which the enquiry started.
create or replace temp table judged as
with enquiries as (
    select c.id, c.family, c.root, max(q.day) as day
    from meant as c
    join meant as q
        on
            q.id = c.id and q.part = 'enquiry' and q.family = c.family
            and q.occurred <= c.occurred
    where c.part = 'end'
    group by all
),
discussions as (
    select c.id, c.family, c.root, max(s.day) as day
    from meant as c
    join enquiries as q on q.id = c.id and q.family = c.family and q.root = c.root
    join meant as s
        on
            s.id = c.id and s.part = 'start' and s.family = c.family
            and s.day <= q.day and s.occurred <= c.occurred
    where c.part = 'end'
    group by all
)
select
    c.id, d.ours, c.family, c.occurred, c.area,
    date_trunc('month', date '1970-01-01' + c.day::int)::date as month,
    coalesce(c.day <= l.last_day, false) as is_done,
    s.day is null as is_unsure
from meant as c
join conferences as d on d.id = c.id
left join discussions as s on s.id = c.id and s.family = c.family and s.root = c.root
left join last_days as l on l.id = c.id and l.day = s.day
where c.part = 'end';

insert into found
select
    id, area, month, count(*) filter (where is_done), count(*),
    count(*) filter (where is_unsure)
from judged
group by all;

insert into beside
with last_of_ours as (
    select
        j.*,
        (
            select arg_max(o.became, (o.opened, o.trigger))
            from owed as o
            where
                o.standard = j.ours and o.family = j.family and o.opened <= j.occurred
        ) as became
    from judged as j
    where j.ours is not null
)
select
    id, ours, area, month,
    case when is_done then 'yes' when is_unsure then 'not_known' else 'no' end,
    coalesce(became, if(u.family is null, 'none', 'not_known')), count(*)
from last_of_ours
left join unknown as u using (family)
group by all;
