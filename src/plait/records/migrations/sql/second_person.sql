-- Two accounts are not two people, and what is adopted is all of what was approved.

create or replace function plait.check_policy_step() returns trigger
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
    if new.kind in ('approved', 'refused') and exists (
        select from staff a join staff b
            on plait.key_of(a.given_name) = plait.key_of(b.given_name)
            and plait.key_of(a.family_name) = plait.key_of(b.family_name)
        where a.id = v_by and b.id = new.by_id
    ) then
        raise insufficient_privilege
            using message = 'policy_step: an account of the same name decides nothing';
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

create or replace function plait.check_policy_version() returns trigger
language plpgsql set search_path = plait, pg_temp
as $$
declare
    v_proposal policy_proposal;
    -- What the approval itself says; all the rest was proposed.
    v_of_approval text[] := array[
        'version', 'adopted_by', 'adopted_on', 'review_on', 'reason'
    ];
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
        or new.content - v_of_approval
        is distinct from v_proposal.content - v_of_approval
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
