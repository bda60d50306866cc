-- From a mark on a baby to the quorate meeting: rows for nobody, sums for the office.

alter table mark_measure enable row level security;
alter table mark_measure force row level security;
revoke all on mark_measure from plait_app, plait_engine;
grant select, insert, update, delete on mark_measure to plait_engine, plait_keeper;
create policy mark_measure_engine on mark_measure to plait_engine
using (true) with check (true);
create policy mark_measure_keeper on mark_measure to plait_keeper
using (true) with check (true);

create function plait.replace_marks(p_subject uuid, p_marks jsonb) returns integer
language plpgsql set search_path = plait, pg_temp
as $$
declare
    v_gone integer;
    v_changed integer;
begin
    delete from mark_measure m
    where m.subject_id = p_subject and m.mark not in (
        select w.mark from jsonb_to_recordset(p_marks) as w (mark uuid)
    );
    get diagnostics v_gone = row_count;
    insert into mark_measure as m (
        subject_id, mark, observed_at, asks, agency_kind, area, met_at, closed_at,
        first_quorate, absent
    )
    select
        p_subject, w.mark, w.observed_at, w.asks, w.agency_kind, w.area, w.met_at,
        w.closed_at, w.first_quorate, coalesce(w.absent, '{}')
    from jsonb_to_recordset(p_marks) as w (
        mark uuid, observed_at timestamptz, asks text, agency_kind text, area text,
        met_at timestamptz, closed_at timestamptz, first_quorate boolean, absent text[]
    )
    on conflict (subject_id, mark) do update set
        observed_at = excluded.observed_at, asks = excluded.asks,
        agency_kind = excluded.agency_kind, area = excluded.area,
        met_at = excluded.met_at, closed_at = excluded.closed_at,
        first_quorate = excluded.first_quorate, absent = excluded.absent
    where m.* is distinct from excluded.*;
    get diagnostics v_changed = row_count;
    return v_gone + v_changed;
end
$$;

comment on function plait.replace_marks(uuid, jsonb) is
    'Makes the measured marks of a subject be exactly these. Gives how many changed.';

create function plait.project_marks(p_subject uuid, p_marks jsonb) returns integer
language plpgsql set search_path = plait, pg_temp
as $$
begin
    if plait.is_engine() then
        return plait.replace_marks(p_subject, p_marks);
    end if;
    return plait.replace_marks_after_append(p_subject, p_marks);
end
$$;

comment on function plait.project_marks(uuid, jsonb) is
    'Writes what is measured of a subject''s marks: by the engine, or after an append.';

grant execute on function plait.replace_marks(uuid, jsonb)
to plait_engine, plait_keeper;
grant execute on function plait.project_marks(uuid, jsonb)
to plait_app, plait_engine, plait_keeper;

grant create on schema plait to plait_keeper;

create function plait.replace_marks_after_append(p_subject uuid, p_marks jsonb)
returns integer
language plpgsql security definer set search_path = plait, pg_temp
as $$
begin
    if not plait.has_appended(p_subject) then
        raise insufficient_privilege
            using message = 'project_marks: nothing was appended to this subject';
    end if;
    return plait.replace_marks(p_subject, p_marks);
end
$$;

revoke all on function plait.replace_marks_after_append(uuid, jsonb) from public;
grant execute on function plait.replace_marks_after_append(uuid, jsonb) to plait_app;
alter function plait.replace_marks_after_append(uuid, jsonb) owner to plait_keeper;

create function plait.sum_of_marks(
    p_partnership text, p_from timestamptz, p_until timestamptz
) returns table (
    dimension text, part text, marks bigint, met bigint, waiting bigint,
    closed bigint, first_quorate bigint, median_hours double precision,
    ninetieth_hours double precision
)
language sql stable set search_path = plait, pg_temp
as $$
    with found as (
        select
            m.*, m.observed_at at time zone 'Europe/London' as seen,
            -- What has not met is longer than any that has.
            coalesce(
                extract(epoch from m.met_at - m.observed_at) / 3600, 'infinity'
            )::double precision as hours
        from mark_measure m join subject s on s.id = m.subject_id
        where s.partnership_id = p_partnership
            and m.observed_at >= p_from and m.observed_at < p_until
    ), parts as (
        select p.dimension, p.part, f.*
        from found f, lateral (values
            ('month', to_char(f.seen, 'YYYY-MM')),
            ('agency', f.agency_kind),
            ('area', f.area),
            ('weekday', to_char(f.seen, 'ID'))
        ) as p (dimension, part)
        where f.asks = 'asked'
        union all
        select 'apart', f.asks, f.* from found f
    ), absences as (
        select f.subject_id, f.mark, a.who
        from found f, unnest(f.absent) as a (who)
        where f.asks = 'asked'
    )
    select
        p.dimension, p.part, count(*), count(p.met_at),
        count(*) filter (where p.met_at is null and p.closed_at is null),
        count(*) filter (where p.met_at is null and p.closed_at is not null),
        count(*) filter (where p.first_quorate),
        nullif(percentile_disc(0.5) within group (order by p.hours), 'infinity'),
        nullif(percentile_disc(0.9) within group (order by p.hours), 'infinity')
    from parts p group by p.dimension, p.part
    union all
    select 'absent', a.who, count(*), 0, 0, 0, 0, null, null
    from absences a group by a.who
$$;

comment on function plait.sum_of_marks(text, timestamptz, timestamptz) is
    'Marks on babies of a partnership''s families that were seen in a time, by month, '
    'agency, area and day of the week: sums alone.';

revoke all on function
plait.sum_of_marks(text, timestamptz, timestamptz) from public;
grant execute on function plait.sum_of_marks(text, timestamptz, timestamptz)
to plait_engine, plait_keeper;

create function plait.marks_of(
    p_partnership text, p_from timestamptz, p_until timestamptz
) returns table (
    dimension text, part text, marks bigint, met bigint, waiting bigint,
    closed bigint, first_quorate bigint, median_hours double precision,
    ninetieth_hours double precision
)
language plpgsql stable security definer set search_path = plait, pg_temp
as $$
begin
    if not exists (
        select from post p
        join team t on t.id = p.team_id
        join agency a on a.slug = t.agency_id
        where p.staff_id = plait.my_staff() and p.valid_from <= now()
            and (p.valid_to is null or p.valid_to > now())
            and a.kind = 'partnership' and a.partnership_id = p_partnership
    ) then
        raise insufficient_privilege
            using message = 'marks_of: this is for the office of the partnership';
    end if;
    return query select * from plait.sum_of_marks(p_partnership, p_from, p_until);
end
$$;

comment on function plait.marks_of(text, timestamptz, timestamptz) is
    'As sum_of_marks, for the office of that partnership.';

revoke all on function plait.marks_of(text, timestamptz, timestamptz) from public;
grant execute on function plait.marks_of(text, timestamptz, timestamptz) to plait_app;
alter function plait.marks_of(text, timestamptz, timestamptz) owner to plait_keeper;
revoke create on schema plait from plait_keeper;
