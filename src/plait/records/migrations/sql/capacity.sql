-- Forecasts of a team's queue. The team asks and reads; the worker answers. Which role
-- of the team may is asked before: the numbers are of the team's own work.

alter table capacity_forecast enable row level security;
alter table capacity_forecast force row level security;
revoke all on capacity_forecast from plait_app, plait_engine;
create policy capacity_forecast_engine on capacity_forecast to plait_engine
using (true) with check (true);
create policy capacity_forecast_select on capacity_forecast for select to plait_app
using (plait.is_my_team(team_id));
create policy capacity_forecast_insert on capacity_forecast for insert to plait_app
with check (plait.is_my_team(team_id));
create policy capacity_forecast_update on capacity_forecast for update to plait_app
using (plait.is_my_team(team_id)) with check (plait.is_my_team(team_id));
grant select on capacity_forecast to plait_app;
-- The web asks. What is answered, and when, is the worker's.
grant insert (team_id, extra_halves, more, asked_at) on capacity_forecast to plait_app;
grant update (asked_at) on capacity_forecast to plait_app;
grant select, insert, update, delete on capacity_forecast to plait_engine;
