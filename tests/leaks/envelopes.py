"""What is on its way, as rows: messages, their files, drafts, and an old envelope."""

import json
from datetime import datetime, timedelta
from uuid import UUID

from generative.access_worlds import event_id, mask_of, subject_id
from leaks import sheets, writing
from leaks.area import ELSEWHERE, Area
from plait.records import message_files
from plait.records.file_types import Attachment


def write(cursor, area: Area, moment: datetime) -> None:
    """An envelope for an installation that was removed: its words are inside.

    What leaves for another is tried in `leaks.abroad`.
    """
    cursor.execute(
        "insert into exchange_partner (slug, name, url, keys, is_active, added_at) "
        "values ('gone', 'Gone', 'https://gone.example', '[]', false, now())"
    )
    cursor.execute("set local role plait_keeper")
    for item in area.of("envelope"):
        event = area.events[item.of]
        cursor.execute(
            "insert into exchange_out (subject_id, id, partner_id, event_id, root, "
            "sens, from_team_id, to_team_id, because, content, posted_at) values (%s, "
            "gen_random_uuid(), 'gone', %s, %s, 0, %s, %s, %s, %s, %s)",
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
            "to_role, to_team_id, is_routine, sent_at, state, label, sens, files, "
            "version, words) values (%s, %s, %s, %s, %s, 'gp', %s, false, %s, 'sent', "
            "%s, %s, 1, %s, plait.message_words(%s, array[%s, %s]::integer[]))",
            [
                subject_id(item.subject), id_, id_, sender, author, reader,
                moment - timedelta(hours=2), item.word,
                mask_of([sent.sensitivity]).bit_length() - 1, id_,
                area.word("event", sent), sender, reader,
            ],
        )  # fmt: skip
    _drafts(cursor, area, moment)
    sheets.write(cursor, area, moment, by=writing.author(area, sheets.TEAM))


def _drafts(cursor, area: Area, moment: datetime) -> None:
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


def file_id(area: Area, subject: int) -> UUID:
    """The id of the file that goes with a family's message."""
    return message_files.id_of(event_id(area.messages[subject]), 1)


def named(area: Area, subject: int) -> list[dict[str, object]]:
    """How the message of a family names its file."""
    made = [_file(area, subject)]
    return message_files.named(event_id(area.messages[subject]), made)


def _file(area: Area, subject: int) -> Attachment:
    [item] = area.of("file", subject)
    return Attachment("note.txt", "text/plain", item.word.encode())


def write_files(cursor, area: Area) -> None:
    """Keep the file of each message, as whoever sent it; afterwards acts the engine."""
    for item in area.of("file"):
        sent, sender, _ = item.of
        by = writing.author(area, sender)
        writing.as_an_author(cursor, sender, item.subject)
        cursor.execute("select set_config('plait.staff', %s, true)", [str(by)])
        stored = writing.Stored(sent, by)
        message_files.keep(stored, [_file(area, item.subject)])
    cursor.execute("set local role plait_engine")
