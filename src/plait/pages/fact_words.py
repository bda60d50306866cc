"""Facts in the words of a list and of a page: for those who may read them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from plait.clock.moments import parse_moment
from plait.instruments import loader, scoring
from plait.pages import (
    components,
    fact_words_beds,
    fact_words_complex,
    fact_words_contacts,
    fact_words_documents,
    fact_words_sharing,
    fact_words_told,
)
from plait.timeline import facts
from plait.timeline.facts.health import SCREENS
from plait.worklist import dismissals
from plait.worklist.rows import short_name

#: What a field is called on a page.
LABELS = {
    **fact_words_contacts.LABELS,
    **fact_words_complex.LABELS,
    "flags": "What applies",
    "mobile": "Baby can move about",
    "explanation": "Explanation given",
    "explained_by": "Who explained it",
    "explanation_words": "Explanation, in their words",
    "explanation_changed": "Another explanation than at first",
    "reported_from": "How it is known",
    "seen_by": "Who saw it",
    "seen_by_name": "Name and role",
    "agreed": "Reasons agreed by both",
    "urgency": "Urgency",
    "reason": "Why",
    "type": "Meeting",
    "quorate": "Quorate",
    "represented": "Represented",
    "decision": "Decision",
    "born_on": "Born on",
    "gestation_days": "Weeks of pregnancy",
    "weight_g": "Weight at birth",
    "edd": "Due date",
    "to": "To",
    "note": "Note",
    "learned_at": "Learnt of",
    "household": "Lives with the family",
    "present": "Severe mental illness, now or before",
    "first_degree_relative": "Severe mental illness in a close relative",
    "class": "Urgency class",
    "assessor": "Who saw them",
    "seniority": "How senior",
    "found": "What was found",
    "cause": "Why it was ended",
    "stage": "Stage",
    "urgent": "Urgent",
    "outcome": "Outcome",
    "skipped": "Went straight to it, as waiting was not safe",
    "channel": "How",
    "warmth": "Warmth, out of 35",
    "invasion": "Invasion, out of 35",
    "answered_by": "Answered by",
    "words": "In words",
    "who_tells": "Who tells the parents",
    "what": "What they are told",
    "not_told_why": "Why they are not told now",
    "agrees": "The minutes are right",
    "again": "Why again without a quorum",
    "gaps": "Not represented",
    "due": "By when",
    "letters": "Letters by post",
    "hands_over": "Who hands letters over",
    "route": "How it went",
    "to_area": "To area",
    "summary": "What they must know",
    "area_of_incident": "Area where the child was",
    "code": "Kind of emergency",
    **fact_words_sharing.LABELS,
    **fact_words_beds.LABELS,
    **fact_words_documents.LABELS,
    **fact_words_told.LABELS,
}

#: Values that are not said as they are written.
VALUES = {
    **fact_words_documents.VALUES,
    "face_to_face": "face to face",
    "none": "none was given",
    "inconsistent": "does not fit the mark or the age",
    "changed": "it changed",
    "plausible": "fits the mark and the age",
    "seen": "seen by us",
    "photo": "from a photo; the clocks run from when the mark was seen",
    "past": "told of a mark from the past; the clocks run from when it was seen",
    "conference_initial": "initial child protection conference",
    "conference_review": "review child protection conference",
    "core_group": "core group",
    "prebirth": "pre-birth meeting",
    "strategy": "strategy meeting",
    "strategy_call": "strategy discussion by telephone",
    "perinatal_mental_health": "perinatal mental health team",
    "social_care": "children's social care",
    "gp": "GP",
    "sms": "text message",
    "not_safe": "not safe",
    "by_hand": "from hand to hand only",
    "child_danger": "a child may be in danger now",
    "parent_danger": "a parent may be in danger now",
    "treatment": "treatment that cannot wait",
    "missing": "a child or parent is missing",
    **fact_words_complex.VALUES,
    **fact_words_beds.VALUES,
}

_MARKS = "marks"
_HIDDEN = frozenset(
    {"answers", "withdrawn", "items", "answers_printed", "total", "safety_item",
     "trigger", "rung", "standard", "people_present", "infants_seen", "worker", "team",
     "told", "meeting", "invitations", "attendance", "not_any_more", "zone", "link",
     "digest", "parts", "everybody", "teams", "duty_standard", "duty_trigger", "of",
     "challenge", "photos", "mark", "opinions", "to_team", "notice_of", "template",
     "found_elsewhere", "home_area", "covers_for", "from_role", "opened_until",
     "staff", "only", "thread", "did", "files", "contact",
     "care_ended", "episode",
     *fact_words_sharing.HIDDEN, *fact_words_told.HIDDEN, *fact_words_complex.HIDDEN,
     *fact_words_beds.HIDDEN, *fact_words_documents.HIDDEN, _MARKS}
)  # fmt: skip
#: What a line in a list leaves for the event's own page.
_NOT_IN_LINE = frozenset(
    {"note", "reason", "learned_at", "reported_from", "born_on", "found", "assessor",
     "explanation_words", "explained_by", "seen_by", "seen_by_name", "agreed",
     "summary", "situation", "background", "assessment", "ask",
     *fact_words_sharing.NOT_IN_LINE, *fact_words_told.NOT_IN_LINE}
)  # fmt: skip


def title(kind: str) -> str:
    """What staff call this kind of fact."""
    return facts.kind(kind).title


def score(kind: str, fact: Mapping[str, Any]) -> scoring.Score | None:
    """The score of a screen; None for what is no screen or has no answers."""
    if kind not in SCREENS or fact.get("withdrawn"):
        return None
    found = loader.library()[kind.removeprefix("screen.")]
    try:
        return scoring.score_of(found, fact)
    except scoring.ImpossibleScore:
        return None


def score_said(kind: str, fact: Mapping[str, Any]) -> str:
    """`14 out of 30: probable depression; item 10, about safety, scored 1`."""
    found = score(kind, fact)
    if found is None:
        return ""
    of = loader.library()[found.instrument]
    words = f"{found.total} out of {of.greatest_total}"
    if found.bands:
        words += ": " + ", ".join(band.replace("_", " ") for band in found.bands)
    if of.safety_items and found.safety_item is not None:
        items = " and ".join(str(number) for number in of.safety_items)
        noun = "items" if len(of.safety_items) > 1 else "item"
        words += f"; {noun} {items}, about safety, scored {found.safety_item}"
    return words


def item_scores(kind: str, fact: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The answers as they count, in order; none where only the sum was entered."""
    if score(kind, fact) is None:
        return []
    of = loader.library()[kind.removeprefix("screen.")]
    items: Sequence[object] = ()
    if fact.get("items"):
        items = scoring.check_items(of, fact["items"])
    elif fact.get("answers_printed"):
        items = scoring.scores_of(of, fact["answers_printed"])
    if not items:
        return []
    if of.yes_no:
        items = ["yes" if item else "no" for item in items]
    label = "Answers in order" if of.yes_no else "Item scores in order"
    return [(label, ", ".join(map(str, items)))]


