"""The ledger as a stream of Arrow batches, read as it was at one moment.

One connection, one transaction, one snapshot: what is committed meanwhile belongs to
the next export. Of a fact only the fields that are kept leave the database, with those
that a score is worked out from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from adbc_driver_manager import Error
from adbc_driver_postgresql import StatementOptions, dbapi
from psycopg import sql
from psycopg.conninfo import make_conninfo

from plait.instruments.scoring import FORMS
from plait.population.columns import SUBJECTS
from plait.population.keeping import Needs
from plait.standards.conditions import COMPUTED
from plait.timeline import moves
from plait.timeline.facts import kinds
from plait.timeline.facts.health import SCREENS

#: Bits of a key: whoever joins by it has room to put another number beside it.
KEY_BITS: Final = 46
#: Between the kind and what is kept of the fact. It stands in no kind.
APART: Final = "\x1f"
#: Of so many subjects the events are asked for by one statement.
_AT_ONCE: Final = 5_000
#: Where more than one in so many subjects has news, the whole table is read instead.
_RATHER_ALL: Final = 4
_SNAPSHOT: Final = (
    r"-c default_transaction_isolation=repeatable\ read "
    "-c default_transaction_read_only=on"
)

_TOTALS: Final = """
    select current_setting('transaction_isolation'), coalesce(sum(number), 0)::bigint
    from plait.chain_head
"""
_HEADS: Final = """
    select s.id, s.kind, s.partnership_id as area, h.number, h.hash,
        case when s.kind = 'family' then (
            select lower(p.language) from plait.person p
            where p.subject_id = s.id and p.role = 'mother' and p.language <> ''
            order by p.id limit 1
        ) end as language
    from plait.chain_head h join plait.subject s on s.id = h.subject_id
    where h.number > 0
"""
_EVENTS: Final = """
    select e.subject_id, e.id, nullif(e.root, e.id) as root, e.corrects, e.about,
        e.agency, e.occurred_at, e.recorded_at, e.first_recorded_at,
        e.kind || {apart} || case
            when asked.kind is not null then (e.fact - asked.unasked)::text
            when e.fact ? 'withdrawn'
                then jsonb_build_object('withdrawn', e.fact->'withdrawn')::text
            else '{{}}' end as said,
        case when e.fact ? 'answers' then {answers} end as names,
        case when e.kind = 'duty.dismissed' then {trigger} end as trigger,
        case when e.kind = {accepted} then jsonb_build_object(
            'home', e.fact->'home', 'withdrawn', e.fact->'withdrawn',
            'from_area', e.fact->'from_area', 'to_area', e.fact->'to_area'
        )::text end as moved
    from plait.event e
    left join (values {asked}) as asked (kind, unasked) on asked.kind = e.kind
    {which}
"""
#: The id of an event that a fact names; one that nobody has where it is no id at all.
_NAMED: Final = """
    case when e.fact->>{name} ~
        '^[0-9a-f]{{8}}-[0-9a-f]{{4}}-[0-9a-f]{{4}}-[0-9a-f]{{4}}-[0-9a-f]{{12}}$'
    then (e.fact->>{name})::uuid
    when e.fact->>{name} is not null
    then 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid end
