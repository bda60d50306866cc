-- The events of families as they were known: of each the newest version, none that was
-- withdrawn, and as whom each person counts. The same as `timeline.Timeline.of`.
create or replace temp table there as
with newest as (
    select *
    from events
    where subject = 0 and recorded <= $known_at
    qualify row_number() over (
        partition by family, root order by recorded desc, depth desc, event desc
    ) = 1
)
select n.*, r.role as joined_as, r.edd, r.born_on, r.gestation_days
from newest as n
join read as r on r.fact = n.fact
where not r.withdrawn and n.occurred <= $as_of;

create or replace temp table known as
with joined as (
    select family, about, joined_as, occurred, first, root
    from there
    where joined_as > 0 and about >= 0
    qualify row_number() over (
        partition by family, about order by occurred desc, first desc, root desc
    ) = 1
),
births as (
    select t.family, t.about, t.occurred, t.first, t.root
    from there as t
    join means as m on m.fact = t.fact and m.part = 'birth'
    where t.about >= 0
    qualify row_number() over (
        partition by t.family, t.about
        order by t.occurred desc, t.first desc, t.root desc
    ) = 1
)
select
    t.*,
    case
        when t.about < 0 then 0
        when j.joined_as is null then case when b.root is null then t.hint else 3 end
        when j.joined_as = 2 and b.root is not null
            and (b.occurred, b.first, b.root) > (j.occurred, j.first, j.root) then 3
        else j.joined_as
    end as role
from there as t
left join joined as j on j.family = t.family and j.about = t.about
left join births as b on b.family = t.family and b.about = t.about;

create or replace temp table meant as
select m.id, m.part, k.*
from known as k
join means as m on m.fact = k.fact and (m.roles >> k.role) & 1 = 1;