def rows(kind: str, fact: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each field with its value in words, for the page of an event."""
    found = [("Score", score_said(kind, fact))] if score(kind, fact) else []
    found += item_scores(kind, fact)
    found += [
        (f"Mark {number}", mark_said(mark))
        for number, mark in enumerate(fact.get(_MARKS) or (), 1)
    ]
    found += fact_words_documents.rows(fact)
    fact = fact_words_told.renamed(kind, fact)
    found += [
        (
            LABELS.get(name) or name.replace("_", " ").capitalize(),
            value_said(name, value),
        )
        for name, value in fact.items()
        if name not in _HIDDEN and value not in (None, "", [])
    ]
    return found


def line(kind: str, fact: Mapping[str, Any]) -> str:
    """The details of a fact on one line; nothing where its kind says it all."""
    if fact.get("withdrawn"):
        return ""
    parts = [score_said(kind, fact)] if score(kind, fact) else []
    parts += [_lowered(mark_said(mark)) for mark in fact.get(_MARKS) or ()]
    parts += [photos_said(fact["photos"])] if fact.get("photos") else []
    parts += [files_said(fact["files"])] if fact.get("files") else []
    # Who joined stands beside the line, with the word of their role.
    apart = _HIDDEN | _NOT_IN_LINE | ({"role"} if kind == "person.joined" else set())
    fact = fact_words_told.renamed(kind, fact)
    parts += [
        _part(name, value)
        for name, value in fact.items()
        if name not in apart and value not in (None, "", [])
    ]
    return "; ".join(part for part in parts if part)


def photos_said(photos: Sequence[object]) -> str:
    """`1 photo`, `2 photos`."""
    return f"{len(photos)} photo{'' if len(photos) == 1 else 's'}"


def files_said(files: Sequence[object]) -> str:
    """`1 file`, `2 files`."""
    return components.counted(len(files), "file")


def rest(kind: str, fact: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a line leaves out, for a page that tells the whole: labels and values."""
    if fact.get("withdrawn"):
        return []
    left = {name: fact[name] for name in fact if name in _NOT_IN_LINE - {"born_on"}}
    return [*item_scores(kind, fact), *rows(kind, left)]


def mark_said(mark: Mapping[str, Any]) -> str:
    """`Left cheek: bruise, 8 mm, purple and blue`."""
    size = mark.get("size_mm")
    parts = [
        str(mark.get("kind", "")).replace("_", " "),
        f"{size:g} mm" if isinstance(size, int | float) else "",
        str(mark.get("colour") or ""),
    ]
    site = str(mark.get("site", "")).replace("_", " ")
    seen = ", ".join(part for part in parts if part)
    return f"{components.sentence(site)}: {seen}"


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]


