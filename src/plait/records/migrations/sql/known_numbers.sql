-- Whose an NHS number is: a mother and a baby each have one record. And finding out,
-- before another record is begun, that somebody has one already.

alter table known_number enable row level security;
alter table known_number force row level security;
create policy known_number_keeper on known_number to plait_keeper
using (true) with check (true);
-- Nobody but the keeper's functions: a number that can be looked up is an oracle.
revoke all on known_number from plait_app, plait_engine;
grant select, insert, delete on known_number to plait_keeper;
grant select on access_listing, team_serves to plait_keeper;

-- Records that were begun before this rule: the first one keeps the number. The owner
-- is bound by row-level security as everybody else, so it is lifted for this one look.
alter table person no force row level security;
alter table known_number no force row level security;
insert into known_number (nhs_number, subject_id, person_id)
select distinct on (nhs_number) nhs_number, subject_id, id
from person
where nhs_number is not null and role in ('mother', 'infant', 'unborn')
order by nhs_number, subject_id, id
on conflict do nothing;
alter table known_number force row level security;
alter table person force row level security;

create function plait.keep_number() returns trigger
language plpgsql security definer set search_path = plait, pg_temp
as $$
begin
    if tg_op = 'UPDATE'
        and new.nhs_number is not distinct from old.nhs_number
        and new.role = old.role
    then
        return null;
    end if;
    if tg_op <> 'INSERT' then
        delete from known_number
        where nhs_number = old.nhs_number
            and subject_id = old.subject_id and person_id = old.id;
    end if;
    if tg_op = 'DELETE' or new.nhs_number is null then
        return null;
    end if;
    if exists (
        select from person
        where subject_id = new.subject_id and nhs_number = new.nhs_number
            and id <> new.id
    ) then
        raise unique_violation using message = 'person: twice the same NHS number',
            constraint = 'number_is_once_in_a_family';
    end if;
    if new.role not in ('mother', 'infant', 'unborn') then
        return null;
    end if;
    -- Waits for whoever is writing the same number, and then sees what they wrote. The
    -- number is in no message: PostgreSQL would write it in its log.
    insert into known_number (nhs_number, subject_id, person_id)
    values (new.nhs_number, new.subject_id, new.id)
    on conflict do nothing;
    if not found then
        raise unique_violation using message = 'person: this NHS number has a record',
            constraint = 'number_has_one_record';
    end if;
    return null;
end
$$;

comment on function plait.keep_number() is
    'The number of a mother or a baby has one record; that of anybody else may be in '
    'several. Nobody is in one family twice.';

create trigger person_keep_number
after insert or delete or update of nhs_number, role on person
for each row execute function plait.keep_number();

create function plait.whom_to_ask(p_subject uuid) returns integer
language sql stable security definer set search_path = plait, pg_temp
begin atomic
    select s.home_team_id
    from plait.subject s
    join plait.team t on t.id = s.home_team_id
    join plait.agency a on a.slug = t.agency_id
    where s.id = p_subject
        and a.kind in ('maternity', 'health_visiting', 'gp')
        and s.partnership_id in (
            select mine.partnership_id
            from plait.team my_team
            join plait.agency mine on mine.slug = my_team.agency_id
            where my_team.id = any (plait.my_teams())
            union
            select serves.partnership_id
            from plait.team_serves serves
            where serves.team_id = any (plait.my_teams())
        )
        and not exists (
            select from plait.exclusion x
            where x.subject_id = s.id and x.staff_id = plait.my_staff()
        )
        and not exists (
            select from plait.event e where e.subject_id = s.id and e.sens = 4
        );
end;

comment on function plait.whom_to_ask(uuid) is
    'The home team of a record, where its name tells neither where they live nor what '
    'is the matter: a service for everyone, of an area that is mine, nothing sealed, '
    'and I am no kin. Null otherwise: then the own partnership office is to be asked.';

create function plait.already_known(
    p_numbers text[], p_name_keys text[], p_givens text[], p_born_on date[],
    p_at_most integer
) returns table (
    is_number boolean, place integer, subject_id uuid, reference text,
    is_mine boolean, ask_team integer
)
language plpgsql security definer set search_path = plait, pg_temp
as $$
declare
    v_found uuid[];
begin
    if plait.my_staff() is null then
        return;
    end if;
    if p_at_most <= (
        select count(*) from access_listing l
        where l.staff_id = plait.my_staff() and l.at > now() - interval '1 day'
            and l.purpose = 'already known' and l.subjects <> '{}'
    ) then
        raise exception using errcode = 'PL005',
            message = 'already_known: met too many records today';
    end if;
    select coalesce(array_agg(distinct h.subject_id), '{}') into v_found
    from plait.holders(p_numbers, p_name_keys, p_givens, p_born_on) h;
    perform plait.list_access(v_found, 'already known');
    return query
    select h.is_number, h.place, h.subject_id, s.reference,
        plait.may_open(h.subject_id), plait.whom_to_ask(h.subject_id)
    from plait.holders(p_numbers, p_name_keys, p_givens, p_born_on) h
    join subject s on s.id = h.subject_id
    order by h.is_number desc, h.place, s.reference
    limit 20;
