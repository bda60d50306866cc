-- What travels counts with the class that it has now, and what has travelled follows
-- when that is changed: the other installation is told which class, and never why.

grant update (sens, state, reason, content, next_try_at, ended_at) on exchange_out
to plait_keeper;

create function plait.send_class() returns trigger
language plpgsql security definer set search_path = plait, pg_temp
as $$
declare
    v_root event;
begin
    select * into v_root from event
    where subject_id = new.subject_id and id::text = new.fact ->> 'event';
    update exchange_out set sens = v_root.seen_as
    where subject_id = new.subject_id and root = v_root.id;
    -- Who has it, or may have it, is told. What was not tried yet goes as it is now.
    insert into exchange_out (
        subject_id, id, partner_id, event_id, root, sens, from_team_id, to_team_id,
        to_staff_id, because, content, posted_at, state, ended_at, tries, last_error,
        reason
    )
    select distinct on (o.to_team_id, o.to_staff_id)
        new.subject_id, gen_random_uuid(), o.partner_id, new.id, v_root.id,
        v_root.seen_as, v_root.team_id, o.to_team_id, o.to_staff_id, new.id, '',
        new.recorded_at, case when p.is_active then 'waiting' else 'refused' end,
        case when not p.is_active then new.recorded_at end, 0, '',
        case when p.is_active then '' else 'removed' end
    from exchange_out o join exchange_partner p on p.slug = o.partner_id
    where o.subject_id = new.subject_id and o.root = v_root.id
        -- Of the event itself, and not of who may see it.
        and not (o.because = o.event_id and o.root <> o.event_id)
        and (o.state in ('kept', 'taken') or o.state = 'waiting' and o.tries > 0);
    if v_root.seen_as = 4 then
        update exchange_out o set state = 'refused', reason = 'sealed',
            ended_at = new.recorded_at, content = '', next_try_at = null
        from event e
        where o.subject_id = new.subject_id and o.root = v_root.id
            and o.state = 'waiting' and e.subject_id = o.subject_id
            and e.id = o.event_id and e.root = v_root.id;
    end if;
    return null;
end
$$;

create trigger event_class_travels after insert on event
for each row when (new.kind = 'class.changed') execute function plait.send_class();

revoke all on function plait.send_class() from public;
grant create on schema plait to plait_keeper;
alter function plait.send_class() owner to plait_keeper;
set local role plait_keeper;

create or replace function plait.put_envelopes(
    p_subject uuid, p_event uuid, p_release uuid
) returns void
language sql security definer set search_path = plait, pg_temp
begin atomic
    insert into plait.exchange_out (
        subject_id, id, partner_id, event_id, root, sens, from_team_id, to_team_id,
        to_staff_id, until, because, content, posted_at, state, ended_at, tries,
        last_error, reason
    )
    select
        e.subject_id, gen_random_uuid(), t.partner_id, e.id, e.root, e.seen_as,
        e.team_id, r.team_id, r.staff_id, r.until, r.source_event, '',
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
        and e.seen_as <> 4
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

create or replace function plait.may_set_class(
    p_subject uuid, p_own text, p_holder text, p_now smallint, p_wanted smallint
) returns boolean
language sql stable security definer set search_path = plait, pg_temp
as $$
    select case
        -- Another installation says so of its own, whatever it is there; never of ours.
        when exists (select from remote_agency where agency_id = p_own)
            then p_own = p_holder
        else exists (
            select from subject as s
            join agency as own on own.slug = p_own
            left join agency as holder on holder.slug = p_holder
            where s.id = p_subject and case
                -- What is the police's they alone set and lift, each force its own.
                when holder.kind = 'police' then p_own = p_holder
                when p_now = 3 then own.kind = 'police'
                when p_wanted = 3 then false
                else p_own = p_holder or (
                    own.kind = 'partnership' and own.partnership_id = s.partnership_id
                )
            end
        )
    end
$$;

-- That a sharing ended goes wherever what was shared went.
create or replace function plait.send_corrected() returns trigger
language plpgsql security definer set search_path = plait, pg_temp
as $$
begin
    if new.corrects is not null then
        perform plait.put_envelopes(new.subject_id, new.id, null);
        return null;
    end if;
    insert into exchange_out (
        subject_id, id, partner_id, event_id, root, sens, from_team_id, to_team_id,
        to_staff_id, because, content, posted_at, state, ended_at, tries, last_error,
        reason
    )
    select distinct on (s.to_team_id, s.to_staff_id)
        new.subject_id, gen_random_uuid(), s.partner_id, new.id, new.root, new.seen_as,
        new.team_id, s.to_team_id, s.to_staff_id, s.event_id, '', new.recorded_at,
        case when p.is_active then 'waiting' else 'refused' end,
        case when not p.is_active then new.recorded_at end,
        0, '', case when p.is_active then '' else 'removed' end
    from exchange_out s join exchange_partner p on p.slug = s.partner_id
    where s.subject_id = new.subject_id and s.root::text = new.fact ->> 'share'
        and new.seen_as <> 4
        and not exists (select from remote_agency a where a.agency_id = new.agency);
    return null;
end
$$;

create function plait.hours_of(p_teams integer[])
returns table (team_id integer, weekday smallint, opens time, closes time)
language sql stable security definer set search_path = plait, pg_temp
begin atomic
    select h.team_id, h.weekday, h.opens, h.closes
    from plait.team_hours h
    where h.team_id = any (p_teams) and plait.my_staff() is not null
    order by h.team_id, h.weekday, h.opens;
end;

comment on function plait.hours_of(integer[]) is
    'When the offices of these teams are open, to say on which number they answer now. '
    'It stands on their doors: who is there is asked with a record open.';

revoke all on function plait.hours_of(integer[]) from public;
grant execute on function plait.hours_of(integer[]) to plait_app;

reset role;
revoke create on schema plait from plait_keeper;
