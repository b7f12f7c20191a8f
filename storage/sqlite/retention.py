"""Forgets texts and mentions."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from storage.retention import without
from storage.sqlite.fulltext import forget
from storage.sqlite.load import load_mentions
from storage.sqlite.records import IN_LIST, compact_json, first_key, micros
from storage.sqlite.rollup import in_step
from storage.sqlite.triage import log
from storage.store import StoreError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from storage.sqlite.connect import Connections

_BATCH = 1000
_MERGE_PAGES = 1000
_DROP = (
    "UPDATE post SET title = '', lead = '', body = '', context = '', tags = '[]', author_hash = NULL WHERE n ",
    "UPDATE reading SET annotation = json_set(annotation, '$.keywords', json('[]')) WHERE n ",
    "UPDATE reading SET signature = x'', embedding = x'' WHERE n ",
    "DELETE FROM history WHERE n ",
    "DELETE FROM set_aside WHERE n ",
    "UPDATE mention SET stage = 3 WHERE n ",
    "INSERT INTO text_dropped SELECT n FROM mention WHERE n ",
)
"""What to do with each batch; `IN_LIST` follows."""
_TABLES = (
    "post", "reading", "routing", "history", "assignment", "topic", "area", "handling", "correction", "text_dropped",
    "set_aside", "mention",
)  # fmt: skip


def drop_texts(db: Connections, before: str, zone: ZoneInfo) -> int:
    """Drop old texts, one transaction for each thousand; see `RetentionStore.drop_texts`."""
    end = first_key(before, zone)
    dropped, last = 0, -(1 << 63)
    while True:
        with db.write() as conn:
            rows = conn.execute(
                "SELECT n FROM mention WHERE n > ? AND n < ? AND n NOT IN (SELECT n FROM text_dropped)"
                " ORDER BY n LIMIT ?",
                (last, end, _BATCH),
            )
            keys = [n for (n,) in rows]
            if not keys:
                return dropped
            _forget(conn, keys)
            _drop_reasons(conn, keys)
            for sql in _DROP:
                conn.execute(sql + IN_LIST, (json.dumps(keys),))
        dropped += len(keys)
        last = keys[-1]


def _forget(conn: sqlite3.Connection, keys: Sequence[int]) -> None:
    """Take texts out of the index, save those that are out of it already."""
    sql = f"SELECT n, title, lead, body FROM post WHERE n {IN_LIST} AND n NOT IN (SELECT n FROM text_dropped)"  # noqa: S608
    forget(conn, conn.execute(sql, (json.dumps(keys),)).fetchall())


def _drop_reasons(conn: sqlite3.Connection, keys: Sequence[int]) -> None:
    """Routings name the words that decided; the rule and the unit stay."""
    rows = conn.execute(f"SELECT n, routing FROM routing WHERE n {IN_LIST}", (json.dumps(keys),)).fetchall()  # noqa: S608
    changed = []
    for n, text in rows:
        routing = json.loads(text)
        routing["note"] = ""
        for item in routing["assignments"]:
            item["reason"] |= {"sentence": "", "evidence": []}
        changed.append((compact_json(routing), n))
    conn.executemany("UPDATE routing SET routing = ? WHERE n = ?", changed)


def takedown(conn: sqlite3.Connection, what: str, by: str) -> list[str]:
    """Remove mentions, in a transaction of the caller; see `RetentionStore.takedown`."""
    sql = "SELECT n, id, source, kind, day FROM mention WHERE id = ?"
    rows = conn.execute(sql, (what,)).fetchall()
    if not rows and what:
        sql = "SELECT n, id, source, kind, day FROM post JOIN mention USING(n) WHERE url = ?"
        rows = conn.execute(sql, (what,)).fetchall()
    if not rows:
        raise StoreError(f"nothing is kept under the id or address {what!r}")
    keys, ids = [row[0] for row in rows], [row[1] for row in rows]
    now = micros(datetime.now(UTC))
    with in_step(conn, keys):
        _forget(conn, keys)
        for table in _TABLES:
            conn.execute(f"DELETE FROM {table} WHERE n {IN_LIST}", (json.dumps(keys),))  # noqa: S608
    conn.executemany("INSERT OR REPLACE INTO tombstone VALUES(?, ?)", ((mention_id, now) for mention_id in ids))
    _drop_contexts(conn, ids)
    _clean_digests(conn, frozenset(ids))
    for _, mention_id, source, kind, day in rows:
        log(conn, now, by, mention_id, "takedown", {"source": source, "kind": kind, "day": day}, {})
    return ids


def remove_source(conn: sqlite3.Connection, source: str) -> int:
    """Remove a source's mentions, in a transaction of the caller; see `RetentionStore.remove_source`."""
    keys = [n for (n,) in conn.execute("SELECT n FROM mention WHERE source = ?", (source,))]
    with in_step(conn, keys):
        _forget(conn, keys)
        for table in _TABLES:
            conn.execute(f"DELETE FROM {table} WHERE n {IN_LIST}", (json.dumps(keys),))  # noqa: S608
    conn.execute("DELETE FROM validator WHERE source = ?", (source,))
    conn.execute("DELETE FROM source_state WHERE source = ?", (source,))
    return len(keys)


def _drop_contexts(conn: sqlite3.Connection, ids: Sequence[str]) -> None:
    """Comments carry the opening of what they answer."""
    sql = f"SELECT n FROM post WHERE parent_id {IN_LIST} AND context <> ''"  # noqa: S608
    keys = [n for (n,) in conn.execute(sql, (json.dumps(ids),))]
    conn.executemany("UPDATE post SET context = '' WHERE n = ?", ((n,) for n in keys))
    conn.execute(f"DELETE FROM history WHERE n {IN_LIST}", (json.dumps(keys),))  # noqa: S608
    for n, mention in zip(keys, load_mentions(conn, keys, machine=True), strict=True):
        content_hash = mention.post.content_hash
        conn.execute(
            "UPDATE correction SET content_hash = ?1 WHERE n = ?2"
            " AND content_hash = (SELECT content_hash FROM mention WHERE n = ?2)",
            (content_hash, n),
        )
        conn.execute("UPDATE mention SET content_hash = ? WHERE n = ?", (content_hash, n))


def _clean_digests(conn: sqlite3.Connection, ids: frozenset[str]) -> None:
    for mention_id in ids:
        rows = conn.execute("SELECT unit, day, digest FROM digest WHERE instr(digest, ?)", (mention_id,)).fetchall()
        cleaned: list[tuple[Any, ...]] = [
            (json.dumps(without(json.loads(text), ids), ensure_ascii=False), unit, day) for unit, day, text in rows
        ]
        conn.executemany("UPDATE digest SET digest = ? WHERE unit = ? AND day = ?", cleaned)


def compact(db: Connections) -> None:
    """Merge the full-text index step by step into one, which drops removed words, and empty the log of writes."""
    pages = -_MERGE_PAGES  # negative: begin a merge of everything
    while True:
        with db.write() as conn:
            before = conn.total_changes
            conn.execute("INSERT INTO search(search, rank) VALUES('merge', ?)", (pages,))
            if conn.total_changes - before < 2:  # as the manual of FTS5 says: nothing was left to merge
                break
        pages = _MERGE_PAGES
    with db.plain() as conn:
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
