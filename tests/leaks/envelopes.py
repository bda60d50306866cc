"""What is on its way, as rows: messages, what is still being written, envelopes."""

import json
from datetime import datetime, timedelta
from uuid import UUID

from generative.access_worlds import event_id, mask_of, subject_id
from leaks.area import ELSEWHERE, Area


def write(cursor, area: Area, moment: datetime) -> None:
    """An envelope for another installation, for each family: its words are inside."""
    cursor.execute(
        "insert into exchange_partner (slug, name, url, keys, is_active, added_at) "
        "values ('far', 'Far', 'https://far.example', '[]', true, now())"
    )
    cursor.execute("set local role plait_keeper")
    for item in area.of("envelope"):
        event = area.events[item.of]
        cursor.execute(
            "insert into exchange_out (subject_id, id, partner_id, event_id, root, "
            "sens, from_team_id, to_team_id, because, content, posted_at) values (%s, "
            "gen_random_uuid(), 'far', %s, %s, 0, %s, %s, %s, %s, %s)",
            [
                subject_id(item.subject), event_id(item.of), event_id(item.of),
                event.team, ELSEWHERE, event_id(item.of), item.word, moment,
            ],
        )  # fmt: skip


def write_messages(cursor, area: Area, moment: datetime) -> None:
    """The row of each message, and what somebody has not sent yet; as the engine."""
    for item in area.of("message"):
        sent, sender, reader = item.of
        author = next((one.staff for one in area.posts if one.team == sender), 1)
        id_ = event_id(sent.number)
        cursor.execute(
            "insert into message (subject_id, id, thread, from_team_id, by_id, "
            "to_role, to_team_id, is_routine, sent_at, state, label, sens, version) "
            "values (%s, %s, %s, %s, %s, 'gp', %s, false, %s, 'sent', %s, %s, %s)",
            [
                subject_id(item.subject), id_, id_, sender, author, reader,
                moment - timedelta(hours=2), item.word,
                mask_of([sent.sensitivity]).bit_length() - 1, id_,
            ],
        )  # fmt: skip
    cursor.execute("set local role plait_app")
    for item in area.of("unsent"):
        for name, value in (("subject", subject_id(item.subject)), ("staff", item.of)):
            text = str(value)
            cursor.execute("select set_config(%s, %s, true)", [f"plait.{name}", text])
        cursor.execute(
            "insert into message_draft (subject_id, id, staff_id, answers, at) "
            "values (%s, %s, %s, %s, %s)",
            [
                subject_id(item.subject), UUID(int=8_000_000 + item.subject), item.of,
                json.dumps({"words": item.word, "note": item.word}), moment,
            ],
        )  # fmt: skip
    cursor.execute("set local role plait_engine")
