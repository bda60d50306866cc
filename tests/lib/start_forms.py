"""The form that starts a family, as a browser sends it."""

from datetime import date

PARENT = {
    "family_name": "Newby",
    "given": "Ada",
    "parent_born_on-day": "14",
    "parent_born_on-month": "7",
    "parent_born_on-year": "1995",
    "interpreter": "no",
    "safe_to_text": "no",
}


def boxes(name: str, day: date) -> dict[str, str]:
    """A day as its three boxes."""
    parts = {"day": day.day, "month": day.month, "year": day.year}
    return {f"{name}-{part}": str(value) for part, value in parts.items()}


def sent(**changed: str) -> dict[str, str]:
    """The form of a family that expects a baby, with this changed."""
    return PARENT | {"baby": "expected"} | changed


def namesake() -> dict[str, str]:
    """The form for somebody with the names and the birthday of Jane Ashby."""
    born = boxes("parent_born_on", date(1995, 7, 14))
    return sent(family_name="Ashby", given="JANE") | born
