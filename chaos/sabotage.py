"""Spoil the outcome on purpose, outside the product: would the count see it?

`drop` takes away one rung that was told and one mail that arrived; `twice` writes one
of each a second time. A count that stays clean then is worth nothing.
"""

from dataclasses import replace

from chaos.sink import Sink
from chaos.tally import Admin, Rung

CONTROLS = ("", "drop", "twice")

_ONE = """
    select id from plait.event where kind = 'escalation.raised'
    and subject_id::text = any (%s) order by recorded_at, id limit 1
"""
_AGAIN = """
    insert into plait.event
    select (jsonb_populate_record(null::plait.event, to_jsonb(e) || jsonb_build_object(
        'id', gen_random_uuid(), 'number', 1000000 + e.number,
        -- it found nobody: whom it found would miss their notices as well
        'fact', e.fact - 'reached'
    ))).*
    from plait.event e where e.id = %s
"""


def check(control: str) -> None:
    """Refuse a control that there is not.

    Raises:
        ValueError: it is none of them.
    """
    if control not in CONTROLS:
        message = f"CONTROL must be drop or twice; got {control!r}"
        raise ValueError(message)


def spoil(control: str, admin: Admin, mails: Sink, expected: list[Rung]) -> None:
    """Do it; nothing where no control was asked for."""
    if not control:
        return
    subjects = sorted({rung[0] for rung in expected})
    row = admin.execute(_ONE, [subjects]).fetchone()
    assert row, "nothing was told, so nothing can be spoilt"
    # Past the triggers that keep the ledger append-only: nobody but a superuser can.
    admin.execute("alter table plait.event disable trigger user")
    if control == "drop":
        admin.execute("delete from plait.event where id = %s", [row[0]])
        gone = mails.mails[0].message_id
        mails.mails[:] = [mail for mail in mails.mails if mail.message_id != gone]
    else:
        admin.execute(_AGAIN, [row[0]])
        mails.mails.append(replace(mails.mails[0], message_id="<another@localhost>"))
