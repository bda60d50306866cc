"""Standards made for the second opinion: each uses a part that few others use."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from generative.oracle_clock import london
from generative.oracle_table import Row, days, from_to, signal
from lib.stories import standard

_CARE = {
    "since": [{"kind": "referral.mental_health.accepted"}],
    "until": [{"kind": "discharge.mental_health"}],
}
_PLAN = {
    "since": [{"kind": "plan.child_protection.started"}],
    "until": [{"kind": "s47.ended"}],
}
_IN_CARE = (
    "open", signal("referral.mental_health.accepted"),
    signal("discharge.mental_health"),
)  # fmt: skip
_ON_PLAN = ("open", signal("plan.child_protection.started"), signal("s47.ended"))


def _by_the_day(fact):
    if fact.get("owner") == "gp":
        return "hours", 5
    due = fact.get("due")
    return ("named", date.fromisoformat(due)) if due else ("working_days", 2)


def _when_they_meet(fact):
    again = fact.get("next_at")
    if not again:
        return "gestation", 280
    return "named", london(datetime.fromisoformat(again))


#: Each as a file says it, and as a row of the second reading.
PROBES = [
    (
        {
            "id": "silence", "when": {"kind": "referral.mental_health.accepted"},
            "while": [{"open": _CARE}], "then": {"kind": "contact.*"},
            "stop": {"kind": "discharge.mental_health"},
            "within": {"days": 28}, "renew": {"days": 28}, "repeat": "rearm",
        },
        Row("silence", [signal("referral.mental_health.accepted")],
            [signal("contact.*")], ("days", 28), "rearm", "midwife",
            stop=[signal("discharge.mental_health")], again=("days", 28),
            while_=[[_IN_CARE]]),
    ),
    (
        {
            "id": "baby_unseen", "when": {"kind": "birth.recorded"},
            "while": [{"baby_under": {"days": 300}}, {"open": _PLAN, "pregnant": True}],
            "then": {"kind": "contact.*", "where": {"infant_seen": True}},
            "within": {"days": 14}, "renew": {"days": 14}, "repeat": "first",
            "clock": "recorded",
        },
        Row("baby_unseen", [signal("birth.recorded")],
            [signal("contact.*", infant_seen=True)], ("days", 14), "first", "midwife",
            again=("days", 14), clock="recorded",
            while_=[[("under", 300)], [("pregnant",), _ON_PLAN]]),
    ),
    (
        {
            "id": "older_baby", "same_person": True, "may_dismiss": True,
            "when": {"kind": "injury.observed"},
            "while": [{"baby_from": {"days": 30}, "open": _CARE}],
            "then": {"kind": "paediatric.assessed"}, "within": {"hours": 12},
            "repeat": "each",
        },
        Row("older_baby", [signal("injury.observed")],
            [signal("paediatric.assessed")], ("hours", 12), "each", "midwife",
            same_person=True, may_dismiss=True,
            while_=[[("from", 30), _IN_CARE]]),
    ),
    (
        {
            "id": "early_or_late", "when": {"kind": "contact.midwife.booking"},
            "while": [{"gestation": {"from": "9+1", "to": "38+0"}, "pregnant": True}],
            "then": {"kind": "screen.whooley"},
            "within": {"working_days": 15, "at_most": {"gestation": "34+0"}},
            "repeat": "rearm",
        },
        Row("early_or_late", [signal("contact.midwife.booking")],
            [signal("screen.whooley")], ("working_days", 15), "rearm", "midwife",
            ceiling=("gestation", 238),
            while_=[[("pregnant",), ("gestation", 64, 266)]]),
    ),
    (
        {
            "id": "late_or_later", "when": {"kind": "screen.smi_history"},
            "while": [{"gestation": {"from": "1+0"}}],
            "then": {"kind": "plan.perinatal_care.recorded"},
            "within": {"gestation": "32+0", "at_least": {"working_days": 5}},
            "repeat": "first",
        },
        Row("late_or_later", [signal("screen.smi_history")],
            [signal("plan.perinatal_care.recorded")], ("gestation", 224), "first",
            "midwife", floor=("working_days", 5),
            while_=[[("gestation", 7, 10**6)]]),
    ),
    (
        {
            "id": "raised_again", "repeat": "rearm", "clock": "recorded",
            "when": {"kind": "screen.epds", "where": {"total": {"at_least": 1}}},
            "also": {
                "times": 2, "within": {"before": "90 days", "after": "20 days"},
                "any": [
                    {"kind": "screen.epds", "where": {"total": {"at_least": 1}}},
                    {"kind": "concern.red_flag"},
                ],
            },
            "then": {"kind": "assessment.crisis"}, "within": {"hours": 24},
        },
        Row("raised_again", [signal("screen.epds", total=from_to(1))],
            [signal("assessment.crisis")], ("hours", 24), "rearm", "midwife",
            also=[signal("screen.epds", total=from_to(1)), signal("concern.red_flag")],
            before=days(90), after=days(20), times=2, clock="recorded"),
    ),
    (
        {
            "id": "after_a_move", "repeat": "each",
            "when": {"kind": ["area.left", "person.died", "pregnancy.ended",
                              "responsibility.accepted"]},
            "then": {"kind": "contact.*"}, "within": {"gestation": "40+0",
                                                      "at_least": {"days": 3}},
        },
        Row("after_a_move", [signal("area.left", "person.died", "pregnancy.ended",
                                     "responsibility.accepted")],
            [signal("contact.*")], ("gestation", 280), "each", "midwife",
            floor=("days", 3)),
    ),
    (
        {
            "id": "by_the_day_agreed", "repeat": "each",
            "when": {"kind": "action.agreed"}, "then": {"kind": "action.done"},
            "stop": {"kind": "action.dropped"},
            "within": [
                {"hours": 5, "when": {"owner": "gp"}},
                {"day_of": "due", "otherwise": {"working_days": 2}},
            ],
        },
        Row("by_the_day_agreed", [signal("action.agreed")], [signal("action.done")],
            _by_the_day, "each", "midwife", stop=[signal("action.dropped")]),
    ),
    (
        {
            "id": "when_they_meet_again", "repeat": "rearm", "clock": "recorded",
            "when": {"kind": "meeting.held"}, "then": {"kind": "contact.*"},
            "within": {"day_of": "next_at", "otherwise": {"gestation": "40+0"}},
            "renew": {"days": 7},
        },
        Row("when_they_meet_again", [signal("meeting.held")], [signal("contact.*")],
            _when_they_meet, "rearm", "midwife", clock="recorded", again=("days", 7),
            may_be_of_pregnancy=True),
    ),
]  # fmt: skip

STANDARDS = [standard(**fields) for fields, _ in PROBES]
ROWS = [replace(row, since=date(2010, 1, 1)) for _, row in PROBES]
