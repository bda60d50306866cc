"""What kind of data drafts of documents and forecasts hold, and for how long."""

from typing import Final

from plait.access.retention import DOCUMENT_DRAFT, REFERENCE, Declared, Kind, fields

FIELDS: Final[dict[str, Declared]] = {
    **fields(
        Kind.SPECIAL,
        DOCUMENT_DRAFT,
        "DocumentDraft.pk",
        "DocumentDraft.subject",
        "DocumentDraft.draft_id",
        "DocumentDraft.section",
        "DocumentDraft.version",
        "DocumentDraft.words",
        "DocumentDraft.sens",
        "DocumentDraft.team",
        "DocumentDraft.by",
        "DocumentDraft.at",
    ),
    **fields(
        Kind.OPERATIONAL,
        REFERENCE,
        "CapacityForecast.pk",
        "CapacityForecast.team",
        "CapacityForecast.extra_halves",
        "CapacityForecast.more",
        "CapacityForecast.asked_at",
        "CapacityForecast.began_at",
        "CapacityForecast.done",
        "CapacityForecast.made_at",
        "CapacityForecast.failed_at",
        "CapacityForecast.result",
    ),
}
