"""Writes mentions. Each batch is one transaction: it is there as a whole or not at all."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from storage.sqlite.fulltext import forget, learn
from storage.sqlite.load import corrections_of
from storage.sqlite.query import STAGES
from storage.sqlite.records import (
    IN_LIST,
    POST_COLUMNS,
    key_of,
    local_day,
    micros,
    next_key,
    post_row,
    reading_row,
    routing_row,
)
from storage.sqlite.rollup import book, cells, in_step
from storage.sqlite.show import show_readings, show_routings
from storage.store import StoreError, UpsertCounts
from storage.triage import corrected_reading, corrected_routing

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator
    from zoneinfo import ZoneInfo

    from crawlers.post import Post
    from nlp.annotation import Annotation
    from routing.assignment import Routing
    from storage.mention import Mention
    from storage.sqlite.connect import Connections
    from storage.store import Stage

T = TypeVar("T")

BATCH = 1000
"""Records in one transaction."""
BATCH_CHARACTERS = 8_000_000
"""Text in one transaction; keeps memory flat when texts are huge."""

_ADD_MENTION = "INSERT OR IGNORE INTO mention(n, id, source, kind, day, content_hash) VALUES(?, ?, ?, ?, ?, ?)"
_ADD_POST = f"INSERT INTO post({POST_COLUMNS}) VALUES({', '.join('?' * len(POST_COLUMNS.split(', ')))})"
_CHANGE_POST = """
    UPDATE post SET url = ?, title = ?, lead = ?, body = ?, context = ?, section = ?, tags = ?, author_hash = ?,
        collected_at = ?, parent_id = ?, extractor = ? WHERE n = ?
"""
_COUNT_POST = """
    UPDATE post SET likes = ifnull(:likes, likes), comments = ifnull(:comments, comments),
        shares = ifnull(:shares, shares), views = ifnull(:views, views)
    WHERE n = :n AND (likes, comments, shares, views) IS NOT
        (ifnull(:likes, likes), ifnull(:comments, comments), ifnull(:shares, shares), ifnull(:views, views))
"""
_KEEP_WORDS = f"""
    INSERT INTO history SELECT n, ?, content_hash, title, lead, body, context
    FROM post JOIN mention USING(n) WHERE n {IN_LIST}
"""  # noqa: S608 - a constant of our own
_BLANK = f"""
    UPDATE mention SET stage = 0, sentiment = NULL, read_scope = NULL, routed_scope = NULL, in_scope = 0,
        actionable = 0, needs_person = 0, story = NULL WHERE n {IN_LIST}
