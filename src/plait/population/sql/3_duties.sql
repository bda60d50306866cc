-- What starts something, and what it rests on.
--
-- A duty has one number: of its event, its standard, and if it came back, whose it was.

-- stage matching: what a standard in force that day starts with
select
    (e.place * 4096 + s.standard) * 65536 as duty,
    s.standard, e.family, e.place, e.about as whom, e.role as whom_role,
    e.about, e.role, w.circle, e.root, e.occurred, e.day, e.fact,
    coalesce(p.after_at, -{ever}) as pregnancy,
    coalesce(p.until_at, {ever}) as pregnant_until, p.edd,
    case when s.by_recorded then e.first_at else e.occurred end as started,
    case when s.by_recorded then e.first_day else e.day end as started_day,
    false as is_renewal
from seen e
join starts w on w.fact = e.fact and w.role = e.role
join standards s on s.standard = w.standard
left join pregnancies p on p.family = e.family
    and e.occurred > p.after_at and e.occurred <= p.until_at
where s.subject = e.subject and e.day >= s.from_day and e.day <= s.until_day

-- stage excused: those of which something in the window before means: nothing is owed
select distinct t.duty
from matching t
join standards s on s.standard = t.standard and s.unless_grp >= 0
join mark m on m.key = t.family * {sets} + s.unless_grp
where m.place <> t.place
    and m.occurred >= t.occurred - s.unless_within and m.occurred <= t.occurred
    and (not s.same_person or m.about = t.about)

-- stage partners: the other half of a conjunction: on its clock the one that counts
select
    h.duty, h.place, k.root,
    case when h.by_recorded then k.first_at else k.occurred end as opened,
    case when h.by_recorded then k.first_day else k.day end as opened_day
from (
    select
        t.duty, k.place, s.also_times, s.by_recorded,
        row_number() over (
            partition by t.duty
            order by case when s.by_recorded then k.first_at else k.occurred end,
                k.place
        ) as nth
    from matching t
    join standards s on s.standard = t.standard and s.also_grp >= 0
    join mark m on m.key = t.family * {sets} + s.also_grp
    join seen k on k.place = m.place
    where m.place <> t.place
        and m.occurred >= t.occurred - s.also_before
        and m.occurred <= case
            when s.also_until_birth then t.pregnant_until
            else t.occurred + s.also_after
        end
        and (not s.same_person or m.about = t.about)
) h
join seen k on k.place = h.place
where h.nth = h.also_times

-- stage lines: of each line of `while` the first state that held, and what made it so
select duty, line, place from (
    select
        d.duty, l.line, h.place,
        row_number() over (partition by d.duty, l.line order by l.nth_state, h.place)
            as nth
    from matching d
    join standards s on s.standard = d.standard
    join lines_of l on l.standard = d.standard
    join held_spans h on h.state = l.state and h.family = d.family
    where h.since_at <= d.occurred and d.occurred < h.until_at
        and (h.first_day is null or d.day >= h.first_day)
        and (h.last_day is null or d.day <= h.last_day)
        and case
            when l.kind in (2, 3) then d.whom_role <> 3 or h.whom = d.whom
            when l.kind = 4
                then not s.same_person or d.whom < 0 or h.whom in (-1, d.whom)
            else true
        end
) first_states
where nth = 1

-- stage held: the events that it rests on by that, each once
select l.duty, l.place, min(l.line) as line
from lines l
where l.place >= 0
group by l.duty, l.place

-- stage duties: what nothing excuses, and opened by the moment of asking
select
    d.duty, d.standard, d.family, d.place, d.whom, d.whom_role, d.about, d.role,
    d.circle, d.root, d.occurred, d.fact, d.pregnancy, d.edd,
    coalesce(k.place, -1) as partner,
    coalesce(k.root, {nobody}) as partner_root,
    case
        when d.is_renewal then d.started
        else greatest(d.started, k.opened, h.opened)
    end as opened,
    case
        when d.is_renewal then d.started_day
        else greatest(d.started_day, k.opened_day, h.opened_day)
    end as opened_day,
    d.is_renewal
from matching d
join standards s on s.standard = d.standard
left join excused e on e.duty = d.duty
left join partners k on k.duty = d.duty
left join (
    select duty, count(*) as many from lines group by duty
) l on l.duty = d.duty
left join (
    select
        h.duty,
        max(case when s.by_recorded then k.first_at else k.occurred end) as opened,
        max(case when s.by_recorded then k.first_day else k.day end) as opened_day
    from held h
    join matching d on d.duty = h.duty
    join standards s on s.standard = d.standard
    join seen k on k.place = h.place
    group by h.duty
) h on h.duty = d.duty
where s.lines = coalesce(l.many, 0)
    and e.duty is null
    and (
        d.is_renewal
        or (s.also_grp < 0 or k.duty is not null)
        and greatest(d.started, k.opened, h.opened) <= {as_of}
    )

-- stage renewing: what each event would start anew that may answer one of these
with begun as (
    select d.standard, d.family, min(least(d.opened, d.occurred)) as since_at
    from duties d
    join standards s on s.standard = d.standard and s.renew >= 0
    group by d.standard, d.family
),
people_in_turn as (
    select distinct
        d.standard, d.family,
        case when s.is_personal then d.whom else -1 end as whom,
        case when s.is_personal then d.whom_role else 0 end as whom_role
    from duties d
    join standards s on s.standard = d.standard and s.renew >= 0
),
answering as (
    select distinct f.standard, m.place, m.role, m.circle
    from begun f
    join standards s on s.standard = f.standard
    join closers u on u.standard = f.standard and not u.stops
    join mark m on m.key = f.family * {sets} + u.grp
    where m.occurred >= f.since_at or s.lookback > 0
)
select
    (n.place * 4096 + n.standard) * 65536 + 2 * (p.whom + 1) + 1 as duty,
    n.standard, k.family, k.place,
    case when s.is_personal then p.whom else k.about end as whom,
    case when s.is_personal then p.whom_role else n.role end as whom_role,
    k.about, n.role, n.circle, k.root, k.occurred, k.day, k.fact,
    coalesce(g.after_at, -{ever}) as pregnancy,
    coalesce(g.until_at, {ever}) as pregnant_until, g.edd,
    k.occurred as started,
    k.day as started_day,
    true as is_renewal
from answering n
join standards s on s.standard = n.standard
join seen k on k.place = n.place
join people_in_turn p on p.standard = n.standard and p.family = k.family
left join pregnancies g on g.family = k.family
    and k.occurred > g.after_at and k.occurred <= g.until_at
