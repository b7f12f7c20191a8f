"""What the stages need besides mentions: what is set aside, what is grouped, what is collected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.sqlite.query import STAGES
from storage.sqlite.records import instant_of, key_from, micros, unpack
from storage.store import Signed

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

    from storage.mention import Mention
    from storage.store import Stage


def set_aside(conn: sqlite3.Connection, mention: Mention, stage: Stage, reason: str) -> None:
    """Keep a mention out of `pending`; nothing happens where its words have changed since it was handed out."""
    conn.execute(
        "INSERT OR REPLACE INTO set_aside SELECT n, ?, ? FROM mention WHERE id = ? AND content_hash = ?",
        (STAGES.index(stage), reason, mention.post.id, mention.post.content_hash),
    )


def set_aside_count(conn: sqlite3.Connection) -> int:
    """How many mentions are set aside."""
    count: int = conn.execute("SELECT count(*) FROM set_aside").fetchone()[0]
    return count


def signatures(conn: sqlite3.Connection, since: datetime) -> list[Signed]:
    """Grouped mentions that answer no other and have a signature, published since an instant, oldest first."""
    sql = """
        SELECT m.id, m.story, r.signature, p.published_at
        FROM mention m NOT INDEXED CROSS JOIN reading r ON r.n = m.n CROSS JOIN post p ON p.n = m.n
        WHERE m.n >= ? AND m.story IS NOT NULL AND r.signature <> x'' AND p.parent_id IS NULL ORDER BY m.n
    """
    rows = conn.execute(sql, (key_from(since),))
    return [Signed(name, story, unpack(packed), instant_of(at)) for name, story, packed, at in rows]


def native_ids(conn: sqlite3.Connection, source: str, since: datetime) -> set[str]:
    """The source's own ids of what was collected since an instant."""
    sql = """
        SELECT p.native_id FROM mention m INDEXED BY mention_source CROSS JOIN post p ON p.n = m.n
        WHERE m.source = ? AND p.collected_at >= ?
    """
    return {native_id for (native_id,) in conn.execute(sql, (source, micros(since)))}
