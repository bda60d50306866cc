"""How names are searched: without case, accents, spaces or hyphens."""

import unicodedata
from collections.abc import Sequence
from typing import Final

#: More words than this are not a name; each one costs two looks.
MOST_WORDS: Final = 5


def key_of(name: str) -> str:
    """The name as it is compared: `O'Brien-Núñez` is `obriennunez`.

    Letters of any script are kept; a name without a letter or digit has an empty key.
    """
    apart = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in apart if letter.isalnum())


def ways(words: Sequence[str]) -> list[tuple[str, str]]:
    """Every way in which words may be a family name and a given name, each once.

    `Fenwick Toby` may be Toby Fenwick, Fenwick Toby, or one name of two words.
    """
    words = [word for word in words if key_of(word)][:MOST_WORDS]
    found: dict[tuple[str, str], None] = {}
    for at in range(len(words) + 1):
        first, rest = " ".join(words[:at]), " ".join(words[at:])
        found |= {(first, rest): None, (rest, first): None}
    found.pop(("", ""), None)
    return list(found)
