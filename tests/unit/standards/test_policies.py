"""What a partnership adopts and sets, from when, and what it may not loosen."""

from datetime import date, time
from pathlib import Path

import pytest

from plait.standards import parameters, policies
from plait.standards.collection import BadStandards
from plait.standards.loader import library
from plait.standards.policies import Policy, as_yaml, over_time, read_policy, under
from plait.standards.shapes import Standard

HEAD = """name: thornbury
partnership: Thornbury Safeguarding Children Partnership
version: 2
adopted_by: Thornbury partners (made up)
adopted_on: 2026-06-01
review_on: 2027-06-01
"""
PAST = """history:
  - version: 1
    adopted_by: Thornbury partners (made up)
    adopted_on: 2026-01-05
    review_on: 2027-01-05
"""


def a_policy(tmp_path: Path, rest: str = "", head: str = HEAD) -> Policy:
    """A policy of Thornbury's with these further lines."""
    path = tmp_path / "thornbury.yaml"
    path.write_text(head + rest, encoding="utf-8")
    return read_policy(path)


def fault_of(tmp_path: Path, rest: str, head: str = HEAD) -> str:
    """What is said of a policy with these further lines."""
    with pytest.raises(BadStandards) as said:
        over_time(library(), a_policy(tmp_path, rest, head))
    return str(said.value)


def found(policy: Policy, standard_id: str, day: date) -> Standard:
    """The standard as it is for a trigger of that day."""
    standard = over_time(library(), policy).in_force(standard_id, day)
    assert standard is not None
    return standard


def test_each_parameter_reaches_places_that_are_there() -> None:
    """
    Every path of the registry leads somewhere in the shipped library.
    """
    lost = []
    for parameter in parameters.parameters().values():
        for reach in parameter.reaches:
            standard = library().get(reach.standard)
            if standard is None and reach.standard != parameters.IN_WORKING_DAYS:
                lost.append((parameter.id, reach.standard))

    assert lost == []


def test_no_parameter_leads_nowhere() -> None:
    """
    What can be set is read somewhere: by a standard, an instrument or a page.
    """
    idle = [
        one.id
        for one in parameters.parameters().values()
        if not (one.reaches or one.shown or one.band)
    ]

    assert idle == []


def test_a_cut_off_reaches_both_standards_that_use_it(tmp_path: Path) -> None:
    """
    What is not raised any more is borderline, so that no score falls between.
    """
    made = a_policy(tmp_path, "parameters: { epds_probable: 12 }\n")
    day = date(2026, 6, 1)

    raised = found(made, "raised_epds_assessed", day).when[0].tests
    borderline = found(made, "borderline_epds_repeated", day).when[0].tests

    assert [(test.operator, test.value) for test in raised] == [("at_least", 12)]
    assert [(test.operator, test.value) for test in borderline] == [
        ("at_least", 10),
        ("at_most", 11),
    ]
    assert made.instruments == {"epds": {"probable": 12}}


def test_a_quorum_asks_for_everybody_on_it(tmp_path: Path) -> None:
    """
    The meeting answers only with each of them; who the standard itself asks for stays.
    """
    rest = "parameters: { quorum_strategy: [social_worker, police] }\n"
    made = a_policy(tmp_path, rest)

    meeting = found(made, "conjunction_strategy_meeting", date(2026, 6, 1)).then

    asked = [t.value for t in meeting.signals[0].tests if t.field == "represented"]
    assert asked == ["perinatal_mental_health", "social_worker", "police"]


def test_a_trigger_stays_under_the_version_of_its_day(tmp_path: Path) -> None:
    """
    Before the first adoption the library holds; then each version from its own day.
    """
    rest = (
        "parameters: { acknowledge_urgent_hours: 2 }\n"
        + PAST
        + "    parameters: { acknowledge_urgent_hours: 3 }\n"
    )
    made = a_policy(tmp_path, rest)
    days = [date(2026, 1, 4), date(2026, 1, 5), date(2026, 5, 31), date(2026, 6, 1)]

    pieces = [found(made, "message_acknowledged", day) for day in days]

    assert [one.within[0].limit.n for one in pieces] == [1, 3, 3, 2]
    labels = [one.policy_on(day) for one, day in zip(pieces, days, strict=True)]
    assert labels == [None, "thornbury/1", "thornbury/1", "thornbury/2"]


def test_what_versions_have_alike_is_one_standard(tmp_path: Path) -> None:
    """
    Adopting anew splits only what it changes, so the rest costs nothing more.
    """
    made = a_policy(tmp_path, "parameters: { epds_severe: 18 }\n" + PAST)
    shelf = over_time(library(), made)

    assert len(shelf.versions("hv_new_birth")) == 1
    assert len(shelf.versions("conjunction_strategy_meeting")) == 2
    assert shelf.get("hv_new_birth").policy_on(date(2026, 7, 1)) == "thornbury/2"


