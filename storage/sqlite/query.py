"""Finds mentions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storage.sqlite.load import load_mentions
from storage.sqlite.select import select
from storage.store import Page, Stage, StoreError

if TYPE_CHECKING:
    import sqlite3
    from zoneinfo import ZoneInfo

    from storage.mention import Mention
    from storage.store import Filter
    from storage.triage import Desk

STAGES = tuple(Stage)
"""In the order in which a mention passes them; `mention.stage` is how many it has passed."""
_CURSOR = re.compile(r"-?[0-9]{1,19}")

_PENDING = """
    mention INDEXED BY mention_pending WHERE stage = ? AND stage < 3 AND n NOT IN (SELECT n FROM set_aside)
"""


def page(
    conn: sqlite3.Connection,
    where: Filter,
    limit: int,
    cursor: str | None,
    zone: ZoneInfo,
    desk: Desk | None = None,
) -> Page:
    """One page, newest first. The cursor is the last key shown, so mentions that come in later move nothing."""
    if limit < 1:
        raise StoreError(f"limit must be at least 1, not {limit}")
    if cursor is not None and not _CURSOR.fullmatch(cursor):
        raise StoreError(f"{cursor!r} is no cursor of this store; start again from the first page")
    below = None if cursor is None else int(cursor)
    found: set[int] = set()
    for sql, params in select(conn, where, zone, desk).newest(below, limit + 1):
        found.update(n for (n,) in conn.execute(sql, params))
    keys = sorted(found, reverse=True)
    more = str(keys[limit - 1]) if len(keys) > limit else None
    return Page(tuple(load_mentions(conn, keys[:limit])), more)


def pending(conn: sqlite3.Connection, stage: Stage, limit: int) -> list[Mention]:
    """Mentions that wait for a stage, oldest first."""
    sql = f"SELECT n FROM {_PENDING} ORDER BY n LIMIT ?"  # noqa: S608 - a constant of our own
    return load_mentions(conn, [n for (n,) in conn.execute(sql, (STAGES.index(stage), limit))])


def pending_count(conn: sqlite3.Connection, stage: Stage) -> int:
    """How many mentions wait for a stage."""
    sql = f"SELECT count(*) FROM {_PENDING}"  # noqa: S608 - a constant of our own
    count: int = conn.execute(sql, (STAGES.index(stage),)).fetchone()[0]
    return count


def get(conn: sqlite3.Connection, mention_id: str) -> Mention | None:
    """One mention by id."""
    found = load_mentions(conn, [n for (n,) in conn.execute("SELECT n FROM mention WHERE id = ?", (mention_id,))])
    return found[0] if found else None
