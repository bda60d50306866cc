-- The duties of one file. `became` is a place in `measures.BECAME`.
-- A duty of which the day that it hangs on is missing is not known to be in time.
insert into told
select
    w.standard,
    w.area,
    w.owes,
    h.month,
    h.year,
    coalesce(p.deprivation, 'not recorded'),
    coalesce(p.ethnicity, 'not recorded'),
    coalesce(p.language, 'not recorded'),
    case
        when o.state = 'stopped' then 4
        when o.due is null then 6
        when o.state = 'met' then 0
        when o.state = 'met_late' then 1
        when o.state = 'overdue' then 2
        when o.state = 'missed' then 3
        else 5
    end,
    case
        when o.state in ('met', 'met_late') and o.due is not null
            then epoch_us(o.closed) - epoch_us(o.opened)
    end
from read_parquet($owed) as o
inner join owing as w
    on w.standard = o.standard::varchar
    and w.area = coalesce(o.area::varchar, '')
    and w.owed_by = o.owed_by::varchar
    and w.agency is not distinct from o.agency::varchar
inner join hours as h
    on h.hour = (epoch_us(coalesce(o.due, o.opened)) // 3600000000)::integer
left join people as p on p.family = o.family;
