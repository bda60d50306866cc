-- Photos of marks: encrypted, append only, and opened through one door that writes who
-- opened which. Who may see the event that adds a photo may open it.

-- What is encrypted cannot be compressed.
alter table photo alter column sealed set storage external;

do $$
declare
    v_table text;
begin
    foreach v_table in array array['photo', 'photo_opening'] loop
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

create policy photo_not_excluded on photo as restrictive to plait_app
using (plait.not_excluded(subject_id)) with check (plait.not_excluded(subject_id));
create policy photo_select on photo for select to plait_app
using (plait.may_see(subject_id, team_id, sens));
create policy photo_insert on photo for insert to plait_app
with check (plait.may_record(subject_id, team_id, by_id, sens));
create policy photo_opening_select on photo_opening for select to plait_app
using (plait.is_me(staff_id));

-- Runs as the caller: it reads no event that they could not.
create function plait.photo_is_of_its_event() returns trigger
language plpgsql set search_path = plait, pg_temp
as $$
begin
    if not exists (
        select from event
        where subject_id = new.subject_id and id = new.event_id
            and kind = 'injury.photo_added' and corrects is null
            and team_id = new.team_id and by_id = new.by_id and sens = new.sens
            and fact -> 'photos' @> jsonb_build_array(jsonb_build_object(
                'id', new.id, 'sha256', encode(new.sha256, 'hex')
            ))
    ) then
        raise check_violation using message = 'photo: no event names this photo';
    end if;
    return new;
end
$$;

comment on function plait.photo_is_of_its_event() is
    'A photo is kept only beside the event that names it and the hash of its picture.';

create trigger photo_is_of_its_event before insert on photo
for each row execute function plait.photo_is_of_its_event();
alter table photo enable always trigger photo_is_of_its_event;

create function plait.open_photo(p_subject uuid, p_photo uuid)
returns table (wrapped_key bytea, sealed_picture bytea)
language plpgsql security definer set search_path = plait, pg_temp
as $$
declare
    v_photo photo;
begin
    select * into v_photo from photo where subject_id = p_subject and id = p_photo;
    if not found
        or plait.my_staff() is null
        or not plait.is_open(p_subject)
        or not plait.not_excluded(p_subject)
        or not plait.may_see(p_subject, v_photo.team_id, v_photo.sens)
        or exists (
            select from event
            where subject_id = p_subject and root = v_photo.event_id
                and fact ? 'withdrawn'
        )
    then
        return;
    end if;
    insert into photo_opening (subject_id, id, photo_id, staff_id, at)
    values (p_subject, gen_random_uuid(), p_photo, plait.my_staff(), now());
    wrapped_key := v_photo.wrapped_key;
    sealed_picture := v_photo.sealed;
    return next;
end
$$;

comment on function plait.open_photo(uuid, uuid) is
    'The encrypted picture, for who may see its event, and a row that says who opened '
    'it. No row for what is absent, hidden or withdrawn: the three are alike.';

-- The web reads no picture but through the door.
revoke all on photo, photo_opening from plait_app, plait_engine;
grant select (
    subject_id, id, event_id, number, sens, team_id, by_id, sha256, bytes, width, height
) on photo to plait_app;
grant insert (
    subject_id, id, event_id, number, sens, team_id, by_id, sha256, bytes, width,
    height, wrapped_key, sealed
) on photo to plait_app;
grant select on photo_opening to plait_app;
grant select on photo, photo_opening to plait_engine;
grant select on photo to plait_keeper;
grant insert on photo_opening to plait_keeper;

revoke all on function plait.open_photo(uuid, uuid) from public;
grant execute on function plait.open_photo(uuid, uuid) to plait_app;
grant create on schema plait to plait_keeper;
alter function plait.open_photo(uuid, uuid) owner to plait_keeper;
revoke create on schema plait from plait_keeper;
