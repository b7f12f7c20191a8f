"""Sentences and words of Vietnamese text, by underthesea, around its traps."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from nlp.language import language_of
from nlp.prepare import tidy, without_signs, write_out

if TYPE_CHECKING:
    from collections.abc import Callable

_GLUED_STOP = re.compile(r"(?<=[^\W\d_A-ZĐ])([.!?…;])(?=[^\W\d_])")
_ABBREVIATION = re.compile(r"(?:\w+\.)+\w+|[A-ZĐ]{2,}\d*")
_ADDRESS = 30
"""How far around a stop is looked for an address, in characters."""

_LOWER = re.compile(r"[^\W\d_]+")


def plain(text: str) -> str:
    """What is segmented: tidied, without links, mentions and emoji, chat spelling written out, stops set apart."""
    return write_out(_GLUED_STOP.sub(_spaced, without_signs(tidy(text))))


def sentences(text: str) -> list[str]:
    """The sentences of a text, also where no space follows the stop; [] for a text without any word."""
    cleaned = plain(text)
    return [found.strip() for found in _underthesea()[0](cleaned) if found.strip()] if cleaned else []


def words(text: str) -> list[str]:
    """The words of a text, several syllables joined by spaces, punctuation as words of its own.

    Text without marks is only split at spaces: the segmenter glues it at random.
    """
    cleaned = plain(text)
    if not cleaned:
        return []
    if language_of(cleaned) != "vi":
        return re.findall(r"\w+|[^\w\s]", cleaned)
    return [part for word in _underthesea()[1](cleaned) for part in _unglued(word)]


def _spaced(found: re.Match[str]) -> str:
    """A space after the stop of a sentence; none inside an address such as "vnexpress.net"."""
    text, start, end = found.string, found.start(), found.end()
    if found[1] != "." or text[end].isupper():
        return f"{found[1]} "
    left = text[max(0, start - _ADDRESS) : start].rpartition(" ")[2]
    right = text[end : end + _ADDRESS].partition(" ")[0]
    return "." if (left + right).isascii() else ". "


def _unglued(word: str) -> list[str]:
    """Take "CSGT sớm" and "chào 20/10" apart: an abbreviation or a number is not half of a lower-case word."""
    syllables = word.split(" ")
    if len(syllables) == 1:
        return syllables
    foreign = [_ABBREVIATION.fullmatch(one) is not None or any(map(str.isdigit, one)) for one in syllables]
    lower = [one.islower() and _LOWER.fullmatch(one) is not None for one in syllables]
    return syllables if any(foreign) and any(lower) else [word]


@cache
def _underthesea() -> tuple[Callable[[str], list[str]], Callable[[str], list[str]]]:
    from underthesea import sent_tokenize, word_tokenize

    return sent_tokenize, word_tokenize
