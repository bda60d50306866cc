-- Silence is never taken for safety: what could not be worked out is owed attention by
-- somebody who sees it, and every standard is counted for the owner of the pathway.

create function plait.may_see_failure(
    p_subject uuid, p_team integer, p_office integer
) returns boolean
language sql stable parallel safe
return coalesce(
    strpos(current_setting('plait.teams', true), ',' || p_team || ',') > 0, false
) or coalesce(
    strpos(current_setting('plait.teams', true), ',' || p_office || ',') > 0, false
) or coalesce(
    p_subject = nullif(current_setting('plait.subject', true), '')::uuid, false
);

comment on function plait.may_see_failure(uuid, integer, integer) is
    'What could not be worked out: for the home team, for the partnership''s office, '
    'and for whoever has the record open.';

grant execute on function plait.may_see_failure(uuid, integer, integer)
to plait_app, plait_engine, plait_keeper;

alter policy failed_derivation_select on failed_derivation
using (plait.may_see_failure(subject_id, team_id, office_id));

create function plait.keep_failure(
    p_subject uuid, p_reason text, p_at timestamptz
) returns void
language plpgsql set search_path = plait, pg_temp
as $$
begin
    insert into failed_derivation as f (
        subject_id, team_id, office_id, at, since, reason, tries, next_try_at, label,
        reference
    )
    select
        s.id, s.home_team_id,
        (
            select t.id from team t join agency a on a.slug = t.agency_id
            where a.kind = 'partnership' and a.partnership_id = s.partnership_id
            order by ('partnership' = any (t.roles)) desc, t.id limit 1
        ),
        p_at, p_at, left(p_reason, 200), 1, p_at + interval '1 minute',
        case s.kind
            when 'staff' then 'Colleague'
            when 'review' then 'Review'
            else 'Family' || coalesce((
                select ' ' || upper(left(p.family_name, 1)) || '.' from person p
                where p.subject_id = s.id and p.family_name <> ''
                order by p.role <> 'mother', p.id limit 1
            ), '')
        end,
        s.reference
    from subject s where s.id = p_subject
    on conflict (subject_id) do update set
        team_id = excluded.team_id, office_id = excluded.office_id,
        at = excluded.at, since = coalesce(f.since, f.at), reason = excluded.reason,
        tries = f.tries + 1, label = excluded.label,
        -- Twice as long after each time, and an hour at most.
        next_try_at = excluded.at
            + least(power(2, least(f.tries, 6)), 60) * interval '1 minute';
end
$$;

comment on function plait.keep_failure(uuid, text, timestamptz) is
    'Says that what is owed could not be worked out, since when, and when it is tried '
    'again.';

revoke all on function plait.keep_failure(uuid, text, timestamptz) from public;
grant execute on function plait.keep_failure(uuid, text, timestamptz)
to plait_engine, plait_keeper;

-- When a feed was heard from, and that the rules can be worked out, is the same for
-- everyone: the web reads it, the engine writes it.
revoke all on feed_state, engine_state from plait_app, plait_engine;
grant select on feed_state, engine_state to plait_app;
grant select, insert, update on feed_state, engine_state to plait_engine;

grant create on schema plait to plait_keeper;
set local role plait_keeper;

-- The moment is an argument now: what calls it reads the clock once.
-- squawk-ignore ban-drop-function
drop function plait.note_failure(uuid, text);

create function plait.note_failure(
    p_subject uuid, p_reason text, p_at timestamptz
) returns void
language plpgsql security definer set search_path = plait, pg_temp
as $$
begin
    if not plait.has_appended(p_subject) then
        raise insufficient_privilege
            using message = 'note_failure: nothing was appended to this subject';
    end if;
    perform plait.keep_failure(p_subject, p_reason, p_at);
end
$$;

comment on function plait.note_failure(uuid, text, timestamptz) is
    'Says that what is owed could not be worked out after this append. The event stays.';

revoke all on function plait.note_failure(uuid, text, timestamptz) from public;
grant execute on function plait.note_failure(uuid, text, timestamptz)
to plait_app, plait_engine;

-- What was recorded while the rules failed involved nobody. When they work again, the
-- engine involves whom the recording would have: only then, and only for that subject.

create function plait.add_involvement(
    p_subject uuid, p_team integer, p_role text, p_basis text, p_source uuid,
    p_until timestamptz
) returns uuid
language plpgsql set search_path = plait, pg_temp
as $$
declare
    v_id uuid;
    v_classes integer;
begin
    select plait.agreed_classes(partnership_id, p_role) into v_classes
    from subject where id = p_subject;
    select id into v_id from involvement
    where subject_id = p_subject and team_id = p_team and role = p_role
        and staff_id is null and classes = v_classes
        and since <= now() and (until is null or until > now())
    limit 1;
    if found then
        return v_id;
    end if;
    v_id := gen_random_uuid();
    insert into involvement
        (subject_id, id, team_id, role, classes, purpose, since, until, basis,
         source_event)
    values
        (p_subject, v_id, p_team, p_role, v_classes, 'direct_care', now(), p_until,
         p_basis, p_source);
    return v_id;
