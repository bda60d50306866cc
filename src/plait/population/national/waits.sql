-- Days from a referral to the first contact, in the month of the contact. One that was
-- turned down or ended before has no wait.
create or replace temp table judged as
with seen as (
    select
        s.id, s.family, s.root, s.occurred, s.first, s.day, s.about,
        min((c.occurred, c.first, c.root, c.day, c.area)) as contact
    from meant as s
    join waits as w on w.id = s.id
    join meant as c
        on
            c.id = s.id and c.part = 'done' and c.family = s.family
            and c.about = s.about and c.occurred >= s.occurred
    where s.part = 'start'
    group by all
)
select
    s.id, s.contact[5] as area, s.contact[4] - s.day as days,
    date_trunc('month', date '1970-01-01' + s.contact[4]::int)::date as month
from seen as s
where not exists (
    select 1
    from meant as e
    where
        e.id = s.id and e.part = 'closed' and e.family = s.family
        and e.about = s.about and e.occurred >= s.occurred
        and e.occurred < s.contact[1]
);

insert into found
select id, area, month, count(*), null, 0 from judged group by all;

insert into waited
select id, area, month, days, count(*) from judged group by all;
