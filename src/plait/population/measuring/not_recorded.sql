-- What is not recorded has a row of its own, also where nothing is missing.
insert into measured
select
    * replace (
        {cut} as cut, 'not recorded' as cut_value,
        0 as opened, 0 as met, 0 as met_late, 0 as overdue, 0 as missed, 0 as stopped,
        0 as still_open, 0 as not_known, null as times,
        [0 for _ in done_by] as done_by,
        [0 for _ in late_by] as late_by
    )
from measured as whole
where
    cut = '' and agency = '' and month is {has_month}null
    and not exists (
        from measured as part
        where
            part.standard = whole.standard
            and part.area = whole.area
            and part.cut = {cut}
            and part.cut_value = 'not recorded'
            and part.month is not distinct from whole.month
            and part.year is not distinct from whole.year
    );
