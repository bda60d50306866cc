"""Wrong sources, examples, days, numbers and YAML, for `test_wrong_yaml`."""

from __future__ import annotations

from lib.wrong_parts import WHEN, Wrong
from plait.standards.loader import HERE

GOOD = HERE / "library" / "perinatal_mental_health" / "red_flag_senior_review.yaml"
_TEXT = GOOD.read_text("utf-8")
SOURCES = _TEXT[_TEXT.index("sources:") : _TEXT.index("when:")]
BILLION = "&a [x, x, x, x, x, x, x, x]"


FILES = {
    # --- sources and force ---
    "no source at all": Wrong(
        SOURCES, "",
        "sources: is missing", "id: red_flag",
    ),
    "an empty list of sources": Wrong(
        SOURCES,
        "sources: []\n",
        "sources: wanted at least 1 of them, got an empty list",
    ),
    "a source without a clause": Wrong(
        "    clause: Presentations which should prompt urgent senior psychiatric "
        "assessment\n", "", "sources.clause: is missing", "document: PATH",
    ),
    "an address that is none": Wrong(
        "https://path-perinatal.eu", "path-perinatal.eu",
        "sources.url: wanted an address such as", "url: path-perinatal.eu",
    ),
    "a limit of ours as if it were national": Wrong(
        "limit_origin: ours", "limit_origin: national",
        "never show a limit of ours as if it were law", "id: red_flag",
    ),
    "verified by nobody": Wrong(
        "    verified: false", "    verified: true",
        "verified: nobody has checked it, so it cannot be verified", "sources:",
    ),
    # --- examples ---
    "an example that does not hold": Wrong(
        "then: due 2026-03-04 11:00:00", "then: due 2026-03-05 11:00:00",
        "wanted due 2026-03-05 11:00:00, got due 2026-03-04 11:00:00",
        "name: The health visitor hears",
    ),
    "an answer that is no state": Wrong(
        "then: due 2026-03-04 11:00:00", "then: soon",
        "examples.then: wanted 'nothing', or a state with its moment such as "
        "'due 2026-03-04 23:59:59', got 'soon'",
    ),
    "an answer on a day that there is not": Wrong(
        "then: due 2026-03-04 11:00:00", "then: due 2026-02-30 11:00:00",
        "examples.then: there is no such day or time: 2026-02-30 11:00:00",
    ),
    "a story of an unknown kind": Wrong(
        "mother  concern.red_flag {flags: [estrangement]}  by ashmere-health",
        "mother  concern.redflag {flags: [estrangement]}  by ashmere-health",
        "Did you mean 'concern.red_flag'?", "name: The health visitor hears",
    ),
    "a moment that is none": Wrong(
        "at: 2026-03-03 15:00", "at: this afternoon",
        "wanted a time such as 2026-03-09 15:00, got 'this afternoon'",
        "name: The health visitor hears",
    ),
    # --- dates ---
    "a day that there is not": Wrong(
        "from: 2015-01-01", "from: 2015-02-30",
        "got 2015-02-30, which is no day, time or number that there is", "2015-02-30",
    ),
    "a day that is a word": Wrong(
        "from: 2015-01-01", "from: last spring",
        "applies.from: wanted a day such as 2026-03-09, got 'last spring'",
        "last spring",
    ),
    "a last day before the first": Wrong(
        "from: 2015-01-01", "from: 2015-01-01, until: 2014-01-01",
        "applies: until is before from", "until: 2014",
    ),
    "a time of day that there is not": Wrong(
        "repeat: rearm", "repeat: rearm\nclose_of_business: '25:00'",
        "close_of_business: wanted a time of day such as '17:00', got '25:00'",
        "close_of_business:",
    ),
    # --- numbers ---
    "a version that is a word": Wrong(
        "version: 1", "version: one", "version: wanted a whole number, got 'one'",
    ),
    "a version of nothing": Wrong(
        "version: 1", "version: 0", "version: wanted 1 or more, got 0",
    ),
    "a huge version": Wrong(
        "version: 1", f"version: {10**40}", "version: wanted 100000 or less, got 1000",
    ),
    "a number of many thousand digits": Wrong(
        "version: 1", "version: " + "9" * 6000,
        "which is no day, time or number that there is",
    ),
    "a number without end": Wrong(
        "version: 1", "version: 1e999", "version: wanted a whole number, got inf",
    ),
    # --- YAML itself ---
    "the same field twice": Wrong(
        "repeat: rearm", "repeat: rearm\nrepeat: each",
        "repeat: stands twice: wanted each field once", "repeat: each",
    ),
    "the same field twice inside": Wrong(
        "within: { hours: 24 }", "within: { hours: 24, hours: 48 }",
        "hours: stands twice: wanted each field once",
    ),
    "a tab": Wrong(
        "within: { hours: 24 }", "within:\n\thours: 24",
        "is not YAML: wanted spaces, got a tab", "\thours",
    ),
    "an open bracket": Wrong("within: { hours: 24 }", "within: { hours: 24", "not YAML",
                             "repeat: rearm"),
    "a sign that no text holds": Wrong(
        "version: 1", "version: 1\x00",
        "is not YAML: holds a sign that no text can hold",
    ),
    "two documents": Wrong("repeat: rearm", "---\nrepeat: rearm", "is not YAML"),
    "an alias": Wrong(
        "title: Red flag seen", "title: &t Red flag seen",
        "&t: no aliases here: write it out",
    ),
    "a billion laughs": Wrong(
        "repeat: rearm",
        "\n".join([f"a: {BILLION}", *(f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}]"
                                      for a, b in zip("abcdefgh", "bcdefghi",
                                                      strict=True))]),
        "&a: no aliases here: write it out",
    ),
    "nested without end": Wrong(
        "repeat: rearm", "repeat: " + "[" * 5000 + "]" * 5000, "is nested too deeply",
    ),
    "a list where fields are wanted": Wrong(
        "applies: { jurisdiction: england, from: 2015-01-01 }", "applies: [england]",
        "applies: wanted fields and their values, got a list",
    ),
    "a word where fields are wanted": Wrong(
        WHEN, "  - concern.red_flag",
        "when: wanted fields and their values, got 'concern.red_flag'",
    ),
    "a word where a list is wanted": Wrong(
        "if_late:\n", "if_late: soon\nother:\n",
        "if_late: wanted a list, got 'soon'",
    ),
    "nothing where text is wanted": Wrong(
        "title: Red flag seen by a senior psychiatrist", "title:",
        "title: wanted text, got nothing",
    ),
    "fields where text is wanted": Wrong(
        "title: Red flag seen by a senior psychiatrist", "title: { a: b }",
        "title: wanted text, got fields",
    ),
    "a tag": Wrong(
        "title: Red flag", "title: !!python/object:os.system Red flag",
        "title: wanted text",
    ),
    "a word where it is yes or no in the standard": Wrong(
        "repeat: rearm", "repeat: rearm\nsame_person: perhaps",
        "same_person: wanted true or false, got 'perhaps'", "same_person:",
    ),
}  # fmt: skip
