"""Rules of access, broken one at a time, to see that the tests notice."""

from dataclasses import dataclass

_MINE = "strpos(current_setting('plait.teams', true), ',' || p_team || ',') > 0"
_TEAMS = "nullif(current_setting('plait.teams', true), '')"
_SUBJECT = "nullif(current_setting('plait.subject', true), '')::uuid"
_CLASSES = "nullif(current_setting('plait.classes', true), '')::integer"


@dataclass(frozen=True)
class Mutant:
    """One break. Either `old` becomes `new` in a function, or `statement` is run."""

    name: str
    function: str = ""
    old: str = ""
    new: str = ""
    statement: str = ""
    #: Where it takes many worlds until one shows it: a seed of which an early one does.
    seed: int | None = None

    def breaks(self, connection) -> None:
        """Break the rule for this transaction, as the owner of what is broken."""
        with connection.cursor() as cursor:
            cursor.execute("set local role plait_owner")
            if self.statement:
                cursor.execute(self.statement)
            else:
                self._edit(cursor)
            cursor.execute("set local role plait_app")

    def _edit(self, cursor) -> None:
        cursor.execute(
            "select pg_get_functiondef(oid) from pg_proc "
            "where pronamespace = 'plait'::regnamespace and proname = %s",
            [self.function],
        )
        [(source,)] = cursor.fetchall()
        assert self.old in source, f"{self.name}: the rule to break has gone"
        cursor.execute("grant create on schema plait to plait_keeper")
        cursor.execute("set local role plait_keeper")
        cursor.execute(source.replace(self.old, self.new))


def _may_see(own: str, opened: str) -> str:
    return (
        "create or replace function plait.may_see_event(p_subject uuid, p_root uuid, "
        "p_team integer, p_sens smallint) returns boolean language sql stable parallel "
        f"safe return coalesce({own}, false) or coalesce({opened}, false) "
        "or plait.is_released(p_subject, p_root)"
    )


_OWN = f"{_MINE} and p_sens <> 4"
_OPEN = f"p_subject = {_SUBJECT}"

