-- Who is around a family, as far as a reader may know it.

create function plait.involved(p_subject uuid)
returns table (involvement_id uuid)
language plpgsql stable security definer set search_path = plait, pg_temp
as $$
begin
    if not plait.is_open(p_subject) or not plait.may_open(p_subject) then
        return;
    end if;
    return query
    select i.id
    from involvement i
    where i.subject_id = p_subject
        and (
            strpos(current_setting('plait.teams', true), ',' || i.team_id || ',') > 0
            or not exists (
                select from event e
                where e.subject_id = i.subject_id and e.id = i.source_event
                    and e.sens not in (0, 1)
                    and not plait.may_see(e.subject_id, e.team_id, e.sens)
            )
        );
end
$$;

comment on function plait.involved(uuid) is
    'The involvements of the record that is open, without those that would tell of an '
    'event whose very existence is bound. My own teams are always among them.';

revoke execute on function plait.involved(uuid) from public;
grant execute on function plait.involved(uuid) to plait_app;
grant create on schema plait to plait_keeper;
alter function plait.involved(uuid) owner to plait_keeper;
revoke create on schema plait from plait_keeper;
