"""How records become rows."""

from __future__ import annotations

import hashlib
import json
import struct
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from storage.store import StoreError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from crawlers.post import Post
    from nlp.annotation import Annotation
    from routing.assignment import Routing

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SLOT_BITS = 20
SLOTS = 1 << _SLOT_BITS
"""Mentions that one millisecond can hold."""
_LAST_MS = (1 << 42) - 1
"""In the year 2109; keys of later instants would not fit into 63 bits. Later and earlier ones are held at the ends."""

IN_LIST = "IN (SELECT value FROM json_each(?))"
"""SQL for "is one of"; its one parameter is a JSON list, of any length."""

POST_COLUMNS = (
    "n, native_id, url, title, lead, body, context, section, tags, author_hash, published_at, collected_at,"
    " parent_id, extractor, likes, comments, shares, views"
)


def micros(instant: datetime) -> int:
    """Microseconds since 1970 of an aware instant."""
    return (instant - _EPOCH) // _MICROSECOND


def instant_of(value: int) -> datetime:
    """The inverse of `micros`, in UTC."""
    return _EPOCH + value * _MICROSECOND


def key_of(mention_id: str, published_at: datetime) -> int:
    """The key to try first for a mention: its millisecond, and a slot in it that depends on the id."""
    slot = int.from_bytes(hashlib.blake2b(mention_id.encode(), digest_size=4).digest()) % SLOTS
    return key_from(published_at) | slot


def next_key(key: int) -> int:
    """The key to try when `key` is taken: the next slot of the same millisecond."""
    return (key & ~(SLOTS - 1)) | ((key + 1) % SLOTS)


def first_key(day: str, zone: ZoneInfo, days_after: int = 0) -> int:
    """The smallest key of a local day; with `days_after`=1 the first one after it.

    Raises:
        StoreError: `day` is no "YYYY-MM-DD".
    """
    start = datetime.combine(parse_day(day) + timedelta(days=days_after), datetime.min.time(), zone)
    return key_from(start.astimezone(UTC))


def parse_day(day: str) -> date:
    """The day that "YYYY-MM-DD" means, of the years 2 to 9998, so that the next one exists in every time zone.

    Raises:
        StoreError: it means none.
    """
    try:
        parsed = date.fromisoformat(day)
    except ValueError:
        parsed = date.max
    if parsed.isoformat() != day or not 1 < parsed.year < date.max.year:
        raise StoreError(f"{day!r} is no day; write YYYY-MM-DD")
    return parsed


def key_from(instant: datetime) -> int:
    """The smallest key of the millisecond that an instant lies in."""
    ms = micros(instant) // 1000
    return max(-_LAST_MS, min(_LAST_MS, ms)) << _SLOT_BITS


def local_day(post: Post, zone: ZoneInfo) -> str:
    """The city's calendar day of publication.

    Raises:
        StoreError: the instant carries no time zone or lies at the very end of the calendar.
    """
    if post.published_at.tzinfo is None or post.collected_at.tzinfo is None:
        raise StoreError(f"post {post.id}: published_at and collected_at need a time zone")
    try:
        return post.published_at.astimezone(zone).date().isoformat()
    except OverflowError as error:
        raise StoreError(f"post {post.id}: published_at {post.published_at} cannot be kept") from error


def post_row(n: int, post: Post) -> tuple[Any, ...]:
    """Values of `POST_COLUMNS`."""
    seen = post.engagement
    return (
        n, post.native_id, post.url, post.title, post.lead, post.body, post.context, post.section,
        json.dumps(post.tags, ensure_ascii=False), post.author_hash, micros(post.published_at),
        micros(post.collected_at), post.parent_id, post.extractor, seen.likes, seen.comments, seen.shares, seen.views,
    )  # fmt: skip


def reading_row(n: int, annotation: Annotation) -> tuple[Any, ...]:
    """Values of the table `reading`."""
    values = annotation.to_dict()
    signature = pack_integers(values.pop("signature"))
    embedding = pack_floats(values.pop("embedding"))
    return n, compact_json(values), signature, embedding


def routing_row(n: int, routing: Routing) -> tuple[Any, ...]:
    """Values of the table `routing`."""
    return n, compact_json(routing.to_dict())


def compact_json(values: dict[str, Any]) -> str:
    """JSON without spaces, letters as they are."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def pack_integers(values: Sequence[int]) -> bytes:
    """Natural numbers below 2^64 as little-endian bytes, 4 each where all fit, else 8; the first byte says which."""
    if not values:
        return b""
    code = "I" if max(values) < 1 << 32 else "Q"
    return code.encode() + struct.pack(f"<{len(values)}{code}", *values)


def pack_floats(values: Sequence[float]) -> bytes:
    """Floats as little-endian bytes, 4 each where that loses nothing, else 8; the first byte says which."""
    if not values:
        return b""
    try:
        packed = struct.pack(f"<{len(values)}f", *values)
    except OverflowError:
        packed = b""
    if packed and struct.unpack(f"<{len(values)}f", packed) == tuple(values):
        return b"f" + packed
    return b"d" + struct.pack(f"<{len(values)}d", *values)


def unpack(packed: bytes) -> tuple[Any, ...]:
    """The inverse of `pack_integers` and `pack_floats`."""
    if not packed:
        return ()
    code = packed[:1].decode()
    return struct.unpack(f"<{(len(packed) - 1) // struct.calcsize('<' + code)}{code}", packed[1:])
