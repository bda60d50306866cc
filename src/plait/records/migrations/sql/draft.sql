-- What is written down while a meeting is held: every version of every part is a row,
-- so nothing that a scribe was told is saved is ever written over.

create function plait.may_read_draft(
    p_subject uuid, p_meeting uuid, p_team integer, p_sens smallint
) returns boolean
language sql stable parallel safe
return plait.is_open(p_subject)
    and plait.may_see(p_subject, p_team, p_sens)
    and exists (
        select from plait.meeting_seat as s
        where s.subject_id = p_subject and s.meeting_id = p_meeting
            and plait.is_my_team(s.team_id)
    );

comment on function plait.may_read_draft(uuid, uuid, integer, smallint) is
    'A part of a meeting''s draft: the record is open, my team has a seat or called it, '
    'and the part is of a class that I was given, or my own team wrote it.';

create function plait.may_write_draft(
    p_subject uuid, p_meeting uuid, p_team integer, p_by integer, p_sens smallint
) returns boolean
language sql stable parallel safe
return plait.may_record(p_subject, p_team, p_by, p_sens)
    and exists (
        select from plait.meeting_seat as s
        where s.subject_id = p_subject and s.meeting_id = p_meeting
            and s.state = 'called' and plait.is_my_team(s.team_id)
    );

comment on function
plait.may_write_draft(uuid, uuid, integer, integer, smallint) is
    'A part may be written by me, for a team of mine, while the meeting is called and '
    'not yet held, if my team has a seat or called it.';

grant execute on function plait.may_read_draft(uuid, uuid, integer, smallint)
to plait_app, plait_engine, plait_keeper;
grant execute on function
plait.may_write_draft(uuid, uuid, integer, integer, smallint)
to plait_app, plait_engine, plait_keeper;

alter table meeting_draft enable row level security;
alter table meeting_draft force row level security;
revoke all on meeting_draft from plait_app, plait_engine;
grant select, insert on meeting_draft to plait_app;
grant select, delete on meeting_draft to plait_engine;
grant select on meeting_draft to plait_keeper;

create policy meeting_draft_engine on meeting_draft to plait_engine
using (true) with check (true);
create policy meeting_draft_keeper on meeting_draft to plait_keeper
using (true) with check (true);
create policy meeting_draft_not_excluded on meeting_draft as restrictive to plait_app
using (plait.not_excluded(subject_id))
with check (plait.not_excluded(subject_id));
create policy meeting_draft_select on meeting_draft for select to plait_app
using (plait.may_read_draft(subject_id, meeting_id, team_id, sens));
create policy meeting_draft_insert on meeting_draft for insert to plait_app
with check (plait.may_write_draft(subject_id, meeting_id, team_id, by_id, sens));

grant create on schema plait to plait_keeper;

-- A page that waits for others asks this each few seconds. It opens no record and tells
-- no word: only that something was written since.
create function plait.draft_stamp(p_subject uuid, p_meeting uuid) returns bigint
language plpgsql stable security definer set search_path = plait, pg_temp
as $$
begin
    if not plait.not_excluded(p_subject) or not plait.may_open(p_subject)
        or not exists (
            select from meeting_seat s
            where s.subject_id = p_subject and s.meeting_id = p_meeting
                and plait.is_my_team(s.team_id)
        )
    then
        return null;
    end if;
    return (
        select count(*) from meeting_draft d
        where d.subject_id = p_subject and d.meeting_id = p_meeting
    ) + case when exists (
        select from meeting m
        where m.subject_id = p_subject and m.id = p_meeting and m.state <> 'called'
    ) then 1000000 else 0 end;
end
$$;

comment on function plait.draft_stamp(uuid, uuid) is
    'A number that changes when somebody writes into the draft of a meeting at which my '
    'team has a seat, or records it; else null.';

-- The class of what others wrote is no business of whoever records the meeting; that
-- there is something must not be passed over in silence.
create function plait.draft_is_whole(p_subject uuid, p_meeting uuid) returns boolean
language plpgsql stable security definer set search_path = plait, pg_temp
as $$
begin
    if not plait.is_open(p_subject) or not plait.may_open(p_subject) then
        return null;
    end if;
    return not exists (
        select from meeting_draft d
        where d.subject_id = p_subject and d.meeting_id = p_meeting
            and not plait.may_see(d.subject_id, d.team_id, d.sens)
            and d.value is not null
            and not exists (
                select from meeting_draft n
                where n.subject_id = d.subject_id and n.meeting_id = d.meeting_id
                    and n.part = d.part and n.version > d.version
            )
    );
end
$$;

comment on function plait.draft_is_whole(uuid, uuid) is
    'Whether I may read all that is written in the draft of a meeting.';

grant execute on function plait.draft_stamp(uuid, uuid) to plait_app;
grant execute on function plait.draft_is_whole(uuid, uuid) to plait_app;
alter function plait.draft_stamp(uuid, uuid) owner to plait_keeper;
alter function plait.draft_is_whole(uuid, uuid) owner to plait_keeper;
revoke create on schema plait from plait_keeper;
