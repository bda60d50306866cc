"""200,000 families, forty perinatal services and two complex-cases teams, as rows.

They lie in a database of their own below `var/bench-services` and are written by SQL as
the superuser, without the events behind them: the pages that are measured read rows
alone. The chance is seeded; made anew, they are the same but for the moment from which
they count. `BENCH_FAMILIES` says how many families there are.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from benchmarks.crowd import Member, Superuser
from plait.site import database, embedded, places

HOME: Final = Path(__file__).resolve().parents[1] / "var" / "bench-services"
NAME: Final = "plait"
#: Teams of other agencies, and how much is owed to a family by them.
TEAMS: Final = 400
A_FAMILY: Final = 5
#: How many perinatal services, and the number of the first one's team.
SERVICES: Final = 40
FIRST: Final = 1001
#: The teams that keep a complex-cases list, one in each partnership.
KEEPERS: Final = (1041, 1042)
#: Whoever works in each of these teams, and whoever does no care (a lead).
STAFF: Final = 14
_FIRST_STAFF: Final = 5000
_STAFF_NUMBERS: Final = 20
#: Appointments of each service: two years back, eight weeks ahead.
APPOINTMENTS: Final = 25_000

_SEED = "select setseed(0.7)"
#: Without counts the joins of what was just written are planned for a handful of rows.
_COUNT_PEOPLE = "analyze subject, person, team"
_COUNT_WHOSE = "analyze whose"

_ORGANISATION = f"""
    insert into partnership (slug, name, policy) values
        ('ashmere', 'Ashmere', 'ashmere'), ('wendlebury', 'Wendlebury', 'wendlebury');
    insert into agency (slug, name, kind, partnership_id) values
        ('ashmere-maternity', 'Ashmere Maternity', 'maternity', 'ashmere'),
        ('wendlebury-maternity', 'Wendlebury Maternity', 'maternity', 'wendlebury'),
        ('ashmere-visiting', 'Ashmere Visiting', 'health_visiting', 'ashmere'),
        ('vale-perinatal', 'Vale Perinatal', 'perinatal', 'ashmere'),
        ('wendlebury-perinatal', 'Wendlebury Perinatal', 'perinatal', 'wendlebury');
    insert into team (id, agency_id, name, phone, out_of_hours_phone, roles)
    select n, (array['ashmere-maternity', 'wendlebury-maternity', 'ashmere-visiting'])
        [n % 3 + 1], 'Team ' || n, '01632 960100', '', '{{}}'
    from generate_series(1, {TEAMS}) as n;
    insert into team (id, agency_id, name, phone, out_of_hours_phone, roles)
    select n, case when n % 2 = 0 then 'vale-perinatal' else 'wendlebury-perinatal' end,
        'Service ' || n, '01632 960100', '',
        array['perinatal_duty', 'perinatal_clinician', 'care_coordinator']
    from generate_series({FIRST}, {FIRST + SERVICES - 1}) as n
    union all
    select {KEEPERS[0]}, 'ashmere-maternity', 'Complex cases', '01632 960100', '',
        array['complex_case_lead']
    union all
    select {KEEPERS[1]}, 'wendlebury-maternity', 'Complex cases', '01632 960100', '',
        array['complex_case_lead'];
    insert into staff (id, email, password, given_name, family_name, job_title,
        agency_id, is_active)
    select s.id, 'bench-' || s.id || '@plait.example', '!', 'Robin', 'Staff' || s.id,
        '', t.agency_id, true
    from team t, generate_series(0, {STAFF - 1}) as m
    cross join lateral (
        select {_FIRST_STAFF} + (t.id - {FIRST}) * {_STAFF_NUMBERS} + m as id
    ) as s
    where t.id >= {FIRST};
    insert into post (id, staff_id, team_id, role, valid_from)
    select s.id, s.id, (s.id - {_FIRST_STAFF}) / {_STAFF_NUMBERS} + {FIRST},
        'perinatal_clinician', now() - interval '3 years'
    from staff s where s.id >= {_FIRST_STAFF};
    insert into absence (team_id, staff_id, from_at, to_at, cover_staff_id)
    select p.team_id, p.staff_id, now() - interval '1 day', now() + interval '9 days',
        p.staff_id + 1
    from post p where p.id >= {_FIRST_STAFF} and p.id % {_STAFF_NUMBERS} in (2, 7);
