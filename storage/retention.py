"""What a store forgets: texts after some time, mentions on demand."""

from __future__ import annotations

from typing import Any, Protocol


class RetentionStore(Protocol):
    """What a store does for privacy beside `storage.store.Store`. Every method raises StoreError on failure."""

    def drop_texts(self, before: str) -> int:
        """Drop what was written in mentions published before a local day "YYYY-MM-DD"; gives their number.

        Title, lead, body, context, tags, author hash, earlier versions, keywords, signature, embedding and the words
        in the router's reasons go. Source, kind, address, times, sentiment, topics, units and handling stay, so that
        counts do not change. A copy of such a post that comes in again, changed or not, counts as unchanged.
        """

    def takedown(self, what: str, by: str) -> list[str]:
        """Remove one mention by id, or all of one address, everywhere; gives the ids, raises StoreError for none.

        Also from kept digests and as the context of its comments. It never comes in again: an upsert counts it as
        unchanged. The audit log keeps one line without its words.
        """

    def remove_source(self, source: str) -> int:
        """Remove all mentions of one source and what its servers said; gives their number. They may come in again."""

    def compact(self) -> None:
        """Rewrite what still holds traces of removed words; may take minutes, others can read and write meanwhile."""


def without(value: Any, marks: frozenset[str]) -> Any:
    """A JSON value without those elements of its lists that name one of `marks` as an id or an address."""
    if isinstance(value, dict):
        return {key: without(item, marks) for key, item in value.items()}
    if isinstance(value, list):
        return [without(item, marks) for item in value if not _names(item, marks)]
    return value


def _names(value: Any, marks: frozenset[str]) -> bool:
    if isinstance(value, dict):
        return any(isinstance(item, str) and item in marks for item in value.values())
    return isinstance(value, str) and value in marks
