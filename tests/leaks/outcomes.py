"""What the pages of outcomes could show, and the tables that lie behind them."""

OUTCOMES: dict[str, tuple[str, ...]] = {
    "outcomes": ("person", "event", "entry"),
    "service-outcomes": ("person",),
    "service-experience": (),
    "experience-codes": (),
    "tell-us": (),
    "tell-us-thank-you": (),
}

OUTCOME_TABLES = {
    "outcome_pair": "scores of a projection: read as sums, and by initials",
    "experience_code": "hashes, of nobody",
    "experience_answer": "what nobody by name ticked; read as sums",
    "experience_words": "what nobody by name wrote, for the service alone",
}
