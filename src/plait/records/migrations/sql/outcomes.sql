-- Outcomes: pairs of scores, worked out from the events; and what parents say of a
-- service without a name. The web reads no row of them, only sums and short lists.

do $$
declare
    v_table text;
begin
    foreach v_table in array array[
        'outcome_pair', 'experience_code', 'experience_answer', 'experience_words'
    ] loop
        execute format('alter table %I enable row level security', v_table);
        execute format('alter table %I force row level security', v_table);
        execute format('revoke all on %I from plait_app, plait_engine', v_table);
        execute format(
            'grant select, insert, update, delete on %I to plait_engine, plait_keeper',
            v_table
        );
        execute format(
            'create policy %I on %I to plait_engine using (true) with check (true)',
            v_table || '_engine', v_table
        );
        execute format(
            'create policy %I on %I to plait_keeper using (true) with check (true)',
            v_table || '_keeper', v_table
        );
    end loop;
end
$$;

create function plait.replace_outcomes(p_subject uuid, p_pairs jsonb) returns integer
language plpgsql set search_path = plait, pg_temp
as $$
declare
    v_gone integer;
    v_changed integer;
begin
    delete from outcome_pair m
    where m.subject_id = p_subject and (m.care, m.measure, m.about) not in (
        select w.care, w.measure, w.about
        from jsonb_to_recordset(p_pairs) as w (care uuid, measure text, about text)
    );
    get diagnostics v_gone = row_count;
    insert into outcome_pair as m (
        subject_id, care, measure, about, agency, team_id, label, sens, began_at,
        ended_at, first_value, first_at, last_value, last_at, result
    )
    select
        p_subject, w.care, w.measure, w.about, w.agency, w.team, w.label, w.sens,
        w.began_at, w.ended_at, w.first_value, w.first_at, w.last_value, w.last_at,
        w.result
    from jsonb_to_recordset(p_pairs) as w (
        care uuid, measure text, about text, agency text, team integer, label text,
        sens smallint, began_at timestamptz, ended_at timestamptz,
        first_value double precision, first_at timestamptz,
        last_value double precision, last_at timestamptz, result text
    )
    on conflict (subject_id, care, measure, about) do update set
        agency = excluded.agency, team_id = excluded.team_id, label = excluded.label,
        sens = excluded.sens, began_at = excluded.began_at,
        ended_at = excluded.ended_at, first_value = excluded.first_value,
        first_at = excluded.first_at, last_value = excluded.last_value,
        last_at = excluded.last_at, result = excluded.result
    where m.* is distinct from excluded.*;
    get diagnostics v_changed = row_count;
    return v_gone + v_changed;
end
$$;

comment on function plait.replace_outcomes(uuid, jsonb) is
    'Makes the pairs of scores of a subject be exactly these. Gives how many changed.';

create function plait.project_outcomes(p_subject uuid, p_pairs jsonb) returns integer
language plpgsql set search_path = plait, pg_temp
as $$
begin
    if plait.is_engine() then
        return plait.replace_outcomes(p_subject, p_pairs);
    end if;
    return plait.replace_outcomes_after_append(p_subject, p_pairs);
end
$$;

comment on function plait.project_outcomes(uuid, jsonb) is
    'Writes the pairs of scores of a subject: by the engine, or after an append.';

grant execute on function plait.replace_outcomes(uuid, jsonb)
to plait_engine, plait_keeper;
grant execute on function plait.project_outcomes(uuid, jsonb)
to plait_app, plait_engine, plait_keeper;

grant create on schema plait to plait_keeper;

create function plait.replace_outcomes_after_append(p_subject uuid, p_pairs jsonb)
returns integer
language plpgsql security definer set search_path = plait, pg_temp
as $$
begin
    if not plait.has_appended(p_subject) then
        raise insufficient_privilege
            using message = 'project_outcomes: nothing was appended to this subject';
    end if;
    return plait.replace_outcomes(p_subject, p_pairs);
end
$$;

-- Whether whoever asks works for the agency now. Read by the doors below alone.
create function plait.works_for(p_agency text) returns boolean
language sql stable set search_path = plait, pg_temp
as $$
    select exists (
        select from post p join team t on t.id = p.team_id
        where p.staff_id = plait.my_staff() and p.valid_from <= now()
            and (p.valid_to is null or p.valid_to > now())
            and t.agency_id = p_agency
    )
$$;

create function plait.outcomes_of(
    p_agency text, p_from timestamptz, p_until timestamptz
) returns table (measure text, quarter text, result text, pairs bigint)
language plpgsql stable security definer set search_path = plait, pg_temp
as $$
begin
    if not plait.works_for(p_agency) then
        raise insufficient_privilege
            using message = 'outcomes_of: this is for the service itself';
    end if;
    return query
    select
        m.measure,
        coalesce(to_char(m.ended_at at time zone 'Europe/London', 'YYYY-"Q"Q'), ''),
        case
            when m.result <> 'no_pair' then m.result
            when m.first_at is null then 'none'
            else 'first_only'
        end,
        count(*)
    from outcome_pair m
    where m.agency = p_agency and (
        m.ended_at is null or (m.ended_at >= p_from and m.ended_at < p_until)
    )
    group by 1, 2, 3;
end
$$;

comment on function plait.outcomes_of(text, timestamptz, timestamptz) is
    'What became of the scores of those whose care by this agency ended in a time, by '
    'measure, quarter and result; of those in care now the quarter is empty. Sums.';