"""

_FAMILIES = """
    insert into subject (id, kind, reference, home_team_id, partnership_id, created_at)
    select md5('family' || n)::uuid, 'family', 'F-' || upper(lpad(to_hex(n), 6, '0')),
        n %% %(teams)s::int + 1, 'ashmere', now() - interval '2 years'
    from generate_series(1, %(families)s::int) as n
"""
_PEOPLE = """
    insert into person (subject_id, id, role, given, family_name, name_key, born_on,
        sex, preferred_name, language, interpreter, safe_to_text, household)
    select md5('family' || n)::uuid, md5(role || n)::uuid, role,
        chr(65 + n %% 26) || 'mara', chr(65 + n * 7 %% 26) || 'son' || n, 'son' || n,
        case role when 'mother' then date '1995-04-02'
            else now()::date - (n * 31 %% 700) end,
        '', '', 'English', false, true, true
    from generate_series(1, %(families)s::int) as n
    join (values ('mother'), ('infant')) as r (role) on role = 'mother' or n %% 5 > 0
"""
#: What other teams owe: four of five met, the others due within some weeks.
_BESIDE = """
    insert into worklist_entry (subject_id, id, standard, version, title, trigger,
        about, person_label, owed_by, team_id, agency, opened_at, due_at, closed_at,
        closed_how, because, classes, why, rungs, told)
    select md5('family' || n)::uuid, gen_random_uuid(), 'hv_six_week', 1,
        'A visit at six weeks', gen_random_uuid(), md5('mother' || n)::uuid, 'A. S.',
        'health_visitor', n * 3 %% %(teams)s::int + 1, 'ashmere-visiting',
        now() - interval '60 days', d.due_at, case when k > 1 then d.due_at end,
        case when k > 1 then 'met' end, '{}', 1, '', '[]', '[]'
    from generate_series(1, %(families)s::int) as n
    cross join generate_series(1, %(each)s::int) as k
    cross join lateral (
        select case when k > 1 then now() - random() * interval '600 days'
            else now() + (random() * 40 - 4) * interval '1 day' end as due_at
    ) as d
"""

#: Which families are whose, and what each is: open ones first, then who waits in the
#: inbox, then three times as many that ended.
_WHOSE = f"""
    create temporary table whose as
    with teams as (
        select n as team_id, 150 + n * 37 % 201 as cases, 5 + n * 13 % 56 as inbox
        from generate_series({FIRST}, {FIRST + SERVICES - 1}) as n
    ),
    slots as (
        select team_id, k,
            case when k <= cases then 'case' when k <= cases + inbox then 'inbox'
                else 'over' end as what
        from teams, generate_series(1, cases + inbox + 3 * cases) as k
    ),
    placed as (select *, row_number() over (order by k, team_id) as place from slots),
    families as (
        select p.subject_id, p.id as about, left(p.given, 1) || '. '
            || left(p.family_name, 1) || '.' as label,
            (select max(b.born_on) from person b
                where b.subject_id = p.subject_id and b.role = 'infant') as born_on,
            row_number() over (order by md5(p.subject_id::text)) as place
        from person p where p.role = 'mother'
    )
    select p.team_id, p.k, p.what, f.subject_id, f.about, f.label, f.born_on,
        random() as a, random() as b, random() as c, random() as d,
        {_FIRST_STAFF} + (p.team_id - {FIRST}) * {_STAFF_NUMBERS}
            + 1 + p.k % {STAFF - 1} as worker
    from placed p join families f using (place)
