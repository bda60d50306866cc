-- What was counted by night, as `measured.sql` has it.
create temp view measured as
select
    measure[10:] as standard, area, null::date as year, month, agency, cut, cut_value,
    opened, met, met_late, overdue, missed, stopped, still_open, not_known,
    [round(median_hours * 3600e6)::bigint, round(p90_hours * 3600e6)::bigint] as times
from night;
