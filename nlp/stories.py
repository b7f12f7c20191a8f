"""Near-duplicate texts of one event, grouped by their MinHash signatures.

Only texts that stand for themselves belong here. Comments never group by text ("đúng rồi" stands under everything):
their story is their parent's, and whoever calls gives it to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nlp.fingerprint import VALUES, minhash

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from datasketch import MinHashLSH

WINDOW = timedelta(days=7)
"""Texts further apart are not one story, however alike: notices come back every month."""

THRESHOLD = 0.35
"""Share of equal signature values from which two texts are one story.

Three-word shingles: a copied agency text with another title and first sentence has about 0.6, a text rewritten in
half of its sentences about 0.35, two reports of different events about one topic below 0.1 (tests/nlp/test_stories.py).
"""

_BANDS, _ROWS = 32, 2
"""Bands of the LSH: a pair of 0.35 is a candidate with probability 0.98, one of 0.1 with 0.28 and is then compared."""


class Item(NamedTuple):
    """A text to be grouped: its id, its signature (64 values, or none), and when it was published."""

    id: str
    signature: tuple[int, ...]
    time: datetime


def group(
    items: Sequence[Item],
    existing: Iterable[tuple[Item, str]] = (),
    *,
    window: timedelta = WINDOW,
    threshold: float = THRESHOLD,
) -> dict[str, str]:
    """Story ids of new items.

    An item joins the story of the text most like it, if at least `threshold` of their signature values are equal and
    they were published at most `window` apart; otherwise it opens a story that bears its own id. Items are taken from
    oldest to newest, so that a story bears the id of its oldest member, and the same items give the same stories in
    whatever order they come. Stories that exist keep their id. An item without a signature stands alone.

    Args:
        items: new texts.
        existing: texts grouped before, each with its story id; what lies outside the window may be left out.
        window: how far apart members may be published.
        threshold: least share of equal signature values, 0–1.

    Returns:
        item id → story id, for every one of `items`.
    """
    index = _Index()
    for item, story in existing:
        index.add(item, story)
    stories: dict[str, str] = {}
    for item in sorted(items, key=lambda one: (one.time, one.id)):
        story = index.story_of(item, window, threshold) or item.id
        stories[item.id] = story
        index.add(item, story)
    return stories


@dataclass(frozen=True, slots=True)
class _Member:
    item: Item
    values: np.ndarray
    story: str


class _Index:
    """The grouped texts, found by their signatures."""

    def __init__(self) -> None:
        from datasketch import MinHashLSH

        self._lsh: MinHashLSH = MinHashLSH(num_perm=VALUES, params=(_BANDS, _ROWS))
        self._members: dict[str, _Member] = {}

    def add(self, item: Item, story: str) -> None:
        """Remember a text and its story; a text without a signature is never found again."""
        if len(item.signature) != VALUES or item.id in self._members:
            return
        self._members[item.id] = _Member(item, np.array(item.signature), story)
        self._lsh.insert(item.id, minhash(item.signature), check_duplication=False)

    def story_of(self, item: Item, window: timedelta, threshold: float) -> str | None:
        """The story of the text most like this one; on a tie the older text's."""
        if len(item.signature) != VALUES:
            return None
        if item.id in self._members:
            return self._members[item.id].story
        values = np.array(item.signature)
        best: tuple[float, float, str, str] | None = None
        for found in self._lsh.query(minhash(item.signature)):
            member = self._members[found]
            alike = float(np.mean(member.values == values))
            if alike >= threshold and abs(member.item.time - item.time) <= window:
                rank = (-alike, member.item.time.timestamp(), member.item.id, member.story)
                best = rank if best is None else min(best, rank)
        return best[3] if best else None
