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

-- stage vital: what the engine itself reads: births, losses, deaths, moves, due dates
with told as materialized (
    select
        e.place, e.family, e.about, e.root, e.occurred, e.first_at, e.day, e.hint,
        e.answers, f.is_birth, f.is_loss, f.is_died, f.is_left, f.is_left_accepted,
        f.is_acceptance, f.is_transfer, f.is_move, f.is_joined,
        f.role as joined_as, f.edd, f.sets_edd, f.born_on, f.gestation_days
    from events e
    join vital_facts f on f.fact = e.fact
    where e.recorded <= {known_at} and e.occurred <= {as_of}
)
select e.* from told e
left join overtaken o on o.place = e.place
where o.place is null

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
        max(case when is_joined then place end) as joined,
        max(case when is_birth then place end) as born
    from vital
    where about >= 0 and (is_joined or is_birth)
    group by family, about
) p
left join vital j on j.place = p.joined

-- stage seen: what some standard asks about: the newest version of what had happened by
-- then, and was not withdrawn
with told as materialized (
    select
        e.place, e.family, e.subject, e.about, e.hint, e.root, e.fact, e.occurred,
        e.first_at, e.day, e.first_day, e.answers
    from events e
    join asked_facts f on f.fact = e.fact
    where e.recorded <= {known_at} and e.occurred <= {as_of}
),
named as materialized (
    select
        e.place, e.family, e.subject, e.about, coalesce(r.role, e.hint) as role, e.root,
        e.fact, e.occurred, e.first_at, e.day, e.first_day,
        coalesce(c.root, e.answers) as answers
    from told e
    left join roles r on r.family = e.family and r.about = e.about
    left join corrections c on c.family = e.family and c.event = e.answers
)
select e.* from named e
left join overtaken o on o.place = e.place
where o.place is null

-- stage mark: the events that a condition may name, under every set that means them
select
    e.family * {sets} + g.grp as key, g.grp, e.family, e.place, e.about, e.occurred,
    e.role, g.circle
from seen e
join grouped g on g.fact = e.fact and g.role = e.role
where g.in_conditions
