"""Up to ten words or phrases that tell what a text is about.

A word counts by how often it stands in the text against how common it is in the background, the segmented training
posts that we wrote (`data/background.csv`, made by `python -m nlp.background`). Two words that stand side by side
in several of those posts make a phrase. Text without marks is matched with the background's folded words.
"""

from __future__ import annotations

import csv
import math
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from nlp.features import main_text
from nlp.language import language_of
from nlp.prepare import fold, tidy
from nlp.segment import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nlp.text import Text

READ_CHARS = 1500
"""How much of a text is segmented; articles are cut to title, lead and first paragraphs before."""

_DATA = Path(__file__).parent / "data"
_TITLE_FACTOR = 1.5
_ONE_SYLLABLE = 0.55
_PHRASE = 1.15
_RAREST = 4.5
_NAME = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*")


@dataclass(frozen=True)
class Background:
    """How many background texts hold a word or phrase.

    Attributes:
        texts: how many texts were counted.
        counts: lower-case word or phrase → texts that hold it.
        folded: words of several syllables by their form without marks, the commonest where several share it.
    """

    texts: int
    counts: dict[str, int]
    folded: dict[str, str]


def keywords(text: Text, limit: int = 10) -> tuple[str, ...]:
    """Up to `limit` keywords, most telling first; names keep their capitals, other words are lower case."""
    title = text.title[:READ_CHARS]
    rest = main_text(text)[len(text.title) :][:READ_CHARS]
    if not limit or not (title or rest):
        return ()
    scores: dict[str, float] = {}
    for part, factor in ((title, _TITLE_FACTOR), (rest, 1.0)):
        for word in _candidates(part):
            scores[word] = scores.get(word, 0.0) + factor * _weight(word)
    ranked = sorted(scores, key=lambda word: -_dampened(scores[word], word))
    return tuple(_distinct(ranked, limit))


def _candidates(text: str) -> Iterator[str]:
    if language_of(tidy(text)) != "vi":
        yield from _restored(text)
        return
    before = ""
    for n, word in enumerate(words(text)):
        kept = _kept(word, first=n == 0)
        if before and kept and f"{before} {kept}".lower() in background().counts:
            yield f"{before} {kept}"
        if kept:
            yield kept
        before = kept


def _kept(word: str, *, first: bool) -> str:
    """The word as a keyword, "" for what is none: punctuation, numbers, stop words, single letters."""
    if _NAME.fullmatch(word) is None or len(word) < 2:
        return ""
    lower = word.lower()
    if lower in stop_words() or (len(word) < 3 and not word.isupper() and lower not in background().counts):
        return ""
    named = not word.islower() and not first
    return word if named and (" " in word or lower not in background().counts) else lower


def _restored(text: str) -> Iterator[str]:
    """Words of several syllables found in text without marks, written with their marks."""
    syllables = re.findall(r"\w+", fold(tidy(text)))
    n = 0
    while n < len(syllables):
        for size in (4, 3, 2):
            found = background().folded.get(" ".join(syllables[n : n + size]))
            if found and n + size <= len(syllables):
                yield found
                n += size
                break
        else:
            n += 1


def _weight(word: str) -> float:
    """Inverse document frequency up to a limit, less for one syllable, more for a known phrase.

    The limit keeps an odd verb from standing before the matter of a complaint; ties stay in the text's order.
    """
    known = background()
    count = known.counts.get(word.lower(), 0)
    rarity = min(_RAREST, math.log((1 + known.texts) / (2 + count)))
    if " " not in word:
        return rarity * (_ONE_SYLLABLE if count or not word.islower() else _ONE_SYLLABLE / 2)
    return rarity * (_PHRASE if count else 1.0)


def _dampened(total: float, word: str) -> float:
    """The second mention of a word says less than the first."""
    once = _weight(word)
    return once * (1 + math.log(max(1.0, total / once))) if once > 0 else 0.0


def _distinct(ranked: Sequence[str], limit: int) -> Iterator[str]:
    """Leave out words that stand inside a chosen one, or hold one."""
    chosen: list[str] = []
    for word in ranked:
        lower = f" {word.lower()} "
        if any(lower in f" {one} " or f" {one} " in lower for one in chosen):
            continue
        chosen.append(word.lower())
        yield word
        if len(chosen) == limit:
            return


@cache
def stop_words() -> frozenset[str]:
    """Words that tell nothing (`data/stop_words.txt`), lower case."""
    lines = (_DATA / "stop_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


@cache
def background() -> Background:
    """The shipped background counts."""
    with (_DATA / "background.csv").open(encoding="utf-8", newline="") as lines:
        rows = [(row["word"], int(row["texts"])) for row in csv.DictReader(lines)]
    (_, total), *counted = rows
    folded: dict[str, str] = {}
    for word, _ in sorted(counted, key=lambda row: (row[1], row[0])):
        if " " in word:
            folded[fold(word)] = word
    return Background(total, dict(counted), folded)
