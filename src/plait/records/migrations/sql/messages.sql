-- Messages about a family: rows for lists, worked out from the events and from nothing
-- else; who of those they were sent to has opened them; what is still being written;
-- and the files that go with them, encrypted.

create function plait.may_see_message(
    p_subject uuid, p_from integer, p_to integer, p_to_staff integer, p_by integer,
    p_sens smallint
) returns boolean
language sql stable parallel safe
return coalesce(
    strpos(current_setting('plait.teams', true), ',' || p_to || ',') > 0
    and (
        p_sens <> 4
        or p_to_staff = nullif(current_setting('plait.staff', true), '')::integer
    ),
    false
) or coalesce(
    strpos(current_setting('plait.teams', true), ',' || p_from || ',') > 0
    and (
        p_sens <> 4
        or p_by = nullif(current_setting('plait.staff', true), '')::integer
    ),
    false
) or coalesce(
    p_subject = nullif(current_setting('plait.subject', true), '')::uuid
    and (nullif(current_setting('plait.classes', true), '')::integer >> p_sens) & 1 = 1,
    false
);

comment on function
plait.may_see_message(uuid, integer, integer, integer, integer, smallint) is
    'That there is a message: my team sent it or it was sent to my team, and of what is '
    'sealed I myself; or the record is open and its class is one that I was given.';

create function plait.is_my_draft(p_subject uuid, p_staff integer) returns boolean
language sql stable parallel safe
return coalesce(
    p_subject = nullif(current_setting('plait.subject', true), '')::uuid
    and p_staff = nullif(current_setting('plait.staff', true), '')::integer,
    false
);

comment on function plait.is_my_draft(uuid, integer) is
    'What I am writing of the family whose record is open.';

create function plait.may_note_opening(
    p_subject uuid, p_staff integer, p_team integer
) returns boolean
language sql stable parallel safe
return plait.is_open(p_subject) and plait.is_me_in(p_staff, p_team);

comment on function plait.may_note_opening(uuid, integer, integer) is
    'That I opened a message which was sent to a team of mine, in the open record.';

grant execute on function
    plait.may_see_message(uuid, integer, integer, integer, integer, smallint),
    plait.is_my_draft(uuid, integer),
    plait.may_note_opening(uuid, integer, integer)
to plait_app, plait_engine, plait_keeper;

do $$
declare
    v_table text;
begin
    foreach v_table in array array[
        'message', 'message_opening', 'message_draft', 'message_file'
    ] loop
        execute format('alter table %I enable row level security', v_table);
        execute format('alter table %I force row level security', v_table);
        execute format('revoke all on %I from plait_app, plait_engine', v_table);
        execute format(
            'create policy %I on %I to plait_engine using (true) with check (true)',
            v_table || '_engine', v_table
        );
        execute format(
            'create policy %I on %I as restrictive to plait_app
             using (plait.not_excluded(subject_id))
             with check (plait.not_excluded(subject_id))',
            v_table || '_not_excluded', v_table
        );
    end loop;
end
$$;

create policy message_keeper on message to plait_keeper using (true) with check (true);

create policy message_select on message for select to plait_app
using (plait.may_see_message(
    subject_id, from_team_id, to_team_id, to_staff_id, by_id, sens
));
create policy message_opening_select on message_opening for select to plait_app
using (plait.may_see_message(
    subject_id, from_team_id, team_id, staff_id, staff_id, sens
));
create policy message_opening_insert on message_opening for insert to plait_app
with check (plait.may_note_opening(subject_id, staff_id, team_id));
create policy message_draft_mine on message_draft to plait_app
using (plait.is_my_draft(subject_id, staff_id))
with check (plait.is_my_draft(subject_id, staff_id));
create policy message_file_select on message_file for select to plait_app
using (plait.may_see_event(subject_id, event_id, team_id, sens));
create policy message_file_insert on message_file for insert to plait_app
with check (plait.may_record(subject_id, team_id, by_id, sens));

-- What is searched is never read.
grant select (
    subject_id, id, thread, from_team_id, by_id, to_role, to_team_id, to_staff_id,
    is_routine, sent_at, state, answer, answered_at, answered_by_id, acted, label, sens,
    files, version
) on message to plait_app;
grant select, insert, update, delete on message to plait_engine, plait_keeper;
grant select, insert on message_opening to plait_app;
grant select on message_opening to plait_engine;
grant select, insert, update, delete on message_draft to plait_app;
grant select, delete on message_draft to plait_engine;
grant select, insert on message_file to plait_app;
grant select on message_file to plait_engine;

-- What is encrypted cannot be compressed.
alter table message_file alter column sealed set storage external;

create trigger message_file_is_append_only before update or delete on message_file
for each row execute function plait.refuse_change();
create trigger message_file_is_never_emptied before truncate on message_file
for each statement execute function plait.refuse_change();
alter table message_file enable always trigger message_file_is_append_only;
alter table message_file enable always trigger message_file_is_never_emptied;

