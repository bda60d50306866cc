-- What goes to other installations of Plait, and comes from them.

-- Partners and their teams are the same for everyone: the web reads them.
revoke all on exchange_partner, remote_agency, remote_team from plait_app, plait_engine;
grant select on exchange_partner, remote_agency, remote_team to plait_app, plait_keeper;
grant select, insert, update, delete on exchange_partner, remote_agency, remote_team
to plait_engine;
grant update (heard_at, skew_seconds) on exchange_partner to plait_keeper;

revoke all on exchange_out, exchange_in, exchange_link from plait_app, plait_engine;
grant select on exchange_link to plait_app;
grant select (
    subject_id, id, partner_id, event_id, root, sens, from_team_id, to_team_id,
    to_staff_id, until, because, posted_at, state, tries, next_try_at, last_error,
    reason, kept_at, ended_at, rung_at, rung_by_id
) on exchange_out to plait_app;
grant select, update on exchange_out, exchange_in to plait_engine;
grant select, insert, update on exchange_link to plait_engine;
grant select, insert on exchange_out, exchange_in to plait_keeper;
grant update (rung_at, rung_by_id) on exchange_out to plait_keeper;
grant select on exchange_link to plait_keeper;
grant update (checked_at, checked_by_id) on exchange_link to plait_keeper;

do $$
declare
    v_table text;
begin
    foreach v_table in array array['exchange_out', 'exchange_in', 'exchange_link'] loop
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
    foreach v_table in array array['exchange_out', 'exchange_link'] loop
        execute format(
            'create policy %I on %I as restrictive to plait_app
             using (plait.not_excluded(subject_id))
             with check (plait.not_excluded(subject_id))',
            v_table || '_not_excluded', v_table
        );
    end loop;
end
$$;

create policy exchange_out_select on exchange_out for select to plait_app
using (plait.may_see_event(subject_id, root, from_team_id, sens));
create policy exchange_link_select on exchange_link for select to plait_app
using (plait.is_open(subject_id));

create function plait.send_released() returns trigger
language plpgsql security definer set search_path = plait, pg_temp
as $$
begin
    if exists (select from remote_team where team_id = new.team_id) then
        perform plait.put_envelopes(new.subject_id, null, new.id);
    end if;
    return null;
end
$$;

create function plait.send_corrected() returns trigger
language plpgsql security definer set search_path = plait, pg_temp
as $$
begin
    if new.corrects is not null then
        perform plait.put_envelopes(new.subject_id, new.id, null);
        return null;
    end if;
    -- That a sharing ended goes wherever what was shared went.
    insert into exchange_out (
        subject_id, id, partner_id, event_id, root, sens, from_team_id, to_team_id,
        to_staff_id, because, content, posted_at, state, ended_at, tries, last_error,
        reason
    )
    select distinct on (s.to_team_id, s.to_staff_id)
        new.subject_id, gen_random_uuid(), s.partner_id, new.id, new.root, new.sens,
        new.team_id, s.to_team_id, s.to_staff_id, s.event_id, '', new.recorded_at,
        case when p.is_active then 'waiting' else 'refused' end,
        case when not p.is_active then new.recorded_at end,
        0, '', case when p.is_active then '' else 'removed' end
    from exchange_out s join exchange_partner p on p.slug = s.partner_id
    where s.subject_id = new.subject_id and s.root::text = new.fact ->> 'share'
        and new.sens <> 4
        and not exists (select from remote_agency a where a.agency_id = new.agency);
    return null;
end
$$;

create trigger event_release_travels after insert on event_release
for each row execute function plait.send_released();
create trigger event_correction_travels after insert on event
for each row when (new.corrects is not null or new.kind = 'info.release_ended')
execute function plait.send_corrected();

revoke all on function plait.send_released(), plait.send_corrected() from public;
grant create on schema plait to plait_keeper;
alter function plait.send_released() owner to plait_keeper;
alter function plait.send_corrected() owner to plait_keeper;
set local role plait_keeper;

