"""Which language a text is in, as far as reading needs it: by the shape of its syllables, without a dictionary."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+")
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdghklmnprstvx])?"
    r"(?:uye|uya|uyu|uay|uoi|uou|ieu|yeu|oai|oay|oeo|uay|uao|ai|ao|au|ay|eo|eu|ia|ie|iu|oa|oe|oi|oo|ua|ue|ui|uo|uu|uy"
    r"|ye|[aeiouy])(?:ch|nh|ng|[cmnpt])?"
)
_ENGLISH = frozenset(
    re.findall(
        r"\w+",
        "the and of to in is are was for on with this that it be as at have has not you your we they i my so very"
        " from by or an if but will can there what good great place nice all just their",
    )
)
_SAMPLE = 60
"""Words looked at; the beginning of a text tells its language."""


def language_of(text: str) -> str:
    """The language: "vi", "vi-nodiacritics", "en" or "other", for a text as `tidy` or `prepare` returns it.

    Vietnamese with marks has a letter outside ASCII in at least every seventh word; without marks, nearly every word
    still has the shape of a Vietnamese syllable. A text without any letter is "other".
    """
    words = [word.lower() for word in _WORD.findall(text)[:_SAMPLE]]
    if not words:
        return "other"
    marked = sum(not word.isascii() and _VIETNAMESE.search(word) is not None for word in words)
    if marked >= max(1, 0.15 * len(words)):
        return "vi"
    if sum(word in _ENGLISH for word in words) >= 0.2 * len(words):
        return "en"
    shaped = sum(_SYLLABLE.fullmatch(word) is not None for word in words)
    return "vi-nodiacritics" if shaped >= 0.7 * len(words) else "other"


_VIETNAMESE = re.compile("[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]")