"""

_EPISODES = """
    insert into care_episode (subject_id, id, team_id, from_team_id, about, label,
        state, purpose, referrer, asked_urgency, urgency, rank, received_at, triaged_at,
        accepted_at, first_seen_at, last_seen_at, infant_seen_at, plan_at,
        partner_at, supervised_at, supervision_on, scores, worker_id, infant_worker_id,
        discharge_at, closed_at, edd, born_on, missing, flags, to_tell)
    select w.subject_id, gen_random_uuid(), w.team_id, (w.k * 7 % 400) + 1, w.about,
        w.label, s.state, case when w.d < 0.05 then 'partner' else '' end,
        (array['midwife', 'gp', 'health_visitor', 'self'])[w.k % 4 + 1],
        case when w.c < 0.2 then 'urgent' else 'routine' end, u.urgency, u.rank,
        s.received,
        case when s.state <> 'received' then s.received + interval '20 hours' end,
        case when w.what <> 'inbox' then s.received + interval '3 days' end,
        case when s.state in ('seen', 'closed', 'discharging')
            then s.received + interval '10 days' end,
        case when s.state in ('seen', 'closed', 'discharging')
            then now() - w.d * interval '40 days' end,
        case when w.born_on is not null and w.c < 0.8
            then now() - w.c * interval '50 days' end,
        case when w.a < 0.7 then now() - interval '30 days' end,
        case when w.b < 0.5 then now() - interval '60 days' end,
        case when w.c < 0.9 then now() - w.c * interval '100 days' end,
        case when w.d < 0.5 then now()::date + (w.d * 100)::int - 4 end,
        case when w.what = 'inbox' or w.a < 0.3 then '[]'::jsonb else jsonb_build_array(
            jsonb_build_object('i', 'core10', 't', 15 + w.k % 20, 'on', '2026-01-05'),
            jsonb_build_object('i', 'core10', 't', 10 + w.k % 15, 'on', '2026-02-16'),
            jsonb_build_object('i', 'core10', 't', 5 + w.k % 12, 'on', '2026-04-13'),
            jsonb_build_object('i', 'epds', 't', 12 + w.k % 12, 'on', '2026-01-05'),
            jsonb_build_object('i', 'epds', 't', 6 + w.k % 10, 'on', '2026-04-13')) end,
        case when w.what <> 'inbox' and s.state <> 'accepted' then w.worker end,
        case when w.d < 0.2 then w.worker + 1 end,
        case when s.state = 'discharging' then now() - interval '4 days' end,
        case when w.what = 'over' then now() - w.b * interval '600 days' end,
        case when w.born_on is null then now()::date + (w.a * 200)::int end, w.born_on,
        case when w.what = 'inbox' and w.d < 0.4
            then array['medication', 'under_team'] else '{}' end,
        case when w.b < 0.2 then array['sleepless', 'recent_change'] else '{}' end,
        case when w.what <> 'over' and w.b < 0.1 then array['gp'] else '{}' end
    from whose w
    cross join lateral (
        select
            case w.what when 'over' then 'closed' when 'inbox' then
                case when w.a < 0.6 then 'received' when w.a < 0.75 then 'triaged'
                    when w.a < 0.9 then 'asked' else 'redirecting' end
            else case when w.a < 0.05 then 'accepted' when w.a < 0.15 then 'allocated'
                when w.a < 0.92 then 'seen' else 'discharging' end end as state,
            case w.what when 'inbox' then now() - w.c * interval '12 days'
                else now() - interval '20 days' - w.c * interval '300 days' end
                as received
    ) as s
    cross join lateral (
        select (array['emergency', 'urgent', 'routine', 'routine', 'routine'])[p + 1]
                as urgency, (array[0, 1, 2, 2, 2])[p + 1] as rank
        from (select floor(w.b * 5)::int as p) as picked
    ) as u
