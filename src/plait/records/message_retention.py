"""What kind of data each field of the tables of messages holds, and for how long."""

from typing import Final

from plait.access.retention import (
    ACCESS_LOG,
    FAMILY_RECORD,
    MESSAGE_DRAFT,
    PROJECTION,
    Declared,
    Kind,
    fields,
)

FIELDS: Final[dict[str, Declared]] = {
    # The words that are searched for are those of the event.
    **fields(
        Kind.SPECIAL,
        PROJECTION,
        "MessageRow.pk",
        "MessageRow.subject",
        "MessageRow.id",
        "MessageRow.thread",
        "MessageRow.from_team",
        "MessageRow.by",
        "MessageRow.to_role",
        "MessageRow.to_team",
        "MessageRow.to_staff",
        "MessageRow.is_routine",
        "MessageRow.sent_at",
        "MessageRow.state",
        "MessageRow.answer",
        "MessageRow.answered_at",
        "MessageRow.answered_by",
        "MessageRow.acted",
        "MessageRow.label",
        "MessageRow.sens",
        "MessageRow.files",
        "MessageRow.carries",
        "MessageRow.version",
        "MessageRow.words",
    ),
    # Who opened what: personal for both.
    **fields(
        Kind.PERSONAL,
        ACCESS_LOG,
        "MessageOpening.pk",
        "MessageOpening.subject",
        "MessageOpening.message_id",
        "MessageOpening.staff",
        "MessageOpening.team",
        "MessageOpening.from_team",
        "MessageOpening.sens",
        "MessageOpening.at",
    ),
    **fields(
        Kind.SPECIAL,
        MESSAGE_DRAFT,
        "MessageDraft.pk",
        "MessageDraft.subject",
        "MessageDraft.id",
        "MessageDraft.staff",
        "MessageDraft.answers",
        "MessageDraft.at",
    ),
    # A file goes with its family's record; to destroy its wrapped key is enough.
    **fields(
        Kind.SPECIAL,
        FAMILY_RECORD,
        "MessageFile.pk",
        "MessageFile.subject",
        "MessageFile.id",
        "MessageFile.event_id",
        "MessageFile.number",
        "MessageFile.sens",
        "MessageFile.team",
        "MessageFile.by",
        "MessageFile.sha256",
        "MessageFile.bytes",
        "MessageFile.wrapped_key",
        "MessageFile.sealed",
    ),
}
