-- The duties of some standards, put together in one way. Half had been met within the
-- first time that has half of them up to it.
insert into measured
select
    standard,
    area,
    {year} as year,
    {month} as month,
    {agency}::varchar as agency,
    {cut} as cut,
    {value}::varchar as cut_value,
    count(*) as opened,
    count(*) filter (where became = 0) as met,
    count(*) filter (where became = 1) as met_late,
    count(*) filter (where became = 2) as overdue,
    count(*) filter (where became = 3) as missed,
    count(*) filter (where became = 4) as stopped,
    count(*) filter (where became = 5) as still_open,
    count(*) filter (where became = 6) as not_known,
    quantile_disc(took, [0.5, 0.9]) as times,
    {done_by} as done_by,
    {late_by} as late_by
from told
where {chosen} and standard between $first::standard_word
    and $final::standard_word
group by 1, 2, 3, 4, 5, 6, 7;