end
$$;

comment on function
plait.already_known(text[], text[], text[], date[], integer) is
    'The records of these NHS numbers, and of people of these names and birthdays, '
    'hidden ones too: their reference and whom to ask, never who or where. Written in '
    'the log of what was listed; refused to who has met too many on one day.';

create function plait.holders(
    p_numbers text[], p_name_keys text[], p_givens text[], p_born_on date[]
) returns table (is_number boolean, place integer, subject_id uuid)
language sql stable security definer set search_path = plait, pg_temp
begin atomic
    select true, asked.place::integer, k.subject_id
    from unnest(p_numbers) with ordinality as asked (number, place)
    join plait.known_number k on k.nhs_number = asked.number
    union
    select false, asked.place::integer, p.subject_id
    from unnest(p_name_keys, p_givens, p_born_on)
        with ordinality as asked (name_key, given, born_on, place)
    join plait.person p
        on p.name_key = asked.name_key and p.born_on = asked.born_on
        and p.given_key = plait.key_of(asked.given);
end;

-- Nothing that was released calls it.
-- squawk-ignore ban-drop-function
drop function plait.find_people(text, text, date, text, text, integer);

create function plait.find_people(
    p_name_keys text[], p_givens text[], p_born_on date, p_nhs_number text,
    p_reference text, p_limit integer
) returns table (
    subject_id uuid, reference text, person_id uuid, role text, given text,
    family_name text, born_on date, is_match boolean
)
language plpgsql security definer set search_path = plait, pg_temp
-- What was left out must fall away before the plan is made, or no index fits.
set plan_cache_mode = force_custom_plan
as $$
declare
    v_staff integer := plait.my_staff();
    v_teams integer[] := plait.my_teams();
    v_name_key text;
    v_given text;
    v_found uuid[] := '{}';
begin
    if v_staff is null then
        return;
    end if;
    -- One look for each way in which the words may be family name and given name.
    for v_at in 1 .. greatest(cardinality(p_name_keys), 1) loop
        v_name_key := p_name_keys[v_at];
        v_given := plait.key_of(p_givens[v_at]);
        v_found := v_found || array(
            select distinct s.id
            from subject s
            left join person p on p.subject_id = s.id
            where (p_reference is null or s.reference = p_reference)
                and (p_nhs_number is null or p.nhs_number = p_nhs_number)
                and (p_born_on is null or p.born_on = p_born_on)
                and (v_name_key is null or p.name_key ^@ v_name_key)
                and (v_given is null or p.given_key ^@ v_given)
                and coalesce(
                    p_reference, p_nhs_number, p_born_on::text, v_name_key, v_given
                ) is not null
                and exists (
                    select from involvement i
                    where i.subject_id = s.id
                        and i.team_id = any (v_teams)
                        and (i.staff_id is null or i.staff_id = v_staff)
                        and i.since <= now()
                        and (i.until is null or i.until > now())
                )
                and not exists (
                    select from exclusion x
                    where x.subject_id = s.id and x.staff_id = v_staff
                )
        );
    end loop;
    v_found := array(
        select s.id from subject s where s.id = any (v_found)
        order by s.reference limit least(p_limit, 100)
    );
    perform plait.list_access(v_found, 'search');
    return query
    select p.subject_id, s.reference, p.id, p.role, p.given, p.family_name, p.born_on,
        (p_nhs_number is null or coalesce(p.nhs_number = p_nhs_number, false))
        and (p_born_on is null or coalesce(p.born_on = p_born_on, false))
        and (
            coalesce(cardinality(p_name_keys), 0) = 0
            or exists (
                select from unnest(p_name_keys, p_givens) as meant (name_key, given)
                where (meant.name_key is null or p.name_key ^@ meant.name_key)
                    and (
                        meant.given is null
                        or p.given_key ^@ plait.key_of(meant.given)
                    )
            )
        )
    from subject s join person p on p.subject_id = s.id
    where s.id = any (v_found)
    order by s.reference, p.born_on, p.id;
end
$$;

comment on function
plait.find_people(text[], text[], date, text, text, integer) is
    'The people of the records that I may open and that match, and a row that I '
    'searched. Nothing tells a hidden record from one that does not exist.';

grant execute on function
    plait.find_people(text[], text[], date, text, text, integer),
    plait.already_known(text[], text[], text[], date[], integer)
to plait_app;

grant create on schema plait to plait_keeper;
do $$
declare
    v_function regprocedure;
begin
    for v_function in
        select oid from pg_proc
        where pronamespace = 'plait'::regnamespace and prosecdef
            and proname in (
                'keep_number', 'whom_to_ask', 'holders', 'already_known', 'find_people'
            )
    loop
        execute format('alter function %s owner to plait_keeper', v_function);
    end loop;
end
$$;
revoke create on schema plait from plait_keeper;
