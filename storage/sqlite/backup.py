"""Copies of the file while it is in use, and whether it is sound."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from storage.sqlite.connect import one_line_errors
from storage.store import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from storage.sqlite.connect import Connections

_PAGES = 2000
"""Pages copied at a time (8 MB); between two steps others may write."""


def backup(db: Connections, target: Path, progress: Callable[[int, int], None] | None = None) -> None:
    """Copy the whole store to a new file while others read and write.

    Args:
        db: the store's connections.
        target: the file to make; an earlier one is replaced only by a finished and checked copy.
        progress: called with the pages that are left and the pages in all.

    Raises:
        StoreError: the copy cannot be made, or is not sound.
    """
    part = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(f"{target} cannot be made: {error.strerror}") from error
    step = None if progress is None else lambda _, left, pages: progress(left, pages)
    try:
        with one_line_errors(part), closing(sqlite3.connect(part, isolation_level=None)) as copy:
            with db.plain() as conn:
                conn.backup(copy, pages=_PAGES, progress=step, sleep=0.01)
            copy.execute("PRAGMA journal_mode = DELETE")
            problem = damage(copy)
        if problem:
            raise StoreError(f"{target}: the copy is not sound ({problem}); check the disk")
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def damage(conn: sqlite3.Connection) -> str:
    """What is wrong with the file, "" where nothing is: its pages and indexes, and daily counts against mentions."""
    first = conn.execute("PRAGMA quick_check(1)").fetchone()[0]
    if first != "ok":
        return str(first)
    mentions, counted = conn.execute(
        "SELECT (SELECT count(*) FROM mention),"
        " (SELECT ifnull(sum(mentions), 0) FROM daily WHERE unit = '' AND topic = '' AND role = '')"
    ).fetchone()
    if mentions != counted:
        return f"{mentions} mentions, but the daily counts know {counted}"
    return ""