"""

#: What a service owes: three of four open cases owe something, most of it not late.
_OWED = """
    insert into worklist_entry (subject_id, id, standard, version, title, trigger,
        about, person_label, owed_by, team_id, agency, opened_at, due_at, closed_at,
        closed_how, because, classes, why, rungs, told)
    select w.subject_id, gen_random_uuid(), o.standard, 1, o.title, gen_random_uuid(),
        w.about, w.label, 'perinatal_duty', w.team_id, t.agency_id,
        now() - interval '30 days', o.due_at, case when o.is_over then o.due_at end,
        case when o.is_over then 'met' end, '{}', 2, '', '[]', '[]'
    from whose w join team t on t.id = w.team_id
    cross join lateral (
        select 'care_plan_by_32_weeks' as standard,
            'A care plan is written by 32 weeks' as title,
            now() + (n * 20 - 8 + w.a * 10) * interval '1 day' as due_at,
            false as is_over
        from generate_series(0, 2) as n where w.what = 'case' and w.d < 0.75 - n * 0.3
        union all
        select 'pmh_assessment_2w', 'Assessed within 2 weeks',
            now() - (n * 30 + w.b * 20) * interval '1 day', true
        from generate_series(1, 6) as n where w.what <> 'inbox'
        union all
        select x.standard, x.title, now() + (14 - w.c * 16) * interval '1 day', false
        from (values ('pmh_triage', 'Triaged within 1 working day'),
            ('pmh_assessment_2w', 'Assessed within 2 weeks')) as x (standard, title)
        where w.what = 'inbox'
    ) as o
"""

#: What each service did and has planned, between 9 and 17 on working days.
_APPOINTMENTS = f"""
    insert into appointment (subject_id, id, team_id, worker_id, at, ends_at, kind,
        state, about, people, label, place, mode, results)
    select w.subject_id, gen_random_uuid(), w.team_id, a.worker, a.at,
        a.at + interval '1 hour', 'home_visit',
        case when a.at > now() then 'booked' when a.luck < 0.0005 then 'booked'
            when a.luck < 0.05 then 'cancelled' when a.luck < 0.12 then 'missed'
            else 'kept' end,
        w.about, array[w.about], w.label, 'home', 'face_to_face',
        case when a.at < now() and a.luck > 0.05
            then array['mother:attended', 'infant:attended'] else '{{}}' end
    from generate_series({FIRST}, {FIRST + SERVICES - 1}) as team
    cross join generate_series(0, {APPOINTMENTS - 1}) as n
    cross join lateral (
        select (date_trunc('week', now()) - interval '104 weeks'
                + (n / 5 % 112) * interval '1 week' + n % 5 * interval '1 day'
                + (9 + n * 7 % 8) * interval '1 hour') as at,
            random() as luck,
            {_FIRST_STAFF} + (team - {FIRST}) * {_STAFF_NUMBERS} + n % {STAFF}
                as worker
    ) as a
    join whose w on w.team_id = team and w.k = n % 150 + 1
"""

#: How much work each open episode is, and the alert of each birth that is to come.
_WEIGHTS = """
    insert into workforce_weight (subject_id, id, team_id, intensity, travel)
    select e.subject_id, e.id, e.team_id, 'enhanced', 'near'
    from care_episode e where e.worker_id is not null and e.closed_at is null
"""
_ALERTS = """
    insert into birth_alert (subject_id, id, version, state, label, sent_at,
        from_team_id, teams, waiting, outside, outside_waiting, is_behind, due_on, sens)
    select w.subject_id, gen_random_uuid(), 1, 'current', w.label,
        now() - interval '10 days', 1, array[1, 2, w.team_id],
        case when w.c < 0.3 then array[2] else '{}' end, 1, 0, w.d < 0.1,
        now()::date + (w.a * 200)::int, 0
    from whose w where w.born_on is null and w.what = 'case'
"""

_GROUPS = f"""
    insert into care_group (id, team_id, title, kind, weekday, opens, minutes, place,
        from_on, until_on, places, workers, by_id, at)
    select gen_random_uuid(), team, 'Group ' || g, 'parent_infant_group', g, '10:00',
        90, 'home', now()::date - 200, now()::date + 200, 8,
        array[{_FIRST_STAFF} + (team - {FIRST}) * {_STAFF_NUMBERS} + g],
        {_FIRST_STAFF} + (team - {FIRST}) * {_STAFF_NUMBERS}, now()
    from generate_series({FIRST}, {FIRST + SERVICES - 1}) as team,
        generate_series(0, 2) as g
