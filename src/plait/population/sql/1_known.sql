-- What is known: the newest version of each event, and who is who.
--
-- `events` is the extract with the place of each row in the order of its file. That is
-- the order of a timeline (occurred, first recorded, root), so of two events of one
-- family the one with the smaller place comes first, and "the first" is a minimum.

-- stage corrections: what each correction known by then corrects
select family, event, root from events
where event <> root and recorded <= {known_at}

-- stage overtaken: the versions that a newer one has replaced
select place from (
    select
        e.place,
        row_number() over (
            partition by e.family, e.root
            order by e.recorded desc, e.depth desc, e.event desc
        ) as nth
    from events e
    join (select distinct family, root from corrections) c
        on c.family = e.family and c.root = e.root
    where e.recorded <= {known_at}
) versions
where nth > 1

-- saying is_known: it is the newest version of what had happened by then
e.recorded <= {known_at} and e.occurred <= {as_of}
    and e.place not in (select place from overtaken)

-- stage vital: what the engine itself reads: births, losses, deaths, moves, due dates
select
    e.place, e.family, e.about, e.root, e.occurred, e.first_at, e.day, e.hint,
    e.answers, f.what, f.role as joined_as, f.edd, f.sets_edd, f.born_on,
    f.gestation_days
from events e
join vital_facts f on f.fact = e.fact
where {is_known}

-- stage roles: the last joining says it; a birth makes an infant of an unborn baby
select
    p.family, p.about,
    case
        when j.joined_as is null then 3
        when j.joined_as = 2 and p.born > p.joined then 3
        else j.joined_as
    end as role
from (
    select
        family, about,
        max(case when what = {joined} then place end) as joined,
        max(case when what = {birth} then place end) as born
    from vital
    where about >= 0 and what in ({joined}, {birth})
    group by family, about
) p
left join vital j on j.place = p.joined

-- stage seen: what some standard asks about, and was not withdrawn
select
    e.place, e.family, e.subject, e.about, coalesce(r.role, e.hint) as role, e.root,
    e.fact, e.occurred, e.first_at, e.day, e.first_day,
    coalesce(c.root, e.answers) as answers
from events e
join asked_facts f on f.fact = e.fact
left join roles r on r.family = e.family and r.about = e.about
left join corrections c on c.family = e.family and c.event = e.answers
where {is_known}

-- stage mark: the events that a condition may name, under every set that means them
select
    e.family * {sets} + g.grp as key, g.grp, e.family, e.place, e.about, e.occurred,
    e.role, g.circle
from seen e
join grouped g on g.fact = e.fact and g.role = e.role
where g.in_conditions
