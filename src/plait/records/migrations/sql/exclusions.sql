-- Who is kin or close to a family says so, or it is said of them; who decides that it
-- is over is the partnership's office. It holds from the next request on, everywhere.

alter table exclusion_ended enable row level security;
alter table exclusion_ended force row level security;
revoke all on exclusion_ended from plait_app, plait_engine;
grant select on exclusion_ended to plait_engine;
grant select, insert on exclusion_ended to plait_keeper;
grant insert, delete on exclusion to plait_keeper;
create policy exclusion_ended_engine on exclusion_ended to plait_engine
using (true) with check (true);
create policy exclusion_ended_keeper on exclusion_ended to plait_keeper
using (true) with check (true);
create trigger exclusion_ended_is_append_only before update or delete on exclusion_ended
for each row execute function plait.refuse_change();
create trigger exclusion_ended_is_never_emptied before truncate on exclusion_ended
for each statement execute function plait.refuse_change();
alter table exclusion_ended enable always trigger exclusion_ended_is_append_only;
alter table exclusion_ended enable always trigger exclusion_ended_is_never_emptied;

grant create on schema plait to plait_keeper;
set local role plait_keeper;

create function plait.is_my_office(p_partnership text) returns boolean
language sql stable security definer set search_path = plait, pg_temp
as $$
    select exists (
        select from post p
        join team t on t.id = p.team_id
        join agency a on a.slug = t.agency_id
        where p.staff_id = plait.my_staff() and p.valid_from <= now()
            and (p.valid_to is null or p.valid_to > now())
            and a.kind = 'partnership' and a.partnership_id = p_partnership
    )
$$;

comment on function plait.is_my_office(text) is
    'Whether I hold a post in the office of this partnership now.';

-- The same answer whether there is such a family or not.
create function plait.exclude_me(p_reference text, p_reason text) returns void
language sql security definer set search_path = plait, pg_temp
as $$
    insert into exclusion (subject_id, staff_id, reason, declared_by, declared_at)
    select s.id, me.id, p_reason, 'self', now()
    from subject s
    join staff me on me.id = plait.my_staff() and me.is_active
    where s.reference = p_reference and s.kind = 'family'
    on conflict do nothing
$$;

comment on function plait.exclude_me(text, text) is
    'I know this family and am not to see it. It tells nothing of whether it is there.';

create function plait.exclude(p_subject uuid, p_staff integer, p_reason text, p_by text)
returns boolean
language plpgsql security definer set search_path = plait, pg_temp
as $$
declare
    v_is_mine boolean;
begin
    select exists (
        select from staff s
        join subject f on f.id = p_subject
        where s.id = p_staff and s.is_active and (
            plait.is_my_office(f.partnership_id) or s.agency_id in (
                select t.agency_id from team t where t.id = any (plait.my_teams())
            )
        )
    ) into v_is_mine;
    if not plait.is_open(p_subject) or not plait.is_given(p_subject)
        or not plait.not_excluded(p_subject) or not v_is_mine
    then
        raise insufficient_privilege
            using message = 'exclude: not a colleague, or this record is not open';
    end if;
    insert into exclusion (subject_id, staff_id, reason, declared_by, declared_at)
    values (p_subject, p_staff, p_reason, p_by, now())
    on conflict do nothing;
    return found;
end
$$;

comment on function plait.exclude(uuid, integer, text, text) is
    'A colleague is not to see the family that is open. Whether they could until now.';

create function plait.exclusions_of(p_partnership text)
returns table (
    subject_id uuid, reference text, staff_id integer, staff_name text, agency text,
    reason text, declared_by text, declared_at timestamptz
)
language plpgsql security definer set search_path = plait, pg_temp
as $$
begin
    if not plait.is_my_office(p_partnership) then
        raise insufficient_privilege
            using message = 'exclusions_of: this is for the office of the partnership';
    end if;
    perform plait.list_access(
        array(
            select x.subject_id from exclusion x join subject s on s.id = x.subject_id
            where s.partnership_id = p_partnership and plait.not_excluded(x.subject_id)
        ),
        'exclusions'
    );
    return query
    select x.subject_id, s.reference, x.staff_id, w.given_name || ' ' || w.family_name,
        a.name, x.reason, x.declared_by, x.declared_at
    from exclusion x
    join subject s on s.id = x.subject_id
    join staff w on w.id = x.staff_id
    join agency a on a.slug = w.agency_id
    where s.partnership_id = p_partnership and plait.not_excluded(x.subject_id)
    order by x.declared_at desc, s.reference, x.staff_id;
end
$$;

comment on function plait.exclusions_of(text) is
    'Who is not to see which family of a partnership, for its office: never of a family '
    'that one is not to see oneself.';

create function plait.end_exclusion(p_subject uuid, p_staff integer, p_reason text)
returns boolean
language plpgsql security definer set search_path = plait, pg_temp
as $$
begin
    -- Nobody lets themselves in.
    if not plait.not_excluded(p_subject) or not coalesce((
        select plait.is_my_office(s.partnership_id) from subject s where s.id = p_subject
    ), false) then
        raise insufficient_privilege
            using message = 'end_exclusion: this is for the office of the partnership';
    end if;
    if coalesce(trim(p_reason), '') = '' then
        raise check_violation using message = 'end_exclusion: wanted a reason';
    end if;
    with gone as (
        delete from exclusion
        where subject_id = p_subject and staff_id = p_staff
        returning *
    )
    insert into exclusion_ended (
        subject_id, id, staff_id, reason, declared_by, declared_at, ended_by_id,
        ended_at, why_ended
    )
    select g.subject_id, gen_random_uuid(), g.staff_id, g.reason, g.declared_by,
        g.declared_at, plait.my_staff(), now(), p_reason
    from gone g;
    return found;
end
$$;

comment on function plait.end_exclusion(uuid, integer, text) is
    'Ends that somebody is not to see a family, by the office, with the reason kept.';

revoke all on function
    plait.is_my_office(text), plait.exclude_me(text, text),
    plait.exclude(uuid, integer, text, text), plait.exclusions_of(text),
    plait.end_exclusion(uuid, integer, text)
from public;
grant execute on function
    plait.is_my_office(text), plait.exclude_me(text, text),
    plait.exclude(uuid, integer, text, text), plait.exclusions_of(text),
    plait.end_exclusion(uuid, integer, text)
to plait_app;

reset role;
revoke create on schema plait from plait_keeper;
