-- Opening a record in an emergency, without being involved: for one person, for 60
-- minutes, the classes 0 to 3. The grant is an involvement with a name on it, so that
-- whatever asks who may open asks about it too, and being kin beats it.

do $$
declare
    v_table constant text := 'emergency_try';
begin
    execute format('alter table %I enable row level security', v_table);
    execute format('alter table %I force row level security', v_table);
    execute format(
        'create policy %I on %I to plait_engine using (true) with check (true)',
        v_table || '_engine', v_table
    );
    execute format(
        'create policy %I on %I to plait_keeper using (true) with check (true)',
        v_table || '_keeper', v_table
    );
    execute format(
        'create trigger %1$s_is_append_only before update or delete on %1$s
         for each row execute function plait.refuse_change()', v_table
    );
    execute format(
        'create trigger %1$s_is_never_emptied before truncate on %1$s
         for each statement execute function plait.refuse_change()', v_table
    );
    execute format('alter table %1$s enable always trigger %1$s_is_append_only', v_table);
    execute format(
        'alter table %1$s enable always trigger %1$s_is_never_emptied', v_table
    );
end
$$;
revoke all on emergency_try from plait_app, plait_engine;
grant select on emergency_try to plait_engine;
grant select, insert on emergency_try to plait_keeper;
grant select on access_entry, access_listing, photo_opening to plait_keeper;

-- Whoever makes or changes such a grant, it is bound: no class 4 or 5, no longer.
alter table involvement add constraint involvement_in_emergency_is_bound check (
    purpose <> 'emergency' or (
        staff_id is not null and source_event is not null and classes = 15
        and until is not null and until - since <= interval '60 minutes'
    )
) not valid;
-- No row is of this purpose yet.
-- squawk-ignore constraint-missing-not-valid
alter table involvement validate constraint involvement_in_emergency_is_bound;

-- squawk-ignore require-concurrent-index-creation
create index involvement_in_emergency on involvement (staff_id)
where purpose = 'emergency';

create function plait.refuse_longer() returns trigger
language plpgsql set search_path = plait, pg_temp
as $$
begin
    if (new.subject_id, new.id, new.team_id, new.staff_id, new.role, new.classes,
        new.purpose, new.since, new.basis, new.source_event)
        is distinct from
       (old.subject_id, old.id, old.team_id, old.staff_id, old.role, old.classes,
        old.purpose, old.since, old.basis, old.source_event)
        or new.until is null or new.until > old.until
    then
        raise check_violation
            using message = 'involvement: an emergency can be ended, and never changed';
    end if;
    return new;
end
$$;

create trigger involvement_in_emergency_is_never_longer before update on involvement
for each row when (old.purpose = 'emergency' or new.purpose = 'emergency')
execute function plait.refuse_longer();
alter table involvement
enable always trigger involvement_in_emergency_is_never_longer;

-- Runs as the caller: they see their own team's involvements, and the grant is one.
create function plait.emergency_is_granted() returns trigger
language plpgsql set search_path = plait, pg_temp
as $$
begin
    if plait.is_engine() then
        return new;
    end if;
    if new.corrects is not null or not exists (
        select from involvement
        where subject_id = new.subject_id and source_event = new.id
            and purpose = 'emergency' and team_id = new.team_id
            and staff_id = new.by_id
    ) then
        raise exception using errcode = 'PL006',
            message = 'event: an emergency is recorded by opening, and stays';
    end if;
    return new;
end
$$;

create trigger event_4_emergency before insert on event
for each row when (new.kind = 'access.emergency_opened')
execute function plait.emergency_is_granted();
alter table event enable always trigger event_4_emergency;

create function plait.note_emergency() returns trigger
language plpgsql set search_path = plait, pg_temp
as $$
begin
    if exists (
        select from involvement
        where purpose = 'emergency' and staff_id = new.staff_id
            and subject_id = new.subject_id and since <= now() and until > now()
    ) then
        new.purpose := 'emergency';
        new.why := 'opened it in an emergency';
    end if;
    return new;
end
$$;

comment on function plait.note_emergency() is
    'While an emergency runs, each opening is one in an emergency, whatever the page '
    'says of it.';

create trigger access_entry_in_emergency before insert on access_entry
for each row execute function plait.note_emergency();
alter table access_entry enable always trigger access_entry_in_emergency;

create function plait.emergency_has_its_event() returns trigger
language plpgsql security definer set search_path = plait, pg_temp
as $$
begin
    if not exists (
        select from event
        where subject_id = new.subject_id and id = new.source_event
            and kind = 'access.emergency_opened'
    ) then
        raise check_violation
            using message = 'involvement: an emergency that was not recorded';
    end if;
    return null;
end
$$;

revoke all on function plait.emergency_has_its_event() from public;

create constraint trigger involvement_in_emergency_has_its_event
after insert on involvement deferrable initially deferred
for each row when (new.purpose = 'emergency')
execute function plait.emergency_has_its_event();

grant create on schema plait to plait_keeper;
alter function plait.emergency_has_its_event() owner to plait_keeper;
set local role plait_keeper;

create function plait.late_reviews_of(p_staff integer) returns bigint
language sql stable security definer set search_path = plait, pg_temp
begin atomic
    select count(*)
    from plait.involvement i
    join plait.worklist_entry w
        on w.subject_id = i.subject_id and w.trigger = i.source_event
    where i.purpose = 'emergency' and i.staff_id = p_staff
        and w.standard = 'break_glass_review'
        and w.closed_at is null and w.due_at < now();
