"""The functions of emergencies and of who looked that look beyond their caller."""

LOOKING = {
    "open_in_emergency": "finds one record exactly, and grants it for 60 minutes",
    "note_wrong_password": "writes a try that went no further",
    "close_emergency": "ends such a grant",
    "emergency_has_its_event": "asks whether a grant was recorded",
    "late_reviews_of": "counts what waits too long for its review",
    "offices_of_mine": "reads posts to say whose privacy officer asks",
    "emergencies": "shows openings in an emergency to who reviews or made them",
    "read_in_emergency": "shows what was opened during one of these",
    "may_know_looker": "says whether a team's being there may be known",
    "ask_who_looked": "says of which teams the log may be read, and writes who asked",
    "record_to_oversee": "finds a record for its privacy officer, and opens none",
    "listed_in": "counts lists, and shows none",
    "looked_for_parent": "names teams and days, and no person",
    "unusual_looking": "shows a privacy officer what to ask about",
    "look_into": "writes what a privacy officer asked",
}
