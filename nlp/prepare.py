"""One preparation of a text, the same for training and for serving.

Two levels. `tidy` repairs the writing and keeps everything a person reads: Unicode form, letters in fancy
alphabets, tone marks in one place, white space. `prepare` goes on to what a classifier wants: links, mentions and
emoji become signal words, hashtags are split, laughter and stretched letters are folded, shouting is lowered and
chat spelling is written out (`data/teencode.csv`, `data/emoji.csv`, where each row names its source).
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache
from pathlib import Path

VERSION = "1"
"""Rises with every change that alters what `prepare` returns; a model says which version it was trained with."""

MAX_CHARS = 20_000
"""What is read of one text, in characters; a long newspaper article has about 8,000."""

LINK = "duonglink"
MENTION = "nhacten"
LAUGH = "emocuoi"
_DATA = Path(__file__).parent / "data"
_UNREADABLE = "\ufffd"

_MARKS = str.maketrans("", "", "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323")
_SPACE = re.compile(r"\s+")
_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_AT = re.compile(r"(?<![\w.])@[\w.]*\w")
_HASHTAG = re.compile(r"#(?=\w)(\w+)")
_CAMEL = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])|_+")
_PUNCTUATION_RUN = re.compile(r"([!?.])\1+")
_WORD = re.compile(r"[^\W_]+")
_ROMAN = re.compile(r"[IVXLCDM]+")
_LAUGH = re.compile(
    r"(?<!\w)(?:k{3,}|(?:ha){2,}h?|(?:hi){2,}h?|(?:he){2,}h?|[:=]-?(?:\){1,}|\]{2,}|D+)|:v|=\){2,})(?!\w)",
    re.IGNORECASE,
)
_VOWELS = ("aàáảãạăằắẳẵặâầấẩẫậ", "eèéẻẽẹêềếểễệ", "iìíỉĩị", "oòóỏõọôồốổỗộơờớởỡợ", "uùúủũụưừứửữự", "yỳýỷỹỵ")
_STRETCHED = re.compile(
    "|".join(f"[{row}]{{3,}}" for row in _VOWELS) + r"|([^\W\d_])\1{2,}",
    re.IGNORECASE,
)
# Tone marks stand on the first vowel of an open oa, oe, uy ("hòa") and on the second of a closed one ("hoàn").
_OPEN = re.compile(r"(o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])(?!\w)", re.IGNORECASE)
_CLOSED = re.compile(r"([òóỏõọ][ae]|(?<!q)[ùúủũụ]y)(?=\w)|(?<=q)[ùúủũụ][aeiy]", re.IGNORECASE)


def cut(text: str) -> str:
    """The part of a text that is read: its first `MAX_CHARS` characters, ended at a space where one is near."""
    if len(text) <= MAX_CHARS:
        return text
    head = text[:MAX_CHARS]
    space = head.rfind(" ", MAX_CHARS - 100)
    return head[:space] if space > 0 else head


def tidy(text: str) -> str:
    """Repair the writing and lose nothing that a person reads.

    NFKC (so decomposed marks are composed and styled letters become plain ones), control characters and broken
    surrogates taken out, đ typed as ð put right, tone marks in one place, runs of white space made one space.
    Only the first `MAX_CHARS` characters are read. A text that is all white space gives ""; any other text gives
    at least one character.
    """
    text = cut(text.strip())
    if not text:
        return ""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).replace("ð", "đ").replace("Ð", "Đ")
    if not text.isprintable():
        readable = "".join(char if char.isprintable() else _stand_in(char) for char in text)
        text = unicodedata.normalize("NFKC", readable)
    text = _SPACE.sub(" ", text).strip()
    return cut(_place_tones(text)) or _UNREADABLE


def prepare(text: str) -> str:
    """The form of a text that the classifier reads, in training and in serving.

    Applies `tidy`, then writes links, mentions, emoji and laughter as signal words, splits hashtags, folds stretched
    letters and repeated punctuation, lowers shouted text and writes out chat spelling. Applying it twice changes
    nothing. Only the first `MAX_CHARS` characters are read and at most as many are returned; a text that is
    not all white space never becomes empty.
    """
    text = tidy(text)
    text = _URL.sub(f" {LINK} ", text)
    text = _AT.sub(f" {MENTION} ", text)
    text = _HASHTAG.sub(_split_hashtag, text)
    if not text.isascii():
        text = _emoji_pattern().sub(lambda found: f" {_emoji()[found[0]]} ", text)
    text = _LAUGH.sub(f" {LAUGH} ", text)
    text = _STRETCHED.sub(_unstretch, text)
    text = _PUNCTUATION_RUN.sub(r"\1\1", text)
    if _shouted(text):
        text = unicodedata.normalize("NFKC", text.lower())
    text = write_out(text)
    text = _SPACE.sub(" ", _place_tones(text)).strip()
    return cut(text) or _UNREADABLE[: len(text)]


def write_out(text: str) -> str:
    """Chat spelling and office abbreviations in full ("ko" → "không"), by `data/teencode.csv`."""
    return _WORD.sub(_write_out, text)


def without_marks(text: str) -> str:
    """A text as people type it without Vietnamese keys: no marks, đ as d, capitals kept."""
    if text.isascii():
        return text
    bare = unicodedata.normalize("NFD", text).translate(_MARKS).replace("đ", "d").replace("Đ", "D")
    return unicodedata.normalize("NFC", bare)


def fold(text: str) -> str:
    """Lower case without marks: the form in which texts are compared."""
    return without_marks(text.lower())


def signals() -> frozenset[str]:
    """The words that `prepare` puts in place of links, mentions, emoji and laughter."""
    return frozenset({LINK, MENTION, LAUGH, *_emoji().values()})


def without_signs(text: str) -> str:
    """A tidied text without links, mentions and emoji, hashtags split: what keywords are taken from."""
    text = _AT.sub(" ", _URL.sub(". ", text))
    text = _HASHTAG.sub(_split_hashtag, text)
    kept = "".join(" " if unicodedata.category(char) in {"So", "Sk", "Cs", "Co", "Cn"} else char for char in text)
    return _SPACE.sub(" ", kept).strip()


def _stand_in(char: str) -> str:
    """White space for control characters, nothing for joiners, a mark for what cannot be encoded."""
    category = unicodedata.category(char)
    if category == "Cs":
        return _UNREADABLE
    return "" if category == "Cf" else " "


def _place_tones(text: str) -> str:
    if text.isascii():
        return text
    return _CLOSED.sub(_tone_right, _OPEN.sub(_tone_left, text))


def _tone_left(found: re.Match[str]) -> str:
    first, second = found[0][0], unicodedata.normalize("NFD", found[0][1])
    return unicodedata.normalize("NFC", first + second[1]) + second[0]


def _tone_right(found: re.Match[str]) -> str:
    first, second = unicodedata.normalize("NFD", found[0][0]), found[0][1]
    return first[0] + unicodedata.normalize("NFC", second + first[1])


def _split_hashtag(found: re.Match[str]) -> str:
    parts = _CAMEL.sub(" ", found[1])
    spaced = "".join(
        f" {char}" if char.isupper() and n and parts[n - 1].islower() else char for n, char in enumerate(parts)
    )
    return f" {spaced} "


def _unstretch(found: re.Match[str]) -> str:
    run = found[0]
    if _ROMAN.fullmatch(run):
        return run
    return next((char for char in run if not char.isascii()), run[0])


def _shouted(text: str) -> bool:
    """Whether most words of two letters or more are written in capitals, in a text of at least three such words."""
    words = [word for word in text.split() if sum(map(str.isalpha, word)) > 1]
    return len(words) > 2 and sum(map(str.isupper, words)) >= 0.6 * len(words)


def _write_out(found: re.Match[str]) -> str:
    word = found[0]
    if len(word) > 10 or (len(word) == 1 and word.isupper()):
        return word
    standard = _teencode().get(word.lower())
    if standard is None:
        return word
    return standard[0].upper() + standard[1:] if word[0].isupper() else standard


@cache
def _teencode() -> dict[str, str]:
    with (_DATA / "teencode.csv").open(encoding="utf-8", newline="") as lines:
        return {row["form"]: row["standard"] for row in csv.DictReader(lines)}


@cache
def _emoji() -> dict[str, str]:
    with (_DATA / "emoji.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {emoji: row["signal"] for row in rows for emoji in row["emoji"].split()}


@cache
def _emoji_pattern() -> re.Pattern[str]:
    return re.compile("[" + "".join(map(re.escape, _emoji())) + "]")