MUTANTS = (
    Mutant(
        "an involvement never ends",
        "open_subject",
        "and (until is null or until > now())",
        "",
    ),
    Mutant(
        "an involvement holds at its last moment",
        "open_subject",
        "until > now()",
        "until >= now()",
    ),
    Mutant("an involvement holds too early", "open_subject", "since <= now()", "true"),
    Mutant(
        "an involvement does not hold at its first moment",
        "open_subject",
        "since <= now()",
        "since < now()",
    ),
    Mutant(
        "a name on an involvement is ignored",
        "open_subject",
        "and (staff_id is null or staff_id = v_staff)",
        "",
    ),
    Mutant(
        "any team's involvement will do",
        "open_subject",
        "team_id = any (v_teams)",
        "true",
    ),
    Mutant(
        "involvement with any family will do",
        "open_subject",
        "where subject_id = p_subject\n        and team_id",
        "where team_id",
    ),
    Mutant(
        "the highest mask, not all", "open_subject", "bit_or(classes)", "max(classes)"
    ),
    Mutant(
        "only what all masks share",
        "open_subject",
        "bit_or(classes)",
        "bit_and(classes)",
    ),
    Mutant(
        "kin may open",
        "open_subject",
        "if v_staff is null or exists (\n"
        "        select from exclusion where subject_id = p_subject "
        "and staff_id = v_staff\n    ) then",
        "if v_staff is null then",
    ),
    Mutant(
        "kin see what their team recorded",
        statement="drop policy event_not_excluded on plait.event",
    ),
    Mutant(
        "kin see what their team owes",
        statement="drop policy worklist_entry_not_excluded on plait.worklist_entry",
    ),
    Mutant(
        "exclusions are not read",
        "begin_request",
        "set_config('plait.excluded', v_excluded::text, true)",
        "set_config('plait.excluded', '{}', true)",
    ),
    Mutant(
        "a post never ends",
        "begin_request",
        "and (valid_to is null or valid_to > now())",
        "",
    ),
    Mutant(
        "a post holds at its last moment",
        "begin_request",
        "valid_to > now()",
        "valid_to >= now()",
    ),
    Mutant("a post holds too early", "begin_request", "valid_from <= now()", "true"),
    Mutant(
        "a closed account may ask", "begin_request", "v_is_active is not true", "false"
    ),
    Mutant(
        "the next to ask inherits what was open",
        "begin_request",
        "perform plait.forget();",
        "",
    ),
    Mutant(
        "a refused opening leaves the last one open",
        "open_subject",
        "perform set_config('plait.subject', '', true);",
        "",
    ),
    Mutant(
        "classes are a ladder",
        statement=_may_see(_OWN, f"{_OPEN} and {_CLASSES} >> p_sens <> 0"),
    ),
    Mutant("the mask is ignored", statement=_may_see(_OWN, _OPEN)),
    Mutant(
        "what is sealed is the team's",
        statement=_may_see(_MINE, f"{_OPEN} and ({_CLASSES} >> p_sens) & 1 = 1"),
    ),
    Mutant(
        "one open record opens all",
        statement=_may_see(_OWN, f"({_CLASSES} >> p_sens) & 1 = 1"),
    ),
    Mutant(
        "every team is mine",
        statement=_may_see(
            f"{_TEAMS} is not null and p_sens <> 4",
            f"{_OPEN} and ({_CLASSES} >> p_sens) & 1 = 1",
        ),
    ),
    Mutant(
        "nobody sees everything",
        statement="create policy nobody on plait.event for select to plait_app "
        f"using ({_TEAMS} is null); drop policy event_not_excluded on plait.event",
    ),
    Mutant(
        "row-level security is off on one table",
        statement="alter table plait.worklist_entry disable row level security",
    ),
    Mutant(
        "an obligation is shown whatever its classes",
        statement="alter policy worklist_entry_select on plait.worklist_entry "
        "using (plait.is_mine_or_open(subject_id, team_id))",
    ),
    Mutant(
        "whose recording started it does not see it",
        statement="alter policy worklist_entry_select on plait.worklist_entry using "
        "(plait.may_see_entry(subject_id, team_id, null, told_team_id, concerned, "
        "classes))",
    ),
    Mutant(
        "whom it concerns does not see it",
        statement="alter policy worklist_entry_select on plait.worklist_entry using "
        "(plait.may_see_entry(subject_id, team_id, from_team_id, told_team_id, null, "
        "classes))",
    ),
    Mutant(
        "what concerns anybody concerns all",
        statement="alter policy worklist_entry_select on plait.worklist_entry using "
        "(plait.may_see_entry(subject_id, team_id, from_team_id, told_team_id, "
        "concerned, classes) or concerned <> '{}')",
    ),
    Mutant(
        "an open record tells whom else it concerns",
        statement="alter policy worklist_concern_select on plait.worklist_concern "
        "using (plait.is_mine_or_open(subject_id, team_id))",
    ),
    Mutant(
        "kin see what their team is needed for",
        statement="drop policy worklist_concern_not_excluded on plait.worklist_concern",
    ),
    Mutant(
        "everybody sees whose duties could not be worked out",
        statement="alter policy failed_derivation_select on plait.failed_derivation "
        "using (true)",
    ),
    Mutant(
        "kin see that it could not be worked out",
        statement="drop policy failed_derivation_not_excluded "
        "on plait.failed_derivation",
    ),
    Mutant(
        "any agency has the counts",
        "quality_of",
        "and a.kind = 'partnership'",
        "",
    ),
    Mutant(
        "the office of another partnership has the counts",
        "quality_of",
        "and a.partnership_id = p_partnership",
        "",
    ),
    Mutant(
        "who led the pathway once leads it still",
        "leads_policy",
        "((p.valid_to IS NULL) OR (p.valid_to > now()))",
        "true",
    ),
    Mutant(
        "a search finds other teams' families",
        "find_people",
        "and i.team_id = any (v_teams)",
        "",
    ),
    Mutant(
        "a search finds what has ended",
        "find_people",
        "and (i.until is null or i.until > now())",
        "",
    ),
    Mutant(
        "kin are found by a search",
        "find_people",
        "where x.subject_id = s.id and x.staff_id = v_staff",
        "where false",
    ),
    Mutant(
        "kin are on the list of families",
        "my_subjects",
        "where x.subject_id = s.id and x.staff_id = plait.my_staff()",
        "where false",
    ),
    Mutant(
        "the existence of every class is told",
        "held_elsewhere",
        "and e.seen_as in (0, 1)",
        "",
    ),
    Mutant(
        "what is held is told of closed records",
        "held_elsewhere",
        "if not plait.is_open(p_subject) or not plait.may_open(p_subject)",
        "if false",
    ),
    Mutant(
        "who was given single events learns what others hold",
        "held_elsewhere",
        "or nullif(current_setting('plait.classes', true), '')::integer = 0",
        "",
        seed=4,
    ),
    Mutant(
        "what is released is hidden",
        "open_subject",
        "string_agg(distinct root::text, ',')",
        "max('')",
    ),
    Mutant(
        "what is released stays released",
        "open_subject",
        "team_id = any (v_teams)\n                    and (staff_id is null or "
        "staff_id = v_staff)\n                    and since <= now()\n"
        "                    and (until is null or until > now())",
        "team_id = any (v_teams) and (staff_id is null or staff_id = v_staff) "
        "and since <= now()",
    ),
    Mutant(
        "what is released to one is released to the team",
        "open_subject",
        "and (staff_id is null or staff_id = v_staff)\n                    and since",
        "and since",
    ),
    Mutant(
        "what is released to one team is released to all",
        "open_subject",
        "where subject_id = p_subject\n                    and team_id = any (v_teams)",
        "where subject_id = p_subject",
    ),
    Mutant(
        "an emergency never ends",
        "open_subject",
        "and (until is null or until > now());",
        "and (until is null or until > now() or purpose = 'emergency');",
    ),
    Mutant(
        "an emergency opens what is sealed",
        "open_subject",
        "bit_or(classes)",
        "bit_or(case purpose when 'emergency' then 31 else classes end)",
    ),
    Mutant(
        "an emergency lasts longer than it may",
        "open_in_emergency",
        "interval '60 minutes'",
        "interval '61 minutes'",
    ),
    Mutant(
        "kin may open in an emergency",
        "open_in_emergency",
        "where x.subject_id = v_found[1] and x.staff_id = v_staff",
        "where false",
    ),
    Mutant(
        "the class that it was recorded with counts for ever",
        statement="alter policy event_select on plait.event "
        "using (plait.may_see_event(subject_id, root, team_id, sens))",
    ),
    Mutant(
        "what is sealed later is still the team's",
        statement="alter policy event_select on plait.event using "
        "(plait.may_see_event(subject_id, root, team_id, case when seen_as = 4 "
        "then sens else seen_as end))",
    ),
    Mutant(
        "what was lowered once is lowered for ever",
        "seen_as_of",
        "order by c.number desc",
        "order by c.number",
    ),
    Mutant(
        "why it was raised is told when it is lowered",
        "seen_as_of",
        "order by plait.guard(o.sens) desc, o.number desc",
        "order by o.number desc",
    ),
    Mutant(
        "that something is held is told of what was raised since",
        "held_elsewhere",
        "e.seen_as in (0, 1)",
        "e.sens in (0, 1)",
    ),
    Mutant(
        "a meeting is shown whatever its class",
        statement="alter policy meeting_select on plait.meeting "
        "using (plait.is_mine_or_open(subject_id, called_by_id))",
    ),
    Mutant(
        "an open record tells who sits at every meeting",
        statement="alter policy meeting_seat_select on plait.meeting_seat "
        "using (plait.is_mine_or_open(subject_id, team_id))",
    ),
    Mutant(
        "kin see the meetings that their team was asked to",
        statement="drop policy meeting_not_excluded on plait.meeting",
    ),
)