create function plait.outcomes_wanting(p_limit integer)
returns table (
    subject_id uuid, label text, began_at timestamptz, ended_at timestamptz,
    wanting text[], first_missing text[]
)
language plpgsql stable security definer set search_path = plait, pg_temp
set plan_cache_mode = force_custom_plan
as $$
begin
    return query
    select
        m.subject_id, m.label, m.began_at, m.ended_at,
        array_agg(distinct m.measure order by m.measure),
        array_agg(distinct m.measure order by m.measure) filter (where m.first_at is null)
    from outcome_pair m
    where m.team_id = any (plait.my_teams()) and m.result = 'no_pair'
        and m.ended_at is null and m.sens <> 4 and plait.not_excluded(m.subject_id)
    group by m.subject_id, m.label, m.care, m.began_at, m.ended_at
    order by m.began_at, m.subject_id
    limit least(p_limit, 200);
end
$$;

comment on function plait.outcomes_wanting(integer) is
    'Who is in care of my teams now without two scores of a measure, as on a worklist: '
    'by initials. Of a family to which I am close, and of what is sealed, none.';

create function plait.make_experience_codes(
    p_agency text, p_quarter text, p_hashes bytea []
) returns void
language plpgsql security definer set search_path = plait, pg_temp
as $$
begin
    if not plait.works_for(p_agency) then
        raise insufficient_privilege
            using message = 'make_experience_codes: this is for the service itself';
    end if;
    if cardinality(p_hashes) > 100 then
        raise check_violation using message = 'make_experience_codes: too many at once';
    end if;
    insert into experience_code (hash, agency_id, quarter)
    select h, p_agency, p_quarter from unnest(p_hashes) as h;
end
$$;

comment on function plait.make_experience_codes(text, text, bytea []) is
    'Keeps a batch of codes for a service, by their hashes. To whom each is given is '
    'written nowhere.';

create function plait.answer_experience(
    p_hash bytea, p_since text, p_quarter text, p_version smallint, p_answers jsonb,
    p_words text
) returns boolean
language plpgsql security definer set search_path = plait, pg_temp
as $$
declare
    v_agency text;
begin
    delete from experience_code c where c.hash = p_hash and c.quarter >= p_since
    returning c.agency_id into v_agency;
    if v_agency is null then
        return false;
    end if;
    if jsonb_typeof(p_answers) <> 'object' or length(p_answers::text) > 2000
        or length(p_words) > 2000
    then
        raise check_violation using message = 'answer_experience: too long';
    end if;
    insert into experience_answer (agency_id, quarter, version, answers)
    values (v_agency, p_quarter, p_version, p_answers);
    if p_words <> '' then
        insert into experience_words (agency_id, quarter, words)
        values (v_agency, p_quarter, p_words);
    end if;
    return true;
end
$$;

comment on function
plait.answer_experience(bytea, text, text, smallint, jsonb, text) is
    'Takes what somebody says of a service, against a code that is gone thereby. '
    'Whether there was such a code. Who, where from and which day is not asked.';

create function plait.experience_of(p_agency text, p_before text, p_least integer)
returns table (quarter text, question text, answer text, said bigint)
language plpgsql stable security definer set search_path = plait, pg_temp
as $$
begin
    if not plait.works_for(p_agency) then
        raise insufficient_privilege
            using message = 'experience_of: this is for the service itself';
    end if;
    return query
    with enough as (
        select a.quarter as named, count(*) as everybody
        from experience_answer a
        where a.agency_id = p_agency and a.quarter < p_before
        group by a.quarter having count(*) >= greatest(p_least, 5)
    )
    select e.named, '', '', e.everybody from enough e
    union all
    select e.named, s.key, s.value #>> '{}', count(*)
    from enough e
    join experience_answer a on a.agency_id = p_agency and a.quarter = e.named
    cross join lateral jsonb_each(a.answers) as s
    group by e.named, s.key, s.value;
end
$$;

comment on function plait.experience_of(text, text, integer) is
    'What was said of a service in each quarter that is over and in which enough '
    'answered: sums. Of any other quarter nothing, not even that somebody answered.';

create function plait.experience_words_of(
    p_agency text, p_before text, p_least integer
) returns table (quarter text, words text)
language plpgsql stable security definer set search_path = plait, pg_temp
as $$
begin
    if not plait.works_for(p_agency) then
        raise insufficient_privilege
            using message = 'experience_words_of: this is for the service itself';
    end if;
    return query
    select w.quarter, w.words from experience_words w
    where w.agency_id = p_agency and w.quarter < p_before and w.quarter in (
        select a.quarter from experience_answer a where a.agency_id = p_agency
        group by a.quarter having count(*) >= greatest(p_least, 5)
    )
    order by w.quarter desc, w.id;
end
$$;

comment on function plait.experience_words_of(text, text, integer) is
    'What was written in the same quarters, in no order of time and beside no answer.';

do $$
declare
    v_door text;
begin
    foreach v_door in array array[
        'replace_outcomes_after_append(uuid, jsonb)',
        'outcomes_of(text, timestamptz, timestamptz)',
        'outcomes_wanting(integer)',
        'make_experience_codes(text, text, bytea [])',
        'answer_experience(bytea, text, text, smallint, jsonb, text)',
        'experience_of(text, text, integer)',
        'experience_words_of(text, text, integer)'
    ] loop
        execute format('revoke all on function plait.%s from public', v_door);
        execute format('grant execute on function plait.%s to plait_app', v_door);
        execute format('alter function plait.%s owner to plait_keeper', v_door);
    end loop;
end
$$;

revoke all on function plait.works_for(text) from public;
grant execute on function plait.works_for(text) to plait_keeper;
revoke create on schema plait from plait_keeper;
