-- The sweep asks at each pass which ladders found nobody, and whose messages failed.

-- squawk-ignore require-concurrent-index-creation
create index outgoing_about on outgoing (about_event) where about_event is not null;

-- The same for an open duty: the rung that was told last is the partnership's office.
-- squawk-ignore require-concurrent-index-creation
create index worklist_entry_unreached on worklist_entry (subject_id)
where closed_at is null and told -> -1 ->> 'rung' = '20'
    and told -> -1 ->> 'answered' = 'false';
