-- Children who turned an age, and what had been done for them by an age.
create or replace temp table babies as
with births as (
    select * from meant where part = 'birth'
),
-- What the newest birth states, else what joining stated, else the day of birth.
stated as (
    select family, about, born_on
    from births
    where born_on is not null
    qualify row_number() over (
        partition by family, about order by occurred desc, first desc, root desc
    ) = 1
),
joined as (
    select family, about, born_on
    from known
    where joined_as > 0 and born_on is not null and about >= 0
    qualify row_number() over (
        partition by family, about order by occurred, first, root
    ) = 1
),
-- A birth that is recorded twice is one child.
counted as (
    select
        *,
        last_value(day) over (
            partition by family, about order by occurred, first, root
            rows between unbounded preceding and unbounded following
        ) as last_day
    from births
    qualify row_number() over (
        partition by family, about order by occurred, first, root
    ) = 1
),
-- A baby who joined with its birthday, and whose birth nobody recorded here.
came as (
    select k.family, k.about, k.root, k.area, k.day as came_day
    from known as k
    join joined as j on j.family = k.family and j.about = k.about
    anti join births as b on b.family = k.family and b.about = k.about
    where k.joined_as = 3
    qualify row_number() over (
        partition by k.family, k.about order by k.occurred, k.first, k.root
    ) = 1
),
both_kinds as (
    select family, about, root, area, last_day, null as came_day from counted
    union all
    select family, about, root, area, null, came_day from came
)
select
    c.family, c.about, c.root as birth, c.area, c.came_day,
    date '1970-01-01' + coalesce(s.born_on, j.born_on, c.last_day)::int as born
from both_kinds as c
left join stated as s on s.family = c.family and s.about = c.about
left join joined as j on j.family = c.family and j.about = c.about;

create or replace temp table cohort as
with turning as (
    select
        b.*, a.id, a.ours,
        (b.born + to_months(a.turned_months))::date + a.turned_days as turned,
        (b.born + to_months(a.after_months))::date + a.after_days as low,
        (b.born + to_months(a.by_months))::date + a.by_days as high
    from babies as b
    cross join ages as a
)
select *, (turned - date '1970-01-01')::int as turned_day
from turning as t
where
    turned <= date '1970-01-01' + $as_of_day::int
    and (came_day is null or date '1970-01-01' + came_day::int <= turned)
    and not exists (
        select 1
        from meant as d
        where
            d.part = 'died' and d.family = t.family and d.about = t.about
            and d.about >= 0 and date '1970-01-01' + d.day::int < t.turned
    )
    and not exists (
        select 1
        from meant as l
        where
            l.part = 'left' and l.family = t.family and l.about in (-1, t.about)
            and date '1970-01-01' + l.day::int < t.turned
            and not exists (
                select 1
                from meant as m
                where
                    m.part = 'move' and m.family = l.family
                    and m.occurred >= l.occurred
                    and date '1970-01-01' + m.day::int <= t.turned
            )
    );

create or replace temp table judged as
with seen as (
    select
        c.id, c.family, c.about,
        min(v.day) filter (where v.part = 'done') as done_day,
        min(v.day) filter (where v.part = 'perhaps') as perhaps_day,
        min(v.day) filter (where v.part = 'among') as among_day
    from cohort as c
    join meant as v
        on
            v.family = c.family and v.id = c.id
            and date '1970-01-01' + v.day::int >= c.born
            and (v.about = c.about or v.role not in (2, 3, 6))
    group by all
),
homes as (
    select
        c.id, c.family, c.about,
        arg_max(k.area, (k.occurred, k.first, k.root)) as area
    from cohort as c
    join known as k
        on k.family = c.family and k.area >= 0 and k.day <= c.turned_day
    group by all
)
select
    c.id, c.ours, c.family, c.about, c.birth, coalesce(h.area, c.area) as area,
    date_trunc('month', c.turned)::date as month,
    coalesce(
        date '1970-01-01' + s.done_day::int between c.low and c.high, false
    ) as is_done,
    coalesce(
        date '1970-01-01' + s.perhaps_day::int between c.low and c.high
        and (s.done_day is null or date '1970-01-01' + s.done_day::int > c.high),
        false
    ) as is_unsure
from cohort as c
left join seen as s on s.id = c.id and s.family = c.family and s.about = c.about
left join homes as h on h.id = c.id and h.family = c.family and h.about = c.about
-- Where only some of them are counted, those alone.
where
    c.id not in (select m.id from means as m where m.part = 'among')
    or date '1970-01-01' + s.among_day::int between c.low and c.high;

insert into found
select
    id, area, month, count(*) filter (where is_done), count(*),
    count(*) filter (where is_unsure)
from judged
group by all;

insert into beside
select
    j.id, j.ours, j.area, j.month,
    case when j.is_done then 'yes' when j.is_unsure then 'not_known' else 'no' end,
    coalesce(o.became, if(u.family is null, 'none', 'not_known')), count(*)
from judged as j
left join owed as o
    on
        o.standard = j.ours and o.family = j.family and o.about = j.about
        and o.trigger = j.birth
left join unknown as u on u.family = j.family
where j.ours is not null
group by all;
