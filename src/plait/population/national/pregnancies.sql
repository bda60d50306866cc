-- Pregnancies in which there was a contact from a gestation on, each in the month of
-- the first one. Pregnancies and due dates are told apart as a timeline does it.
create or replace temp table judged as
with births as (
    select
        family, occurred,
        lead(occurred) over (partition by family order by occurred) as following
    from meant
    where part = 'birth'
),
ends as (
    select family, occurred from meant where part = 'loss'
    union all
    select family, occurred
    from births
    where following is null or following - occurred > 90 * 86400000000
),
contacts as (
    select
        c.id, c.part, c.family, c.day, c.occurred, c.first, c.root, c.area,
        max(e.occurred) filter (where e.occurred < c.occurred) as after,
        min(e.occurred) filter (where e.occurred >= c.occurred) as until
    from meant as c
    join pregnancies as p on p.id = c.id
    left join ends as e on e.family = c.family
    where c.part in ('done', 'perhaps')
    group by all
),
stated as (
    select c.id, c.part, c.family, c.root, d.edd
    from contacts as c
    join meant as d
        on
            d.id = c.id and d.part = 'due' and d.family = c.family
            and d.edd is not null and (c.after is null or d.occurred > c.after)
            and (c.until is null or d.occurred <= c.until)
    left join meant as s
        on
            s.id = d.id and s.part = 'set' and s.family = d.family and s.root = d.root
    qualify row_number() over (
        partition by c.id, c.part, c.family, c.root
        order by d.occurred desc, d.first desc, s.root is null, d.root desc
    ) = 1
),
booked as (
    select c.id, c.part, c.family, c.root, d.day + 280 - d.gestation_days as edd
    from contacts as c
    join meant as d
        on
            d.id = c.id and d.part = 'booked' and d.family = c.family
            and d.gestation_days is not null
            and (c.after is null or d.occurred > c.after)
            and (c.until is null or d.occurred <= c.until)
    qualify row_number() over (
        partition by c.id, c.part, c.family, c.root
        order by d.occurred desc, d.first desc, d.root desc
    ) = 1
),
dated as (
    select
        c.*, p.from_days,
        280 - (coalesce(s.edd, b.edd) - c.day) as gestation
    from contacts as c
    join pregnancies as p on p.id = c.id
    left join stated as s
        on
            s.id = c.id and s.part = c.part and s.family = c.family
            and s.root = c.root
    left join booked as b
        on
            b.id = c.id and b.part = c.part and b.family = c.family
            and b.root = c.root
),
fitting as (
    select
        *,
        part = 'done' and coalesce(gestation >= from_days, false) as is_sure
    from dated
    where gestation is null or gestation >= from_days
)
select
    id, area, is_sure, date_trunc('month', date '1970-01-01' + day::int)::date as month
from fitting
qualify row_number() over (
    partition by id, family, after, until
    order by is_sure desc, occurred, first, root
) = 1;

insert into found
select
    id, area, month, count(*) filter (where is_sure), null,
    count(*) filter (where not is_sure)
from judged
group by all;
