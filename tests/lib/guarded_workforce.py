"""What the schema promises of who works in a team."""

#: By the team whose own it is.
OF_A_TEAM = {"workforce_post", "workforce_time", "workforce_language"}

#: The same of a family.
CASE_TABLES = {"workforce_weight"}

DEFINERS = {
    "replace_weights_after_append": "writes what an episode weighs, after an append",
    "workforce_time_in_all": "adds up what somebody works in teams of others",
    "team_training": "says by when colleagues of my team owe a course",
}

APP_MAY = dict.fromkeys(sorted(OF_A_TEAM), "DELETE INSERT SELECT")
APP_MAY["workforce_weight"] = "SELECT"
