-- What ends a duty: the first answer or stop; at the same instant an answer beats a
-- stop.

-- saying answers_it: it is not what the duty rests on, nor about another person; not
-- too early, unless it names the duty; and two of one kind at once answer each other not
m.place <> w.place and m.place <> w.partner and m.occurred >= w.earliest
    and (w.person = {anybody} or m.about = w.person)
    and case
        when m.answers <> -1 and not w.named_for_another
            then m.answers in (w.root, w.partner_root)
        else (not m.rival or m.occurred > w.occurred) and m.occurred >= w.from_at
    end

-- saying stops_it: or it is an answer
(
    not w.stops or m.about = -1 or w.about = -1 or m.about = w.about
    or m.circle = 0 or m.circle <> w.circle
)

-- saying is_theirs: about the person whose clock it is, or the last in that role
case
            when s.whose = 0 or d.role = s.whose then e.about = d.about
            else e.role = s.whose and e.is_last
        end

-- stage fitting: the first answer (part -1), and the first stop that the standard names
-- (part -2); of an answer that needs several signals, all that may stand for a part
with wanted as (
    select
        d.duty, u.part, u.stops, d.family * {sets} + u.grp as key,
        d.place, d.partner, d.root, d.partner_root, d.about, d.circle, d.occurred,
        case when s.same_person then d.about else {anybody} end as person,
        s.named_for_another,
        case when u.stops then d.opened else d.opened - s.lookback end as from_at,
        case
            when u.stops then d.opened
            else least(d.opened - s.lookback, d.occurred)
        end as earliest
    from duties d
    join standards s on s.standard = d.standard
    join closers u on u.standard = d.standard
),
marked as (
    select
        e.family * {sets} + g.grp as key, e.place, e.about, e.occurred, e.answers,
        g.circle, g.rival
    from seen e
    join grouped g on g.fact = e.fact and g.role = e.role
),
found as (
    select w.duty, w.part, m.place, m.occurred
    from wanted w
    join marked m on m.key = w.key
    left join held h on h.duty = w.duty and h.place = m.place
    where {answers_it} and {stops_it} and h.place is null
)
select duty, part, min(place) as place, min(occurred) as occurred
from found
where part < 0
group by duty, part
union all
select distinct duty, part, place, occurred from found where part >= 0

-- stage proofs: of an answer that needs several, what may stand for each
select duty, part, own, place, occurred from (
    select
        duty, part, own, min(place) as place, min(occurred) as occurred,
        row_number() over (partition by duty, part order by min(place)) as nth
    from (
        select
            f.duty, f.part, f.place, f.occurred,
            case when s.different_agencies then k.agency else k.root end as own
        from fitting f
        join duties d on d.duty = f.duty
        join standards s on s.standard = d.standard
        join events k on k.place = f.place
        where f.part >= 0
    ) fitting
    group by duty, part, own
) owners
where nth <= {most_parts}

-- stage chosen: a choice for the first part
select duty, concat(',', own, ',') as used, place, occurred from proofs where part = 0

-- stage chosen_next: with one for another part, that is not chosen yet
select
    c.duty,
    concat(c.used, p.own, ',') as used,
    greatest(c.place, p.place) as place,
    greatest(c.occurred, p.occurred) as occurred
from chosen c
join proofs p on p.duty = c.duty and p.part = {part}
where c.used not like concat('%,', p.own, ',%')

-- stage wholes: the earliest moment at which every part is there
select c.duty, min(c.place) as place, min(c.occurred) as occurred
from chosen c
join duties d on d.duty = c.duty
join standards s on s.standard = d.standard
where s.parts = {part} + 1
group by c.duty

-- stage taken: the acceptances that could complete a move, in turn
select
    d.duty, e.place, e.occurred,
    row_number() over (partition by d.duty order by e.place) as turn
from duties d
join standards s on s.standard = d.standard
join ends e on e.family = d.family and e.is_acceptance
where e.about = -1 or {is_theirs}

-- stage stops: what its team dismissed, and what ends every duty, whatever it says
select duty, place, moment from (
    select
        duty, place, moment,
        row_number() over (partition by duty order by moment, sort, place) as nth
    from (
        select d.duty, m.place, m.occurred as moment, 1 as sort
        from duties d
        join standards s on s.standard = d.standard
        join dismissals m on m.key = d.family * {sets} + s.dismiss_grp
        where s.dismiss_grp >= 0 and m.ended = d.root and m.occurred >= d.opened
        union all
        select d.duty, e.place, greatest(e.occurred, d.opened), 2
        from duties d
        join standards s on s.standard = d.standard
        join ends e on e.family = d.family and e.is_died
        where e.place <> d.place and e.about >= 0 and {is_theirs}
        union all
        select d.duty, e.place, greatest(e.occurred, t.occurred), 3
        from duties d
        join standards s on s.standard = d.standard
        join ends e on e.family = d.family and e.is_left and not e.is_moved
        join taken t on t.duty = d.duty and t.turn = e.turn
        where e.place <> d.place and t.place <> d.place
            and greatest(e.occurred, t.occurred) >= d.opened
            and (e.about = -1 or {is_theirs})
        union all
        select d.duty, e.place, e.occurred, 3
        from duties d
        join standards s on s.standard = d.standard
        join ends e on e.family = d.family and e.is_left_accepted
        where e.place <> d.place and e.occurred >= d.opened
            and (e.about = -1 or {is_theirs})
        union all
        select d.duty, e.place, e.occurred, 4
        from duties d
        join standards s on s.standard = d.standard
        join ends e on e.family = d.family and e.is_loss
        where e.place <> d.place and e.occurred >= d.opened
            and (s.on_pregnancy_clock or d.role = 2)
            and case
                when e.role = 2 and d.role = 2 then e.about = d.about
                else e.pregnancy = d.pregnancy
            end
    ) candidates
) ordered
where nth = 1

-- stage closings: the duties with what ended each
select
    duty, standard, family, place, whom, whom_role, about, root, fact, pregnancy,
    edd, partner, opened, opened_day, is_renewal,
    case when is_met then met else stopped end as closed_by,
    case when is_met then met_at else stopped_at end as closed,
    is_met
from (
    select e.*, met is not null and (stopped is null or met_at <= stopped_at) as is_met
    from (
        select
            d.duty, d.standard, d.family, d.place, d.whom, d.whom_role, d.about, d.root,
            d.fact, d.pregnancy, d.edd, d.partner, d.opened, d.opened_day, d.is_renewal,
            coalesce(r.place, w.place) as met,
            coalesce(r.occurred, w.occurred) as met_at,
            case when x.moment < t.occurred or t.place is null then x.place
                else t.place end as stopped,
            case when x.moment < t.occurred or t.place is null then x.moment
                else t.occurred end as stopped_at
        from duties d
        left join fitting r on r.duty = d.duty and r.part = -1
        left join fitting t on t.duty = d.duty and t.part = -2
        left join whole w on w.duty = d.duty
        left join stops x on x.duty = d.duty
    ) e
) ended
