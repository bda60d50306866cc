"""One referral to a mental-health service: what it says, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.shortcuts import render
from django.views.decorators.http import require_GET

from plait.access import agencies
from plait.clock.ages import age_in_months
from plait.clock.moments import local_day
from plait.pages import components, fact_words
from plait.pages.staff import (
    allocating,
    banners,
    ending_words,
    opening,
    paths,
    referral_found,
    referral_words,
    referral_work,
)
from plait.pages.staff.due_rows import agency_kinds, due_row, soonest_first
from plait.records import queries
from plait.timeline.care import (
    IN_CARE,
    MADE,
    PASSED_ON_STATES,
    RECEIVED,
    TRIAGED,
    UNDECIDED,
)
from plait.timeline.facts import kind as kind_of
from plait.worklist import queries as owed_queries
from plait.worklist import weeks
from plait.worklist.directory import directory

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.referral_found import Found
    from plait.records.shapes import TimelineEvent
    from plait.timeline.care import Episode
    from plait.timeline.timeline import Known

#: The words of each step: its button, and what it does.
STEPS: Final = {
    "receive": ("Receive it", "The clocks count from now."),
    "triage": ("Triage it", "The rules one by one, how urgent it is, dangers now."),
    "accept": ("Accept it", "It is your service's from now on."),
    "ask": ("Ask for what is missing", "The clock goes on while you wait."),
    "supply": ("Write down what came", "What was missing, field by field."),
    "pass-on": ("Pass it on", "To a service that fits better, which must say yes."),
    "answer": ("Write down their answer", "Who of the other service said yes, or no."),
    "join": ("Join it to the other", "Two referrals of one person that say the same."),
    "tell": ("Tell what was decided", "Whoever referred, the GP, and the parent."),
    "end": ("End our care", "Whoever has them next has accepted."),
    "return": ("Take them back", "Without a new referral."),
    "supervised": ("Talked of in supervision", "And when it is again."),
}
_FIELDS: Final = (
    ("help_wanted", "What the service is asked to do"),
    ("reason", "What is wrong"),
    ("note", "Also written"),
    ("reach", "How to reach them safely"),
    ("medication", "Medicines"),
    ("under_team", "Other mental health team"),
)
_SAID_ABOVE: Final = frozenset({MADE, RECEIVED, TRIAGED})
_RED: Final = "Red flag"
_AGREED: Final = {
    "yes": "Knows of it and agrees",
    "no": "Does not agree",
    "not_asked": "Was not asked",
}
#: What is alive until something else ends it; else what was seen in the last months.
_ENDED_BY: Final = {
    "plan.child_protection.started": "plan.child_protection.ended",
    "plan.child_in_need.started": "plan.child_in_need.ended",
    "s47.started": "s47.ended",
    "police_protection.taken": "police_protection.ended",
}
_MARKERS: Final = frozenset(
    {"concern.red_flag", "concern.amber_flag", "concern.self_harm",
     "concern.harm_to_infant", "concern.psychosis_suspected", "concern.safeguarding",
     "concern.domestic_abuse", "injury.observed", "referral.social_care.made",
     "nonattendance.was_not_brought", "diagnosis.mental_health"}
)  # fmt: skip
#: In months: what is older is on the timeline. Ours.
_MARKERS_FOR: Final = 6
_OWED: Final = 5
_ADULT: Final = 18


@dataclass(frozen=True, slots=True)
class Marker:
    """Something of others that is alive now, and where it is read."""

    words: str
    by: str
    href: str


@require_GET
def referral(request: Request, subject_id: UUID, episode_id: UUID) -> HttpResponse:
    """The page of one referral. Opening it opens the record, and is written."""
    found = referral_found.find(request, subject_id, episode_id)
    return render(request, "staff/referral/page.jinja", context(found))


def context(found: Found) -> dict[str, Any]:
    """What the page shows."""
    request, one, item = found.request, found.one, found.item
    team = directory().teams[item.team]
    return {
        "place": place(found),
        "opened": found.opened,
        "banners": banners.banners(found.opened, request.now),
        "one": one,
        "back": paths.family(found.opened.id),
        "person": opening.short_name(found.person) if found.person else "The family",
        **_stands(found),
        "team": team.name,
        "urgency": referral_words.urgency_words(
            one.asked_urgency, one.urgency, found.intake
        ),
        "came": referral_words.came(item, request.now),
        "clocks": [
            (referral_words.clock_words(x, request.now),
             paths.owed(found.opened.id, x.entry))
            for x in item.clocks
        ],
        "said": list(_said(found)),
        "missing": missing(found) if one.state in UNDECIDED else [],
        "alerts": list(_alerts(found)),
        "triage": _triage(found),
        "beside": [_other(found, each) for each in found.others],
        "alike": _alike(found),
        "markers": _markers(found),
        "held": _held(found),
        "owed": _owed(found),
        "steps": list(_steps(found)),
        "work": referral_work.work(found),
        "history": [_step(found, event) for event in one.events],
        "to_tell": item.to_tell,
        "ending": ending_words.ending(found),
        "is_ours": found.is_ours,
        "is_to_decide": _is_to_decide(found),
    }  # fmt: skip


def _steps(found: Found) -> Iterator[tuple[str, str, str]]:
    """What can be done: its address, its words, and what it does."""
    one = found.one
    if one.state in IN_CARE and found.item.team in allocating.leads(found.request):
        words = "Change who has it" if one.coordinator else "Allocate it"
        href = paths.allocate(found.opened.id, found.item.id)
        yield href, words, "Who coordinates the care, and who has the baby."
    for each in found.steps:
        href = paths.referral_step(found.opened.id, found.item.id, each)
        yield href, *STEPS[each]


def _stands(found: Found) -> dict[str, Any]:
    """How it stands, and how far the pregnancy is, or how old the baby.

    Whoever referred is told how it stands, and may read less of why.
    """
    item, is_known = found.item, found.is_ours or found.item.edd or found.item.born_on
    stage = referral_words.stage(item.edd, item.born_on, found.request.now)
    state = found.one.state if found.is_ours else item.state
    return {"stage": stage if is_known else "", "tag": referral_words.STATES[state]}


def place(found: Found) -> str:
    """The place of the header under which it stands: where its list is."""
    if not found.is_ours:
        return "families"
    return "caseload" if found.one.state in IN_CARE else "referrals"


def missing(found: Found) -> list[tuple[str, str]]:
    """What the referral does not say that the service needs: field and words."""
    if found.intake is None:
        return []
    wanted = found.intake.wanted_for(found.one.purpose)
    lacks = set(found.item.missing)
    return [(each.field, each.words) for each in wanted if each.field in lacks]


def _said(found: Found) -> Iterator[tuple[str, str]]:
    """What the referral says: the warning signs first, the red ones before others."""
    one = found.one
    yield from sorted(_flags(found), key=lambda flag: flag[0] != _RED)
    yield "What it is for", referral_words.PURPOSES.get(one.purpose, one.purpose)
    referrer = referral_words.REFERRERS.get(str(one.said("referrer") or ""))
    name = str(one.said("referrer_name") or "")
    by = ", ".join(each for each in (components.sentence(referrer or ""), name) if each)
    if by:
        yield "Referred by", by
    if one.said("agreed"):
        yield "The parent", _AGREED.get(str(one.said("agreed")), "")
    for field, words in _FIELDS:
        if one.said(field):
            yield words, str(one.said(field))


def _flags(found: Found) -> Iterator[tuple[str, str]]:
    flags = found.one.said("flags")
    known = {each.id: each for each in found.intake.flags} if found.intake else {}
    for each in flags if isinstance(flags, list) else []:
        flag = known.get(str(each))
        is_red = flag is not None and flag.is_red
        yield (_RED if is_red else "Flag"), flag.words if flag else str(each)


def _alerts(found: Found) -> Iterator[str]:
    """What to know before anything else."""
    person, now = found.person, found.request.now
    adult = found.intake.window.adult_from_years if found.intake else _ADULT
    if person is not None and person.born_on is not None:
        years = age_in_months(person.born_on, local_day(now)) // 12
        if years < adult:
            yield (
                f"{years} years old: the service for young people must be told, and "
                "may lead."
            )
    elif person is not None:
        yield "The date of birth is not known, so nobody can say whether under 18."
    if found.one.said("out_of_area"):
        yield "Lives where another perinatal service works."
    baby = found.item.born_on
    if found.intake and baby and found.item.edd is None:
        months = age_in_months(baby, local_day(now))
        if months >= found.intake.window.months:
            yield (
                f"The baby is {months} months old: this service takes new referrals "
                f"until {found.intake.window.months} months."
            )
    if found.one.refused is not None and _is_to_decide(found):
        why = found.one.refused.fact.get("reason") or "no reason was written"
        yield f"Another service did not take it: {why}. It is yours to decide again."


def _is_to_decide(found: Found) -> bool:
    return found.one.state in UNDECIDED - PASSED_ON_STATES


def _triage(found: Found) -> list[tuple[str, str]]:
    """What triage found, as it is read."""
    event = found.one.triaged
    if event is None:
        return []
    fact = event.fact
    rows = [("Triaged", components.happened(event.occurred_at))]
    for name, words in (("risk_self", "Danger to the parent"),
                        ("risk_infant", "Danger to the baby")):  # fmt: skip
        if fact.get(name):
            rows.append((words, referral_words.DANGERS.get(str(fact[name]), "")))
    if fact.get("mbu_needed") is not None:
        needed = "Yes" if fact["mbu_needed"] else "No"
        rows.append(("Mother and baby unit needed", needed))
    if fact.get("crisis_told"):
        rows.append(("Crisis team told", str(fact["crisis_told"])))
    if fact.get("crisis_not_told"):
        rows.append(("Crisis team not told, because", str(fact["crisis_not_told"])))
    known = {x.id: x.words for x in found.intake.criteria} if found.intake else {}
    for each in fact.get("criteria") or ():
        words = known.get(str(each["id"]), str(each["id"]))
        met = {"yes": "Yes", "no": "No", "not_known": "Not known"}[each["met"]]
        because = f": {each['reason']}" if each.get("reason") else ""
        if each["met"] != "no" or because:
            rows.append((words, f"{met}{because}"))
    if fact.get("note"):
        rows.append(("Also written", str(fact["note"])))
    return rows


def _other(found: Found, one: Episode) -> tuple[str, str, tuple[str, str]]:
    began = (one.received or one.first).occurred_at
    href = paths.referral(found.opened.id, UUID(one.id))
    return (
        f"Referral of {components.day(began)}",
        href,
        referral_words.STATES[one.state],
    )


def _alike(found: Found) -> list[tuple[str, str]]:
    """Other records that may be the same person's, of those the reader may open."""
    person = found.person
    if person is None or not found.is_ours or not person.family_name:
        return []
    if not found.item.clocks or person.born_on is None:
        return []
    try:
        alike = queries.find_families(
            family_name=person.family_name, born_on=person.born_on
        )
    except queries.NameTooShort:  # or written in letters that no search knows
        return []
    return [
        (each.reference, paths.family(each.subject_id))
        for each in alike
        if each.subject_id != found.opened.id
    ]


