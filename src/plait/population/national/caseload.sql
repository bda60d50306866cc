-- People with an open referral at the end of a month, and a contact since it was opened.
insert into found
with referrals as (
    select m.*
    from meant as m
    join caseload as c on c.id = m.id
    where m.part in ('opened', 'closed')
),
at_the_end as (
    select r.id, n.month, n.last_day, r.family, r.about,
        max((r.occurred, r.first, r.root)) filter (where r.part = 'closed') as closed
    from months as n
    join referrals as r on r.day <= n.last_day
    group by all
),
since as (
    select
        a.id, a.month, a.last_day, a.family, a.about, min(r.occurred) as occurred
    from at_the_end as a
    join referrals as r
        on
            r.id = a.id and r.family = a.family and r.about = a.about
            and r.part = 'opened' and r.day <= a.last_day
            and (a.closed is null or (r.occurred, r.first, r.root) > a.closed)
    group by all
)
select s.id, c.area, s.month, count(*), null, 0
from since as s
join lateral (
    select arg_max(v.area, (v.occurred, v.first, v.root)) as area, count(*) as many
    from meant as v
    where
        v.id = s.id and v.part = 'done' and v.family = s.family and v.about = s.about
        and v.occurred >= s.occurred and v.day <= s.last_day
) as c on c.many > 0
group by s.id, c.area, s.month;
