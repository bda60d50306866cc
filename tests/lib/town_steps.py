"""What may happen to a family of a made-up town, and some roads through it."""

#: Who is asked to each meeting: `@` and a kind of agency is the number of its team.
ASKED = [
    {"team": "@perinatal", "role": "perinatal_psychiatrist", "why": ["open_to_adult"]},
    {"team": "@police", "role": "police", "why": ["quorum"]},
]
#: What may be recorded, by whom, about whom. Enough to open, answer, stop and conjoin.
#: `@meeting` is the meeting that was called last.
FACTS = [
    ("maternity", "screen.epds", "mother", {"total": 14, "safety_item": 1}),
    ("maternity", "screen.epds", "mother", {"total": 11, "safety_item": 0}),
    ("maternity", "screen.whooley", "mother", {"items": [True, False]}),
    ("maternity", "concern.red_flag", "mother", {"flags": ["x"]}),
    ("maternity", "referral.mental_health.made", "mother", {}),
    ("maternity", "referral.social_care.made", "infant", {}),
    ("maternity", "handover.offered", "mother", {"to": "health_visitor"}),
    ("maternity", "message.sent", "mother", {"to": "gp", "urgency": "urgent"}),
    ("maternity", "birth.recorded", "infant", {"born_on": "2026-01-05"}),
    ("maternity", "pregnancy.booked", "mother", {"gestation_days": 70}),
    ("maternity", "pregnancy.edd_set", "mother", {"edd": "2026-09-01"}),
    ("perinatal", "diagnosis.mental_health", "mother", {"severity": "severe"}),
    ("perinatal", "referral.mental_health.received", "mother", {}),
    ("perinatal", "referral.mental_health.accepted", "mother", {}),
    ("perinatal", "assessment.mental_health", "mother", {}),
    ("perinatal", "assessment.crisis", "mother", {}),
    ("health_visiting", "injury.observed", "infant", {"mobile": False}),
    ("health_visiting", "nonattendance.was_not_brought", "infant", {}),
    ("health_visiting", "contact.health_visitor.other", "infant",
     {"infant_seen": True}),
    ("health_visiting", "contact.health_visitor.new_birth", "infant", {}),
    ("health_visiting", "handover.accepted", "mother", {}),
    ("maternity", "meeting.called", "mother",
     {"type": "complex_case", "represented": ["gp"]}),
    ("social_care", "meeting.held", "infant",
     {"type": "strategy", "quorate": True, "represented": ["perinatal_mental_health"]}),
    ("health_visiting", "person.died", "infant", {}),
    ("second", "contact.health_visitor.new_birth", "infant", {}),
    ("second", "contact.health_visitor.six_week", "infant", {}),
    ("second", "injury.observed", "infant", {"mobile": False}),
    ("second", "allocation.made", "mother", {"worker": 7}),
    ("maternity", "concern.red_flag", "mother", {"flags": ["y"]}),
    ("social_care", "meeting.called", "infant",
     {"type": "strategy", "starts_at": "2026-03-10T14:00:00+00:00", "minutes": 60,
      "invitations": ASKED}),
    ("social_care", "meeting.invited", "infant",
     {"meeting": "@meeting", "not_any_more": ["@police"],
      "invitations": [{"team": "@gp", "role": "gp", "why": ["added"]}]}),
    ("social_care", "meeting.moved", "infant",
     {"meeting": "@meeting", "starts_at": "2026-03-11T09:00:00+00:00"}),
    ("perinatal", "meeting.replied", "infant",
     {"meeting": "@meeting", "team": "@perinatal", "reply": "deputy",
      "decides": False}),
    ("social_care", "meeting.held", "infant",
     {"meeting": "@meeting", "type": "strategy", "quorate": False,
      "missing": ["police"], "represented": ["perinatal_mental_health"]}),
    ("social_care", "action.agreed", "infant",
     {"meeting": "@meeting", "action": "See the baby", "owner": "health_visitor",
      "team": "@health_visiting", "due": "2026-03-12", "number": 1}),
    ("social_care", "meeting.minutes_sent", "infant",
     {"meeting": "@meeting", "type": "strategy"}),
    ("social_care", "meeting.cancelled", "infant",
     {"meeting": "@meeting", "type": "strategy"}),
    ("health_visiting", "injury.observed", "infant",
     {"mobile": False, "area_of_incident": "wendlebury"}),
    ("social_care", "responsibility.offered", "infant",
     {"to_area": "wendlebury", "what": "all", "summary": "A mark"}),
    ("perinatal", "triage.completed", "mother", {"class": "urgent"}),
    ("perinatal", "referral.mental_health.redirected", "mother", {"to": "gp"}),
    ("perinatal", "discharge.mental_health", "mother", {}),
    ("perinatal", "caseload.weighed", "mother", {"intensity": "high"}),
    ("perinatal", "appointment.booked", "mother",
     {"at": "2026-03-05T10:00:00Z", "minutes": 60, "kind": "home_visit",
      "for": ["mother"]}),
    ("perinatal", "group.joined", "mother",
     {"group": "7d444840-9dc0-11d1-b245-5ffdce74fad2", "title": "A group",
      "for": ["mother"]}),
    ("perinatal", "group.attended", "mother",
     {"group": "7d444840-9dc0-11d1-b245-5ffdce74fad2", "title": "A group",
      "at": "2026-03-05T13:00:00Z", "minutes": 90, "kind": "parent_infant_group",
      "result": "attended"}),
]  # fmt: skip

#: A meeting to its minutes, another that is called off; and a mark in another area.
MEETINGS = [(n, 1, 0, "new") for n in (29, 32, 30, 31, 33, 34, 35, 29, 36)]
ELSEWHERE = [(38, 1, 0, "new"), (37, 1, 0, "new")]
#: A referral is made, received, triaged, accepted and assessed; another is passed on.
CARE = [(n, 1, 0, "new") for n in (4, 12, 39, 13, 14, 41, 4, 12, 40)]
#: Of one in care it is said how much work it is.
WEIGHED = [(n, 1, 0, "new") for n in (4, 12, 39, 13, 42)]
#: An appointment is booked, and withdrawn; a group is joined, and a session taken.
DIARY = [(43, 1, 0, "new"), (44, 1, 0, "new"), (45, 1, 0, "new"), (43, 1, 0, "new"),
         (3, 1, 0, "withdraw")]  # fmt: skip
