"""How a family name is searched: without case, accents, spaces or hyphens."""

import unicodedata


def key_of(family_name: str) -> str:
    """The name as it is compared: `O'Brien-Núñez` is `obriennunez`.

    Letters of any script are kept; a name without a letter or digit has an empty key.
    """
    apart = unicodedata.normalize("NFKD", family_name.casefold())
    return "".join(letter for letter in apart if letter.isalnum())
