"""Words that people use for the same thing: a search finds it by any of them."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

#: Each line is one thing. Where a text has one of its names, it is found by all.
ALIKE: Final[tuple[tuple[str, ...], ...]] = (
    ("health visitor", "health visiting", "hv"),
    ("gp", "general practitioner", "family doctor", "surgery", "practice"),
    ("midwife", "midwifery", "maternity"),
    ("paediatrician", "paediatric", "children's doctor", "hospital doctor"),
    ("social worker", "social care", "social services", "children's services"),
    ("front door", "mash", "referral hub"),
    ("perinatal", "pmh", "perinatal mental health"),
    ("crisis team", "crhtt", "home treatment team"),
    ("mother", "mum", "parent", "birthing parent", "woman", "she", "her"),
    # Not the safeguarding partners, who are organisations.
    ("partner", "father", "dad"),
    ("baby", "infant", "newborn", "child"),
    ("unborn", "pre-birth", "prebirth", "before birth", "antenatal"),
    ("pregnancy", "pregnant", "gestation", "antenatal"),
    ("booking", "booked", "first appointment", "booking visit"),
    ("due date", "edd", "expected date of delivery"),
    ("birth", "delivery", "born"),
    ("edinburgh", "epds", "edinburgh postnatal depression scale"),
    ("phq-9", "phq9", "depression questionnaire"),
    ("gad-2", "gad2", "gad-7", "gad7", "anxiety questionnaire"),
    ("core-10", "core10", "general distress"),
    ("whooley", "two questions on low mood", "low mood"),
    ("pbq", "postpartum bonding questionnaire", "bonding"),
    ("self-harm", "self harm", "suicide", "suicidal"),
    ("psychosis", "postpartum psychosis", "puerperal psychosis"),
    (
        "severe mental illness", "smi", "bipolar", "schizophrenia",
        "history of serious mental illness",
    ),
    ("red flag", "senior review", "urgent sign"),
    ("amber flag", "warning sign"),
    ("mark", "injury", "bruise", "bruising", "body map"),
    ("skeletal survey", "x-ray", "x-rays", "imaging"),
    ("strategy", "strategy meeting", "strategy discussion", "strategy call"),
    ("section 47", "s47", "section 47 enquiry", "child protection enquiry"),
    ("conference", "icpc", "child protection conference"),
    ("core group", "child protection plan", "cp plan"),
    ("quorate", "quorum", "everybody there who must be"),
    (
        "was not brought", "not brought", "did not attend", "dna", "missed",
        "missed appointment", "no show", "no access",
    ),
    ("mother and baby unit", "mbu"),
    ("talking therapies", "iapt", "cbt"),
    ("therapy", "treatment", "psychological"),
    ("triage", "how urgent"),
    ("referral", "referred", "refer"),
    ("handover", "handed over", "transfer", "moved area"),
    ("discharge", "discharged", "going home", "leaving hospital"),
    ("emergency department", "a&e", "casualty", "ed"),
    ("domestic abuse", "domestic violence", "da"),
    ("rapid review", "serious incident", "child death", "lcspr", "case review"),
    ("training", "course", "in date"),
    ("supervision", "support for staff"),
    ("escalation", "escalated", "challenge", "disagree", "disagreement"),
    ("message", "acknowledged", "answer a message"),
    ("information sharing", "shared", "share", "consent"),
    ("designated nurse", "named nurse", "safeguarding lead"),
    ("caldicott guardian", "confidentiality", "privacy"),
    ("mors-sf", "mothers' object relations scales"),
    ("adbb", "alarm distress baby scale", "withdrawn baby"),
    ("reqol-10", "recovering quality of life", "quality of life"),
    ("poem", "patient rated outcome and experience measure", "experience of care"),
    ("reliable change", "paired scores", "outcome measure"),
    ("msds", "maternity services data set"),
    ("working together", "statutory guidance"),
    ("dcb0129", "dcb0160", "clinical safety"),
)  # fmt: skip


_NOT_A_PARENT: Final = re.compile(r"(?:safeguarding|lead) partners?")


def others(text: str) -> tuple[str, ...]:
    """The other names of all things that the text, in small letters, names."""
    said = _NOT_A_PARENT.sub(" ", text)
    found = [
        name for pattern, names in _patterns() if pattern.search(said) for name in names
    ]
    return tuple(dict.fromkeys(found))


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    return tuple(
        (
            re.compile(
                r"(?<![\w-])(?:" + "|".join(map(re.escape, names)) + r")(?![\w-])"
            ),
            names,
        )
        for names in ALIKE
    )
