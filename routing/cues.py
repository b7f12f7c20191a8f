"""Words around a place that say how it is meant: who lives there, what it was called, what it is not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from routing.fold import Folded, fold_text, syllables
from routing.words import HOME, PAPERS, RESIDENCE, THINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

CLAUSE = re.compile(r"[,;:.!?\n()\[\]…]")
_OLD = re.compile(r"\s*\(?,?\s*(cũ|hồi trước|trước đây|hồi xưa)\b")
_OLD_PLAIN = re.compile(r"\s*\(?cu\b")
SENTENCE = re.compile(r"[.!?…]\s|\n")
_CUES: dict[str, list[tuple[str, tuple[str, ...], tuple[str, ...], int]]] = {}
for _kind, _phrases in (("residence", RESIDENCE), ("home", HOME)):
    for _phrase, _reach in _phrases:
        _folded = tuple(fold_text(word) for word in _phrase)
        _CUES.setdefault(_folded[-1], []).append((_kind, _phrase, _folded, _reach))
_THINGS: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
for _words in THINGS:
    _folded = tuple(fold_text(word) for word in _words)
    _THINGS.setdefault(_folded[-1], []).append((_folded, _words))
_LONGEST_REACH = max(reach for _, reach in (*RESIDENCE, *HOME))


def cues_before(text: Folded, begin: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Residence and home words that stand before token `begin` in the same clause, within their reach."""
    for end in range(begin, max(begin - _LONGEST_REACH, 0), -1):
        if CLAUSE.search(text.gap(end - 1)):
            return
        for kind, phrase, folded, reach in _CUES.get(text.tokens[end - 1], ()):
            start = end - len(phrase)
            if begin - end >= reach or start < 0 or text.tokens[start:end] != folded:
                continue
            if start and text.tokens[start - 1] in PAPERS:
                continue
            written = [text.slice(index, index) for index in range(start, end)]
            if not text.accented or all(syllables(a) == syllables(b) for a, b in zip(written, phrase, strict=True)):
                yield kind, phrase


def followed_by_old(text: Folded, last: int) -> bool:
    """Whether "cũ" or "hồi trước" follows token `last`: the name is meant as it was before the reform."""
    after = text.raw[text.ends[last] : text.ends[last] + 16].lower()
    return bool(_OLD.match(after)) or (not text.accented and bool(_OLD_PLAIN.match(after)))


def names_a_thing(text: Folded, begin: int) -> bool:
    """The word right before token `begin` makes what follows the name of a works, a gauge or a firm."""
    if not begin or text.gap(begin - 1).strip(" \"'“‘-"):
        return False
    for folded, written in _THINGS.get(text.tokens[begin - 1], ()):
        start = begin - len(folded)
        if start < 0 or text.tokens[start:begin] != folded or (len(folded) == 1 and not text.accented):
            continue
        if not text.accented or syllables(text.slice(start, begin - 1)) == syllables(" ".join(written)):
            return True
    return False
