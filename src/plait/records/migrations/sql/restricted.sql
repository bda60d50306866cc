-- An address that must not be found: a refuge, a court order. No page, list, letter,
-- pack, export or map reads it, whoever looks; one door hands it over to who may know
-- where people live, and writes that it did.

create function plait.may_see_contact(p_subject uuid, p_restricted boolean)
returns boolean
language sql stable parallel safe
return not p_restricted and plait.holds_class(p_subject, 5::smallint);

comment on function plait.may_see_contact(uuid, boolean) is
    'Where somebody lives: the record is open, I was given the class, and the address '
    'is not restricted.';

grant execute on function plait.may_see_contact(uuid, boolean)
to plait_app, plait_engine, plait_keeper;

alter policy person_contact_select on person_contact
using (plait.may_see_contact(subject_id, restricted));
alter policy person_contact_update on person_contact
using (plait.may_see_contact(subject_id, restricted))
with check (plait.may_see_contact(subject_id, restricted));

grant select (restricted) on person_contact to plait_app;
grant select, insert, update on person_contact to plait_keeper;

grant create on schema plait to plait_keeper;
set local role plait_keeper;

create function plait.restricted_of(p_subject uuid)
returns table (person_id uuid, why text, review_on date)
language plpgsql stable security definer set search_path = plait, pg_temp
as $$
begin
    if not plait.holds_class(p_subject, 5::smallint)
        or not plait.not_excluded(p_subject)
    then
        return;
    end if;
    return query
    select c.person_id, c.restricted_why, c.review_on
    from person_contact c where c.subject_id = p_subject and c.restricted;
end
$$;

comment on function plait.restricted_of(uuid) is
    'Whose address in the open record is restricted, why, and when that is looked at '
    'again, for who may know where people live. Never the address.';

create function plait.open_contact(p_subject uuid, p_person uuid, p_purpose text)
returns table (address text, postcode text, phone text)
language plpgsql security definer set search_path = plait, pg_temp
as $$
begin
    if not plait.holds_class(p_subject, 5::smallint)
        or not plait.not_excluded(p_subject)
        or not exists (
            select from person_contact c
            where c.subject_id = p_subject and c.person_id = p_person
        )
    then
        return;
    end if;
    insert into access_entry
        (subject_id, id, staff_id, team_id, at, purpose, why, classes)
    select p_subject, gen_random_uuid(), plait.my_staff(), i.team_id, now(), p_purpose,
        'read an address', 1 << 5
    from involvement i
    where i.subject_id = p_subject and i.team_id = any (plait.my_teams())
        and (i.staff_id is null or i.staff_id = plait.my_staff())
        and i.since <= now() and (i.until is null or i.until > now())
    order by (i.classes >> 5) & 1 desc, i.since, i.id limit 1;
    -- Nothing is handed over that was not written down.
    if not found then
        return;
    end if;
    return query
    select c.address, c.postcode, c.phone
    from person_contact c
    where c.subject_id = p_subject and c.person_id = p_person;
end
$$;

comment on function plait.open_contact(uuid, uuid, text) is
    'Where somebody of the open record lives, restricted or not, for who was given the '
    'class, and a row that says who read it for what.';

create function plait.restrict_contact(
    p_subject uuid, p_person uuid, p_event uuid, p_address text, p_postcode text,
    p_phone text
) returns void
language plpgsql security definer set search_path = plait, pg_temp
as $$
declare
    v_said event;
begin
    -- The last that was appended, and by this transaction.
    select e.* into v_said
    from event e join chain_head h using (subject_id, number)
    where e.subject_id = p_subject and e.id = p_event and e.about = p_person
        and e.kind = 'address.restricted';
    if not found or not plait.has_appended(p_subject)
        or not plait.holds_class(p_subject, 5::smallint)
    then
        raise insufficient_privilege
            using message = 'restrict_contact: nothing was appended that says so';
    end if;
    insert into person_contact as c (
        subject_id, person_id, address, postcode, phone, restricted, restricted_why,
        review_on
    )
    values (
        p_subject, p_person, p_address, p_postcode, p_phone,
        (v_said.fact ->> 'restricted')::boolean, coalesce(v_said.fact ->> 'cause', ''),
        (v_said.fact ->> 'review_on')::date
    )
    on conflict (subject_id, person_id) do update set
        address = coalesce(nullif(excluded.address, ''), c.address),
        postcode = case when excluded.address <> '' then excluded.postcode
            else c.postcode end,
        phone = coalesce(nullif(excluded.phone, ''), c.phone),
        restricted = excluded.restricted,
        restricted_why = excluded.restricted_why,
        review_on = excluded.review_on;
end
$$;

comment on function
plait.restrict_contact(uuid, uuid, uuid, text, text, text) is
    'Makes an address restricted, or no longer, as the event says that this '
    'transaction appended; with a new address where one is given.';

revoke all on function
    plait.restricted_of(uuid), plait.open_contact(uuid, uuid, text),
    plait.restrict_contact(uuid, uuid, uuid, text, text, text)
from public;
grant execute on function
    plait.restricted_of(uuid), plait.open_contact(uuid, uuid, text),
    plait.restrict_contact(uuid, uuid, uuid, text, text, text)
to plait_app;

reset role;
revoke create on schema plait from plait_keeper;