"""


class NotReadable(Exception):
    """The ledger cannot be read to its end. Says in words why."""


@dataclass(frozen=True, slots=True)
class Heads:
    """Every subject with events, in the order of their ids: one place each.

    `high` and `low` are the halves of the id, `keys` the pseudonyms, `marks` what
    changes with any news of the subject. `areas` are codes of `area_names`.
    """

    high: np.ndarray[Any, Any]
    low: np.ndarray[Any, Any]
    kinds: np.ndarray[Any, Any]
    counts: np.ndarray[Any, Any]
    keys: np.ndarray[Any, Any]
    marks: list[int]
    areas: np.ndarray[Any, Any]
    area_names: list[str]
    languages: list[str | None]

    def places_of(self, ids: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """The place of each subject of these ids (two halves a row); all are there.

        Raises:
            NotReadable: one is not.
        """
        last = max(len(self.high) - 1, 0)
        places = np.minimum(np.searchsorted(self.high, ids[:, 0]), last)
        other = (self.high[places] != ids[:, 0]) | (self.low[places] != ids[:, 1])
        for at in np.flatnonzero(other):  # ids that begin alike: hardly ever one
            places[at] = self._place(int(ids[at, 0]), int(ids[at, 1]))
        return places

    def _place(self, high: int, low: int) -> int:
        at = int(np.searchsorted(self.high, np.uint64(high)))
        while at < len(self.high) and int(self.high[at]) == high:
            if int(self.low[at]) == low:
                return at
            at += 1
        msg = "An event belongs to no subject: see `plait verify`."
        raise NotReadable(msg)


class LedgerStream:
    """A connection that reads everything as of one moment.

    Args:
        address: how to sign in, as `psycopg.connect` takes it; a role that reads all.
        secret: what the pseudonyms are made with. It stays in the installation.
        batch: bytes of one batch, about.
    """

    def __init__(self, address: dict[str, Any], secret: bytes, batch: int) -> None:
        known = {name: value for name, value in address.items() if value}
        self._secret = blake2b(secret).digest()
        self._batch = str(batch)
        try:
            self._connection = dbapi.connect(make_conninfo(**known, options=_SNAPSHOT))
        except Error:
            # It quotes the address, which may hold a password.
            msg = "The database cannot be reached. Is Plait running?"
            raise NotReadable(msg) from None
        try:
            [(isolation, self._events)] = self._rows(_TOTALS)
        except Error as error:
            self.close()
            raise _unreadable(error) from None
        if isolation != "repeatable read":
            self.close()
            msg = "The database does not let a command read as of one moment."
            raise NotReadable(msg)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the transaction; nothing was written in it."""
        self._connection.close()

    def heads(self) -> Heads:
        """Every subject with events.

        Raises:
            NotReadable: not every one is shown to this role.
        """
        table = pa.Table.from_batches(list(self._batches(_HEADS)), _HEAD_SCHEMA)
        if (pc.sum(table["number"]).as_py() or 0) != self._events:
            msg = "The chains have more events than their subjects: see `plait verify`."
            raise NotReadable(msg)
        ids = halves(table["id"])
        order = np.lexsort(ids.T[::-1].astype("u8"))
        table, ids = table.take(order), ids[order]
        areas = table["area"].combine_chunks().dictionary_encode()
        keys, marks = self._pseudonyms(table)
        return Heads(
            high=ids[:, 0].astype("u8"),
            low=ids[:, 1].astype("u8"),
            kinds=_codes(table["kind"], SUBJECTS),
            counts=table["number"].to_numpy().astype("i8"),
            keys=keys,
            marks=marks,
            areas=areas.indices.to_numpy(),
            area_names=areas.dictionary.to_pylist(),
            languages=table["language"].to_pylist(),
        )

    def events(
        self, needs: Needs, heads: Heads, wanted: np.ndarray[Any, Any]
    ) -> Iterator[pa.RecordBatch]:
        """The events of these subjects (their places), and perhaps of others too."""
        if len(wanted) * _RATHER_ALL >= len(heads.high):
            yield from self._batches(_query(needs, None))
            return
        for at in range(0, len(wanted), _AT_ONCE):
            some = wanted[at : at + _AT_ONCE]
            ids = [
                f"{int(heads.high[one]):016x}{int(heads.low[one]):016x}" for one in some
            ]
            yield from self._batches(_query(needs, ids))

    def _pseudonyms(self, table: pa.Table) -> tuple[np.ndarray[Any, Any], list[int]]:
        """The key of each subject, and the mark of all that its chain says."""
        keys = np.empty(table.num_rows, "i8")
        marks: list[int] = []
        at = 0
        for batch in table.to_batches(max_chunksize=_AT_ONCE):
            for id_, _, area, number, link, _ in zip(
                batch["id"].storage.to_pylist(),
                *(batch[name].to_pylist() for name in _HEAD_SCHEMA.names[1:]),
                strict=True,
            ):
                keys[at] = self._key(id_, 0)
                said = id_ + number.to_bytes(8, "big") + link + area.encode()
                marks.append(self._keyed(said, b"plait mark", 16))
                at += 1
        _, first = np.unique(keys, return_index=True)
        self._set_apart(table["id"], keys, np.setdiff1d(np.arange(len(keys)), first))
        return keys, marks

    def _set_apart(self, ids: pa.ChunkedArray, keys: Any, second: Any) -> None:
        """Give another key to whoever came second to one: a few in a country."""
        taken = set(keys.tolist()) if len(second) else set()
        for at in second:
            id_, turn = ids[at].as_py().bytes, 1
            while (key := self._key(id_, turn)) in taken:
                turn += 1
            taken.add(key)
            keys[at] = key

    def _key(self, id_: bytes, turn: int) -> int:
        said = id_ + turn.to_bytes(4, "big")
        return self._keyed(said, b"plait key", 8) >> (64 - KEY_BITS)

    def _keyed(self, said: bytes, why: bytes, size: int) -> int:
        digest = blake2b(said, key=self._secret, person=why, digest_size=size)
        return int.from_bytes(digest.digest(), "big")

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        with closing(self._connection.cursor()) as cursor:
            cursor.execute(query)
            return list(cursor.fetchall())

    def _batches(self, query: str) -> Iterator[pa.RecordBatch]:
        hint = {StatementOptions.BATCH_SIZE_HINT_BYTES.value: self._batch}
        with closing(self._connection.cursor()) as cursor:
            try:
                cursor.adbc_statement.set_options(**hint)
                cursor.execute(query)
                yield from cursor.fetch_record_batch()
            except (Error, OSError, pa.ArrowException) as error:
                # A connection that is lost in the middle comes as an `OSError`.
                raise _unreadable(error) from None


