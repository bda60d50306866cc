"""Wrong policies, for the table of `test_wrong_policy`."""

from __future__ import annotations

from lib.wrong_parts import Wrong

GOOD = """name: thornbury
partnership: Thornbury Safeguarding Children Partnership
version: 2
adopted_by: Thornbury partners (made up)
adopted_on: 2026-06-01
review_on: 2027-06-01
adopts: all
parameters:
  epds_probable: 13
  close_of_business: "17:00"
  quorum_strategy: [social_worker, police]
set:
  handover_accepted:
    within: { working_days: 1 }
  initial_conference:
    within: { working_days: 10 }
history:
  - version: 1
    adopted_by: Thornbury partners, the year before
    adopted_on: 2026-01-05
    review_on: 2027-01-05
    set:
      message_acknowledged:
        within: { working_days: 2 }
"""
_PROBABLE = "  epds_probable: 13"
_CLOSE = '  close_of_business: "17:00"'
_QUORUM = "  quorum_strategy: [social_worker, police]"
_WITHIN = "    within: { working_days: 1 }"
_NATIONAL = "    within: { working_days: 10 }"
_PAST = "      message_acknowledged:\n        within: { working_days: 2 }"


def _set(line: str, said: str) -> Wrong:
    """A field of a standard that binds nobody."""
    return Wrong(_WITHIN, f"    {line}", said)


def _loosens(line: str, said: str) -> Wrong:
    """A field of a national standard."""
    return Wrong(_NATIONAL, f"    {line}", f"initial_conference: {said}")


