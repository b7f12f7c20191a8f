"""The stage that puts mentions of one event together: near-duplicates, and threads with what they answer."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.summary import StageResult, Summary
from storage.store import Stage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.context import Context
    from pipeline.progress import Progresses
    from storage.mention import Mention
    from storage.store import RunLock, Store

WINDOW = timedelta(days=7)
"""A text published later than this after a story's last one opens a story of its own."""
BATCH = 10_000
"""Mentions grouped at once: the texts of the window before them are read and indexed once per batch."""


def group(context: Context, lock: RunLock, progresses: Progresses, summary: Summary) -> None:
    """Give every pending mention its story."""
    started, store = time.monotonic(), context.store
    with progresses.stage("group", store.pending_count(Stage.GROUP)) as bar:
        while window := store.pending(Stage.GROUP, BATCH):
            stories = _stories(store, window)
            store.complete_group([(mention, stories[mention.post.id]) for mention in window])
            bar.advance(len(window))
            lock.renew()
    summary.stages.append(StageResult("group", bar.done, time.monotonic() - started))


def _stories(store: Store, mentions: Sequence[Mention]) -> dict[str, str]:
    from nlp.stories import Item
    from nlp.stories import group as group_texts

    roots = [mention for mention in mentions if mention.post.parent_id is None]
    stories: dict[str, str] = {}
    if roots:
        known = store.signatures(min(mention.post.published_at for mention in roots) - WINDOW)
        stories = group_texts(
            [Item(m.post.id, _signature(m), m.post.published_at) for m in roots],
            [(Item(s.id, s.signature, s.published_at), s.story_id) for s in known],
        )
    for mention in mentions:
        parent = mention.post.parent_id
        if parent is not None:
            stories[mention.post.id] = stories.get(parent) or _story_of(store, parent)
    return stories


def _story_of(store: Store, parent_id: str) -> str:
    parent = store.get(parent_id)
    return parent.story_id if parent is not None and parent.story_id is not None else parent_id


def _signature(mention: Mention) -> tuple[int, ...]:
    return mention.annotation.signature if mention.annotation is not None else ()
