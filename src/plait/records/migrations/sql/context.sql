-- Who is asking, and what they may see. Three rules hold for everything here:
--   * what a policy calls is one SQL function whose body is bound when it is made
--     (`return ...`), so that it needs no search_path, is inlined into the query, and
--     runs on a sharded PostgreSQL as well; it has no subselect;
--   * a function that looks further than its caller (security definer) has a fixed
--     search_path, belongs to plait_keeper, and is on the list of the tests;
--   * settings live for one transaction. No setting, no row.

create function plait.is_engine() returns boolean
language sql stable
return pg_has_role(current_user, 'plait_engine', 'usage');

comment on function plait.is_engine() is
    'Whether the work is done for everyone at once (sweep, import, rebuild).';

create function plait.my_staff() returns integer
language sql stable parallel safe
return nullif(current_setting('plait.staff', true), '')::integer;

create function plait.my_teams() returns integer[]
language sql stable parallel safe
return string_to_array(
    nullif(trim(both ',' from current_setting('plait.teams', true)), ''), ','
)::integer[];

comment on function plait.my_teams() is
    'The teams of who is asking; null for none. They are kept as `,5,7,`: a policy looks '
    'for `,5,` in that at a fifth of what it costs to read an array for each row.';

create function plait.is_open(p_subject uuid) returns boolean
language sql stable parallel safe
return coalesce(
    p_subject = nullif(current_setting('plait.subject', true), '')::uuid, false
);

comment on function plait.is_open(uuid) is
    'Whether this is the record that was opened in this transaction.';

-- `coalesce` is no decoration: an arm that could be an index condition would make the
-- planner build a bitmap of both arms, at five times the cost. The arm that is true of
-- most rows stands first: of events the open record, of obligations the own team.
create function plait.may_see(p_subject uuid, p_team integer, p_sens smallint)
returns boolean
language sql stable parallel safe
return coalesce(
    p_subject = nullif(current_setting('plait.subject', true), '')::uuid
    and (nullif(current_setting('plait.classes', true), '')::integer >> p_sens) & 1 = 1,
    false
) or coalesce(
    strpos(current_setting('plait.teams', true), ',' || p_team || ',') > 0
    and p_sens <> 4,
    false
);

comment on function plait.may_see(uuid, integer, smallint) is
    'An event: the record is open and its class is one that I was given, or my own team '
    'recorded it and it is not sealed.';

create function plait.may_see_entry(
    p_subject uuid, p_team integer, p_from integer, p_told integer, p_classes integer
) returns boolean
language sql stable parallel safe
return coalesce(
    strpos(current_setting('plait.teams', true), ',' || p_team || ',') > 0, false
) or coalesce(
    strpos(current_setting('plait.teams', true), ',' || p_from || ',') > 0, false
) or coalesce(
    strpos(current_setting('plait.teams', true), ',' || p_told || ',') > 0, false
) or coalesce(
    p_subject = nullif(current_setting('plait.subject', true), '')::uuid
    and nullif(current_setting('plait.classes', true), '')::integer & p_classes <> 0,
    false
);

comment on function
plait.may_see_entry(uuid, integer, integer, integer, integer) is
    'An obligation: my own team owes it, started it by what it recorded, or was told '
    'that it is late; or the record is open and I was given a class of its reasons.';

create function plait.not_excluded(p_subject uuid) returns boolean
language sql stable parallel safe
return coalesce(
    current_setting('plait.excluded', true) = '{}'
    or p_subject <> all (nullif(current_setting('plait.excluded', true), '')::uuid[]),
    false
);

comment on function plait.not_excluded(uuid) is
    'False for a member of staff who is kin or close to this family. Beats all.';

create function plait.holds_class(p_subject uuid, p_sens smallint) returns boolean
language sql stable parallel safe
return coalesce(
    p_subject = nullif(current_setting('plait.subject', true), '')::uuid
    and (nullif(current_setting('plait.classes', true), '')::integer >> p_sens) & 1 = 1,
    false
);

create function plait.begin_request(p_staff integer) returns integer[]
language plpgsql security definer set search_path = plait, pg_temp
as $$
declare
    v_is_active boolean;
    v_teams integer[];
    v_excluded uuid[];
begin
    perform plait.forget();
    select is_active into v_is_active from staff where id = p_staff;
    if v_is_active is not true then
        return null;
    end if;
    select coalesce(array_agg(distinct team_id), '{}') into v_teams
    from post
    where staff_id = p_staff and valid_from <= now()
        and (valid_to is null or valid_to > now());
    select coalesce(array_agg(subject_id), '{}') into v_excluded
    from exclusion where staff_id = p_staff;
    perform set_config('plait.staff', p_staff::text, true);
    perform set_config(
        'plait.teams', ',' || array_to_string(v_teams, ',') || ',', true
    );
    perform set_config('plait.excluded', v_excluded::text, true);
    return v_teams;
end
$$;

comment on function plait.begin_request(integer) is
    'Says who is asking, for this transaction. Gives the teams, or null for an account '
    'that is unknown or closed.';

create function plait.forget() returns void
language plpgsql
as $$
begin
    perform set_config('plait.staff', '', true);
    perform set_config('plait.teams', '', true);
    perform set_config('plait.excluded', '', true);
    perform set_config('plait.subject', '', true);
    perform set_config('plait.classes', '', true);
    perform set_config('plait.why', '', true);
end
$$;

comment on function plait.forget() is 'Forgets who is asking and what was opened.';

create function plait.may_record(
    p_subject uuid, p_team integer, p_by integer, p_sens smallint
) returns boolean
language sql stable parallel safe
return coalesce(
    p_subject = nullif(current_setting('plait.subject', true), '')::uuid
    and p_by = nullif(current_setting('plait.staff', true), '')::integer
    and strpos(current_setting('plait.teams', true), ',' || p_team || ',') > 0
    and (
        p_sens <> 4
        or (nullif(current_setting('plait.classes', true), '')::integer >> 4) & 1 = 1
    ),
    false
);

comment on function plait.may_record(uuid, integer, integer, smallint) is
    'An event may be written by me, for a team of mine, into the record that is open; '
    'a sealed one only by a person who was named for what is sealed.';

create function plait.is_mine_or_open(p_subject uuid, p_team integer) returns boolean
language sql stable parallel safe
return coalesce(
    strpos(current_setting('plait.teams', true), ',' || p_team || ',') > 0, false
) or coalesce(
    p_subject = nullif(current_setting('plait.subject', true), '')::uuid, false
);

create function plait.is_me(p_staff integer) returns boolean
language sql stable parallel safe
return coalesce(
    p_staff = nullif(current_setting('plait.staff', true), '')::integer, false
);
