"""What the schema promises of what boards hold."""

#: By the partnership whose board it is; closed to the web but for its doors.
OF_A_PARTNERSHIP = {"reading", "told_reading", "rebasing", "uncounted"}

DEFINERS = {
    "boards_of_mine": "reads posts to say whose boards somebody may read",
    "readings_of": "tells readings, and hides small numbers of other agencies",
    "parts_of": "the same of agencies, teams and cuts, summed",
    "curve_of": "the same of how soon duties were met",
    "uncounted_of": "tells how many are missing from a board, as far as its reader may",
    "rebasings_of": "tells where new periods begin, and who said so",
    "rebase": "writes that a new period begins, of a board of one's own",
}