WRONG = {
    # --- words ---
    "an unknown field": Wrong(
        "adopts: all", "adoptss: all",
        "adoptss: is not a field here. Did you mean 'adopts'?",
    ),
    "an unknown field of a version": Wrong(
        "    set:\n", "    sets:\n",
        "history.sets: is not a field here. Did you mean 'set'?", "    sets:",
    ),
    "an unknown parameter": Wrong(
        _PROBABLE, "  epds_probabel: 13",
        "is not a parameter of a policy. Did you mean 'epds_probable'?",
    ),
    "a parameter outside of parameters": Wrong(
        "adopts: all", "adopts: all\nepds_severe: 20",
        "epds_severe: is not a field here. Write it below parameters", "epds_severe",
    ),
    "an unknown standard": Wrong(
        "  handover_accepted:", "  handover_acepted:",
        "is not a standard. Did you mean 'handover_accepted'?",
    ),
    "an unknown standard in an older version": Wrong(
        "      message_acknowledged:", "      message_acknowleged:",
        "is not a standard. Did you mean 'message_acknowledged'?",
    ),
    "an unknown standard among those adopted": Wrong(
        "adopts: all", "adopts: [hv_new_brith]", "Did you mean 'hv_new_birth'?",
    ),
    "an unknown field of a standard": _set(
        "withn: { working_days: 1 }",
        "is not for a partnership to set. Did you mean 'within'?",
    ),
    "the answer of a standard": _set(
        "then: { kind: handover.accepted }", "is not for a partnership to set",
    ),
    "how much a standard binds": _set(
        "force: law", "is not for a partnership to set",
    ),
    "a limit with an unknown unit": _set(
        "within: { dais: 3 }", "'dais' is not a unit of time. Did you mean 'days'?",
    ),
    "an unknown kind": _set(
        "when: [{ kind: handover.offred }]", "Did you mean 'handover.offered'?",
    ),
    "an unknown role that owes it": _set(
        "owed_by: midwif",
        "'midwif' is not a role in roles.yaml. Did you mean 'midwife'?",
    ),
    "an unknown role that is told": _set(
        "if_late: [{ after: 0 hours, tell: team_manger }]",
        "'team_manger' is not a role in roles.yaml. Did you mean 'team_manager'?",
    ),
    "an unknown role in a quorum": Wrong(
        _QUORUM, "  quorum_strategy: [polise]",
        "'polise' is not on the list. Did you mean 'police'?",
    ),
    # --- values ---
    "a number above the range": Wrong(
        _PROBABLE, "  epds_probable: 99",
        "wanted a whole number from 9 to 15 (points), got '99'",
    ),
    "a number that is yes": Wrong(
        _PROBABLE, "  epds_probable: true",
        "wanted a whole number from 9 to 15 (points), got 'True'",
    ),
    "a number that is nothing": Wrong(
        _PROBABLE, "  epds_probable:", "wanted a whole number from 9 to 15",
    ),
    "a band below the one under it": Wrong(
        _PROBABLE, "  epds_probable: 10",
        "wanted epds_possible below epds_probable, got 10 and 10",
    ),
    "a time of day that there is not": Wrong(
        _CLOSE, '  close_of_business: "25:00"', "wanted a time from 15:00 to 20:00",
    ),
    "a time of day elsewhere": Wrong(
        _CLOSE, '  close_of_business: "17:00+01:00"',
        "wanted a time from 15:00 to 20:00, got '17:00+01:00'",
    ),
    "a role twice in a quorum": Wrong(
        _QUORUM, "  quorum_strategy: [police, police]", "the same role is there twice",
    ),
    "a quorum of nobody": Wrong(
        _QUORUM, "  quorum_strategy: []", "wanted a list of roles",
    ),
    "a quorum that is a word": Wrong(
        _QUORUM, "  quorum_strategy: police", "wanted a list of roles, got 'police'",
    ),
    "no working day": _set(
        "within: { working_days: 0 }", "working_days: working days start at 1",
    ),
    "a window that opens after it is due": _set(
        "opens: { days: 30 }", "the window opens after it is due",
    ),
    "a ladder in the wrong order": _set(
        "if_late: [{ after: 2 hours, tell: team_manager }, "
        "{ after: 0 hours, tell: named_nurse }]",
        "if_late: wanted the rungs from early to late",
    ),
    "a ladder of one rung": _set(
        "if_late: [{ after: 0 hours, tell: team_manager }]", "wanted 2 to 4 rungs",
    ),
    "a title that lays blame": _set(
        "title: Midwives who fail to answer", "'fail' lays blame",
    ),
    "a word where it is yes or no": _set(
        "may_dismiss: perhaps", "wanted true or false, got 'perhaps'",
    ),
    # --- versions and dates ---
    "a review on the day of adoption": Wrong(
        "review_on: 2027-06-01", "review_on: 2026-06-01",
        "review_on: wanted a day after adopted_on, got 2026-06-01",
    ),
    "a review before adoption, long ago": Wrong(
        "    review_on: 2027-01-05", "    review_on: 2025-01-05",
        "history.review_on: wanted a day after adopted_on, got 2025-01-05",
    ),
    "a day that there is not": Wrong(
        "adopted_on: 2026-06-01", "adopted_on: 2026-02-30",
        "got 2026-02-30, which is no day, time or number that there is",
    ),
    "a day that is a word": Wrong(
        "adopted_on: 2026-06-01", "adopted_on: soon",
        "adopted_on: wanted a day such as 2026-03-09, got 'soon'",
    ),
    "the first day that there is": Wrong(
        "    adopted_on: 2026-01-05", "    adopted_on: 0001-01-01",
        "adopted_on: wanted a day from 2000-01-01 to 2199-12-31, got 0001-01-01",
    ),
    "the last day that there is": Wrong(
        "review_on: 2027-06-01", "review_on: 9999-12-31",
        "review_on: wanted a day from 2000-01-01 to 2199-12-31, got 9999-12-31",
    ),
    "a version of nothing": Wrong(
        "version: 2", "version: 0", "version: wanted 1 or more, got 0",
    ),
    "a version that is yes": Wrong(
        "version: 2", "version: true", "version: wanted a whole number, got true",
    ),
    "a version that is a word": Wrong(
        "version: 2", "version: two", "version: wanted a whole number, got 'two'",
    ),
    "a version below the one before it": Wrong(
        "  - version: 1", "  - version: 3", "wanted a number above 3, got 2",
        "version: 2",
    ),
    "a version adopted before the one before it": Wrong(
        "    adopted_on: 2026-01-05\n", "    adopted_on: 2026-07-05\n",
        "version 2 is adopted on 2026-06-01, before version 1 on 2026-07-05",
        "adopted_on: 2026-06-01",
    ),
    "versions that are no list": Wrong(
        GOOD[GOOD.index("history:"):], "history: none",
        "history: wanted a list, got 'none'",
    ),
    "a version that is a word in a list": Wrong(
        GOOD[GOOD.index("  - version"):], "  - none",
        "history: wanted fields and their values, got 'none'",
    ),
    "no name": Wrong("name: thornbury\n", "", "name: is missing", "partnership:"),
    "another name than the file's": Wrong(
        "name: thornbury", "name: thornbery",
        "name: wanted the file's name, 'thornbury', got 'thornbery'",
    ),
    "nobody who adopted it": Wrong(
        "adopted_by: Thornbury partners (made up)", 'adopted_by: " "',
        "adopted_by: wanted a name, got nothing",
    ),
    "no partnership": Wrong(
        "partnership: Thornbury Safeguarding Children Partnership",
        'partnership: ""', "partnership: wanted a name, got nothing",
    ),
    # --- shapes ---
    "a standard adopted twice": Wrong(
        "adopts: all", "adopts: [hv_new_birth, hv_new_birth]",
        "adopts: 'hv_new_birth' stands twice",
    ),
    "some of the standards": Wrong(
        "adopts: all", "adopts: some",
        "adopts: wanted all, or a list of standards, got 'some'",
    ),
    "a number among those adopted": Wrong(
        "adopts: all", "adopts: [1]",
        "adopts: wanted all, or a list of standards, got 1",
    ),
    "a word where fields are wanted": Wrong(
        "  handover_accepted:\n    within: { working_days: 1 }",
        "  handover_accepted: soon",
        "set.handover_accepted: wanted fields and their values, got 'soon'",
    ),
    # --- YAML itself ---
    "the same field twice": Wrong(
        "adopts: all", "adopts: all\nversion: 3",
        "version: stands twice: wanted each field once", "version: 3",
    ),
    "the same standard twice": Wrong(
        "  initial_conference:", "  handover_accepted: # again",
        "handover_accepted: stands twice: wanted each field once",
    ),
    "a tab": Wrong(
        _WITHIN, "\twithin: { working_days: 1 }", "wanted spaces, got a tab",
    ),
    "an alias": Wrong(
        "adopts: all", "adopts: &a all", "&a: no aliases here: write it out",
    ),
    "nested without end": Wrong(
        "adopts: all", "adopts: " + "[" * 5000 + "]" * 5000, "is nested too deeply",
    ),
}  # fmt: skip