"""

#: Two lists of 150 pregnancies, of families that no service has.
_COMPLEX = f"""
    insert into complex_case (subject_id, id, team_id, about, label, state, tier, rank,
        joint, since, talked_at, talks, due_on, changed_at, edd, midwife_at, midwife_id)
    select w.subject_id, gen_random_uuid(), k.team, w.about, w.label,
        case when w.a < 0.1 then 'left_out' else 'open' end,
        (array['red', 'amber', 'green'])[r.rank + 1], r.rank, false,
        now()::date - 60,
        case when w.b < 0.85 then now() - w.b * interval '30 days' end, 1,
        case when w.b < 0.85 then now()::date + (w.c * 28)::int - 3 end,
        case when w.d < 0.15 then now() - interval '1 day' end,
        now()::date + (w.a * 200)::int, case when w.c < 0.9 then now() end, 1
    from (select *, row_number() over (order by subject_id) as n from whose
        where what = 'over') as w
    join (values ({KEEPERS[0]}, 0), ({KEEPERS[1]}, 1)) as k (team, half)
        on w.n % 2 = k.half and w.n <= 300
    cross join lateral (select floor(w.d * 3)::int as rank) as r
"""

_STEPS = (
    _SEED, _ORGANISATION, _FAMILIES, _PEOPLE, _COUNT_PEOPLE, _BESIDE, _WHOSE,
    _COUNT_WHOSE, _EPISODES, _OWED,
    _APPOINTMENTS, _WEIGHTS, _ALERTS, _GROUPS, _COMPLEX,
)  # fmt: skip
_COUNTED = ("subject", "worklist_entry", "care_episode", "appointment", "complex_case")


def ensure() -> Superuser:
    """The database of the services, made if need be, and its superuser's connection."""
    os.environ["PLAIT_HOME"] = str(HOME)
    os.environ["PLAIT_DEMO"] = "1"
    for name in ("DATABASE_URL", "PLAIT_DATABASE"):
        os.environ.pop(name, None)
    server = embedded.ensure(places.postgres())
    subprocess.run(
        [sys.executable, "-m", "plait", "migrate"], check=True, capture_output=True
    )
    admin = database.as_superuser(server, NAME)
    admin.execute("set search_path = plait, public")
    if not admin.execute("select 1 from team where id = %s", [FIRST]).fetchone():
        _fill(admin)
    # Nothing escalates here, and a page that said so would be another page.
    admin.execute(
        "insert into sweep_state (id, last_started, last_finished, entries_told, "
        "failed, alarm) values (1, now(), now() + interval '1 hour', 0, 0, '') "
        "on conflict (id) do update set last_finished = excluded.last_finished"
    )
    admin.execute(
        "create extension if not exists pg_stat_statements with schema public"
    )
    return admin


def _fill(admin: Superuser) -> None:
    given = {
        "families": int(os.environ.get("BENCH_FAMILIES", "200000")),
        "teams": TEAMS, "each": A_FAMILY,
    }  # fmt: skip
    with admin.transaction():
        admin.execute("set local session_replication_role = replica")
        admin.execute("set local synchronous_commit = off")
        for step in _STEPS:
            admin.execute(step, given if "%(" in step else None)
    admin.execute("vacuum (analyze)")


def counts(admin: Superuser) -> dict[str, int]:
    """How many rows the tables hold that matter."""
    found = {}
    for table in _COUNTED:
        row = admin.execute(f"select count(*) from {table}").fetchone()
        found[table] = row[0] if row else 0
    return found


def members(many: int, place: int = 3) -> list[Member]:
    """One member of staff of each of so many services."""
    return [_member(team, place) for team in range(FIRST, FIRST + many)]


def keepers(many: int) -> list[Member]:
    """Members of staff of the teams that keep a complex-cases list, in turn."""
    return [_member(KEEPERS[n % 2], n // 2) for n in range(many)]


def _member(team: int, place: int) -> Member:
    number = _FIRST_STAFF + (team - FIRST) * _STAFF_NUMBERS + place
    return Member(number, team, f"bench-{number}@plait.example")
