"""What a questionnaire means. Pure, plus data."""
