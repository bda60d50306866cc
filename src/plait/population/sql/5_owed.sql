-- Which triggers are one duty, what each comes back as, and when it is due.

-- stage repeated: of the triggers that are one duty, all but the first to open
with alike as (
    select
        c.duty, c.standard, c.opened, c.place, c.family, s.same_as, s.repeat_code,
        case
            when s.repeat_code = 0 then c.place
            when s.repeat_code = 1 then coalesce(c.closed_by, -1)
            when s.once_a_pregnancy then s.whose
            else -1
        end as once_for,
        case
            when s.repeat_code = 0 then -1
            when s.repeat_code = 1
                then case when s.same_person then c.about else -9 end
            when s.once_a_pregnancy then c.pregnancy
            else c.about
        end as once_of
    from closings c
    join standards s on s.standard = c.standard and s.may_repeat
    where not c.is_renewal
),
several as (
    select family, same_as, repeat_code, once_for, once_of
    from alike
    group by family, same_as, repeat_code, once_for, once_of
    having count(*) > 1
)
select duty from (
    select
        a.duty,
        row_number() over (
            partition by a.family, a.same_as, a.repeat_code, a.once_for, a.once_of
            order by a.standard, a.opened, a.place
        ) as nth
    from alike a
    join several b on b.family = a.family and b.same_as = a.same_as
        and b.repeat_code = a.repeat_code
        and b.once_for = a.once_for and b.once_of = a.once_of
) ordered
where nth > 1

-- stage answers: what starts anew, in turns in which none can forestall another
select
    standard, family, whom, whom_role, closed_by, closed,
    sum(is_new) over (
        partition by family, same_as order by standard, opened, place
        rows unbounded preceding
    ) as turn
from (
    select
        k.standard, k.family, k.whom, k.whom_role, k.closed_by, k.closed, k.opened,
        k.place, s.same_as,
        case
            when lag(k.standard) over same_duty = k.standard
                and (not s.is_personal or lag(k.whom) over same_duty = k.whom)
                then 0
            else 1
        end as is_new
    from closings k
    join standards s on s.standard = k.standard
    left join repeated r on r.duty = k.duty
    where k.is_met and s.renew >= 0 and not k.is_renewal and r.duty is null
    window same_duty as (
        partition by k.family, s.same_as order by k.standard, k.opened, k.place
    )
) changes

-- stage links: what came back by each answer, and by which event it was answered
select
    s.same_as, c.standard, c.place, c.duty,
    case when s.is_personal then c.whom else -1 end as whom,
    case when c.is_met then c.closed_by end as answer
from closings c
join standards s on s.standard = c.standard
where c.is_renewal

-- stage came_back: what the answers of one turn start anew, and the answers to that
-- in their turn, unless it was started before
with recursive free as (
    select l.same_as, l.standard, l.whom, l.place, l.duty, l.answer
    from links l
    left join claimed g on g.same_as = l.same_as and g.place = l.place
    where g.place is null
),
following as (
    select f.same_as, f.standard, f.whom, f.place, f.duty, f.answer
    from free f
    join (
        select
            a.standard,
            case when s.is_personal then a.whom else -1 end as whom,
            a.closed_by as place
        from answers a
        join standards s on s.standard = a.standard
        where a.turn = {turn}
    ) a on a.standard = f.standard and a.whom = f.whom and a.place = f.place
    union
    select f.same_as, f.standard, f.whom, f.place, f.duty, f.answer
    from following b
    join free f on f.standard = b.standard and f.whom = b.whom and f.place = b.answer
)
select same_as, place, duty from following

-- stage owed: the rows of what is owed, each family's in the order of derive
-- `based` has the limit and the day that it hangs on; `counted` when each part of it
-- ends, and when its window opens; `dated` when it is due: never before `least`, never
-- after `most`. What an event says of itself is looked up by its place afterwards.
with based as (
    select
        m.duty, m.standard, m.family, m.place, m.root, m.opened, m.opened_day,
        m.partner, m.closed_by, m.closed, m.is_met, m.is_renewal, m.edd, b.born,
        case
            when m.is_renewal then s.renew
            else coalesce(f.limit_no, s.limit_no)
        end as limit_no,
        case when m.is_renewal then -1 else s.opens end as opens,
        s.in_order
    from closings m
    join standards s on s.standard = m.standard
    left join limits_by_fact f on f.standard = m.standard and f.fact = m.fact
    left join birthdays b on b.family = m.family and b.about = m.about
),
held_lists as (
    select h.duty, {list_of_roots} as held
    from held h
    join seen k on k.place = h.place
    group by h.duty
),
counted as materialized (
    select
        m.*,
        l.least_part, l.most_part,
        case
            when l.main_counts = 0 then m.opened + l.main_span
            when l.main_counts = 3 then l.main_ends
            else dm.ends
        end as main_at,
        case
            when l.least_counts = 0 then m.opened + l.least_span
            when l.least_counts = 3 then l.least_ends
            else dl.ends
        end as least_at,
        case
            when l.most_counts = 0 then m.opened + l.most_span
            when l.most_counts = 3 then l.most_ends
            else dx.ends
        end as most_at,
        case
            when o.main_counts = 0 then m.opened + o.main_span
            when o.main_counts = 3 then o.main_begins
            else w.begins
        end as opens_at
    from based m
    join limits l on l.limit_no = m.limit_no
    left join limits o on o.limit_no = m.opens
    left join deadlines dm on dm.part = l.main_part and dm.day = case
        when l.main_counts = 1 then m.opened_day
        when l.base = 1 then m.edd
        else m.born
    end
    left join deadlines dl on dl.part = l.least_part and dl.day = case
        when l.least_counts = 1 then m.opened_day
        when l.base = 1 then m.edd
        else m.born
    end
    left join deadlines dx on dx.part = l.most_part and dx.day = case
        when l.most_counts = 1 then m.opened_day
        when l.base = 1 then m.edd
        else m.born
    end
    left join deadlines w on w.part = o.main_part and w.day = case
        when o.main_counts = 1 then m.opened_day
        when o.base = 1 then m.edd
        else m.born
    end
),
dated as (
    select
        c.*,
        case
            when {uncountable} in (main_at, coalesce(least_at, 0), coalesce(most_at, 0))
                then {uncountable}
            when most_part >= 0 then least(
                case
                    when least_part < 0 then main_at
                    when main_at is null or least_at is null then null
                    else greatest(main_at, least_at)
                end,
                most_at
            )
            when least_part < 0 then main_at
            when main_at is null or least_at is null then null
            else greatest(main_at, least_at)
        end as due
    from counted c
    left join repeated r on r.duty = c.duty
    left join claimed g on g.duty = c.duty
    where r.duty is null and (not c.is_renewal or g.duty is not null)
)
select
    d.place, d.standard, d.opened, d.opens_at as opens, d.due, d.closed,
    case
        when d.closed is not null and d.is_met
            then case when d.closed > d.due then 4 else 3 end
        when d.closed is not null
            then case when d.closed > d.due then 6 else 5 end
        when {as_of} > d.due then 2
        when {as_of} < d.opens_at then 0
        else 1
    end as state,
    case when d.is_met then d.closed_by else -1 end as met_by,
    case when d.is_met or d.closed is null then -1 else d.closed_by end as stopped_by,
    d.partner,
    coalesce(h.held, {no_roots}) as held,
    d.limit_no
from dated d
left join held_lists h on h.duty = d.duty
order by d.family, d.opened, d.in_order, d.root, d.is_renewal desc, d.standard