def value_said(name: str, value: Any) -> str:
    """One value in words."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return components.sentence(", ".join(_word(one) for one in value))
    say = _SAID.get(name)
    return say(value) if say else components.sentence(_word(value))


#: Details that are a phrase of their own, by field and value.
_PHRASES: dict[tuple[str, object], str] = {
    ("mobile", True): "the baby can move about",
    ("mobile", False): "the baby cannot move about yet",
    ("explanation", "none"): "no explanation was given",
    ("explanation", "inconsistent"): "the explanation does not fit",
    ("explanation", "changed"): "the explanation changed",
    ("explanation", "plausible"): "the explanation fits",
    ("explanation_changed", "yes"): "another explanation was given first",
    ("explanation_changed", "no"): "the explanation did not change",
    ("explanation_changed", "not_asked"): "whether it changed was not asked",
    **fact_words_contacts.PHRASES,
    ("quorate", True): "quorate",
    ("quorate", False): "not quorate",
    ("household", True): "lives with the family",
    ("household", False): "does not live with the family",
    ("present", True): "severe mental illness now or before",
    ("present", False): "no severe mental illness",
    ("first_degree_relative", True): "a close relative has had it",
    ("first_degree_relative", False): "no close relative has had it",
    ("asked", True): "asked",
    ("asked", False): "not asked",
    ("alone", True): "alone",
    ("alone", False): "not alone",
    ("urgent", True): "urgent",
    ("urgent", False): "",
    ("skipped", True): "went straight to it, as waiting was not safe",
    ("outcome", "agreed"): "both agree now",
    ("outcome", "changed"): "the decision is changed",
    ("outcome", "not_agreed"): "not agreed",
    ("outcome", "right"): "it was right",
    ("outcome", "understandable"): "understandable, with advice",
    ("outcome", "not_right"): "it was not right",
    **fact_words_told.PHRASES,
}


def _part(name: str, value: Any) -> str:
    if name == "tell":
        return f"the {components.role(str(value))} was told"
    if isinstance(value, bool | str) and (name, value) in _PHRASES:
        return _PHRASES[name, value]
    label = (LABELS.get(name) or name.replace("_", " ")).lower()
    if isinstance(value, bool):
        return label if value else f"not: {label}"
    if name in ("gestation_days", "weight_g") or isinstance(value, list):
        is_list = isinstance(value, list)
        return ", ".join(map(_word, value)) if is_list else value_said(name, value)
    if name in ("mode", "place", "type", "urgency", "decision", "severity"):
        return _word(value)
    say = components.role if name == "to" else _SAID.get(name, _word)
    return f"{label}: {say(value)}"


def _word(value: Any) -> str:
    text = str(value)
    return VALUES.get(text) or text.replace("_", " ")


def _day(text: str) -> str:
    try:
        return components.day(date.fromisoformat(text))
    except ValueError:
        return text


def _moment(text: str) -> str:
    try:
        return components.moment(parse_moment(text))
    except ValueError:
        return text


#: Who saw a mark.
_SEEN_BY = {
    "self": "Whoever recorded this",
    "colleague": "A colleague",
    "parent": "A parent or carer",
    "other": "Somebody else",
}

#: How the values of some fields are said.
_SAID: dict[str, Callable[[Any], str]] = {
    "gestation_days": lambda days: f"{days // 7} weeks and {days % 7} days",
    "weight_g": lambda grams: f"{grams:,} g",
    "edd": lambda text: _day(str(text)),
    "born_on": lambda text: _day(str(text)),
    "to": lambda role: components.sentence(components.role(str(role))),
    "learned_at": lambda text: _moment(str(text)),
    "note": str,
    "words": str,
    "action": str,
    "what": str,
    "summary": str,
    "area_of_incident": lambda area: short_name(str(area)),
    "again": str,
    "not_told_why": str,
    "who_tells": str,
    "who": str,
    "agency": str,
    "due": lambda text: _day(str(text)),
    "next_at": lambda text: _moment(str(text)),
    "starts_at": lambda text: _moment(str(text)),
    "next_on": lambda text: _day(str(text)),
    "reason": str,
    "place": str,
    "assessor": str,
    "found": str,
    "cause": dismissals.cause_words,
    "outcome": lambda value: _PHRASES.get(("outcome", value), _word(value)),
    "explanation_words": str,
    "seen_by": lambda who: _SEEN_BY.get(who, str(who)),
    "seen_by_name": str,
    "agreed": str,
    **fact_words_sharing.SAID,
    **fact_words_told.SAID,
    "plan_on": lambda text: _day(str(text)),
}
