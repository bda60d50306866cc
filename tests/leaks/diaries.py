"""What the pages of diaries, appointments and groups could show of a record."""

#: What a page of a family could show of it, whatever it is about.
_HEADER = ("person",)
_RECORD = ("person", "event")

#: Of each route the kinds of records that it could show: see `leaks.adapters`.
SHOWS: dict[str, tuple[str, ...]] = {
    "appointments": _RECORD,
    "appointment-book": _RECORD,
    "appointment": _RECORD,
    "appointment-move": _RECORD,
    "appointment-cancel": _RECORD,
    "appointment-outcome": _RECORD,
    "appointment-letter": _RECORD,
    "appointment-calendar": _RECORD,
    "group-join": _HEADER,
    "group-leave": _RECORD,
    # Of no family, yet with lists of them.
    "diary": _RECORD,
    "diary-book": _RECORD,
    "groups": _RECORD,
    "group-new": (),
    "group": _RECORD,
    "group-end": (),
    "group-register": _RECORD,
}
