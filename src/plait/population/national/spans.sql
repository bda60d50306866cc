-- From one event to the first of another about the same person, in so many days.
create or replace temp table judged as
with ended as (
    select s.id, s.family, s.root, min(e.day) as day
    from meant as s
    join meant as e
        on
            e.id = s.id and e.part = 'end' and e.family = s.family
            and e.about = s.about and e.occurred >= s.occurred
    where s.part = 'start'
    group by all
)
select
    s.id, d.ours, s.family, s.about, s.occurred, s.area,
    date_trunc('month', date '1970-01-01' + (s.day + d.days)::int)::date as month,
    coalesce(e.day <= s.day + d.days, false) as is_done
from meant as s
join spans as d on d.id = s.id
left join ended as e on e.id = s.id and e.family = s.family and e.root = s.root
where s.part = 'start' and s.day + d.days <= $as_of_day;

insert into found
select id, area, month, count(*) filter (where is_done), count(*), 0
from judged
group by all;

insert into beside
with first_of_ours as (
    select
        j.*,
        (
            select arg_min(o.became, (o.opened, o.trigger))
            from owed as o
            where
                o.standard = j.ours and o.family = j.family and o.about = j.about
                and o.opened >= j.occurred
        ) as became
    from judged as j
    where j.ours is not null
)
select
    id, ours, area, month, case when is_done then 'yes' else 'no' end,
    coalesce(became, if(u.family is null, 'none', 'not_known')), count(*)
from first_of_ours
left join unknown as u using (family)
group by all;
