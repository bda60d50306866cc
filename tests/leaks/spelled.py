"""The words of records, as they are looked for."""

import re

#: Every word of every record looks like this; a page of ours has none that does.
WORD = re.compile(rb"zq[b-z]{9}", re.IGNORECASE)


def words_in(*texts: bytes) -> set[str]:
    """The words of records in some bytes."""
    return {w.decode().lower() for text in texts for w in WORD.findall(text)}
