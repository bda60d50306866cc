-- How a partnership's policy is changed: proposed by one of its pathway leads, tried on
-- the past by the worker, approved by a second one. The web writes through the doors
-- below and reads no proposal but by them.

do $$
declare
    v_table text;
begin
    foreach v_table in array array[
        'policy_proposal', 'policy_preview', 'policy_step'
    ] loop
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
    end loop;
    foreach v_table in array array[
        'policy_proposal', 'policy_preview', 'policy_step', 'policy_version',
        'policy_worked_out'
    ] loop
        execute format('revoke all on %I from plait_app, plait_engine', v_table);
        execute format(
            'create trigger %1$s_is_append_only before update or delete on %1$s
             for each row execute function plait.refuse_change()', v_table
        );
        execute format(
            'create trigger %1$s_is_never_emptied before truncate on %1$s
             for each statement execute function plait.refuse_change()', v_table
        );
        execute format(
            'alter table %1$s enable always trigger %1$s_is_append_only', v_table
        );
        execute format(
            'alter table %1$s enable always trigger %1$s_is_never_emptied', v_table
        );
    end loop;
end
$$;

-- What was adopted is for everybody to read; the engine tries a proposal on the past.
grant select on policy_version, policy_worked_out to plait_app, plait_engine;
grant insert on policy_worked_out to plait_engine;
grant select on policy_proposal, policy_preview, policy_step to plait_engine;
grant insert on policy_preview to plait_engine;
grant select, insert on policy_proposal, policy_step, policy_version to plait_keeper;
grant select on policy_preview to plait_keeper;

-- Whoever writes it, and by whatever way: nobody approves or refuses what they proposed
-- themselves, and nobody else withdraws it.
create function plait.check_policy_step() returns trigger
language plpgsql set search_path = plait, pg_temp
as $$
declare
    v_by integer;
begin
    select proposed_by_id into v_by from policy_proposal where id = new.proposal_id;
    if v_by is null or (new.kind in ('approved', 'refused')) = (new.by_id = v_by) then
        raise insufficient_privilege
            using message = 'policy_step: a second person decides';
    end if;
    if not exists (select from policy_preview where proposal_id = new.proposal_id)
        and new.kind <> 'withdrawn'
    then
        raise check_violation using message = 'policy_step: it was not tried yet';
    end if;
    if new.kind in ('approved', 'refused') and not exists (
        select from policy_step
        where proposal_id = new.proposal_id and kind = 'sent'
    ) then
        raise check_violation using message = 'policy_step: it was not sent yet';
    end if;
    return new;
end
$$;

create trigger policy_step_check
before insert on policy_step
for each row execute function plait.check_policy_step();
alter table policy_step enable always trigger policy_step_check;

-- A version is adopted only as it was proposed and approved, the next in number, and
-- not before the one that it follows.
create function plait.check_policy_version() returns trigger
language plpgsql set search_path = plait, pg_temp
as $$
declare
    v_proposal policy_proposal;
begin
    select * into v_proposal from policy_proposal where id = new.proposal_id;
    if not found or not exists (
        select from policy_step
        where proposal_id = new.proposal_id and kind = 'approved'
    ) then
        raise insufficient_privilege using message = 'policy_version: not approved';
    end if;
    if v_proposal.partnership_id <> new.partnership_id
        or v_proposal.base_version + 1 <> new.version
        or new.adopted_on < v_proposal.adopt_on
        or v_proposal.content -> 'parameters' is distinct from
        new.content -> 'parameters'
        or v_proposal.content -> 'set' is distinct from new.content -> 'set'
        or v_proposal.content -> 'adopts' is distinct from new.content -> 'adopts'
    then
        raise check_violation using message = 'policy_version: not what was approved';
    end if;
    if exists (
        select from policy_version
        where partnership_id = new.partnership_id
            and (version >= new.version or adopted_on > new.adopted_on)
    ) then
        raise unique_violation using message = 'policy_version: another was adopted',
            constraint = 'policy_version_follows';
    end if;
    return new;
end
$$;

create trigger policy_version_check
before insert on policy_version
for each row execute function plait.check_policy_version();
alter table policy_version enable always trigger policy_version_check;

create function plait.leads_policy(p_partnership text) returns boolean
language sql stable security definer set search_path = plait, pg_temp
begin atomic
    select exists (
        select from plait.post p
        join plait.team t on t.id = p.team_id
        join plait.agency a on a.slug = t.agency_id
        where p.staff_id = plait.my_staff() and p.role = 'pathway_lead'
            and a.partnership_id = p_partnership
            and p.valid_from <= now() and (p.valid_to is null or p.valid_to > now())
    );
end;

comment on function plait.leads_policy(text) is
    'Whether whoever asks leads the pathway of this partnership now.';

