"""What was read from a page or payload, and the one way from there to a `Post`."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawlers.post import Engagement, Kind, Post, post_id
from crawlers.privacy import author_hash, mask
from crawlers.text import clean, clean_lines

MAX_AHEAD = timedelta(days=1)
"""Clocks differ; what lies further ahead than this is a wrong date."""
MAX_TEXT = 1_000_000
"""Bytes of UTF-8 that one item's title, lead and body may have together."""
_TRACKING = ("utm_", "fbclid", "gclid", "zarsrc", "gidzl", "_gl", "igshid")


class NotAnArticle(Exception):  # noqa: N818  # the name is part of the contract between the rooms
    """A page is no article or lacks what every article has; the message is the reason."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An item as it was read, before cleaning and masking. `author` is a private name or ""; it never leaves here."""

    native_id: str
    kind: Kind
    published_at: datetime
    extractor: str
    url: str = ""
    title: str = ""
    lead: str = ""
    body: str = ""
    context: str = ""
    section: str = ""
    tags: tuple[str, ...] = ()
    author: str = ""
    parent_id: str | None = None
    engagement: Engagement = field(default_factory=Engagement)


def to_post(draft: Draft, *, source: str, salt: str, now: datetime) -> Post:
    """Clean, mask and hash; raises ValueError for an item without text, with too much of it, or from the future.

    A publication time up to a day ahead of `now` is taken for a wrong clock and set to `now`.
    """
    size = len((draft.title + draft.lead + draft.body).encode("utf-8", "replace"))
    if size > MAX_TEXT:
        raise ValueError(f"the text has {size:,} bytes, more than {MAX_TEXT:,}")
    title, lead = mask(clean(draft.title)), mask(clean(draft.lead))
    body, context = mask(clean_lines(draft.body)), mask(clean(draft.context))
    if not (title or lead or body):
        raise ValueError("no text")
    if draft.published_at > now + MAX_AHEAD:
        raise ValueError(f"the date {draft.published_at.date()} lies in the future")
    return Post(
        id=post_id(source, draft.native_id),
        source=source,
        native_id=draft.native_id,
        kind=draft.kind,
        url=canonical_url(draft.url, keep_fragment=draft.kind is not Kind.ARTICLE),
        title=title,
        lead=lead,
        body=body,
        context=context,
        section=clean(draft.section),
        tags=tuple(mask(tag) for tag in map(clean, draft.tags) if tag),
        author_hash=author_hash(unicodedata.normalize("NFC", draft.author), source, salt),
        published_at=min(draft.published_at, now).astimezone(UTC),
        collected_at=now.astimezone(UTC),
        parent_id=draft.parent_id,
        engagement=draft.engagement,
        extractor=draft.extractor,
    )


def canonical_url(url: str, *, keep_fragment: bool = False) -> str:
    """An address without tracking parameters and, unless it is kept, without fragment; "" stays "".

    Raises ValueError for what cannot be an address.
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError as error:
        raise ValueError(f"the address {url[:80]!r} is no web address: {error}") from error
    query = [
        (key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if not key.startswith(_TRACKING)
    ]
    return urlunsplit(
        (parts.scheme, parts.netloc, parts.path, urlencode(query), parts.fragment if keep_fragment else "")
    )