def test_a_version_replaced_on_its_own_day_was_never_in_force(tmp_path: Path) -> None:
    """
    Two on one day: the later number holds, and nothing is there twice.
    """
    head = HEAD.replace("2026-06-01", "2026-01-05")
    rest = "parameters: { acknowledge_urgent_hours: 1 }\n" + PAST
    made = a_policy(tmp_path, rest, head)

    one = found(made, "message_acknowledged", date(2026, 1, 5))

    assert one.policy_on(date(2026, 1, 5)) == "thornbury/2"


def test_a_working_day_ends_early_where_it_is_counted(tmp_path: Path) -> None:
    """
    What is counted in hours or by age has no close of business.
    """
    made = a_policy(tmp_path, "parameters: { close_of_business: '16:30' }\n")
    day = date(2026, 6, 1)

    assert found(made, "referral_decision", day).close_of_business == time(16, 30)
    assert found(made, "psychosis_suspected_4h", day).close_of_business is None


def test_a_partnership_adopts_what_it_names(tmp_path: Path) -> None:
    """
    What binds nobody may be left out; the partnership's list is what holds.
    """
    binding = [one.id for one in library() if one.force in ("law", "national")]
    listed = ", ".join([*binding, "message_acknowledged"])
    made = a_policy(tmp_path, f"adopts: [{listed}]\n")

    ids = {one.id for one in under(library(), made)}

    assert "message_acknowledged" in ids
    assert "hv_targeted_16w" not in ids


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        ("parameters: { epds_probable: 99 }\n",
         "thornbury.yaml:7: parameters.epds_probable: wanted a whole number from 9 to"),
        ("parameters: { epds_probable: 99 }\n", "to 15 (points), got '99'"),
        ("parameters:\n  epds_probabel: 12\n",
         "thornbury.yaml:8: parameters.epds_probabel: is not a parameter of a policy"),
        ("parameters:\n  epds_probabel: 12\n", "Did you mean 'epds_probable'?"),
        ("parameters: { epds_possible: 12, epds_probable: 12 }\n",
         "wanted epds_possible below epds_probable, got 12 and 12"),
        ("parameters: { epds_probable: 10 }\n",
         "wanted epds_possible below epds_probable, got 10 and 10"),
        ("parameters: { close_of_business: '25:00' }\n",
         "wanted a time from 15:00 to 20:00, got '25:00'"),
        ("parameters: { close_of_business: '09:00' }\n", "wanted a time from 15:00"),
        ("parameters: { quorum_strategy: [polise] }\n",
         "'polise' is not on the list. Did you mean 'police'?"),
        ("parameters: { quorum_strategy: [finder] }\n", "'finder' is not on the list"),
        ("parameters: { quorum_strategy: [police, police] }\n", "there twice"),
        ("parameters: { quorum_strategy: police }\n", "wanted a list of roles"),
        ("parameters: { mobility_definition: '' }\n", "wanted words"),
        ("parameters: { not_mobile_under_months: 6.5 }\n", "wanted a whole number"),
        ("close_of_business: '17:00'\n", "Write it below parameters"),
        ("set:\n  raised_epds_asessed: { within: { days: 3 } }\n",
         "thornbury.yaml:8: set.raised_epds_asessed: 'raised_epds_asessed' is not a"),
        ("set: { raised_epds_asessed: { within: { days: 3 } } }\n",
         "Did you mean 'raised_epds_assessed'?"),
        ("set: { handover_accepted: { withn: { days: 3 } } }\n",
         "is not for a partnership to set. Did you mean 'within'?"),
        ("set:\n  handover_accepted:\n    within: { dais: 3 }\n",
         "thornbury.yaml:9: set.handover_accepted.within: 'dais' is not a"),
        ("adopts: [hv_new_brith]\n", "Did you mean 'hv_new_birth'?"),
        ("adopts: [message_acknowledged]\n", "leaves out"),
        (PAST.replace("version: 1", "version: 3"), "wanted a number above 3, got 2"),
        (PAST.replace("on: 2026-01", "on: 2026-07"), "before version 1 on 2026-07-05"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_where_it_stands(
    tmp_path: Path, rest: str, said: str
) -> None:
    """
    A fault names the file, the line, what was wanted and the nearest word.
    """
    assert said in fault_of(tmp_path, rest)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ("within: { working_days: 16 }", "may only be made shorter"),
        ("within: { days: 15 }", "may only be made shorter"),
        ("within: [{ when: { reason: x }, days: 1 }, { working_days: 15 }]", "shorter"),
        ("within: { working_days: 15, at_least: { gestation: 30+0 } }", "shorter"),
        ("opens: { days: 2 }", "the beginning of the window"),
        ("when: [{ kind: s47.started, about: infant }]", "what starts the clock"),
        ("when: [{ kind: injury.observed }]", "what starts the clock"),
        ("unless: { within: 9 days, any: [{ kind: s47.ended }] }", "the exception"),
        ("also: { within: { after: 1 days }, any: [{ kind: s47.ended }] }",
         "the other half"),
        ("stop: [{ kind: s47.ended }]", "what ends a duty"),
        ("lookback: 30 days", "how far back"),
        ("while: [{ pregnant: true }]", "what must hold"),
        ("counted_only: true", "counted_only cannot be set"),
        ("may_dismiss: true", "may_dismiss cannot be set"),
    ],
)  # fmt: skip
def test_a_policy_never_loosens_national_guidance(
    tmp_path: Path, fields: str, said: str
) -> None:
    """
    Whatever would ask less of a national standard is refused, with the place.
    """
    found = fault_of(tmp_path, f"set:\n  initial_conference:\n    {fields}\n")

    assert said in found
    assert found.startswith("thornbury.yaml:9: ")


