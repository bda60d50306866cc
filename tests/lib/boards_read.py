"""What the tests of boards read, and how they read it."""

import re

PAGE = "/boards/standard/hv_new_birth"
HV = "ashmere-health-visiting"


def text(answer):
    """The words of a page, as they follow each other."""
    body = re.sub(r"(?s)<option.*?</option>", " ", answer.content.decode())
    words = re.sub(r"<[^>]+>", " ", body.partition("<main")[2])
    return " ".join(words.replace("&#39;", "'").split())