_HEAD_SCHEMA: Final = pa.schema(
    [
        ("id", pa.uuid()),
        ("kind", pa.string()),
        ("area", pa.string()),
        ("number", pa.int32()),
        ("hash", pa.binary()),
        ("language", pa.string()),
    ]
)


def halves(ids: pa.Array | pa.ChunkedArray) -> np.ndarray[Any, Any]:
    """Ids as two numbers a row, in the order of their texts; nothing is two zeros."""
    whole = ids.combine_chunks() if isinstance(ids, pa.ChunkedArray) else ids
    plain = whole.storage if isinstance(whole, pa.ExtensionArray) else whole
    if not len(plain):
        return np.empty((0, 2), ">u8")
    _, values = plain.buffers()
    start = plain.offset * 16
    found = np.frombuffer(values, ">u8", len(plain) * 2, start).reshape(-1, 2)
    if plain.null_count:
        found = np.where(plain.is_valid().to_numpy(False)[:, None], found, 0)
    return found


def _unreadable(error: Exception) -> NotReadable:
    """Why the database does not give events; its own words may quote a row."""
    state = getattr(error, "sqlstate", None) or "no code"
    if state == "42501":
        return NotReadable("This role of the database may not read every event.")
    return NotReadable(f"The database stopped giving events ({state}).")


def _codes(texts: pa.ChunkedArray, names: Sequence[str]) -> np.ndarray[Any, Any]:
    encoded = texts.combine_chunks().dictionary_encode()
    codes = np.array([names.index(one) for one in encoded.dictionary.to_pylist()], "i1")
    return codes[encoded.indices.to_numpy()] if len(codes) else np.empty(0, "i1")


def _query(needs: Needs, ids: list[str] | None) -> str:
    """What to ask: of all events, or of those of the subjects of these ids."""
    which: sql.Composable = sql.SQL("")
    if ids is not None:
        listed = sql.Literal("{" + ",".join(ids) + "}")
        which = sql.SQL("where e.subject_id = any ({}::uuid[])").format(listed)
    asked = sql.SQL(", ").join(
        sql.SQL("({}, {}::text[])").format(sql.Literal(kind), sql.Literal(unasked))
        for kind, unasked in _unasked(needs).items()
    )
    query = sql.SQL(_EVENTS).format(
        apart=sql.Literal(APART),
        answers=sql.SQL(_NAMED).format(name=sql.Literal("answers")),
        trigger=sql.SQL(_NAMED).format(name=sql.Literal("trigger")),
        accepted=sql.Literal(moves.ACCEPTED),
        asked=asked,
        which=which,
    )
    return query.as_string(None)


def _unasked(needs: Needs) -> dict[str, list[str]]:
    """By kind, the fields that stay in the database; without those that score."""
    found = {}
    for kind, fields in needs.fields.items():
        shape = kinds()[kind].shape
        every = {one.alias or name for name, one in shape.model_fields.items()}
        kept = {*fields, "withdrawn", *((*FORMS, *COMPUTED) if kind in SCREENS else ())}
        found[kind] = sorted(every - kept)
    return found