@pytest.mark.parametrize(
    "fields",
    [
        "within: { working_days: 10 }",
        "within: { working_days: 15, at_most: { days: 20 } }",
        "when: [{ kind: [s47.started, harm.suspected] }]",
        "stop: []",
    ],
)
def test_a_policy_may_tighten_national_guidance(tmp_path: Path, fields: str) -> None:
    """
    A shorter limit, a wider trigger, an end fewer: they ask more.
    """
    rest = f"set:\n  initial_conference:\n    {fields}\n"
    one = found(a_policy(tmp_path, rest), "initial_conference", date(2026, 6, 1))

    assert one.policy == "thornbury"


def test_what_binds_nobody_may_be_loosened(tmp_path: Path) -> None:
    """
    The limit of a proposal of ours is the partnership's to set, and is then local.
    """
    rest = "set: { message_acknowledged: { within: { days: 5 } } }\n"
    one = found(a_policy(tmp_path, rest), "message_acknowledged", date(2026, 6, 1))

    assert one.limit_origin == "local"


@pytest.mark.parametrize("name", policies.names())
def test_a_policy_written_and_read_again_is_the_same(name: str, tmp_path: Path) -> None:
    """
    The export is a file that the reader takes, with all that was in force before.
    """
    shipped = policies.policy(name)
    changed = shipped.followed_by(
        Policy(
            name=shipped.name,
            partnership=shipped.partnership,
            version=2,
            adopted_by="The partnership (made up)",
            adopted_on=date(2026, 9, 1),
            review_on=date(2027, 9, 1),
            reason="Scores of 12: too many were missed # not a comment",
            values={**shipped.values, "close_of_business": time(16, 0)},
            sets=shipped.sets,
        )
    )
    path = tmp_path / f"{name}.yaml"
    path.write_text(as_yaml(changed), encoding="utf-8")

    again = read_policy(path)

    assert as_yaml(again) == as_yaml(changed)
    assert again.values == changed.values
    assert again.reason == changed.reason
    assert [one.values for one in again.history] == [shipped.values]
    assert [one.adopted_on for one in again.versions] == [
        shipped.adopted_on,
        date(2026, 9, 1),
    ]


def test_the_two_made_up_partnerships_differ_in_every_parameter() -> None:
    """
    A newcomer sees what each of them does.
    """
    ashmere, wendlebury = (policies.policy(name).values for name in policies.names())

    alike = [
        name
        for name in parameters.parameters()
        if ashmere.get(name) == wendlebury.get(name)
    ]

    assert alike == []


def test_the_reference_lists_every_parameter_with_its_range() -> None:
    """
    Whoever writes a policy finds what may be set, and between which bounds.
    """
    page = Path(__file__).parents[3] / "docs" / "reference" / "policies.md"
    rows = [
        line for line in page.read_text("utf-8").splitlines() if line.startswith("| `")
    ]

    for one in parameters.parameters().values():
        [row] = [line for line in rows if line.startswith(f"| `{one.id}` |")]
        assert one.means in row
        assert one.type != "number" or f"| {one.least} to {one.most} |" in row
        assert all(
            reach.standard in row
            for reach in one.reaches
            if reach.standard != parameters.IN_WORKING_DAYS
        )
