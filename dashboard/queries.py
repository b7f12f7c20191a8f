"""What is wrong with a search, in the reader's language."""

from __future__ import annotations

_KNOWN = (
    ('the " at', "bad_quote"),
    ("OR at", "bad_or"),
    ("the - at", "bad_minus"),
    ("a word with - in front", "bad_only_without"),
    ("there is no word", "bad_empty"),
    ("characters, at most", "bad_long"),
    ("more than", "bad_long"),
    ("the ( at", "bad_bracket"),
    ("the ) at", "bad_bracket"),
)


def query_fault(message: str) -> str:
    """The key of the words for a store's English message about a malformed search."""
    return next((key for part, key in _KNOWN if part in message), "bad_other")
