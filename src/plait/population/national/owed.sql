-- What became of the duties of one file, to lay beside the national count.
create or replace temp table owed as
select
    standard::varchar as standard, family, about, trigger, epoch_us(opened) as opened,
    case
        when state = 'stopped' then 'stopped'
        when due is null then 'not_known'
        when state in ('due', 'waiting') then 'still_open'
        else state::varchar
    end as became
from read_parquet($owed)
where standard::varchar in (select ours from ours);