-- Runs as the caller: it reads no event that they could not.
create function plait.file_is_of_its_message() returns trigger
language plpgsql set search_path = plait, pg_temp
as $$
begin
    if not exists (
        select from event
        where subject_id = new.subject_id and id = new.event_id
            and kind = 'message.sent' and corrects is null
            and team_id = new.team_id and by_id = new.by_id and sens = new.sens
            and fact -> 'files' @> jsonb_build_array(jsonb_build_object(
                'id', new.id, 'sha256', encode(new.sha256, 'hex')
            ))
    ) then
        raise check_violation using message = 'message_file: no message names this file';
    end if;
    return new;
end
$$;

comment on function plait.file_is_of_its_message() is
    'A file is kept only beside the message that names it and the hash of its bytes.';

create trigger file_is_of_its_message before insert on message_file
for each row execute function plait.file_is_of_its_message();
alter table message_file enable always trigger file_is_of_its_message;

create function plait.team_signs(p_teams integer[]) returns text[]
language sql immutable parallel safe
return array(select 'team=' || t from unnest(p_teams) as t where t is not null);

comment on function plait.team_signs(integer[]) is
    'What stands for a team among the words of a message: no text gives such a word.';

create function plait.message_words(p_text text, p_teams integer[]) returns tsvector
language sql stable parallel safe
return to_tsvector('pg_catalog.english', left(p_text, 40000))
    || array_to_tsvector(plait.team_signs(p_teams));

grant execute on function
    plait.team_signs(integer[]), plait.message_words(text, integer[])
to plait_app, plait_engine, plait_keeper;

-- The words are worked out only of what is new or was corrected.
create function plait.replace_messages(p_subject uuid, p_messages jsonb)
returns integer
language plpgsql set search_path = plait, pg_temp
as $$
declare
    v_gone integer;
    v_changed integer;
begin
    delete from message m
    where m.subject_id = p_subject and m.id not in (
        select w.id from jsonb_to_recordset(p_messages) as w (id uuid)
    );
    get diagnostics v_gone = row_count;
    insert into message as m (
        subject_id, id, thread, from_team_id, by_id, to_role, to_team_id, to_staff_id,
        is_routine, sent_at, state, answer, answered_at, answered_by_id, acted, label,
        sens, files, version, words
    )
    select
        p_subject, w.id, w.thread, w.from_team, w.by, coalesce(w.to_role, ''),
        w.to_team, w.to_staff, w.is_routine, w.sent_at, w.state, w.answer,
        w.answered_at, w.answered_by, w.acted, coalesce(w.label, ''), w.sens, w.files,
        w.version,
        case
            when o.version = w.version and o.to_team_id is not distinct from w.to_team
                then o.words
            else plait.message_words(w.words, array[w.from_team, w.to_team])
        end
    from jsonb_to_recordset(p_messages) as w (
        id uuid, thread uuid, from_team integer, by integer, to_role text,
        to_team integer, to_staff integer, is_routine boolean, sent_at timestamptz,
        state text, answer uuid, answered_at timestamptz, answered_by integer,
        acted uuid, label text, sens smallint, files smallint, version uuid, words text
    )
    left join message o on o.subject_id = p_subject and o.id = w.id
    on conflict (subject_id, id) do update set
        thread = excluded.thread, from_team_id = excluded.from_team_id,
        by_id = excluded.by_id, to_role = excluded.to_role,
        to_team_id = excluded.to_team_id, to_staff_id = excluded.to_staff_id,
        is_routine = excluded.is_routine, sent_at = excluded.sent_at,
        state = excluded.state, answer = excluded.answer,
        answered_at = excluded.answered_at, answered_by_id = excluded.answered_by_id,
        acted = excluded.acted, label = excluded.label, sens = excluded.sens,
        files = excluded.files, version = excluded.version, words = excluded.words
    where m.* is distinct from excluded.*;
    get diagnostics v_changed = row_count;
    return v_gone + v_changed;
end
$$;

comment on function plait.replace_messages(uuid, jsonb) is
    'Makes the rows of a subject''s messages be exactly these. Gives how many changed.';

grant create on schema plait to plait_keeper;

create function plait.replace_messages_after_append(p_subject uuid, p_messages jsonb)
returns integer
language plpgsql security definer set search_path = plait, pg_temp
as $$
begin
    if not plait.has_appended(p_subject) then
        raise insufficient_privilege
            using message = 'project_messages: nothing was appended to this subject';
    end if;
    return plait.replace_messages(p_subject, p_messages);
end
$$;

create function plait.project_messages(p_subject uuid, p_messages jsonb)
returns integer
language plpgsql set search_path = plait, pg_temp
as $$
begin
    if plait.is_engine() then
        return plait.replace_messages(p_subject, p_messages);
    end if;
    return plait.replace_messages_after_append(p_subject, p_messages);
end
$$;

comment on function plait.project_messages(uuid, jsonb) is
    'Writes the messages of a subject: by the engine, or after an append.';

