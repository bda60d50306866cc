-- One row a duty, with what it is counted by. $owed: the files of an audit.
-- A duty of which the day that it hangs on is missing is not known to be in time.
create or replace temp table told as
select
    o.standard::varchar as standard,
    coalesce(o.area::varchar, '') as area,
    coalesce(own.agency, alone.agency) as agency,
    date_trunc(
        'month', timezone('Europe/London', coalesce(o.due, o.opened))
    )::date as month,
    coalesce(((f.deprivation + 1) // 2)::varchar, 'not recorded') as deprivation,
    coalesce(nullif(f.ethnicity, ''), 'not recorded') as ethnicity,
    coalesce(nullif(f.language, ''), 'not recorded') as language,
    case
        when o.state = 'stopped' then 'stopped'
        when o.due is null then 'not_known'
        when o.state in ('due', 'waiting') then 'still_open'
        else o.state::varchar
    end as became,
    case
        when o.state in ('met', 'met_late') and o.due is not null
            then epoch_us(o.closed) - epoch_us(o.opened)
    end as took
from read_parquet($owed) as o
left join families as f on f.family = o.family
left join own on own.owed_by = o.owed_by::varchar and own.agency = o.agency::varchar
left join alone on alone.owed_by = o.owed_by::varchar and alone.area = o.area::varchar;