def _markers(found: Found) -> list[Marker]:
    """What other agencies recorded that is alive now, as far as the reader may know."""
    names = {slug: card.name for slug, card in agencies.cards().items()}
    today = local_day(found.request.now)
    ended = {
        (event.kind, event.about): event.occurred_at for event in found.timeline.events
    }
    shown = []
    for event in reversed(found.timeline.events):
        end = _ENDED_BY.get(event.kind)
        is_over = end is not None and (
            ended.get((end, event.about), event.occurred_at) > event.occurred_at
        )
        age = age_in_months(local_day(event.occurred_at), today)
        is_fresh = event.kind in _MARKERS and age < _MARKERS_FOR
        if (end and not is_over) or is_fresh:
            when = components.day(event.occurred_at)
            title = kind_of(event.kind).title
            href = f"{paths.family(found.opened.id)}/events/{event.id}"
            shown.append(
                Marker(f"{title}, {when}", names.get(event.agency, event.agency), href)
            )
    return shown


def _held(found: Found) -> list[tuple[str, str, str]]:
    """Who holds what the reader may not read: name, telephone, where to ask."""
    teams = directory().teams
    own = {post.team_id for post in found.request.posts}
    shown: dict[str, tuple[str, str, str]] = {}
    for each in queries.held_elsewhere(found.opened.id):
        team = teams.get(each.team_id) if each.team_id else None
        if team is not None and team.id in own:
            continue
        name = team.name if team else agencies.cards()[each.agency].name
        ask = paths.ask(found.opened.id, team.id) if team else ""
        shown.setdefault(name, (name, team.phone if team else "", ask))
    return [shown[name] for name in sorted(shown)]


