"""What kind of data each field of the rows of care holds, and for how long."""

from typing import Final

from plait.access.retention import PROJECTION, Declared, Kind, fields

FIELDS: Final[dict[str, Declared]] = {
    **fields(
        Kind.SPECIAL,
        PROJECTION,
        "CareEpisode.pk",
        "CareEpisode.subject",
        "CareEpisode.id",
        "CareEpisode.team",
        "CareEpisode.from_team",
        "CareEpisode.about",
        "CareEpisode.label",
        "CareEpisode.state",
        "CareEpisode.purpose",
        "CareEpisode.referrer",
        "CareEpisode.asked_urgency",
        "CareEpisode.urgency",
        "CareEpisode.rank",
        "CareEpisode.received_at",
        "CareEpisode.triaged_at",
        "CareEpisode.accepted_at",
        "CareEpisode.first_seen_at",
        "CareEpisode.last_seen_at",
        "CareEpisode.infant_seen_at",
        "CareEpisode.plan_at",
        "CareEpisode.partner_at",
        "CareEpisode.supervised_at",
        "CareEpisode.supervision_on",
        "CareEpisode.scores",
        "CareEpisode.worker_id",
        "CareEpisode.infant_worker_id",
        "CareEpisode.discharge_at",
        "CareEpisode.closed_at",
        "CareEpisode.edd",
        "CareEpisode.born_on",
        "CareEpisode.missing",
        "CareEpisode.flags",
        "CareEpisode.to_tell",
        "CareEpisode.beside",
        "CareEpisode.sens",
    ),
}
