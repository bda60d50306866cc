-- Who is there to do it. A team reads its own; whoever leads it writes, which the
-- triggers ask again behind the pages.

do $$
declare
    v_table text;
begin
    foreach v_table in array array[
        'workforce_post', 'workforce_time', 'workforce_language'
    ] loop
        execute format('alter table %I enable row level security', v_table);
        execute format('alter table %I force row level security', v_table);
        execute format('revoke all on %I from plait_app, plait_engine', v_table);
        execute format(
            'create policy %I on %I to plait_engine using (true) with check (true)',
            v_table || '_engine', v_table
        );
        execute format(
            'create policy %I on %I to plait_app
             using (plait.is_my_team(team_id)) with check (plait.is_my_team(team_id))',
            v_table || '_of_my_team', v_table
        );
        execute format('grant select, insert, delete on %I to plait_app', v_table);
        execute format('grant select, insert, delete on %I to plait_engine', v_table);
        execute format(
            'grant usage on sequence %I to plait_app, plait_engine', v_table || '_id_seq'
        );
    end loop;
end
$$;

-- When a post or a working time ends; never whose it was, or since when.
grant update (until_on) on workforce_post, workforce_time to plait_app;

-- A working time of one person in one team never overlaps another. Such a constraint is
-- never "not valid", and the table is empty.
-- squawk-ignore constraint-missing-not-valid
alter table workforce_time add constraint workforce_time_never_overlaps exclude using gist (
    int4range(team_id, team_id, '[]') with &&,
    int4range(staff_id, staff_id, '[]') with &&,
    daterange(from_on, until_on, '[]') with &&
);

create policy workforce_time_keeper on workforce_time for select to plait_keeper
using (true);
grant select on workforce_time to plait_keeper;

create function plait.leads_a_team(p_role text) returns boolean
language sql immutable parallel safe
return p_role ~ '(_lead|manager)$';

comment on function plait.leads_a_team(text) is
    'Whether who holds this role manages others of their team.';

grant execute on function plait.leads_a_team(text)
to plait_app, plait_engine, plait_keeper;

create function plait.lead_writes_workforce() returns trigger
language plpgsql set search_path = plait, pg_temp
as $$
declare
    v_team integer := coalesce(new.team_id, old.team_id);
begin
    if not plait.is_engine() and not exists (
        select from post p
        where p.staff_id = plait.my_staff() and p.team_id = v_team
            and plait.leads_a_team(p.role) and p.valid_from <= now()
            and (p.valid_to is null or p.valid_to > now())
    ) then
        raise insufficient_privilege
            using message = 'workforce: whoever leads the team writes this';
    end if;
    return coalesce(new, old);
end
$$;

comment on function plait.lead_writes_workforce() is
    'Refuses whoever does not lead the team now, and is not the engine.';

create trigger workforce_post_by_its_lead
before insert or update or delete on workforce_post
for each row execute function plait.lead_writes_workforce();
create trigger workforce_time_by_its_lead
before insert or update or delete on workforce_time
for each row execute function plait.lead_writes_workforce();
create trigger workforce_language_by_its_lead
before insert or update or delete on workforce_language
for each row execute function plait.lead_writes_workforce();
alter table workforce_post enable always trigger workforce_post_by_its_lead;
alter table workforce_time enable always trigger workforce_time_by_its_lead;
alter table workforce_language enable always trigger workforce_language_by_its_lead;

grant create on schema plait to plait_keeper;

-- Of other teams nothing is told but that it would be too much.
create function plait.workforce_time_in_all() returns trigger
language plpgsql security definer set search_path = plait, pg_temp
as $$
declare
    v_most numeric;
begin
    -- Two teams that write at once: the second counts what the first has written.
    perform pg_advisory_xact_lock(hashtext('workforce_time'), new.staff_id);
    select max(d.total) into v_most
    from (
        select sum(t.wte) as total
        from workforce_time b
        join workforce_time t on t.staff_id = b.staff_id
            and daterange(t.from_on, t.until_on, '[]') @> b.from_on
        where b.staff_id = new.staff_id
        group by b.id
    ) as d;
    if v_most > 1.2 then
        raise check_violation using
            message = 'workforce_time: more than 1.2 of full time over all teams',
            constraint = 'workforce_time_in_all';
    end if;
    return null;
end
$$;

comment on function plait.workforce_time_in_all() is
    'Refuses what would make somebody work more than 1.2 of full time on any day.';

create trigger workforce_time_in_all after insert or update on workforce_time
for each row execute function plait.workforce_time_in_all();
alter table workforce_time enable always trigger workforce_time_in_all;

create function plait.team_training(p_team integer, p_standards text[])
returns table (staff_id integer, standard text, due_at timestamptz)
language plpgsql stable security definer set search_path = plait, pg_temp
as $$
begin
    if p_team <> all (coalesce(plait.my_teams(), array[]::integer[])) then
        return;
    end if;
    return query
    select s.staff_id, w.standard, min(w.due_at)
    from subject s
    join worklist_entry w on w.subject_id = s.id
    where s.kind = 'staff' and w.closed_at is null and w.standard = any (p_standards)
        and s.staff_id in (select p.staff_id from post p where p.team_id = p_team)
    group by s.staff_id, w.standard;
end
$$;

comment on function plait.team_training(integer, text[]) is
    'By when each colleague of a team of mine owes a course next: no more of what is '
    'kept of them.';

grant execute on function plait.team_training(integer, text[]) to plait_app;
alter function plait.workforce_time_in_all() owner to plait_keeper;
alter function plait.team_training(integer, text[]) owner to plait_keeper;
revoke create on schema plait from plait_keeper;