def _owed(found: Found) -> list[Any]:
    """The first things that are owed to the family by anybody."""
    request = found.request
    may_read = weeks.readable(
        (str(x.event.root), x.event.occurred_at, x.event.first_recorded_at)
        for x in found.seen
    )
    owed = owed_queries.of_subject(
        found.opened.id, by=request.staff, now=request.now, may_read=may_read
    )
    rows = soonest_first(row for row in owed if row.state in ("overdue", "due"))
    viewer = agency_kinds(request)
    return [due_row(row, request.now, viewer) for row in rows[:_OWED]]


def _step(found: Found, event: Known) -> tuple[str, str, str, str]:
    """One event of the referral: what, when, by whom, and its page."""
    by = {str(x.event.root): x for x in found.seen}.get(event.id)
    who = _by(by) if by else ""
    # What it says and what triage found stands above, in the words of the forms.
    more = "" if event.kind in _SAID_ABOVE else fact_words.line(event.kind, event.fact)
    words = ": ".join(each for each in (kind_of(event.kind).title, more) if each)
    href = f"{paths.family(found.opened.id)}/events/{event.id}"
    return words, components.happened(event.occurred_at), who, href


def _by(one: TimelineEvent) -> str:
    return ", ".join(each for each in (one.by, one.team) if each)
