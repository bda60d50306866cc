-- A record may be open for who was released single events of it, and given no class.
-- Then nothing shows but the header and those events: see ADR 0046.

create function plait.is_given(p_subject uuid) returns boolean
language sql stable parallel safe
return coalesce(
    p_subject = nullif(current_setting('plait.subject', true), '')::uuid
    and nullif(current_setting('plait.classes', true), '')::integer <> 0,
    false
);

comment on function plait.is_given(uuid) is
    'Whether this record is open and I was given any class of it.';

create function plait.is_mine_or_given(p_subject uuid, p_team integer) returns boolean
language sql stable parallel safe
return coalesce(
    strpos(current_setting('plait.teams', true), ',' || p_team || ',') > 0, false
) or coalesce(
    p_subject = nullif(current_setting('plait.subject', true), '')::uuid
    and nullif(current_setting('plait.classes', true), '')::integer <> 0,
    false
);

-- Who sees the meeting sees who was asked to it, when the record is open.
create function plait.may_see_seat(p_subject uuid, p_meeting uuid, p_team integer)
returns boolean
language sql stable parallel safe
return plait.is_my_team(p_team) or (
    plait.is_open(p_subject)
    and exists (
        select from plait.meeting as m
        where m.subject_id = p_subject and m.id = p_meeting
    )
);

comment on function plait.may_see_seat(uuid, uuid, integer) is
    'A seat at a meeting: my own team''s; or the record is open and I see the meeting, '
    'which follows the class of the event that called it.';

grant execute on function
    plait.is_given(uuid), plait.is_mine_or_given(uuid, integer),
    plait.may_see_seat(uuid, uuid, integer)
to plait_app, plait_engine, plait_keeper;

alter policy meeting_seat_select on meeting_seat
using (plait.may_see_seat(subject_id, meeting_id, team_id));
alter policy involvement_select on involvement
using (plait.is_mine_or_given(subject_id, team_id));
create or replace function plait.may_see_failure(
    p_subject uuid, p_team integer, p_office integer
) returns boolean
language sql stable parallel safe
return plait.is_mine_or_given(p_subject, p_team)
    or plait.is_my_team(p_office);
alter policy person_insert on person with check (plait.is_given(subject_id));
alter policy person_update on person
using (plait.is_given(subject_id)) with check (plait.is_given(subject_id));
alter policy person_contact_insert on person_contact
with check (plait.is_given(subject_id));

-- That a record came from another installation is said until somebody has checked whose
-- it is. That one of ours is known elsewhere would tell who was told.
create function plait.may_see_link(p_subject uuid, p_is_new boolean) returns boolean
language sql stable parallel safe
return p_is_new and coalesce(
    p_subject = nullif(current_setting('plait.subject', true), '')::uuid
    and nullif(current_setting('plait.classes', true), '')::integer <> 0,
    false
);

comment on function plait.may_see_link(uuid, boolean) is
    'A record that came from elsewhere: it is open and I was given any class of it.';

grant execute on function plait.may_see_link(uuid, boolean)
to plait_app, plait_engine, plait_keeper;

alter policy exchange_link_select on exchange_link
using (plait.may_see_link(subject_id, is_new));
