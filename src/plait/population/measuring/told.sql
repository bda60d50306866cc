-- Words as numbers, and what is counted of each duty, one row a duty.
-- It is asked of the files of an audit, and of a day of the last of twelve months.
create temp table kinds as
select distinct
    standard::varchar as standard,
    coalesce(area::varchar, '') as area,
    owed_by::varchar as owed_by,
    agency::varchar as agency
from read_parquet($owed);
create type standard_word as enum (select distinct standard from kinds order by 1);
create type area_word as enum (select distinct area from kinds order by 1);
create type agency_word as enum (
    select '' union select agency from own union select agency from alone order by 1
);
-- The agency that owes it: by whom it was recorded, or who alone could.
create temp table owing as
select
    kinds.* exclude (standard, area),
    standard::standard_word as standard,
    area::area_word as area,
    coalesce(own.agency, alone.agency, '')::agency_word as owes
from kinds
left join own using (owed_by, agency)
left join alone using (owed_by, area);
create temp table cuts as
select
    family,
    coalesce(((deprivation + 1) // 2)::varchar, 'not recorded') as deprivation,
    coalesce(nullif(ethnicity, ''), 'not recorded') as ethnicity,
    coalesce(nullif(language, ''), 'not recorded') as language
from families;
create type group_word as enum (
    select 'not recorded'
    union select deprivation from cuts
    union select ethnicity from cuts
    union select language from cuts
    order by 1
);
create temp table people as
select
    family,
    deprivation::group_word as deprivation,
    ethnicity::group_word as ethnicity,
    language::group_word as language
from cuts;
-- The London month of every hour, and the first of the twelve months that it is in:
-- time zones are looked up once an hour and not once a duty.
create temp table hours as
with bounds as (
    select
        min(epoch_us(coalesce(due, opened))) // 3600000000 as first,
        max(epoch_us(coalesce(due, opened))) // 3600000000 as final
    from read_parquet($owed)
),
each_hour as (select unnest(range(first, final + 1)) as hour from bounds),
placed as (
    select
        hour,
        date_trunc(
            'month', timezone('Europe/London', to_timestamp(hour * 3600))
        )::date as month
    from each_hour
),
counted as (
    select *, datediff('month', month, date_trunc('month', $last::date)) as ago
    from placed
)
select
    hour::integer as hour,
    month,
    case when ago >= 0 then
        (date_trunc('month', $last::date) - to_months((ago // 12 * 12 + 11)::integer))
        ::date
    end as year
from counted;
create temp table told (
    standard standard_word, area area_word, agency agency_word, month date, year date,
    deprivation group_word, ethnicity group_word, language group_word, became utinyint,
    took bigint
);
