-- Which area owns the protection of a child: written from what the events say alone.

create function plait.may_see_owner(p_subject uuid, p_classes integer) returns boolean
language sql stable parallel safe
return coalesce(
    p_subject = nullif(current_setting('plait.subject', true), '')::uuid
    and p_classes & nullif(current_setting('plait.classes', true), '')::integer
    = p_classes,
    false
);

comment on function plait.may_see_owner(uuid, integer) is
    'Who owns the protection of a child: the record is open, and every class that it '
    'rests on is one that I was given. Who may not read all of it reads no other owner.';

grant execute on function plait.may_see_owner(uuid, integer)
to plait_app, plait_engine, plait_keeper;

alter table child_owner enable row level security;
alter table child_owner force row level security;
revoke all on child_owner from plait_app, plait_engine;
grant select on child_owner to plait_app;
grant select, insert, update, delete on child_owner to plait_engine, plait_keeper;
create policy child_owner_engine on child_owner to plait_engine
using (true) with check (true);
create policy child_owner_keeper on child_owner to plait_keeper
using (true) with check (true);
create policy child_owner_not_excluded on child_owner as restrictive to plait_app
using (plait.not_excluded(subject_id)) with check (plait.not_excluded(subject_id));
create policy child_owner_select on child_owner for select to plait_app
using (plait.may_see_owner(subject_id, classes));

create function plait.replace_owners(p_subject uuid, p_owners jsonb) returns integer
language plpgsql set search_path = plait, pg_temp
as $$
declare
    v_gone integer;
    v_changed integer;
begin
    delete from child_owner o
    where o.subject_id = p_subject and o.child not in (
        select coalesce(w.about, p_subject)
        from jsonb_to_recordset(p_owners) as w (about uuid)
    );
    get diagnostics v_gone = row_count;
    insert into child_owner as o (
        subject_id, child, area, since, offered_to, offered_at, offer, classes
    )
    select
        p_subject, coalesce(w.about, p_subject), w.area, w.since, w.offered_to,
        w.offered_at, w.offer, w.classes
    from jsonb_to_recordset(p_owners) as w (
        about uuid, area text, since timestamptz, offered_to text,
        offered_at timestamptz, offer uuid, classes integer
    )
    on conflict (subject_id, child) do update set
        area = excluded.area, since = excluded.since,
        offered_to = excluded.offered_to, offered_at = excluded.offered_at,
        offer = excluded.offer, classes = excluded.classes
    where o.* is distinct from excluded.*;
    get diagnostics v_changed = row_count;
    return v_gone + v_changed;
end
$$;

comment on function plait.replace_owners(uuid, jsonb) is
    'Makes the owners of a subject''s children be exactly these. Gives how many changed.';

grant create on schema plait to plait_keeper;

create function plait.replace_owners_after_append(p_subject uuid, p_owners jsonb)
returns integer
language plpgsql security definer set search_path = plait, pg_temp
as $$
begin
    if not plait.has_appended(p_subject) then
        raise insufficient_privilege
            using message = 'project_owners: nothing was appended to this subject';
    end if;
    return plait.replace_owners(p_subject, p_owners);
end
$$;

revoke all on function plait.replace_owners_after_append(uuid, jsonb) from public;
grant execute on function plait.replace_owners_after_append(uuid, jsonb) to plait_app;
alter function plait.replace_owners_after_append(uuid, jsonb) owner to plait_keeper;
revoke create on schema plait from plait_keeper;

create function plait.project_owners(p_subject uuid, p_owners jsonb)
returns integer
language plpgsql set search_path = plait, pg_temp
as $$
begin
    if plait.is_engine() then
        return plait.replace_owners(p_subject, p_owners);
    end if;
    return plait.replace_owners_after_append(p_subject, p_owners);
end
$$;

comment on function plait.project_owners(uuid, jsonb) is
    'Writes who owns the protection of a subject''s children: by the engine, or after '
    'an append.';

grant execute on function plait.replace_owners(uuid, jsonb)
to plait_engine, plait_keeper;
grant execute on function plait.project_owners(uuid, jsonb)
to plait_app, plait_engine, plait_keeper;
