-- What is counted, one row a standard, area, time and part.
create or replace temp table measured (
    standard standard_word, area area_word, year date, month date, agency varchar,
    cut varchar, cut_value varchar, opened bigint, met bigint, met_late bigint,
    overdue bigint, missed bigint, stopped bigint, still_open bigint, not_known bigint,
    times bigint[], done_by bigint[], late_by bigint[]
);
