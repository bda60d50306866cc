"""Which records each route could show. A new route is added here."""

from leaks import diaries, sheets
from leaks.outcomes import OUTCOMES
from lib.routes import OF_A_FAMILY, OTHERS

ADDRESSES = OF_A_FAMILY | OTHERS
#: What a page of a family could show of it, whatever it is about.
_HEADER = ("person",)
_RECORD = ("person", "event")
_ALL = ("person", "event", "entry", "meeting", "failure", "emergency", "review")
_LOOKED = ("person", "opening", "inquiry")
_POST = ("person", "event", "message", "unsent", "file")
_REVIEWED = ("person", "emergency", "review")
_ROOM = ("person", "event", "draft")
_MET = ("person", "event", "meeting")

#: Of each route of a family the kinds of records that it could show.
SHOWS: dict[str, tuple[str, ...]] = {
    "family": _ALL,
    "record-what": _HEADER,
    "record": _RECORD,
    "event": ("person", "event", "entry", "photo", "envelope", "emergency", "review"),
    "recorded": ("person", "event", "entry"),
    "correct": _RECORD,
    "withdraw": _RECORD,
    "add-photos": _RECORD,
    "photo": ("person", "event", "photo"),
    "picture": ("photo",),
    "owed": ("person", "event", "entry"),
    "family-started": ("person", "entry"),
    "owed-act": ("person", "entry"),
    "worker": _HEADER,
    "meeting-actions": _RECORD,
    "handover-new": _RECORD,
    "handover": _RECORD,
    "shared": _RECORD,
    "share-one": _RECORD,
    "share": _RECORD,
    "withhold": _RECORD,
    "ask": _RECORD,
    "info-request": _RECORD,
    "info-request-answer": _RECORD,
    "disagree": _RECORD,
    "disagreement": _RECORD,
    "complex-case": ("person", "event"),
    "complex-turn": ("person", "event", "entry", "meeting", "draft"),
    "family-meetings": ("person", "event", "meeting"),
    "meeting-call": _RECORD,
    "meeting": _MET,
    **{f"meeting-{do}": _MET for do in ("calendar", "reply", "move", "ask", "cancel")},
    "owner": _RECORD,
    "came-from-checked": _HEADER,
    "move": _RECORD,
    "move-offer": _RECORD,
    "move-transfer": _RECORD,
    **diaries.SHOWS,
    **sheets.SHOWS,
    "referral": ("person", "event", "entry"),
    "referral-step": ("person", "event", "entry"),
    "birth": ("person", "event", "entry", "message", "failure"),
    "birth-plan": ("person", "event", "message", "failure"),
    "family-messages": _POST,
    **{f"message{do}": _POST for do in ("", "-write", "-draft", "-file", "-answer")},
    **dict.fromkeys(("bed", "bed-step", "bed-asked"), _RECORD),
    "without-owner": ("person", "event"),
    "on-a-ward": ("person", "entry"),
    "allocate": _RECORD,
    **dict.fromkeys(
        ("staffing", "staffing-post", "staffing-time", "staffing-language",
         "staffing-language-remove", "staffing-post-end", "staffing-time-end"), ()
    ),
    "staffing-waiting": ("person",),
    "staffing-families": ("person",),
    "seeing": _RECORD,
    "address": _RECORD,
    "person": _RECORD,
    "subject-asked": _RECORD,
    "subject-copy": _RECORD,
    "subject-copied": _RECORD,
    "subject-paper": _RECORD,
    "exclude": ("person", "kin"),
    "who-looked": _LOOKED,
    "looked-before-parent": _RECORD,
    "looked-for-parent": _LOOKED,
    "why-choose": _HEADER,
    "letter": _RECORD,
    "letter-to": _RECORD,
    "pack": _RECORD,
    "pack-read": ("person", "event", "entry"),
    "pack-beforehand": ("person", "event", "entry"),
    "why": ("person", "event", "entry"),
    "hold": _ROOM,
    "hold-save": _ROOM,
    "hold-changes": _ROOM,
    "hold-stamp": ("draft",),
    "hold-finish": _ROOM,
    "minutes": _ROOM,
    # Of no family, yet with lists of them.
    "start": ("entry", "failure", "person"),
    "due": ("entry", "failure", "person"),
    "due-rows": ("entry", "failure", "person"),
    "families": ("person",),
    "meetings": ("meeting", "person"),
    "complex-cases": ("person",),
    "complex-sitting": ("person",),
    "complex-ask": (),
    "notice-rang": (),
    "start-family": ("person",),
    "quality": ("failure",),
    "mark-to-meeting": (),
    "mark-to-meeting-csv": (),
    "mark-to-meeting-json": (),
    "policy": ("proposal",),
    "policy-export": ("proposal",),
    "policy-change": ("proposal",),
    "policy-proposal": ("proposal",),
    **{f"rota-{do}": () for do in ("away", "back", "mobile", "shift", "remove")},
    "rota": (),
    "messages": ("person", "message", "unsent"),
    "referrals": ("person", "entry"),
    "caseload": ("person", "entry"),
    "huddle": ("person", "entry"),
    "birth-alerts": ("person",),
    "know-family": ("person", "kin"),
    "excluded": ("person", "kin"),
    "exchange-envelopes": ("envelope",),
    "emergency": ("person",),
    "emergency-close": ("person",),
    "emergency-reviews": _REVIEWED,
    "emergency-review": _REVIEWED,
    "opened": ("person", "opening", "emergency", "review"),
    "unusual-looking": ("person", "opening", "inquiry"),
    "look-into": ("person", "opening", "inquiry"),
    "find-looked": ("person", "opening", "inquiry"),
    **OUTCOMES,
    **{f"birth-{x}": _RECORD for x in ("places", "early", "alert", "told", "withdraw")},
} | dict.fromkeys(
    name
    for name in ADDRESSES
    if name.startswith(
        ("account", "board", "capacity", "mfa_", "guide", "standard", "demonstration",
         "rota", "healthz")
    )
    or name in ("privacy", "lock", "unlock")
)  # fmt: skip
