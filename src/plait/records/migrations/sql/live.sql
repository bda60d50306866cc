-- Whose worklist changed is told when the transaction commits, to whoever listens: the
-- number of the team and nothing else, so that it may be heard by anybody. PostgreSQL
-- tells the same number once a transaction, however often it is said. See ADR 0034.

-- What is closed is on no open list: history that is written anew wakes nobody.
create function plait.say_entries_came_or_went() returns trigger
language plpgsql set search_path = plait, pg_temp
as $$
begin
    perform pg_notify('plait_due', said.team::text)
    from (
        select distinct unnest(
            array[e.team_id, e.from_team_id, e.told_team_id] || e.concerned
        ) as team
        from touched e where e.closed_at is null
    ) as said where said.team is not null;
    return null;
end
$$;

-- It was open or is open now; who owed it before is told as well.
create function plait.say_entries_changed() returns trigger
language plpgsql set search_path = plait, pg_temp
as $$
begin
    perform pg_notify('plait_due', said.team::text)
    from (
        select unnest(
            array[o.team_id, o.from_team_id, o.told_team_id] || o.concerned
        ) as team
        from before o where o.closed_at is null
        union
        select unnest(array[n.team_id, n.from_team_id, n.told_team_id] || n.concerned)
        from touched n where n.closed_at is null
    ) as said where said.team is not null;
    return null;
end
$$;

create function plait.say_failure() returns trigger
language plpgsql set search_path = plait, pg_temp
as $$
begin
    perform pg_notify('plait_due', said.team::text)
    from unnest(array[old.team_id, old.office_id, new.team_id, new.office_id])
        as said (team)
    where said.team is not null;
    return null;
end
$$;

create trigger worklist_entry_say_new after insert on worklist_entry
referencing new table as touched
for each statement execute function plait.say_entries_came_or_went();

create trigger worklist_entry_say_gone after delete on worklist_entry
referencing old table as touched
for each statement execute function plait.say_entries_came_or_went();

create trigger worklist_entry_say_changed after update on worklist_entry
referencing old table as before new table as touched
for each statement execute function plait.say_entries_changed();

create trigger failed_derivation_say after insert or update or delete
on failed_derivation
for each row execute function plait.say_failure();
