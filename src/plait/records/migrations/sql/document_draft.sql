-- What a team is writing into a document: every version of every section is a row, so
-- nothing that somebody was told is saved is ever written over.

create function plait.may_read_document_draft(p_subject uuid, p_team integer)
returns boolean
language sql stable parallel safe
return coalesce(
    p_subject = nullif(current_setting('plait.subject', true), '')::uuid
    and strpos(current_setting('plait.teams', true), ',' || p_team || ',') > 0,
    false
);

comment on function plait.may_read_document_draft(uuid, integer) is
    'What is being written into a document: the record is open, and my team writes it. '
    'Nobody else reads it before it is recorded, whatever class they were given.';

grant execute on function plait.may_read_document_draft(uuid, integer)
to plait_app, plait_engine, plait_keeper;

alter table document_draft enable row level security;
alter table document_draft force row level security;
revoke all on document_draft from plait_app, plait_engine;
grant select, insert on document_draft to plait_app;
grant select, delete on document_draft to plait_engine;

create policy document_draft_engine on document_draft to plait_engine
using (true) with check (true);
create policy document_draft_not_excluded on document_draft as restrictive to plait_app
using (plait.not_excluded(subject_id))
with check (plait.not_excluded(subject_id));
create policy document_draft_select on document_draft for select to plait_app
using (plait.may_read_document_draft(subject_id, team_id));
create policy document_draft_insert on document_draft for insert to plait_app
with check (plait.may_record(subject_id, team_id, by_id, sens));