create function plait.policy_proposals(p_partnership text)
returns table (
    id uuid, key text, base_version integer, content jsonb, adopt_on date, reason text,
    proposed_by integer, proposed_at timestamptz, tried_at timestamptz, counts jsonb,
    steps jsonb
)
language plpgsql stable security definer set search_path = plait, pg_temp
as $$
begin
    if not plait.leads_policy(p_partnership) then
        return;
    end if;
    return query
    select
        p.id, p.key, p.base_version, p.content, p.adopt_on, p.reason, p.proposed_by_id,
        p.proposed_at, v.at, v.counts,
        coalesce((
            select jsonb_agg(jsonb_build_array(s.kind, s.by_id, s.at, s.reason)
                order by s.at, s.kind = 'sent' desc)
            from policy_step s where s.proposal_id = p.id
        ), '[]')
    from policy_proposal p
    left join policy_preview v on v.proposal_id = p.id
    where p.partnership_id = p_partnership
    order by p.proposed_at desc, p.id
    limit 200;
end
$$;

comment on function plait.policy_proposals(text) is
    'What was proposed for this partnership and what became of it: to its leads.';

create function plait.propose_policy(
    p_id uuid, p_partnership text, p_key text, p_base integer, p_content jsonb,
    p_adopt_on date, p_reason text, p_at timestamptz
) returns boolean
language plpgsql security definer set search_path = plait, pg_temp
as $$
begin
    if not plait.leads_policy(p_partnership) then
        raise insufficient_privilege using message = 'propose_policy: not a lead';
    end if;
    insert into policy_proposal (
        id, partnership_id, key, base_version, content, adopt_on, reason,
        proposed_by_id, proposed_at
    ) values (
        p_id, p_partnership, p_key, p_base, p_content, p_adopt_on, p_reason,
        plait.my_staff(), p_at
    ) on conflict (id) do nothing;
    return found;
end
$$;

comment on function
plait.propose_policy(uuid, text, text, integer, jsonb, date, text, timestamptz) is
    'A lead proposes a change. The same id again is the same proposal.';

create function plait.step_policy(
    p_proposal uuid, p_kind text, p_reason text, p_at timestamptz
) returns boolean
language plpgsql security definer set search_path = plait, pg_temp
as $$
declare
    v_partnership text;
begin
    select partnership_id into v_partnership from policy_proposal where id = p_proposal;
    if not found or not plait.leads_policy(v_partnership) then
        raise insufficient_privilege using message = 'step_policy: not a lead';
    end if;
    if exists (
        select from policy_step
        where proposal_id = p_proposal and kind = p_kind and by_id = plait.my_staff()
    ) then
        return false;
    end if;
    insert into policy_step (proposal_id, kind, by_id, at, reason)
    values (p_proposal, p_kind, plait.my_staff(), p_at, p_reason);
    return true;
end
$$;

comment on function plait.step_policy(uuid, text, text, timestamptz) is
    'A lead sends a proposal, decides it or takes it back. Twice by one person is once.';

create function plait.adopt_policy(
    p_proposal uuid, p_version integer, p_adopted_on date, p_content jsonb,
    p_at timestamptz
) returns void
language plpgsql security definer set search_path = plait, pg_temp
as $$
declare
    v_partnership text;
begin
    select partnership_id into v_partnership from policy_proposal where id = p_proposal;
    if not found or not plait.leads_policy(v_partnership) or not exists (
        select from policy_step
        where proposal_id = p_proposal and kind = 'approved'
            and by_id = plait.my_staff()
    ) then
        raise insufficient_privilege using message = 'adopt_policy: not approved by you';
    end if;
    -- One at a time in a partnership: the second one sees what the first adopted.
    perform pg_advisory_xact_lock(hashtextextended('policy of ' || v_partnership, 0));
    insert into policy_version (
        partnership_id, version, adopted_on, content, proposal_id, at
    ) values (v_partnership, p_version, p_adopted_on, p_content, p_proposal, p_at);
end
$$;

comment on function
plait.adopt_policy(uuid, integer, date, jsonb, timestamptz) is
    'Adopts what whoever asks has approved. The trigger says what must be so.';

revoke execute on function
    plait.leads_policy(text), plait.policy_proposals(text),
    plait.propose_policy(uuid, text, text, integer, jsonb, date, text, timestamptz),
    plait.step_policy(uuid, text, text, timestamptz),
    plait.adopt_policy(uuid, integer, date, jsonb, timestamptz)
from public;
grant execute on function
    plait.leads_policy(text), plait.policy_proposals(text),
    plait.propose_policy(uuid, text, text, integer, jsonb, date, text, timestamptz),
    plait.step_policy(uuid, text, text, timestamptz),
    plait.adopt_policy(uuid, integer, date, jsonb, timestamptz)
to plait_app;
grant execute on function plait.leads_policy(text) to plait_keeper;
grant execute on function
    plait.check_policy_step(), plait.check_policy_version()
to plait_keeper;
grant create on schema plait to plait_keeper;
do $$
declare
    v_function regprocedure;
begin
    for v_function in
        select oid from pg_proc
        where pronamespace = 'plait'::regnamespace and prosecdef
            and proowner <> 'plait_keeper'::regrole
    loop
        execute format('alter function %s owner to plait_keeper', v_function);
    end loop;
end
$$;
revoke create on schema plait from plait_keeper;