grant execute on function plait.replace_messages(uuid, jsonb)
to plait_engine, plait_keeper;
grant execute on function plait.project_messages(uuid, jsonb)
to plait_app, plait_engine, plait_keeper;
grant execute on function plait.replace_messages_after_append(uuid, jsonb) to plait_app;

-- An operator of full text is not leakproof: under a policy it would be asked of every
-- row there is. So it is asked here, of the messages of my own teams alone.
create function plait.find_messages(
    p_words text, p_reference text, p_before timestamptz, p_before_id uuid,
    p_limit integer
) returns table (subject_id uuid, id uuid)
language plpgsql stable security definer set search_path = plait, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
    v_mine tsquery;
    v_query tsquery := websearch_to_tsquery('pg_catalog.english', coalesce(p_words, ''));
    v_subject uuid;
begin
    select s.id into v_subject from subject s where s.reference = p_reference;
    select string_agg(quote_literal(sign), ' | ')::tsquery into v_mine
    from unnest(plait.team_signs(plait.my_teams())) as sign;
    if plait.my_staff() is null or v_mine is null
        or (numnode(v_query) = 0 and v_subject is null)
    then
        return;
    end if;
    return query
    select m.subject_id, m.id
    from message m
    where m.words @@ case when numnode(v_query) = 0 then v_mine
            else v_query && v_mine end
        and (v_subject is null or m.subject_id = v_subject)
        and (m.to_team_id = any (plait.my_teams())
            or m.from_team_id = any (plait.my_teams()))
        and m.sens <> 4
        and plait.not_excluded(m.subject_id)
        and (p_before is null or (m.sent_at, m.id) < (p_before, p_before_id))
    order by m.sent_at desc, m.id desc
    limit least(p_limit, 100);
end
$$;

comment on function
plait.find_messages(text, text, timestamptz, uuid, integer) is
    'The messages that my teams sent or were sent and in which these words stand, the '
    'newest first. Of a family to which I am close, and of what is sealed, none.';

grant execute on function
plait.find_messages(text, text, timestamptz, uuid, integer) to plait_app;

-- Who is there now: whoever writes to a team says to whom it goes.
create policy team_hours_keeper on team_hours for select to plait_keeper using (true);
create policy absence_keeper on absence for select to plait_keeper using (true);
grant select on team_hours, rota_shift, absence, post, staff to plait_keeper;

create function plait.who_is_there(p_teams integer[], p_at timestamptz)
returns jsonb
language plpgsql stable security definer set search_path = plait, pg_temp
as $$
declare
    v_staff integer[];
begin
    if plait.my_staff() is null
        or nullif(current_setting('plait.subject', true), '') is null
    then
        raise insufficient_privilege using message = 'who_is_there: no record is open';
    end if;
    select array_agg(p.staff_id) into v_staff from post p
    where p.team_id = any (p_teams);
    return jsonb_build_object(
        'posts', (
            select jsonb_agg(jsonb_build_array(
                p.staff_id, p.team_id, p.role, p.valid_from, p.valid_to
            ) order by p.team_id, p.valid_from, p.id)
            from post p join staff s on s.id = p.staff_id
            where s.is_active and p.valid_from <= p_at
                and (p.valid_to is null or p.valid_to > p_at)
                and (p.team_id = any (p_teams) or p.staff_id in (
                    select a.cover_staff_id from absence a
                    where a.team_id = any (p_teams)
                    union select r.staff_id from rota_shift r
                    where r.team_id = any (p_teams) and r.to_at > p_at
                ))
        ),
        'shifts', (
            select jsonb_agg(jsonb_build_array(
                r.staff_id, r.team_id, r.role, r.from_at, r.to_at, r.id
            ) order by r.from_at, r.id)
            from rota_shift r
            where r.team_id = any (p_teams) and r.from_at <= p_at and r.to_at > p_at
        ),
        'absences', (
            select jsonb_agg(jsonb_build_array(
                a.staff_id, a.team_id, a.from_at, a.to_at, a.cover_staff_id, a.id
            ) order by a.from_at, a.id)
            from absence a
            where (a.team_id = any (p_teams) or a.staff_id = any (v_staff))
                and a.from_at <= p_at and (a.to_at is null or a.to_at > p_at)
        ),
        'hours', (
            select jsonb_agg(jsonb_build_array(
                h.team_id, h.weekday, h.opens, h.closes
            ) order by h.team_id, h.weekday, h.opens)
            from team_hours h where h.team_id = any (p_teams)
        )
    );
end
$$;

comment on function plait.who_is_there(integer[], timestamptz) is
    'The posts, shifts, absences and hours of these teams at one moment, for whoever '
    'has a record open and writes to them.';

grant execute on function plait.who_is_there(integer[], timestamptz) to plait_app;
alter function plait.replace_messages_after_append(uuid, jsonb) owner to plait_keeper;
alter function plait.find_messages(text, text, timestamptz, uuid, integer)
owner to plait_keeper;
alter function plait.who_is_there(integer[], timestamptz) owner to plait_keeper;
revoke create on schema plait from plait_keeper;
