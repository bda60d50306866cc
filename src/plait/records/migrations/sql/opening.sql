-- Opening a record, and how a team comes to be involved.

create function plait.open_subject(p_subject uuid, p_purpose text) returns integer
language plpgsql security definer set search_path = plait, pg_temp
as $$
declare
    v_staff integer := plait.my_staff();
    v_teams integer[] := plait.my_teams();
    v_classes integer;
    v_team integer;
    v_why text;
begin
    perform set_config('plait.subject', '', true);
    perform set_config('plait.classes', '', true);
    perform set_config('plait.why', '', true);
    if v_staff is null or exists (
        select from exclusion where subject_id = p_subject and staff_id = v_staff
    ) then
        return null;
    end if;
    select
        bit_or(classes),
        (array_agg(team_id order by since, id))[1],
        (array_agg(basis order by since, id))[1]
    into v_classes, v_team, v_why
    from involvement
    where subject_id = p_subject
        and team_id = any (v_teams)
        and (staff_id is null or staff_id = v_staff)
        and since <= now()
        and (until is null or until > now());
    if v_classes is null then
        return null;
    end if;
    insert into access_entry
        (subject_id, id, staff_id, team_id, at, purpose, why, classes)
    values
        (p_subject, gen_random_uuid(), v_staff, v_team, now(), p_purpose, v_why,
         v_classes);
    perform set_config('plait.subject', p_subject::text, true);
    perform set_config('plait.classes', v_classes::text, true);
    perform set_config('plait.why', v_why, true);
    return v_classes;
end
$$;

comment on function plait.open_subject(uuid, text) is
    'Opens a record for this transaction, and writes that it was opened, in one. Gives '
    'the mask of classes, or null: not involved, excluded and absent are alike.';

create function plait.list_access(p_subjects uuid[], p_purpose text) returns void
language plpgsql security definer set search_path = plait, pg_temp
as $$
begin
    if plait.my_staff() is null then
        raise insufficient_privilege using message = 'list_access: nobody is asking';
    end if;
    insert into access_listing (staff_id, id, at, purpose, subjects)
    select plait.my_staff(), gen_random_uuid(), now(), p_purpose,
        coalesce(array_agg(distinct s order by s), '{}')
    from unnest(p_subjects) as s;
end
$$;

comment on function plait.list_access(uuid[], text) is
    'Writes that these records were seen in a list: one row, whatever its length.';

create function plait.start_subject(
    p_subject uuid, p_kind text, p_reference text, p_team integer, p_role text
) returns integer
language plpgsql security definer set search_path = plait, pg_temp
as $$
declare
    v_partnership text;
begin
    if not coalesce(p_team = any (plait.my_teams()), false) then
        raise insufficient_privilege
            using message = 'start_subject: this team is not mine';
    end if;
    select a.partnership_id into v_partnership
    from team t join agency a on a.slug = t.agency_id where t.id = p_team;
    insert into subject (id, kind, reference, home_team_id, partnership_id, created_at)
    values (p_subject, p_kind, p_reference, p_team, v_partnership, now());
    insert into involvement
        (subject_id, id, team_id, role, classes, purpose, since, basis)
    values
        (p_subject, gen_random_uuid(), p_team, p_role,
         plait.agreed_classes(v_partnership, p_role), 'direct_care', now(),
         'started this record');
    return plait.open_subject(p_subject, 'direct_care');
end
$$;

comment on function plait.start_subject(uuid, text, text, integer, text) is
    'Starts a record with my team as its home, involved as the agreement says, and '
    'opens it.';

create function plait.agreed_classes(p_partnership text, p_role text) returns integer
language sql stable security definer set search_path = plait, pg_temp
begin atomic
    select coalesce(
        (
            select classes from plait.sharing_agreement
            where partnership_id = p_partnership and role = p_role
        ),
        1
    );
end;

comment on function plait.agreed_classes(text, text) is
    'What a role may be given in a partnership. Without an agreement: routine only.';

create function plait.involve(
    p_subject uuid, p_team integer, p_role text, p_basis text, p_source uuid,
    p_until timestamptz
) returns uuid
language plpgsql security definer set search_path = plait, pg_temp
as $$
declare
    v_id uuid;
    v_classes integer;
begin
    if not plait.has_appended(p_subject) then
        raise insufficient_privilege
            using message = 'involve: nothing was appended to this subject';
    end if;
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

comment on function plait.involve(uuid, integer, text, text, uuid, timestamptz) is
    'Involves a team because of an event that this transaction has appended. What it '
    'may see comes from the agreement, never from the caller.';

create function plait.end_involvement(p_subject uuid, p_team integer, p_role text)
returns integer
language plpgsql security definer set search_path = plait, pg_temp
as $$
declare
    v_ended integer;
begin
    if not plait.has_appended(p_subject) then
        raise insufficient_privilege
            using message = 'end_involvement: nothing was appended to this subject';
    end if;
    update involvement set until = greatest(now(), since)
    where subject_id = p_subject and team_id = p_team and role = p_role
        and (until is null or until > now());
    get diagnostics v_ended = row_count;
    return v_ended;
end
$$;

comment on function plait.end_involvement(uuid, integer, text) is
    'Ends what a team was involved as, now. Gives how many involvements ended.';
