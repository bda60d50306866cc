"""What staff record after they have asked how a parent is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Unpack
from uuid import UUID

from plait.worklist.recording import Occasion, Recorded, given, record

Instrument = Literal[
    "whooley", "gad2", "gad7", "phq9", "epds", "core10", "pbq", "honos", "reqol10",
    "adbb",
]  # fmt: skip


def record_screen(
    *,
    instrument: Instrument,
    about: UUID,
    items: Sequence[int | bool | str] | None = None,
    answers_printed: Sequence[int] | None = None,
    total: int | None = None,
    safety_item: int | None = None,
    language: str | None = None,
    seen_alone: bool | None = None,
    note: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record the answers to a questionnaire, in one of three ways.

    Args:
        items: the score of each item, as the instrument counts it.
        answers_printed: for each item the position of the printed option that was
            ticked, from the top, 0 first.
        total: the sum alone, where the answers are not known; `safety_item` with it.

    Raises:
        CannotBe: the instrument cannot give this.
        And as `worklist.recording.record`.
    """
    return record(
        kind=f"screen.{instrument}",
        about=about,
        fact=given(
            items=list(items) if items is not None else None,
            answers_printed=(
                list(answers_printed) if answers_printed is not None else None
            ),
            total=total,
            safety_item=safety_item,
            language=language,
            seen_alone=seen_alone,
            note=note,
        ),
        **occasion,
    )


def record_wellbeing_asked(
    *,
    about: UUID,
    seen_alone: bool | None = None,
    note: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record that the parent was asked, in ordinary words, how things are.

    Raises:
        As `worklist.recording.record`.
    """
    return record(
        kind="screen.wellbeing_asked",
        about=about,
        fact=given(seen_alone=seen_alone, note=note),
        **occasion,
    )


def record_severe_illness_history(
    *,
    about: UUID,
    present: bool,
    first_degree_relative: bool,
    note: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record whether severe mental illness was ever there, hers or her near kin's.

    Raises:
        As `worklist.recording.record`.
    """
    return record(
        kind="screen.smi_history",
        about=about,
        fact=given(
            present=present, first_degree_relative=first_degree_relative, note=note
        ),
        **occasion,
    )


def record_domestic_abuse_asked(
    *,
    about: UUID,
    asked: bool,
    alone: bool,
    note: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record whether abuse was asked about, and whether the parent was alone.

    Raises:
        As `worklist.recording.record`.
    """
    return record(
        kind="screen.domestic_abuse",
        about=about,
        fact=given(asked=asked, alone=alone, note=note),
        **occasion,
    )
