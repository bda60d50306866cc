-- Who is on call and who is away: the web reads it of its own teams. A person says for
-- themselves that they are away; a team writes its own shifts. Which colleague of the
-- team may do that is asked before (`access.rota`).

create function plait.is_me_in(p_staff integer, p_team integer) returns boolean
language sql stable parallel safe
return coalesce(
    p_staff = nullif(current_setting('plait.staff', true), '')::integer
    and strpos(current_setting('plait.teams', true), ',' || p_team || ',') > 0,
    false
);

comment on function plait.is_me_in(integer, integer) is
    'Whether this is me, in a team in which I hold a post now.';

grant execute on function plait.is_me_in(integer, integer)
to plait_app, plait_engine, plait_keeper;

do $$
declare
    v_table text;
begin
    foreach v_table in array array['team_hours', 'rota_shift', 'absence'] loop
        execute format('alter table %I enable row level security', v_table);
        execute format('alter table %I force row level security', v_table);
        execute format(
            'create policy %I on %I to plait_engine using (true) with check (true)',
            v_table || '_engine', v_table
        );
        execute format(
            'create policy %I on %I for select to plait_app
             using (plait.is_my_team(team_id))',
            v_table || '_select', v_table
        );
    end loop;
end
$$;

create policy rota_shift_insert on rota_shift for insert to plait_app
with check (plait.is_my_team(team_id));
create policy rota_shift_delete on rota_shift for delete to plait_app
using (plait.is_my_team(team_id));

create policy absence_insert on absence for insert to plait_app
with check (plait.is_me_in(staff_id, team_id));
create policy absence_update on absence for update to plait_app
using (plait.is_me_in(staff_id, team_id))
with check (plait.is_me_in(staff_id, team_id));

revoke all on team_hours, rota_shift, absence from plait_app;
grant select on team_hours to plait_app;
grant select, insert, delete on rota_shift to plait_app;
grant select, insert on absence to plait_app;
-- When somebody is back; never who was away, or since when.
grant update (to_at) on absence to plait_app;
