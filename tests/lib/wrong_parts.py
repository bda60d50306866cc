"""Wrong parts of a standard, for the table of `test_wrong_yaml`."""

from __future__ import annotations

from dataclasses import dataclass

WHEN = "  - { kind: concern.red_flag }"


@dataclass(frozen=True)
class Wrong:
    """One thing that is wrong: what stands there instead, and what is said.

    `at` is a part of the line that the message must name; without it, the first line
    of what stands there.
    """

    old: str
    new: str
    said: str
    at: str = ""

    @property
    def line(self) -> str:
        """A part of the line that the message must name."""
        return self.at or self.new.splitlines()[0]


def when(**parts: str) -> str:
    """A trigger with other parts."""
    inside = ", ".join(f"{name}: {value}" for name, value in parts.items())
    return f"  - {{ {inside} }}"


WHILE = "while:\n  - { pregnant: true }\n"


def while_(*lines: str) -> str:
    """A `while` before the answer."""
    return "while:\n" + "".join(f"  - {{ {line} }}\n" for line in lines) + "then:"


PARTS = {
    # --- words ---
    "an unknown kind": Wrong(
        WHEN, when(kind="concern.redflag"),
        "when.kind: 'concern.redflag' is not a fact we record. "
        "Did you mean 'concern.red_flag'?",
    ),
    "an unknown kind in the answer": Wrong(
        "{ kind: assessment.crisis }", "{ kind: assessment.crsis }",
        "then.kind: 'assessment.crsis' is not a fact we record. "
        "Did you mean 'assessment.crisis'?",
    ),
    "an unknown field": Wrong(
        "owed_by:", "owd_by:",
        "owd_by: is not a field here. Did you mean 'owed_by'?",
    ),
    "an unknown field of a source": Wrong(
        "    clause: Presentations", "    claus: Presentations",
        "sources.claus: is not a field here. Did you mean 'clause'?",
    ),
    "an unknown field of a signal": Wrong(
        WHEN, when(kind="concern.red_flag", wher="{}"),
        "when.wher: is not a field here. Did you mean 'where'?",
    ),
    "an unknown field of what applies": Wrong(
        "jurisdiction: england, from:", "jurisdiction: england, form:",
        "applies.form: is not a field here. Did you mean 'from'?", "form:",
    ),
    "an unknown field of a fact": Wrong(
        WHEN, when(kind="concern.red_flag", where="{ flag: [new] }"),
        "where: 'flag' is not a field of it. Did you mean 'flags'?",
    ),
    "a value that no fact has": Wrong(
        WHEN, when(kind="message.sent", where="{ urgency: urgnt }"),
        "where: urgency: 'urgnt' is no value of it. Did you mean 'urgent'?",
    ),
    "a word where it is yes or no": Wrong(
        WHEN, when(kind="injury.observed", where="{ mobile: crawling }"),
        "where: mobile: 'crawling' is no value of it: wanted true or false",
    ),
    "a value where there is a list": Wrong(
        WHEN, when(kind="concern.red_flag", where="{ flags: new }"),
        "where: flags: is a list: wanted {includes: ...}",
    ),
    "an unknown comparison": Wrong(
        WHEN, when(kind="screen.epds", where="{ total: { at_lest: 13 } }"),
        "where: 'at_lest' is no comparison. Did you mean 'at_least'?",
    ),
    "a comparison with no number": Wrong(
        WHEN, when(kind="screen.epds", where="{ total: { at_least: .nan } }"),
        "where: total: at_least: wanted a number",
    ),
    "an unknown role in the family": Wrong(
        WHEN, when(kind="concern.red_flag", about="mothr"),
        "when.about: 'mothr' is not a role in a family. Did you mean 'mother'?",
    ),
    "an unknown role that owes it": Wrong(
        "owed_by: perinatal_psychiatrist", "owed_by: perinatal_psychiatris",
        "owed_by: 'perinatal_psychiatris' is not a role in roles.yaml. "
        "Did you mean 'perinatal_psychiatrist'?",
    ),
    "an unknown role that is told": Wrong(
        "tell: on_call_consultant }", "tell: on_call_consultnt }",
        "if_late: 'on_call_consultnt' is not a role in roles.yaml. "
        "Did you mean 'on_call_consultant'?", "if_late:",
    ),
    "an unknown repeat": Wrong(
        "repeat: rearm", "repeat: raerm",
        "repeat: wanted 'each', 'rearm' or 'first', got 'raerm'. "
        "Did you mean 'rearm'?",
    ),
    "an unknown stage": Wrong(
        "stage: any_time", "stage: anytime",
        "got 'anytime'. Did you mean 'any_time'?",
    ),
    "an unknown unit of time": Wrong(
        "within: { hours: 24 }", "within: { hourz: 24 }",
        "within: 'hourz' is not a unit of time. Did you mean 'hours'?",
    ),
    "an unknown field of a case": Wrong(
        "within: { hours: 24 }",
        "within:\n  - { when: { flag: x }, hours: 2 }\n  - { hours: 24 }",
        "within.when: 'flag' is not a field of it. Did you mean 'flags'?",
        "{ when: { flag: x }",
    ),
    "an id with capitals": Wrong(
        "id: red_flag_senior_review", "id: Red Flag",
        "id: wanted small letters, digits and _, such as new_birth_visit, "
        "got 'Red Flag'",
    ),
    # --- times ---
    "a window that opens after it is due": Wrong(
        "within: { hours: 24 }", "within: { hours: 24 }\nopens: { days: 3 }",
        "opens: the window opens after it is due", "opens:",
    ),
    "a floor above the ceiling": Wrong(
        "within: { hours: 24 }",
        "within: { hours: 24, at_least: { days: 20 }, at_most: { working_days: 2 } }",
        "within: at_least is after at_most, so no time is in it",
    ),
    "a floor that always counts": Wrong(
        "within: { hours: 24 }", "within: { hours: 24, at_least: { days: 3 } }",
        "within: at_least is always later, so the limit never counts",
    ),
    "a ceiling that always counts": Wrong(
        "within: { hours: 24 }", "within: { months: 2, at_most: { days: 3 } }",
        "within: at_most is always earlier, so the limit never counts",
    ),
    "a limit in two units": Wrong(
        "within: { hours: 24 }", "within: { hours: 24, days: 1 }",
        "within: wanted exactly one of hours, days, working_days, months, gestation, "
        "age, got hours, days",
    ),
    "a limit below nothing": Wrong(
        "within: { hours: 24 }", "within: { hours: -1 }",
        "within: hours: wanted a whole number, 0 or more and at most 100000, got -1",
    ),
    "a limit that nobody lives to see": Wrong(
        "within: { hours: 24 }", f"within: {{ hours: {10**30} }}",
        "at most 100000, got 1000000000000",
    ),
    "a limit that is no number": Wrong(
        "within: { hours: 24 }", "within: { hours: a day }",
        "0 or more and at most 100000, got 'a day'",
    ),
    "no working day": Wrong(
        "within: { hours: 24 }", "within: { working_days: 0 }",
        "within: working_days: working days start at 1",
    ),
    "a gestation with nine days": Wrong(
        "within: { hours: 24 }",
        'within: { gestation: "12+9" }',
        "within: wanted weeks+days such as 32+0, with 0 to 6 days",
    ),
    "a limit that is a word": Wrong(
        "within: { hours: 24 }", "within: tomorrow",
        "within: wanted a limit such as {days: 14}, got 'tomorrow'",
    ),
    "a rung that is no time": Wrong(
        "after: 2 hours", "after: soon",
        "if_late.after: wanted a time such as '4 hours' or '2 working days', "
        "got 'soon'", "after: soon",
    ),
    "another half with an empty window": Wrong(
        "then:", "also:\n  within: { before: 0 days }\n"
        "  any: { kind: screen.epds }\nthen:",
        "also.within: wanted before, after or until: the window is empty",
        "within: { before",
    ),
    "a look back of more than a life": Wrong(
        "repeat: rearm", "repeat: rearm\nlookback: 999999999999999 years",
        "lookback: wanted a time of at most 200 years", "lookback:",
    ),
    "a gestation that ends before it begins": Wrong(
        "then:", while_('gestation: { from: "32+0", to: "20+0" }'),
        "while.gestation: from is after to, so it never holds", "gestation:",
    ),
    "two gestations that do not meet": Wrong(
        "then:", while_('gestation: { to: "20+0" }', 'gestation: { from: "30+0" }'),
        "while: can never hold together with a line above it", 'from: "30+0"',
    ),
    "a baby younger and older than the same age": Wrong(
        f"{WHEN}\nthen:",
        when(kind="injury.observed", about="infant") + "\n"
        + while_("baby_under: { weeks: 8 }", "baby_from: { months: 6 }"),
        "while: can never hold together with a line above it", "baby_from:",
    ),
    "a baby under no days": Wrong(
        "then:", while_("baby_under: { days: 0 }"),
        "while: it can never hold", "baby_under",
    ),
    "a state that ends as it begins": Wrong(
        "then:", while_("open: { since: [{ kind: screen.epds }], "
                        "until: [{ kind: screen.epds }] }"),
        "while: it can never hold", "open:",
    ),
    "a state of nothing": Wrong(
        "then:", "while:\n  - {}\nthen:",
        "while: wanted one or more of pregnant, gestation, baby_under, baby_from "
        "or open", "  - {}",
    ),
    # --- circles ---
    "an answer that starts it, with renew": Wrong(
        "{ kind: assessment.crisis }", "{ kind: concern.red_flag }\nrenew: { days: 7 }",
        "renew: what answers it starts it too: take away renew, or repeat: first",
        "renew:",
    ),
    "an answer that starts it without end": Wrong(
        "{ kind: assessment.crisis }", "{ kind: concern.red_flag }",
        "then: each answer starts the next without end: red_flag_senior_review -> "
        "red_flag_senior_review. Wanted what ends it", "then:",
    ),
    "one that comes back as it is done": Wrong(
        "repeat: rearm", "repeat: rearm\nrenew: { days: 0 }",
        "renew: it would come back at the moment at which it is done", "renew:",
    ),
    "an answer that stops it": Wrong(
        "within:", "stop:\n  - { kind: assessment.crisis }\nwithin:",
        "stop: assessment.crisis stands in then as well", "stop:",
    ),
}  # fmt: skip
