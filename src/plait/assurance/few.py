"""A number of people as others than the service whose own it is may read it."""

from plait.assurance.guarding import ROUNDED_TO, SHOWN_FROM


def rounded(number: float) -> int:
    """To the nearest five."""
    return (round(number) + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO


def told(number: float) -> str:
    """None of 1 to 4, and the rest to the nearest five."""
    whole = round(number)
    if 0 < whole < SHOWN_FROM:
        return f"fewer than {SHOWN_FROM}"
    return f"{rounded(whole):,}"
