"""The record of one public item as it was collected."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What sort of public item a post is."""

    ARTICLE = "article"
    POST = "post"
    COMMENT = "comment"
    REVIEW = "review"
    VIDEO = "video"


@dataclass(frozen=True, slots=True)
class Engagement:
    """Public counters at the time of collection; None where the source shows none."""

    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    views: int | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """One public item: an article, a post, a comment, a review or a video.

    Attributes:
        id: 32 hex digits from `post_id(source, native_id)`; stable across runs, hosts and edits.
        source: id of the source, as in the city's `sources.yaml`.
        native_id: the id that the source itself gives the item.
        kind: what sort of item this is.
        url: canonical address a reader can open; "" where there is none.
        title: headline; "" for comments.
        lead: the opening summary (sapo) without the outlet's prefix; "" if none.
        body: the text itself, paragraphs separated by a newline.
        context: for comments, the headline or opening of what they answer; "" otherwise.
        section: section of the outlet; "" if unknown.
        tags: the outlet's own tags.
        author_hash: salted hash of a private author; None for outlets and where unknown.
        published_at: aware UTC instant.
        collected_at: aware UTC instant.
        parent_id: `Post.id` of the article or thread that this item answers.
        engagement: public counters.
        extractor: which rule and version produced the record, for example "cnnd/1".
    """

    id: str
    source: str
    native_id: str
    kind: Kind
    url: str
    title: str
    lead: str
    body: str
    published_at: datetime
    collected_at: datetime
    extractor: str
    context: str = ""
    section: str = ""
    tags: tuple[str, ...] = ()
    author_hash: str | None = None
    parent_id: str | None = None
    engagement: Engagement = field(default_factory=Engagement)

    @property
    def content_hash(self) -> str:
        """16 hex digits over the words that readers and routers see; changes when the text is edited."""
        words = f"{self.title}\x1f{self.lead}\x1f{self.body}\x1f{self.context}"
        return hashlib.blake2b(words.encode(), digest_size=8).hexdigest()

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready mapping; times as ISO 8601 in UTC."""
        data = asdict(self)
        data["kind"] = self.kind.value
        data["tags"] = list(self.tags)
        data["published_at"] = self.published_at.isoformat()
        data["collected_at"] = self.collected_at.isoformat()
        return data

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Post:
        """Rebuild a post from `to_dict`; raises KeyError or ValueError on anything else."""
        values = dict(data)
        values["kind"] = Kind(values["kind"])
        values["tags"] = tuple(values.get("tags") or ())
        values["published_at"] = datetime.fromisoformat(values["published_at"]).astimezone(UTC)
        values["collected_at"] = datetime.fromisoformat(values["collected_at"]).astimezone(UTC)
        values["engagement"] = Engagement(**(values.get("engagement") or {}))
        return cls(**values)


def post_id(source: str, native_id: str) -> str:
    """The stable id of an item: 32 hex digits over its source and the source's own id."""
    return hashlib.blake2b(f"{source}\x1f{native_id}".encode(), digest_size=16).hexdigest()