create function plait.put_envelopes(p_subject uuid, p_event uuid, p_release uuid)
returns void
language sql security definer set search_path = plait, pg_temp
begin atomic
    insert into plait.exchange_out (
        subject_id, id, partner_id, event_id, root, sens, from_team_id, to_team_id,
        to_staff_id, until, because, content, posted_at, state, ended_at, tries,
        last_error, reason
    )
    select
        e.subject_id, gen_random_uuid(), t.partner_id, e.id, e.root, e.sens, e.team_id,
        r.team_id, r.staff_id, r.until, r.source_event, '',
        greatest(e.recorded_at, b.recorded_at),
        -- Of a partner that was removed it is said at once that it does not go.
        case when p.is_active then 'waiting' else 'refused' end,
        case when not p.is_active then greatest(e.recorded_at, b.recorded_at) end,
        0, '', case when p.is_active then '' else 'removed' end
    from plait.event_release r
    join plait.remote_team t on t.team_id = r.team_id
    join plait.exchange_partner p on p.slug = t.partner_id
    join plait.event e on e.subject_id = r.subject_id and e.root = r.root
    join plait.event b on b.subject_id = r.subject_id and b.id = r.source_event
    where r.subject_id = p_subject
        and (p_release is null or r.id = p_release)
        and (p_event is null or e.id = p_event)
        and (r.until is null or r.until > now())
        -- What is sealed stays; what others told us is not ours to tell on.
        and e.sens <> 4
        and not exists (
            select from plait.remote_agency a where a.agency_id = e.agency
        )
        and not exists (
            select from plait.exchange_out o
            where o.subject_id = e.subject_id and o.event_id = e.id
                and o.to_team_id = r.team_id
                and o.to_staff_id is not distinct from r.staff_id
                and o.until is not distinct from r.until
        );
end;

comment on function plait.put_envelopes(uuid, uuid, uuid) is
    'What is released to a team of another installation is to travel to it, once.';

create function plait.keep_envelope(
    p_partner text, p_id uuid, p_digest text, p_body text, p_made_at timestamptz,
    p_now timestamptz, p_at_most integer
) returns table (answer text, state text, reason text, kept_at timestamptz)
language plpgsql security definer set search_path = plait, pg_temp
as $$
declare
    v_known exchange_in;
begin
    -- One at a time for each partner, so that the same twice at once is one.
    perform from exchange_partner p where p.slug = p_partner and p.is_active for update;
    if not found then
        return query select 'unknown', '', '', null::timestamptz;
        return;
    end if;
    update exchange_partner p set heard_at = p_now,
        skew_seconds = extract(epoch from p_made_at - p_now)::integer
    where p.slug = p_partner;
    select * into v_known from exchange_in i
    where i.partner_id = p_partner and i.id = p_id;
    if found then
        return query select
            case when v_known.digest = p_digest then 'there' else 'different' end,
            v_known.state, v_known.reason, v_known.kept_at;
        return;
    end if;
    if p_at_most <= (
        select count(*) from exchange_in i
        where i.partner_id = p_partner and i.kept_at > p_now - interval '1 minute'
    ) then
        return query select 'too_many', '', '', null::timestamptz;
        return;
    end if;
    insert into exchange_in
        (partner_id, id, digest, body, made_at, kept_at, state, reason, tries, last_error)
    values
        (p_partner, p_id, p_digest, p_body, p_made_at, p_now, 'kept', '', 0, '');
    return query select 'new', 'kept', '', p_now;
end
$$;

comment on function
plait.keep_envelope(text, uuid, text, text, timestamptz, timestamptz, integer) is
    'Keeps an envelope of a partner before it is read. The same again gives what became '
    'of it; the same id with another digest is different, and nothing is kept.';

create function plait.release_arrived(
    p_subject uuid, p_event uuid, p_team integer, p_staff integer, p_until timestamptz,
    p_basis text
) returns void
language plpgsql security definer set search_path = plait, pg_temp
as $$
declare
    v_event record;