end
$$;

revoke all on function
plait.add_involvement(uuid, integer, text, text, uuid, timestamptz) from public;

create or replace function plait.involve(
    p_subject uuid, p_team integer, p_role text, p_basis text, p_source uuid,
    p_until timestamptz
) returns uuid
language plpgsql security definer set search_path = plait, pg_temp
as $$
begin
    if not plait.has_appended(p_subject) then
        raise insufficient_privilege
            using message = 'involve: nothing was appended to this subject';
    end if;
    return plait.add_involvement(
        p_subject, p_team, p_role, p_basis, p_source, p_until
    );
end
$$;

create function plait.involve_after_failure(
    p_subject uuid, p_team integer, p_role text, p_basis text, p_source uuid,
    p_until timestamptz
) returns uuid
language plpgsql security definer set search_path = plait, pg_temp
as $$
begin
    if not exists (select from failed_derivation where subject_id = p_subject) then
        raise insufficient_privilege
            using message = 'involve_after_failure: nothing of this subject failed';
    end if;
    return plait.add_involvement(
        p_subject, p_team, p_role, p_basis, p_source, p_until
    );
end
$$;

comment on function
plait.involve_after_failure(uuid, integer, text, text, uuid, timestamptz) is
    'For the engine alone: involves a team because of what was recorded while it could '
    'not be worked out what follows.';

revoke all on function
plait.involve_after_failure(uuid, integer, text, text, uuid, timestamptz) from public;
grant execute on function
plait.involve_after_failure(uuid, integer, text, text, uuid, timestamptz)
to plait_engine;

create function plait.quality_of(
    p_partnership text, p_from timestamptz, p_until timestamptz, p_now timestamptz
) returns table (
    standard text, version integer, fired bigint, waiting bigint, due bigint,
    overdue bigint, met bigint, met_late bigint, stopped bigint, missed bigint,
    dismissed bigint, reasons jsonb, median_seconds double precision,
    ninetieth_seconds double precision
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
            using message = 'quality_of: this is for the office of the partnership';
    end if;
    return query
    with said as (
        -- Why each was ended, as it was said last. Dismissals are few.
        select distinct on (e.subject_id, e.root)
            e.subject_id, e.root, e.fact ->> 'cause' as cause
        from event e where e.kind = 'duty.dismissed'
        order by e.subject_id, e.root, e.recorded_at desc, e.number desc
    ), duties as (
        select
            w.standard as name,
            case
                when d.root is not null then 'dismissed'
                when w.closed_how = 'met' and w.closed_at > w.due_at then 'met_late'
                when w.closed_how = 'met' then 'met'
                when w.closed_at > w.due_at then 'missed'
                when w.closed_at is not null then 'stopped'
                when w.due_at < p_now then 'overdue'
                when w.opens_at > p_now then 'waiting'
                else 'due'
            end as state,
            coalesce(d.cause, '') as reason,
            w.version as made_under,
            greatest(0, extract(
                epoch from w.closed_at - greatest(w.opened_at, w.opens_at)
            )::double precision) as took
        from worklist_entry w
        join subject s on s.id = w.subject_id
        left join said d
            on d.subject_id = w.subject_id and d.root = w.closed_by
            and w.closed_how = 'stopped'
        where s.partnership_id = p_partnership
            and w.opened_at >= p_from and w.opened_at < p_until
    ), why as (
        select g.name, jsonb_object_agg(g.reason, g.times) as reasons
        from (
            select k.name, k.reason, count(*) as times from duties k
            where k.state = 'dismissed' group by k.name, k.reason
        ) as g group by g.name
    )
    select
        k.name, max(k.made_under), count(*),
        count(*) filter (where k.state = 'waiting'),
        count(*) filter (where k.state = 'due'),
        count(*) filter (where k.state = 'overdue'),
        count(*) filter (where k.state = 'met'),
        count(*) filter (where k.state = 'met_late'),
        count(*) filter (where k.state = 'stopped'),
        count(*) filter (where k.state = 'missed'),
        count(*) filter (where k.state = 'dismissed'),
        coalesce((select y.reasons from why y where y.name = k.name), '{}'),
        percentile_cont(0.5) within group (order by k.took)
            filter (where k.state in ('met', 'met_late')),
        percentile_cont(0.9) within group (order by k.took)
            filter (where k.state in ('met', 'met_late'))
    from duties k group by k.name;
end
$$;

comment on function
plait.quality_of(text, timestamptz, timestamptz, timestamptz) is
    'How often each standard fired for the families of a partnership and what became '
    'of it: counts alone, for the office of that partnership.';

revoke all on function
plait.quality_of(text, timestamptz, timestamptz, timestamptz) from public;
grant execute on function
plait.quality_of(text, timestamptz, timestamptz, timestamptz) to plait_app;

reset role;
revoke create on schema plait from plait_keeper;
