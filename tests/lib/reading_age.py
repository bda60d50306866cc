"""The age at which a text can be read: Flesch and Kincaid's grade, and five years.

Our own, because the libraries for it fetch a dictionary when they are used. Syllables
are counted by rule, which errs by a few in a hundred: enough for a bar, not for a
decimal.
"""

import re

#: Names of services, roles and tools: a reader knows them or looks them up. They are
#: read as one short word, so that a text is judged by the rest of its words.
NAMES = (
    "perinatal mental health team", "perinatal mental health midwife",
    "perinatal mental health", "perinatal psychiatrist", "perinatal service",
    "perinatal team", "perinatal", "children's social care", "social care",
    "social worker", "health visiting", "health visitor's", "health visitor",
    "community midwifery lead", "midwifery", "midwife", "maternity", "paediatrician",
    "paediatric", "psychiatrist", "psychiatry", "psychology lead", "psychology",
    "obstetrician", "radiologist", "care coordinator", "duty clinician", "clinician",
    "mental health crisis team", "crisis team", "talking therapies",
    "mother and baby unit", "emergency department", "general practice",
    "safeguarding partnership office",
    "safeguarding partner", "safeguarding", "partnership", "child protection",
    "strategy meeting", "core group", "conference service", "conference",
    "section 47", "rapid review", "national panel", "caldicott guardian", "epds",
    "phq-9", "gad-2", "gad-7", "core-10", "whooley", "mental health", "mental illness",
    "infant mental health lead", "infant", "family", "families", "baby", "referral",
    "assessment", "appointment", "pregnancy", "psychosis", "skeletal survey",
    "designated", "independent scrutineer", "service manager", "team manager",
    "line manager", "director", "privacy officer", "working days", "working day",
)  # fmt: skip

_NAMES = re.compile(
    r"(?<![\w-])(?:" + "|".join(map(re.escape, NAMES)) + r")(?![\w-])", re.IGNORECASE
)
_WORD = re.compile(r"[A-Za-z][A-Za-z'-]*")
_SENTENCE = re.compile(r"[.!?:;]+(?:\s|$)")
_VOWELS = re.compile(r"[aeiouy]+")
#: An `e` at the end, or before `s` or `d`, that nobody hears: `made`, `names`, `asked`.
_SILENT = re.compile(r"[^aeiouyl]e$|(?<![tdi])ed$|(?<![szcgxil])(?<!ch)(?<!sh)es$")
#: A year of school is a year of life, and school begins at five.
_AGE_AT_SCHOOL = 5


def reading_age(text: str) -> float:
    """The age in years at which somebody of that age can read the text with ease."""
    plain = _NAMES.sub("team", text)
    words = _WORD.findall(plain)
    if not words:
        return float(_AGE_AT_SCHOOL)
    sentences = [part for part in _SENTENCE.split(plain) if _WORD.search(part)]
    syllables = sum(map(_syllables, words))
    grade = 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59
    return max(grade, 0) + _AGE_AT_SCHOOL


def _syllables(word: str) -> int:
    """How many syllables it has, by its groups of vowels."""
    low = word.lower().removesuffix("'s").replace("'", "")
    count = len(_VOWELS.findall(low))
    return max(count - bool(_SILENT.search(low)), 1)
