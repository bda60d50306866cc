"""Few facts, that start, answer, stop, move and conjoin: so that they meet often."""

from plait.timeline.facts import check

_FACTS = [
    ("person.joined", {"role": "infant", "born_on": "2026-03-21"}),
    ("person.joined", {"role": "infant"}),
    ("person.joined", {"role": "unborn"}),
    ("person.joined", {"role": "mother"}),
    ("person.joined", {"role": "partner"}),
    ("pregnancy.notified", {"edd": "2026-10-12"}),
    ("pregnancy.notified", {}),
    ("pregnancy.edd_set", {"edd": "2026-10-30"}),
    ("pregnancy.edd_set", {"edd": "2026-04-02"}),
    ("pregnancy.booked", {"gestation_days": 60}),
    ("pregnancy.booked", {"gestation_days": 250}),
    ("pregnancy.ended", {"outcome": "miscarriage"}),
    ("birth.recorded", {}),
    ("birth.recorded", {"born_on": "2026-03-24"}),
    ("contact.midwife.booking", {}),
    ("injury.observed", {"mobile": False, "explanation": "none"}),
    ("injury.observed", {"mobile": True}),
    ("injury.opinion", {"by": "paediatric"}),
    ("injury.opinion", {"by": "social_care"}),
    ("paediatric.assessed", {}),
    ("diagnosis.mental_health", {"severity": "severe"}),
    ("screen.epds", {"total": 21, "safety_item": 1}),
    ("screen.epds", {"total": 11, "safety_item": 0}),
    ("concern.red_flag", {"flags": ["estrangement", "self_harm"]}),
    ("concern.red_flag", {}),
    ("meeting.held", {"type": "strategy", "quorate": True,
                      "represented": ["perinatal_mental_health"]}),
    ("meeting.held", {"type": "core_group", "quorate": False}),
    ("message.sent", {"urgency": "urgent"}),
    ("message.acknowledged", {}),
    ("contact.health_visitor.other", {"infant_seen": True}),
    ("contact.health_visitor.other", {}),
    ("plan.child_protection.started", {}),
    ("plan.child_protection.ended", {}),
    ("area.left", {}),
    ("area.left", {"transfer_accepted": True}),
    ("responsibility.offered", {"to_area": "wendlebury"}),
    ("responsibility.offered", {"standard": "made_1"}),
    ("responsibility.accepted", {}),
    ("responsibility.accepted", {"standard": "made_1"}),
    ("transfer.accepted", {"home": True, "from_area": "ashmere",
                           "to_area": "wendlebury"}),
    ("person.died", {}),
    ("address.restricted", {"restricted": True, "review_on": "2026-04-03"}),
    ("address.restricted", {"restricted": False}),
]  # fmt: skip


def _checked(kind, fact):
    """As it would be recorded; what a form asks besides is no matter here."""
    try:
        return kind, dict(check(kind, fact))
    except ValueError:
        return kind, dict(fact)


FACTS = [_checked(kind, fact) for kind, fact in _FACTS]
#: What a signal may ask of them: by kind, fields and what is asked.
ASKED = {
    "injury.observed": [("mobile", False), ("mobile", {"not": [True]}),
                        ("explanation", ["none", "changed"])],
    "injury.opinion": [("by", "paediatric"), ("by", "social_care")],
    "screen.epds": [("total", {"at_least": 13}), ("total", {"at_most": 12}),
                    ("safety_item", {"at_least": 1})],
    "concern.red_flag": [("flags", {"includes": "self_harm"})],
    "meeting.held": [("type", "strategy"), ("quorate", True),
                     ("represented", {"includes": "perinatal_mental_health"})],
    "contact.health_visitor.other": [("infant_seen", True),
                                     ("infant_seen", {"not": [True]})],
    "message.acknowledged": [("answers", {"not": [None]})],
    "address.restricted": [("review_on", {"not": [None]})],
    "person.joined": [("role", "infant")],
}  # fmt: skip
#: Kinds that only together mean much: who is who, and who moved or died.
THEMES = {
    "births": ("person.", "pregnancy.", "birth.", "contact.midwife", "injury.observed"),
    "moves": ("area.", "responsibility.", "transfer.", "person.", "birth."),
}
#: A pregnancy that is over its time before the world ends.
_OVERDUE = [("pregnancy.edd_set", {"edd": "2026-03-05"})]


def of_theme(theme):
    """The facts of a theme."""
    facts = [*FACTS, *_OVERDUE]
    return [(kind, fact) for kind, fact in facts if kind.startswith(THEMES[theme])]
