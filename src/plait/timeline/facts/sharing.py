"""Information that was asked for, shared or withheld, and how a release ended."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from plait.timeline.facts.shapes import Day, Fact, Kind, Name, Words

#: At most so many events are released by one share, and documents named in it.
MOST_RELEASED = 500
MOST_DOCUMENTS = 50

Line = Annotated[str, Field(max_length=300)]
Ids = Annotated[list[Name], Field(max_length=MOST_RELEASED)]

#: Whether the family was told, and if not, why not.
Told = Literal["told", "not_told"]
NotTold = Literal[
    "risk_to_child", "risk_to_other", "would_hinder", "not_reached", "not_its_matter"
]
Consent = Literal["not_sought", "given", "refused", "overridden"]
Handling = Literal["as_shared", "ask_first", "conditions"]
Method = Literal["plait", "secure_mail", "telephone", "in_person", "post", "portal"]
Retention = Literal[
    "maternity", "child_health", "mental_health", "adult_health", "gp", "social_care",
    "police", "longest",
]  # fmt: skip


class Information(Fact):
    """What was shared, withheld or asked for, why and on which legal basis.

    Attributes:
        purpose: a code of the list of legal bases, or words.
        why: the same in one line.
        to: the role that it is for, and `team` the number of the team of ours.
        only: the number of the one person it is for, if it is for one alone.
        asked_agency: the slug of the agency that is asked.
        organisation: who outside gets it, with `person`, `function` and `sort`, the
            kind of organisation.
        subjects: the ids of the persons it is about.
        basis: the code of the statute; `article_6`, `article_9`, `dpa_condition` and
            `confidence` stand beside it, each a code of the version `bases` of the
            list.
        decided_with: who decided it with its author.
        told: whether the family was told; `told_who` and `told_on`, or `untold_why`
            and `not_told_words`.
        consent: whether it was sought, and what came of it; `consent_why` says more.
        outcome: how it answers a request, or looks again at what was withheld.
    """

    purpose: Name | None = None
    why: Line | None = None
    standard: Name | None = None
    trigger: Name | None = None
    to: Name | None = None
    team: int | None = None
    only: int | None = None
    asked_agency: Name | None = None
    organisation: Name | None = None
    person: Name | None = None
    function: Name | None = None
    sort: Name | None = None
    subjects: Ids | None = None
    basis: Name | None = None
    article_6: Name | None = None
    article_9: Name | None = None
    dpa_condition: Name | None = None
    confidence: Name | None = None
    bases: int | None = None
    decided_with: Name | None = None
    told: Told | None = None
    told_who: Name | None = None
    told_on: Day | None = None
    untold_why: NotTold | None = None
    not_told_words: Words | None = None
    consent: Consent | None = None
    consent_why: Words | None = None


class Shared(Information):
    """What was shared: ids of events of one's own agency, never a copy of them.

    Attributes:
        released: the events, each as first recorded; `until` when they may be read.
        documents: what was shared beside, by title.
        third_party: whether it has information about somebody else in it, and `police`
            from the police, with the code of how that may be handled.
        method: the way it went.
        retention: how long the receiver keeps it: a class.
        review_on: when it is looked at again.
        outcome: also `still`: an earlier share was looked at, and goes on as this one.
    """

    released: Ids | None = None
    until: Name | None = None
    documents: Annotated[list[Line], Field(max_length=MOST_DOCUMENTS)] | None = None
    third_party: bool | None = None
    police: bool | None = None
    handling: Handling | None = None
    handling_words: Words | None = None
    method: Method | None = None
    retention: Retention | None = None
    review_on: Day | None = None
    outcome: Literal["answered", "partly", "after_all", "still"] | None = None


class Withheld(Information):
    """What was not shared, and why.

    Attributes:
        detrimental: whether sharing was judged to do more harm than good.
        advice: who advised, and what.
        look_again_on: when the decision is looked at again.
    """

    detrimental: bool | None = None
    advice: Words | None = None
    look_again_on: Day | None = None
    outcome: Literal["refused", "still"] | None = None


class Requested(Information):
    """What was asked of another team, why, and by when it is needed."""

    wanted: Words | None = None
    needed_by: Day | None = None


class ReleaseEnded(Fact):
    """The agency that released something ended that before its time.

    Attributes:
        share: the id of the share by which it was released.
        event: the one event that ends; without it all of them do.
    """

    share: Name
    event: Name | None = None
    team: int | None = None
    only: int | None = None


KINDS = tuple(
    Kind(name, "communication", title, shape)
    for name, title, shape in (
        ("info.shared", "Information shared", Shared),
        ("info.withheld", "Information withheld", Withheld),
        ("info.requested", "Information asked for", Requested),
        ("info.release_ended", "Sharing ended", ReleaseEnded),
    )
)
