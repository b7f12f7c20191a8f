"""Texts that say the same in nearly the same words, though nothing brought them into one story."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from storage.fold import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storage.mention import Mention

_RUN = 3
_ALIKE = 0.7
"""Share of common runs of three words (Jaccard) from which two texts are one; chosen by eye on edited reposts."""


def alike(stories: Mapping[str, Mention]) -> list[tuple[str, ...]]:
    """Story ids brought together by the words of the mention that stands for each; the order is kept.

    Each story joins the first earlier one that it resembles. A comment's words count with what it answers, so that
    the same short sentence under two articles stays two.
    """
    together: list[list[str]] = []
    runs: list[frozenset[tuple[str, ...]]] = []
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for story, mention in stories.items():
        own = _runs(mention)
        shared = Counter(place for run in own for place in holders[run])
        near = [place for place, common in shared.items() if common >= _ALIKE * (len(own) + len(runs[place]) - common)]
        if near:
            together[min(near)].append(story)
            continue
        for run in own:
            holders[run].append(len(together))
        together.append([story])
        runs.append(own)
    return [tuple(found) for found in together]


def _runs(mention: Mention) -> frozenset[tuple[str, ...]]:
    post = mention.post
    words = "".join(letter if letter.isalnum() else " " for letter in fold(_said(post.title, post.lead, post.body)))
    found = words.split()
    answered = (post.context,) if post.context else ()
    if len(found) < _RUN:
        return frozenset({(*answered, *found)})
    return frozenset((*answered, *found[start : start + _RUN]) for start in range(len(found) - _RUN + 1))


def _said(*fields: str) -> str:
    return " ".join(filter(None, fields))
