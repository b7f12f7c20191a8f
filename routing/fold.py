"""Fold Vietnamese text for matching, keep the way back to the raw characters, and compare what was folded away."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_TONES = {"\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_COMBINING = re.compile("[\u0300-\u036f]")
_CLUSTER = re.compile("[\\s\\S][\u0300-\u036f]*")
_TOKEN = re.compile(r"[a-z]+|[0-9]+")
# A capital after a small letter and a space: the writer capitalises names.
_CAPITAL_INSIDE = re.compile(r"[^\W\d_A-Z][ ,]+[A-ZĐ][^\W\d_A-Z]+ [A-ZĐ]?")
# Letters that only Vietnamese writing has: with a mark of their own, or a combining one.
_MARKED = re.compile("[\u00c0-\u024f\u1ea0-\u1eff\u0300-\u036f]")
_LETTER = re.compile(r"[a-z]")


class _FoldTable(dict[int, str]):
    """Maps every character to exactly one folded character, so that offsets in folded and raw text agree."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        base = unicodedata.normalize("NFKD", char)[0].lower()[:1]
        folded = {"đ": "d", "ð": "d"}.get(base, base) or " "
        self[code] = folded
        return folded


_TABLE = _FoldTable()


@dataclass(frozen=True, slots=True)
class Folded:
    """A text cut into lower-case tokens without marks.

    Attributes:
        raw: the text with every letter and its marks composed into one character.
        tokens: runs of letters or of digits (leading zeros dropped), in order.
        starts, ends: offsets of each token in `raw`, end exclusive.
        accented: the writer uses diacritics, so an unmarked word is meant unmarked.
        formal: the writer uses capitals inside sentences too, so a name would have them.
        source: the text as it came. origin: where each character of `raw` begins in it, and its length at the end;
            None where both are the same.
    """

    raw: str
    tokens: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    accented: bool
    formal: bool
    source: str
    origin: tuple[int, ...] | None

    def gap(self, index: int) -> str:
        """The characters between token `index` and the next; "" after the last."""
        if index + 1 >= len(self.starts):
            return ""
        return self.raw[self.ends[index] : self.starts[index + 1]]

    def slice(self, first: int, last: int) -> str:
        """The text from token `first` to token `last`, both included."""
        return self.raw[self.starts[first] : self.ends[last]]

    def span(self, first: int, last: int) -> tuple[int, int, str]:
        """Offsets in the text as it came, and its words there, from token `first` to token `last`."""
        start, end = self.starts[first], self.ends[last]
        if self.origin is not None:
            start, end = self.origin[start], self.origin[end]
        return start, end, self.source[start:end]


_EMPTY = Folded("", (), (), (), accented=False, formal=False, source="", origin=None)


def fold_text(text: str) -> str:
    """Lower case without marks, of the same length; the text must be composed (see `fold`)."""
    return text.translate(_TABLE)


def fold(text: str) -> Folded:
    """Cut `text` into folded tokens with offsets; any Unicode, any diacritic form."""
    if not text:
        return _EMPTY
    raw, origin = _composed(text) if _COMBINING.search(text) else (text, None)
    matches = list(_TOKEN.finditer(raw.translate(_TABLE)))
    starts = tuple([match.start() for match in matches])
    ends = tuple([match.end() for match in matches])
    tokens = tuple([_plain_number(match.group()) for match in matches])
    marks = 0 if raw.isascii() else len(_MARKED.findall(raw))
    return Folded(raw, tokens, starts, ends, marks * 6 > len(tokens), bool(_CAPITAL_INSIDE.search(raw)), text, origin)


def _plain_number(token: str) -> str:
    return token.lstrip("0") or "0" if token[0] == "0" else token


def _composed(text: str) -> tuple[str, tuple[int, ...]]:
    """Letters and the marks that follow them as one character each, and where each begins in `text`."""
    pieces: list[str] = []
    origin: list[int] = []
    for match in _CLUSTER.finditer(text):
        letter = unicodedata.normalize("NFC", match.group())
        pieces.append(letter[0])
        origin.append(match.start())
    return "".join(pieces), (*origin, len(text))


def unmarked(text: Folded, first: int, last: int) -> bool:
    """Whether the sentence around tokens `first` to `last` is written without marks."""
    start = max((text.raw.rfind(mark, 0, text.starts[first]) for mark in ".!?\n"), default=-1) + 1
    ends = [text.raw.find(mark, text.ends[last]) for mark in ".!?\n"]
    sentence = text.raw[start : min((end for end in ends if end >= 0), default=len(text.raw))]
    return len(_MARKED.findall(sentence)) * 6 <= len(sentence.split())


def key_of(surface: str) -> tuple[str, ...]:
    """The folded tokens of a name in the tables."""
    return fold(surface).tokens


@lru_cache(maxsize=65536)
def syllables(surface: str) -> tuple[tuple[str, str], ...]:
    """Each token as (letters with their shape marks, tone), so that old and new tone placement compare equal."""
    parts = []
    for word in re.findall(r"[^\W_]+", unicodedata.normalize("NFC", surface).lower()):
        for piece in re.findall(r"\d+|\D+", word):
            decomposed = unicodedata.normalize("NFD", piece)
            tone = "".join(_TONES[char] for char in decomposed if char in _TONES)
            shape = "".join(char for char in decomposed if char not in _TONES)
            parts.append((unicodedata.normalize("NFC", shape), tone))
    return tuple(parts)


@lru_cache(maxsize=131072)
def same_word(written: str, meant: str) -> bool:
    """Whether `written` may stand for `meant`: the same marks, or marks left out syllable by syllable."""
    left, right = syllables(written), syllables(meant)
    if len(left) != len(right):
        return True
    for (shape, tone), (meant_shape, meant_tone) in zip(left, right, strict=True):
        if tone and tone != meant_tone:
            return False
        if shape != meant_shape and not _fewer_marks(shape, meant_shape):
            return False
    return True


def _fewer_marks(shape: str, meant: str) -> bool:
    if len(shape) != len(meant):
        return True
    return all(
        a == b or a == fold_text(b) or not _LETTER.match(fold_text(a)) for a, b in zip(shape, meant, strict=True)
    )


def capitalised(words: Sequence[str]) -> bool:
    """Every word begins with a capital letter or a digit."""
    return all(word[:1].isupper() or word[:1].isdigit() for word in words)
