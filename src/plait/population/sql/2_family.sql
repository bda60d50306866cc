-- What was so of a family, and since when and until when.

-- stage pregnancies: from after one birth or loss up to the next; twins are one birth
with signs as (
    select e.family, e.occurred from seen e join sign_facts f on f.fact = e.fact
),
endings as (
    select family, occurred from vital where what = {loss}
    union
    select family, occurred from (
        select
            family, occurred,
            lead(occurred) over (partition by family order by place) as following
        from vital
        where what = {birth}
    ) births
    where following is null or following - occurred > {twins}
),
spans as (
    select
        family,
        coalesce(
            lag(occurred) over (partition by family order by occurred), -{ever}
        ) as after_at,
        occurred as until_at
    from endings
    union all
    select family, max(occurred), {ever} from endings group by family
    union all
    select distinct v.family, -{ever}, {ever}
    from signs v
    left join endings e on e.family = v.family
    where e.family is null
),
stated as (
    select family, after_at, edd from (
        select
            s.family, s.after_at, v.edd,
            row_number() over (
                partition by s.family, s.after_at
                order by v.occurred desc, v.first_at desc, v.sets_edd desc, v.root desc
            ) as nth
        from spans s
        join vital v on v.family = s.family
            and v.occurred > s.after_at and v.occurred <= s.until_at
        where v.edd is not null
    ) newest
    where nth = 1
),
booked as (
    select family, after_at, edd from (
        select
            s.family, s.after_at,
            v.day + {pregnancy_days} - v.gestation_days as edd,
            row_number() over (
                partition by s.family, s.after_at order by v.place desc
            ) as nth
        from spans s
        join vital v on v.family = s.family
            and v.occurred > s.after_at and v.occurred <= s.until_at
        where v.gestation_days is not null
    ) newest
    where nth = 1
),
first_signs as (
    select s.family, s.after_at, min(v.occurred) as sign_at
    from spans s
    join signs v on v.family = s.family
        and v.occurred > s.after_at and v.occurred <= s.until_at
    group by s.family, s.after_at
)
select
    s.family, s.after_at, s.until_at, g.sign_at, coalesce(e.edd, b.edd) as edd
from spans s
left join stated e on e.family = s.family and e.after_at = s.after_at
left join booked b on b.family = s.family and b.after_at = s.after_at
left join first_signs g on g.family = s.family and g.after_at = s.after_at

-- stage birthdays: what the newest birth states, else joining, else the day of birth
select p.family, p.about, coalesce(v.born_on, v.day) as born
from (
    select
        family, about,
        max(case when what = {birth} and born_on is not null then place end) as stated,
        min(case when what = {joined} and born_on is not null then place end) as joined,
        max(case when what = {birth} and born_on is null then place end) as taken
    from vital
    where about >= 0
        and (what = {birth} or (what = {joined} and born_on is not null))
    group by family, about
) p
join vital v on v.place = coalesce(p.stated, p.joined, p.taken)

-- stage deaths: when each person died, as far as it is known
select family, about, max(occurred) as died_at
from vital
where what = {died} and about >= 0
group by family, about

-- stage people: everybody of the families in which somebody died, or left
select p.family, p.about, coalesce(r.role, p.hint) as role, d.died_at
from (
    select e.family, e.about, max(e.hint) as hint
    from events e
    join (
        select distinct family from vital
        where what in ({died}, {left}, {left_accepted})
    ) q on q.family = e.family
    join told_facts f on f.fact = e.fact
    where e.about >= 0 and {is_known}
    group by e.family, e.about
) p
left join roles r on r.family = p.family and r.about = p.about
left join deaths d on d.family = p.family and d.about = p.about

-- stage ends: deaths, moves, acceptances and losses, with what decides whose they are
with found as (
    select
        v.place, v.family, v.about, v.occurred, coalesce(c.root, v.answers) as answers,
        coalesce(r.role, v.hint) as role,
        v.what
    from vital v
    left join roles r on r.family = v.family and r.about = v.about
    left join corrections c on c.family = v.family and c.event = v.answers
    left join (select distinct family from vital where what = {left}) q
        on q.family = v.family
    where v.what in ({died}, {left}, {left_accepted}, {loss})
        or (v.what = {acceptance} and q.family is not null)
),
survived as (
    select distinct f.place
    from found f
    join people p on p.family = f.family and p.role = f.role and p.about <> f.about
    where p.died_at is null or p.died_at > f.occurred
),
protections as (
    select distinct family, root from vital where what = {transfer}
),
moves as (
    select family, max(occurred) as moved_at from vital
    where what = {move}
    group by family
)
select
    f.place, f.family, f.about, f.occurred, f.role,
    f.what = {died} as is_died, f.what = {left} as is_left,
    f.what = {left_accepted} as is_left_accepted, f.what = {loss} as is_loss,
    f.what = {acceptance} and t.root is null as is_acceptance,
    coalesce(g.after_at, -{ever}) as pregnancy,
    -- nobody else in that role lives
    o.place is null as is_last,
    -- the record moved with them
    coalesce(m.moved_at >= f.occurred, false) as is_moved,
    row_number() over (
        partition by f.family, f.about, f.what = {left} order by f.place
    ) as turn
from found f
left join survived o on o.place = f.place
left join protections t on t.family = f.family and t.root = f.answers
left join moves m on m.family = f.family
left join pregnancies g on g.family = f.family
    and f.occurred > g.after_at and f.occurred <= g.until_at

-- stage dismissals: that a team ended a duty with a reason, and which event began it
select m.key, m.place, m.occurred, coalesce(c.root, e.ends_duty_of) as ended
from events e
join mark m on m.place = e.place
left join corrections c on c.family = e.family and c.event = e.ends_duty_of
where e.ends_duty_of <> -1

-- stage held_spans: since when and until when each state of a `while` held
select
    s.state, p.family, -1 as whom, p.sign_at as since_at,
    case
        when p.edd is not null then p.until_at + 1
        else least(p.until_at + 1, p.sign_at + {longest} + 1)
    end as until_at,
    cast(null as bigint) as first_day,
    p.edd + {past_due} as last_day,
    -1 as place
from states s
join pregnancies p on p.sign_at is not null
where s.kind = 0
union all
select
    s.state, p.family, -1, p.after_at + 1, p.until_at + 1,
    p.edd - {pregnancy_days} + s.low, p.edd - {pregnancy_days} + s.high, -1
from states s
join pregnancies p on p.edd is not null
where s.kind = 1
union all
select
    s.state, b.family, b.about,
    case when s.kind = 2 then a.born_at else a.reached_at end,
    least(
        case when s.kind = 2 then a.reached_at else {ever} end,
        case when s.only_living then coalesce(d.died_at, {ever}) else {ever} end
    ),
    null, null, -1
from states s
join ages a on a.age = s.age
join birthdays b on b.born = a.day
join roles r on r.family = b.family and r.about = b.about and r.role = 3
left join deaths d on d.family = b.family and d.about = b.about
where s.kind in (2, 3)
union all
select
    s.state, o.family, o.about, o.occurred, coalesce(min(e.occurred), {ever}),
    null, null, o.place
from states s
join mark o on o.grp = s.since_grp
left join mark e on e.key = o.family * {sets} + s.until_grp and e.place > o.place
    and (e.about = -1 or o.about = -1 or e.about = o.about)
where s.kind = 4
group by s.state, o.family, o.about, o.occurred, o.place