end;

comment on function plait.late_reviews_of(integer) is
    'How many openings of somebody in an emergency ought to have been reviewed by now.';

create function plait.open_in_emergency(
    p_event uuid, p_team integer, p_reference text, p_nhs_number text,
    p_name_key text, p_given text, p_born_on date
) returns table (outcome text, subject_id uuid, until timestamptz)
language plpgsql security definer set search_path = plait, pg_temp
-- What was left out must fall away before the plan is made, or no index fits.
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
    v_staff integer := plait.my_staff();
    v_teams integer[] := plait.my_teams();
    v_found uuid[];
    v_classes integer;
begin
    if v_staff is null or not coalesce(p_team = any (v_teams), false) then
        raise insufficient_privilege
            using message = 'open_in_emergency: this team is not mine';
    end if;
    -- Two forms at once must not both pass below a limit.
    perform pg_advisory_xact_lock(hashtext('plait.open_in_emergency'), v_staff);
    select i.subject_id, i.until into subject_id, until
    from involvement i
    where i.purpose = 'emergency' and i.staff_id = v_staff and i.source_event = p_event;
    if found then
        outcome := 'before';
        return next;
        return;
    end if;
    if (
        select count(*) from emergency_try t
        where t.staff_id = v_staff and t.at > now() - interval '1 hour'
            and t.outcome <> 'too_many'
    ) >= 10 then
        outcome := 'too_many';
    elsif plait.late_reviews_of(v_staff) > 2 then
        outcome := 'unreviewed';
    else
        select array_agg(f.id) into v_found
        from (
            select distinct s.id
            from subject s
            left join person p on p.subject_id = s.id
            where s.kind = 'family'
                and (p_reference is null or s.reference = p_reference)
                and (p_nhs_number is null or p.nhs_number = p_nhs_number)
                and (
                    p_name_key is null
                    or p.name_key = p_name_key and p.born_on = p_born_on
                    and p.given_key = plait.key_of(p_given)
                )
                and (
                    p_reference is not null or p_nhs_number is not null
                    or p_name_key <> '' and p_born_on is not null
                    and plait.key_of(p_given) <> ''
                )
            limit 2
        ) f;
        outcome := 'none';
        if cardinality(v_found) = 1 and not exists (
            select from exclusion x
            where x.subject_id = v_found[1] and x.staff_id = v_staff
        ) then
            select coalesce(bit_or(i.classes), 0) into v_classes
            from involvement i
            where i.subject_id = v_found[1] and i.team_id = any (v_teams)
                and (i.staff_id is null or i.staff_id = v_staff)
                and i.since <= now() and (i.until is null or i.until > now());
            subject_id := v_found[1];
            outcome := case when v_classes & 15 = 15 then 'open' else 'opened' end;
        end if;
    end if;
    insert into emergency_try (staff_id, id, at, way, outcome)
    values (
        v_staff, gen_random_uuid(), now(),
        case
            when p_reference is not null then 'reference'
            when p_nhs_number is not null then 'nhs_number'
            else 'name'
        end,
        outcome
    );
    if outcome = 'opened' then
        until := now() + interval '60 minutes';
        insert into involvement
            (subject_id, id, team_id, staff_id, role, classes, purpose, since, until,
             basis, source_event)
        values
            (subject_id, gen_random_uuid(), p_team, v_staff, 'emergency', 15,
             'emergency', now(), until, 'opened it in an emergency', p_event);
        perform plait.open_subject(subject_id, 'emergency');
    end if;
    return next;
end
$$;

comment on function
plait.open_in_emergency(uuid, integer, text, text, text, text, date) is
    'Opens the one record that fits exactly, for me, for 60 minutes. Outcomes: opened; '
    'open (I may already read as much); none (no record, several, or one of my kin); '
    'too_many (10 tries in an hour); unreviewed (more than 2 of mine wait too long for '
    'their review). Each try is kept. The same event again is the same opening: before.';

create function plait.note_wrong_password(p_way text) returns void
language plpgsql security definer set search_path = plait, pg_temp
as $$
begin
    insert into emergency_try (staff_id, id, at, way, outcome)
    values (plait.my_staff(), gen_random_uuid(), now(), p_way, 'password');
end
$$;

comment on function plait.note_wrong_password(text) is
    'Writes that I tried with a wrong password. It counts as a try.';

create function plait.close_emergency(p_subject uuid) returns boolean
language plpgsql security definer set search_path = plait, pg_temp
as $$
begin
    update involvement set until = greatest(now(), since)
    where subject_id = p_subject and purpose = 'emergency'
        and staff_id = plait.my_staff() and until > now();
    return found;
end
$$;

comment on function plait.close_emergency(uuid) is
    'Ends my opening in an emergency, now. False where none runs.';

revoke all on function
    plait.late_reviews_of(integer),
    plait.open_in_emergency(uuid, integer, text, text, text, text, date),
    plait.note_wrong_password(text), plait.close_emergency(uuid)
from public;
grant execute on function
    plait.open_in_emergency(uuid, integer, text, text, text, text, date),
    plait.note_wrong_password(text), plait.close_emergency(uuid)
to plait_app;

reset role;
revoke create on schema plait from plait_keeper;
