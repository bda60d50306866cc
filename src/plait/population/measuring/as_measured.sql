-- What was counted as `measures.MEASURED`, in its order.
select
    'standard:' || standard::varchar as measure,
    area::varchar as area,
    agency,
    cut,
    cut_value,
    month,
    opened, met, met_late, overdue, missed, stopped, still_open, not_known,
    times[1] / 3600e6 as median_hours,
    times[2] / 3600e6 as p90_hours,
    done_by,
    late_by
from measured
order by all;