"""  # noqa: S608 - a constant of our own
_RESET = "UPDATE mention SET stage = ?1 WHERE stage > ?1 AND n NOT IN (SELECT n FROM text_dropped)"
_PASSED = "UPDATE mention SET stage = ?1 WHERE n = ?2 AND (stage = ?1 - 1 OR (stage > ?1 - 1 AND ?3))"


def upsert(db: Connections, posts: Iterable[Post], zone: ZoneInfo) -> UpsertCounts:
    """Keep posts by id; see `Store.upsert`.

    What a mention was first seen with stays: source, kind, native id and the instant of publication, which its key,
    its day and the daily counts are made of. Words, address and the rest follow the newest copy.
    """
    total = UpsertCounts()
    for batch in _batches(posts):
        days = {post.id: local_day(post, zone) for post in batch}
        with db.write() as conn:
            total += _upsert_batch(conn, batch, days)
    return total


def _batches(posts: Iterable[Post]) -> Iterator[list[Post]]:
    """Batches without an id twice: a second copy of a post is a change to the first."""
    batch: dict[str, Post] = {}
    characters = 0
    for post in posts:
        if post.id in batch or len(batch) == BATCH or characters > BATCH_CHARACTERS:
            yield list(batch.values())
            batch, characters = {}, 0
        batch[post.id] = post
        characters += len(post.body)
    if batch:
        yield list(batch.values())


@dataclass
class _Sorted:
    """A batch by what is to be done: posts with their hashes, and with the key where there is one."""

    new: list[tuple[Post, str]] = field(default_factory=list)
    changed: list[tuple[int, Post, str]] = field(default_factory=list)
    same: list[tuple[int, Post]] = field(default_factory=list)


def _upsert_batch(conn: sqlite3.Connection, batch: list[Post], days: dict[str, str]) -> UpsertCounts:
    batch, unwanted = _without_removed(conn, batch)
    known = _known(conn, [post.id for post in batch])
    todo = _Sorted()
    for post in batch:
        content_hash = post.content_hash
        n, old, dropped = known.get(post.id, (None, "", 0))
        if n is None:
            todo.new.append((post, content_hash))
        elif old == content_hash or dropped:
            todo.same.append((n, post))
        else:
            todo.changed.append((n, post, content_hash))
    _create(conn, todo.new, days)
    _change(conn, todo.changed)
    _count_engagement(conn, [*todo.same, *((n, post) for n, post, _ in todo.changed)])
    return UpsertCounts(len(todo.new), len(todo.changed), len(todo.same) + unwanted)


def _without_removed(conn: sqlite3.Connection, batch: list[Post]) -> tuple[list[Post], int]:
    """The posts that were not taken down, without words of those that were; and how many were."""
    ids = [name for post in batch for name in (post.id, post.parent_id) if name is not None]
    removed = {row[0] for row in conn.execute(f"SELECT id FROM tombstone WHERE id {IN_LIST}", (json.dumps(ids),))}  # noqa: S608
    if not removed:
        return batch, 0
    kept = [post for post in batch if post.id not in removed]
    cleaned = [replace(post, context="") if post.parent_id in removed else post for post in kept]
    return cleaned, len(batch) - len(kept)


def _known(conn: sqlite3.Connection, ids: list[str]) -> dict[str, tuple[int, str, int]]:
    """Key, hash of the words, and whether these were dropped, of those mentions that are kept already."""
    sql = f"SELECT id, n, content_hash, n IN (SELECT n FROM text_dropped) FROM mention WHERE id {IN_LIST}"  # noqa: S608
    return {mention_id: (n, text, dropped) for mention_id, n, text, dropped in conn.execute(sql, (json.dumps(ids),))}


def _create(conn: sqlite3.Connection, posts: list[tuple[Post, str]], days: dict[str, str]) -> None:
    keyed = sorted(
        ((key_of(post.id, post.published_at), post, content_hash) for post, content_hash in posts),
        key=lambda item: item[0],
    )
    placed: list[tuple[int, Post]] = []
    for first, post, content_hash in keyed:
        key = first
        row = (post.id, post.source, post.kind.value, days[post.id], content_hash)
        while not conn.execute(_ADD_MENTION, (key, *row)).rowcount:
            key = next_key(key)
            if key == first:
                raise StoreError(f"too many posts of the instant {post.published_at.isoformat()}")
        placed.append((key, post))
    conn.executemany(_ADD_POST, (post_row(key, post) for key, post in placed))
    learn(conn, [(key, post.title, post.lead, post.body) for key, post in placed])
    book(conn, cells(conn, [key for key, _ in placed]))


def _change(conn: sqlite3.Connection, posts: list[tuple[int, Post, str]]) -> None:
    """Put new words in place of old ones. What was made of the old words goes: it would speak of others."""
    if not posts:
        return
    keys = [n for n, _, _ in posts]
    which = json.dumps(keys)
    with in_step(conn, keys):
        conn.execute(_KEEP_WORDS, (micros(datetime.now(UTC)), which))
        old = conn.execute(f"SELECT n, title, lead, body FROM post WHERE n {IN_LIST}", (which,)).fetchall()  # noqa: S608
        forget(conn, old)
        for table in ("reading", "routing", "assignment", "topic", "area", "set_aside"):
            conn.execute(f"DELETE FROM {table} WHERE n {IN_LIST}", (which,))  # noqa: S608
        conn.execute(_BLANK, (which,))
        conn.executemany("UPDATE mention SET content_hash = ? WHERE n = ?", ((text, n) for n, _, text in posts))
        conn.executemany(_CHANGE_POST, map(_changed_row, posts))
        learn(conn, [(n, post.title, post.lead, post.body) for n, post, _ in posts])


def _changed_row(change: tuple[int, Post, str]) -> tuple[Any, ...]:
    n, post, _ = change
    tags = json.dumps(post.tags, ensure_ascii=False)
    return (
        post.url, post.title, post.lead, post.body, post.context, post.section, tags, post.author_hash,
        micros(post.collected_at), post.parent_id, post.extractor, n,
    )  # fmt: skip


def _count_engagement(conn: sqlite3.Connection, posts: list[tuple[int, Post]]) -> None:
    """Newer counters replace older ones; a copy without counters leaves them as they are."""
    rows = (
        {"n": n, "likes": seen.likes, "comments": seen.comments, "shares": seen.shares, "views": seen.views}
        for n, post in posts
        for seen in (post.engagement,)
    )
    conn.executemany(_COUNT_POST, rows)


def complete_annotate(db: Connections, done: Iterable[tuple[Mention, Annotation]]) -> int:
    """Keep readings; see `Store.complete_annotate`."""
    return _complete(db, done, _write_readings)


def complete_route(db: Connections, done: Iterable[tuple[Mention, Routing]]) -> int:
    """Keep routings; see `Store.complete_route`."""
    return _complete(db, done, _write_routings)


def complete_group(db: Connections, done: Iterable[tuple[Mention, str]]) -> int:
    """Keep story ids; see `Store.complete_group`."""
    return _complete(db, done, _write_stories)


def reset(db: Connections, stage: Stage) -> int:
    """Put every mention back to pending; what was made of it stays readable until it is replaced."""
    with db.write() as conn:
        number = STAGES.index(stage)
        conn.execute("DELETE FROM set_aside WHERE stage >= ?", (number,))
        return conn.execute(_RESET, (number,)).rowcount


def _complete(
    db: Connections,
    done: Iterable[tuple[Mention, T]],
    write: Callable[[sqlite3.Connection, list[tuple[int, T]]], None],
) -> int:
    kept = 0
    source = iter(done)
    while batch := list(islice(source, BATCH)):
        with db.write() as conn:
            present = _present(conn, batch)
            if present:
                keys = [n for n, _ in present]
                conn.execute(f"DELETE FROM set_aside WHERE n {IN_LIST}", (json.dumps(keys),))  # noqa: S608
                with in_step(conn, keys):
                    write(conn, present)
            kept += len(present)
    return kept


def _present(conn: sqlite3.Connection, batch: list[tuple[Mention, T]]) -> list[tuple[int, T]]:
    """(key, result) of those whose words are still the ones that were handed out; the last result of each."""
    known = _known(conn, [mention.post.id for mention, _ in batch])
    present: dict[int, T] = {}
    for mention, result in batch:
        n, content_hash, dropped = known.get(mention.post.id, (None, "", 0))
        if n is not None and content_hash == mention.post.content_hash and not dropped:
            present[n] = result
    return sorted(present.items(), key=lambda item: item[0])


def _write_readings(conn: sqlite3.Connection, present: list[tuple[int, Annotation]]) -> None:
    keys = [n for n, _ in present]
    rows = [reading_row(n, annotation) for n, annotation in present]
    changed = _differing(conn, f"SELECT * FROM reading WHERE n {IN_LIST}", rows)  # noqa: S608
    conn.executemany("INSERT OR REPLACE INTO reading VALUES(?, ?, ?, ?)", rows)
    over = corrections_of(conn, keys)
    show_readings(conn, [(n, corrected_reading(item, over[n]) if n in over else item) for n, item in present])
    conn.executemany(_PASSED, ((1, n, n in changed) for n in keys))


def _write_routings(conn: sqlite3.Connection, present: list[tuple[int, Routing]]) -> None:
    keys = [n for n, _ in present]
    rows = [routing_row(n, routing) for n, routing in present]
    changed = _differing(conn, f"SELECT * FROM routing WHERE n {IN_LIST}", rows)  # noqa: S608
    conn.executemany("INSERT OR REPLACE INTO routing VALUES(?, ?)", rows)
    over = corrections_of(conn, keys)
    show_routings(conn, [(n, corrected_routing(item, over[n]) if n in over else item) for n, item in present])
    conn.executemany(_PASSED, ((2, n, n in changed) for n in keys))


def _write_stories(conn: sqlite3.Connection, present: list[tuple[int, str]]) -> None:
    conn.executemany("UPDATE mention SET story = ? WHERE n = ?", ((story, n) for n, story in present))
    conn.executemany(_PASSED, ((3, n, False) for n, _ in present))


def _differing(conn: sqlite3.Connection, sql: str, rows: list[tuple[Any, ...]]) -> set[int]:
    """Keys of rows that replace a different one: what followed from the old one has to be done again."""
    old = {row[0]: row for row in conn.execute(sql, (json.dumps([row[0] for row in rows]),))}
    return {row[0] for row in rows if row[0] in old and old[row[0]] != row}