begin
    select e.root, e.team_id into v_event
    from event e join remote_agency a on a.agency_id = e.agency
    where e.subject_id = p_subject and e.id = p_event and e.team_id is not null;
    if v_event.root is null then
        raise insufficient_privilege
            using message = 'release_arrived: this did not come from elsewhere';
    end if;
    insert into event_release (
        subject_id, id, root, team_id, staff_id, given_by_id, source_event, since,
        until, basis
    )
    select p_subject, gen_random_uuid(), v_event.root, p_team, p_staff, v_event.team_id,
        p_event, now(), p_until, p_basis
    where not exists (
        select from event_release o
        where o.subject_id = p_subject and o.root = v_event.root
            and o.team_id = p_team and o.staff_id is not distinct from p_staff
            and (o.until is null or o.until >= p_until)
    ) and (p_until is null or p_until > now());
    insert into involvement (
        subject_id, id, team_id, staff_id, role, classes, purpose, since, until, basis,
        source_event
    )
    select p_subject, gen_random_uuid(), p_team, p_staff, 'recipient', 0, 'direct_care',
        now(), p_until, p_basis, p_event
    where not exists (
        select from involvement i
        where i.subject_id = p_subject and i.team_id = p_team
            and (i.staff_id is null or i.staff_id = p_staff)
            and i.since <= now() and (i.until is null or i.until >= p_until)
    ) and (p_until is null or p_until > now());
end
$$;

comment on function
plait.release_arrived(uuid, uuid, integer, integer, timestamptz, text) is
    'Shows what came from another installation to the team that it was sent to.';

create function plait.check_link(p_subject uuid, p_at timestamptz) returns boolean
language plpgsql security definer set search_path = plait, pg_temp
as $$
begin
    update exchange_link set checked_at = p_at, checked_by_id = plait.my_staff()
    where subject_id = p_subject and is_new and checked_at is null
        and plait.my_staff() is not null
        and plait.is_open(p_subject) and plait.may_open(p_subject);
    return found;
end
$$;

comment on function plait.check_link(uuid, timestamptz) is
    'Says that I checked who it is whose record was begun for what came. False where '
    'somebody has.';

create or replace function plait.rang_instead(p_notice uuid, p_at timestamptz)
returns boolean
language plpgsql security definer set search_path = plait, pg_temp
as $$
begin
    update outgoing set rung_at = p_at, rung_by_id = plait.my_staff()
    where id = p_notice and rung_at is null and plait.my_staff() is not null
        and plait.notice_not_excluded(subject_id)
        and plait.may_see_notice(subject_id, team_id, home_team_id, office_id, sens);
    if not found then
        update exchange_out set rung_at = p_at, rung_by_id = plait.my_staff()
        where id = p_notice and rung_at is null and plait.my_staff() is not null
            and state in ('refused', 'given_up')
            and plait.not_excluded(subject_id)
            and plait.may_see_event(subject_id, root, from_team_id, sens);
    end if;
    return found;
end
$$;

comment on function plait.rang_instead(uuid, timestamptz) is
    'Says that I rang whom a notice that I may see could not reach, or to whom what I '
    'may read could not be sent. False where it was said before.';

revoke all on function
    plait.put_envelopes(uuid, uuid, uuid),
    plait.keep_envelope(text, uuid, text, text, timestamptz, timestamptz, integer),
    plait.release_arrived(uuid, uuid, integer, integer, timestamptz, text),
    plait.check_link(uuid, timestamptz)
from public;
grant execute on function
    plait.keep_envelope(text, uuid, text, text, timestamptz, timestamptz, integer)
to plait_app, plait_engine;
grant execute on function
    plait.release_arrived(uuid, uuid, integer, integer, timestamptz, text)
to plait_engine;
grant execute on function plait.check_link(uuid, timestamptz) to plait_app;

reset role;
revoke create on schema plait from plait_keeper;
