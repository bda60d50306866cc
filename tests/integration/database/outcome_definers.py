"""The tables of outcomes, and the functions that look beyond their caller."""

#: Pairs of scores, of a family.
PAIRS = {"outcome_pair"}

#: What parents say, of nobody: by the service, and closed to the web but for doors.
OF_A_SERVICE = {"experience_code", "experience_answer", "experience_words"}

OUTCOMES = {
    "replace_outcomes_after_append": "writes pairs of scores, after an append",
    "outcomes_of": "sums pairs of scores, for the service itself",
    "outcomes_wanting": "lists by initials who of my teams has no pair",
    "make_experience_codes": "keeps codes by their hashes, for the service itself",
    "answer_experience": "takes an answer against a code, of whoever has one",
    "experience_of": "sums answers from five on, for the service itself",
    "experience_words_of": "gives the words of the same quarters, to the same",
}
