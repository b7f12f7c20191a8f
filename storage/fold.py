"""Two spellings of a text for search: with its diacritics, and without them.

Both are made here and not by the database, so that every engine finds the same things: FTS5's `remove_diacritics 2`
leaves đ as it is ("duong" would miss "đường"), and Elasticsearch would need a plugin.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

BREAK = "\ue000"
"""Stands between the fields of one searchable text, so that no phrase reaches from one into the next. A private-use
character: the tokenizers take it as a word, and `exact` takes it out of every text and query."""


class _Exact(dict[int, "str | None"]):
    """Lower case; what is neither letter nor digit becomes a space; marks that NFC could not compose are dropped."""

    def __missing__(self, code: int) -> str | None:
        char = chr(code)
        category = unicodedata.category(char)
        value: str | None = " "
        if category[0] in "LN":
            value = char.lower()[0]
        elif category[0] == "M":
            value = None
        self[code] = value
        return value


class _Fold(dict[int, str]):
    """The bare letter of a lower-case letter with marks; đ becomes d."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        value = "d" if char == "đ" else unicodedata.normalize("NFD", char)[0]
        self[code] = value
        return value


_EXACT = _Exact()
_FOLD = _Fold()
_OLD_TONES = ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"]
_NEW_TONES = ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"]
_TONES = dict(zip(_OLD_TONES, _NEW_TONES, strict=True))
_OPEN_SYLLABLE = re.compile(rf"(?<!q)(?:{'|'.join(_OLD_TONES)})(?![^\W\d_])")


def exact(text: str) -> str:
    """The words of a text with their diacritics: NFC, lower case, everything but letters and digits a space.

    The two ways of placing a tone mark on an open oa, oe, uy ("hoà", "hòa") become one. As long as NFC(text), save
    for marks that NFC cannot compose, which are dropped.
    """
    return _OPEN_SYLLABLE.sub(lambda match: _TONES[match[0]], unicodedata.normalize("NFC", text).translate(_EXACT))


def fold(text: str) -> str:
    """The words of a text without diacritics, đ as d; always as long as `exact(text)`, so offsets agree."""
    return fold_exact(exact(text))


def fold_exact(words: str) -> str:
    """`fold` of a text that is already in the form of `exact`; of the same length."""
    return words.translate(_FOLD)


def searchable(fields: Iterable[str]) -> str:
    """`exact` of several fields as one text in which no phrase crosses from one field to the next."""
    return f" {BREAK} ".join(exact(text) for text in fields if text)
