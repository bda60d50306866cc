-- The ledger: append only, chained, one chain a subject.

-- The table was made a moment ago and is empty.
-- squawk-ignore adding-required-field
alter table chain_head add column xid xid8 not null;
alter table chain_head set (fillfactor = 70);

comment on column chain_head.xid is
    'The transaction that appended last. Only the trigger writes it, so it proves that '
    'this transaction has appended to this subject.';

create function plait.event_text(e plait.event) returns text
language sql stable
return jsonb_build_array(
    e.subject_id, e.id, e.number, e.source_id, e.kind, e.about, e.fact,
    extract(epoch from e.occurred_at), extract(epoch from e.recorded_at),
    e.agency, e.team_id, e.by_id, e.sens, e.corrects, e.root,
    extract(epoch from e.first_recorded_at)
)::text;

comment on function plait.event_text(plait.event) is
    'Every column of an event but the links, in one unambiguous text. It is hashed.';

create function plait.link_of(p_prev bytea, e plait.event) returns bytea
language sql stable
return sha256(p_prev || convert_to(plait.event_text(e), 'UTF8'));

create function plait.is_same_event(a plait.event, b plait.event) returns boolean
language sql stable
return (a.kind, a.about, a.fact, a.occurred_at, a.agency, a.team_id, a.by_id, a.sens,
        a.corrects, a.source_id)
    is not distinct from
       (b.kind, b.about, b.fact, b.occurred_at, b.agency, b.team_id, b.by_id, b.sens,
        b.corrects, b.source_id)
    and (a.source_id is null or a.recorded_at = b.recorded_at);

comment on function plait.is_same_event(plait.event, plait.event) is
    'Whether b says again what a says. When we give the moment of recording ourselves, '
    'a form that is sent twice is one event; when the source gave it, it is content.';

-- Runs as the caller, and first: hidden and absent must fail alike, so nothing about
-- a record that is not open may reach a later check.
create function plait.refuse_unopened() returns trigger
language plpgsql set search_path = plait, pg_temp
as $$
begin
    if plait.is_engine() then
        return new;
    end if;
    if not plait.is_open(new.subject_id) then
        raise insufficient_privilege using message = 'event: this record is not open';
    end if;
    if new.corrects is not null and not exists (
        select from event
        where subject_id = new.subject_id and id = new.corrects
    ) then
        raise exception using errcode = 'PL002',
            message = 'event: a correction names no event of this subject';
    end if;
    return new;
end
$$;

create function plait.link_event() returns trigger
language plpgsql security definer set search_path = plait, pg_temp
as $$
declare
    v_number integer;
    v_hash bytea;
    v_stored event;
begin
    select number, hash into v_number, v_hash
    from chain_head where subject_id = new.subject_id for update;
    if not found then
        insert into chain_head (subject_id, number, hash, xid)
        values (new.subject_id, 0, '', pg_current_xact_id())
        on conflict do nothing;
        select number, hash into v_number, v_hash
        from chain_head where subject_id = new.subject_id for update;
    end if;
    if new.team_id is not null then
        select agency_id into new.agency from team where id = new.team_id;
    end if;
    select * into v_stored from event
    where subject_id = new.subject_id and id = new.id;
    if found then
        if plait.is_same_event(v_stored, new) then
            return null;
        end if;
        raise exception using errcode = 'PL001',
            message = 'event: another event has this id';
    end if;
    new.root := new.id;
    new.first_recorded_at := new.recorded_at;
    if new.corrects is not null then
        select root, first_recorded_at into new.root, new.first_recorded_at
        from event where subject_id = new.subject_id and id = new.corrects;
        if not found then
            raise exception using errcode = 'PL002',
                message = 'event: a correction names no event of this subject';
        end if;
    end if;
    new.number := v_number + 1;
    new.prev := v_hash;
    new.hash := plait.link_of(v_hash, new);
    update chain_head
    set number = new.number, hash = new.hash, xid = pg_current_xact_id()
    where subject_id = new.subject_id;
    return new;
end
$$;

comment on function plait.link_event() is
    'Gives an event its number, its link, and the root that it corrects. The same id '
    'again is nothing when it says the same (no row comes back), and an error if not.';

create function plait.refuse_change() returns trigger
language plpgsql
as $$
begin
    raise exception using errcode = 'PL003',
        message = format('%s is append only: %s refused', tg_table_name, tg_op);
end
$$;

-- Triggers of one moment fire by name.
create trigger event_1_refuse_unopened before insert on event
for each row execute function plait.refuse_unopened();
create trigger event_2_link before insert on event
for each row execute function plait.link_event();
alter table event enable always trigger event_1_refuse_unopened;
alter table event enable always trigger event_2_link;

do $$
declare
    v_table text;
begin
    foreach v_table in array array['event', 'access_entry', 'access_listing'] loop
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

-- Everything known of a subject, for the rules to read.

create function plait.has_appended(p_subject uuid) returns boolean
language sql stable security definer set search_path = plait, pg_temp
begin atomic
    select exists (
        select from plait.chain_head
        where subject_id = p_subject and xid = pg_current_xact_id_if_assigned()
    );
end;

comment on function plait.has_appended(uuid) is
    'Whether this transaction has appended an event to this subject.';

create function plait.appended_timeline(p_subject uuid) returns setof plait.event
language plpgsql stable security definer set search_path = plait, pg_temp
as $$
begin
    if not plait.has_appended(p_subject) then
        raise insufficient_privilege
            using message = 'full_timeline: nothing was appended to this subject';
    end if;
    return query select * from event where subject_id = p_subject;
end
$$;

create function plait.full_timeline(p_subject uuid)
returns table (
    id uuid, kind text, about uuid, fact jsonb, occurred_at timestamptz,
    recorded_at timestamptz, agency text, team_id integer, by_id integer,
    sens smallint, corrects uuid, root uuid, first_recorded_at timestamptz
)
language plpgsql stable set search_path = plait, pg_temp
as $$
begin
    if plait.is_engine() then
        return query select
            e.id, e.kind, e.about, e.fact, e.occurred_at, e.recorded_at, e.agency,
            e.team_id, e.by_id, e.sens, e.corrects, e.root, e.first_recorded_at
        from event e where e.subject_id = p_subject;
    else
        return query select
            e.id, e.kind, e.about, e.fact, e.occurred_at, e.recorded_at, e.agency,
            e.team_id, e.by_id, e.sens, e.corrects, e.root, e.first_recorded_at
        from plait.appended_timeline(p_subject) e;
    end if;
end
$$;

comment on function plait.full_timeline(uuid) is
    'All events of a subject, whatever their class: for the engine, or for the '
    'transaction that has just appended to it and must work out what is owed.';
