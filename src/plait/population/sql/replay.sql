-- What becomes of each duty when standards change: the meaning of engine.replay.
--
-- `before` and `after` are duties with the id of their standard (`id`), whether each
-- trigger is a duty of its own (`each`), and their place in the order of derive
-- (`place`). A duty is the same one if the same event started it; where another event
-- starts it now, if the same event ended it, or none did, for the same person.
with old_started as (
    select *,
        row_number() over (partition by family, id, "trigger" order by place) as turn
    from before
),
new_started as (
    select *,
        row_number() over (partition by family, id, "trigger" order by place) as turn,
        max(place) over (partition by family, id, "trigger") as last_place
    from after
),
started as (
    select
        coalesce(o.family, n.family) as family,
        coalesce(o.id, n.id) as id,
        o.place as old_place,
        n.place as new_place,
        n.last_place
    from old_started o
    full join new_started n
        on o.family = n.family and o.id = n.id
        and o."trigger" = n."trigger" and o.turn = n.turn
),
old_alone as (
    select b.*,
        row_number() over (
            partition by b.family, b.id, b.about, b.met_by, b.stopped_by
            order by b.place
        ) as turn
    from before b
    join started s on s.old_place = b.place
    where s.new_place is null and not b.each
),
new_alone as (
    select a.*,
        row_number() over (
            partition by a.family, a.id, a.about, a.met_by, a.stopped_by
            order by a.opened, s.last_place desc, a.place
        ) as turn
    from after a
    join started s on s.new_place = a.place
    where s.old_place is null and not a.each
),
ended as (
    select o.place as old_place, n.place as new_place
    from old_alone o
    join new_alone n
        on o.family = n.family and o.id = n.id and o.about = n.about
        and o.met_by = n.met_by and o.stopped_by = n.stopped_by and o.turn = n.turn
),
pairs as (
    select s.old_place, s.new_place from started s
    where s.old_place is not null and s.new_place is not null
    union all
    select e.old_place, e.new_place from ended e
    union all
    select s.old_place, null from started s
    where s.new_place is null
        and s.old_place not in (select e.old_place from ended e)
    union all
    select null, s.new_place from started s
    where s.old_place is null
        and s.new_place not in (select e.new_place from ended e)
),
both_sides as (
    select
        coalesce(b.family, a.family) as family,
        coalesce(b.id, a.id) as id,
        b.place is not null as was,
        a.place is not null as is_now,
        b.state in (2, 4, 6) as was_late,
        a.state in (2, 4, 6) as is_late,
        coalesce(b.due, 9223372036854775807) as was_due,
        coalesce(a.due, 9223372036854775807) as is_due
    from pairs p
    left join before b on b.place = p.old_place
    left join after a on a.place = p.new_place
    where greatest(coalesce(b.opened, a.opened), coalesce(a.opened, b.opened)) >= $since
)
select
    family,
    id,
    case
        when not was then 'new'
        when not is_now then 'gone'
        when is_late and not was_late then 'newly_late'
        when was_late and not is_late then 'no_longer_late'
        when was_due = is_due then 'unchanged'
        when is_due < was_due then 'earlier'
        else 'later'
    end as became,
    count(*) as many
from both_sides
group by all
