"""What the schema promises of episodes of care, diaries, births and named owners."""

#: Rows worked out from a family's events.
CASE_TABLES = {
    "appointment",
    "group_place",
    "care_episode",
    "birth_alert",
    "named_owner",
}

DEFINERS = {
    "referrals_made": "says what became of a referral to the team that made it",
    "replace_appointments_after_append": "writes the rows of diaries, after an append",
    "replace_episodes_after_append": "writes the episodes of care, after an append",
    "replace_birth_alerts_after_append": "writes who has an alert, after an append",
    "replace_named_owners_after_append": "writes who has it, after an append",
    "without_owner": "lists the families of my teams that nobody has by name",
    "owners_of": "counts them by team, for a partnership's office",
}

APP_MAY = {
    "appointment": "SELECT",
    "group_place": "SELECT",
    "care_episode": "SELECT",
    "birth_alert": "SELECT",
    "care_group": "INSERT SELECT",
}