LOOSENED = {
    "a longer limit": _loosens("within: { working_days: 16 }", "the limit of a"),
    "a limit in another unit": _loosens("within: { days: 15 }", "the limit of a"),
    "a limit with a floor": _loosens(
        "within: { working_days: 15, at_least: { gestation: 30+0 } }", "the limit of a"
    ),
    "a limit by cases": _loosens(
        "within: [{ when: {}, days: 90 }, { working_days: 15 }]", "the limit of a"
    ),
    "another beginning of the window": _loosens(
        "opens: { days: 2 }", "the beginning of the window"
    ),
    "a narrower start": _loosens(
        "when: [{ kind: s47.started, about: infant }]", "what starts the clock"
    ),
    "another start": _loosens(
        "when: [{ kind: injury.observed }]", "what starts the clock"
    ),
    "an exception": _loosens(
        "unless: { within: 9 days, any: [{ kind: s47.ended }] }", "the exception"
    ),
    "another half": _loosens(
        "also: { within: { after: 1 days }, any: [{ kind: s47.ended }] }",
        "the other half",
    ),
    "an end": _loosens("stop: [{ kind: s47.ended }]", "what ends a duty"),
    "a longer look back": _loosens("lookback: 30 days", "how far back"),
    "what must hold": _loosens("while: [{ pregnant: true }]", "what must hold"),
    "only counted": _loosens("counted_only: true", "counted_only cannot be set"),
    "ended with a reason": _loosens("may_dismiss: true", "may_dismiss cannot be set"),
    "left out": Wrong(
        "adopts: all", "adopts: [handover_accepted]", "which is national",
    ),
    "a longer limit in an older version": Wrong(
        _PAST, "      initial_conference:\n        within: { working_days: 16 }",
        "history.set.initial_conference.within: initial_conference: the limit of a",
        "        within: { working_days: 16 }",
    ),
}  # fmt: skip
