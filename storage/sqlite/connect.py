"""Connections to one SQLite file: settings, transactions, and errors in one clear line."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from storage.store import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OLDEST_SQLITE = (3, 35, 0)
"""RETURNING came with 3.35 (2021-03-12)."""
_IDLE = 8
"""Connections kept open for the next caller; a dashboard rarely has more readers at once."""
_CACHE_KIB = 64 * 1024
_MMAP_BYTES = 1 << 30
_WAL_LIMIT_BYTES = 64 << 20

_HINTS = {
    "SQLITE_NOTADB": "is no SQLite database; give another file in storage.path",
    "SQLITE_CORRUPT": "is damaged; restore a backup",
    "SQLITE_READONLY": "cannot be written to; check the disk and the permissions of the file and its folder",
    "SQLITE_CANTOPEN": "cannot be opened; check that the folder exists and may be written to",
    "SQLITE_FULL": "cannot grow, the disk is full; free some space",
    "SQLITE_BUSY": "is being written to by another process for too long; try again",
    "SQLITE_LOCKED": "is locked; try again",
    "SQLITE_IOERR": "cannot be read or written; check the disk",
    "SQLITE_PERM": "may not be opened; check its permissions",
}


class Connections:
    """Hands out connections to one file, one caller each, so that threads may share a store."""

    def __init__(self, path: Path, busy_seconds: float) -> None:
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            raise StoreError(
                f"SQLite {sqlite3.sqlite_version} is too old; "
                f"at least {'.'.join(map(str, OLDEST_SQLITE))} is needed, use a newer Python"
            )
        self.path = path
        self._busy_seconds = busy_seconds
        self._idle: list[sqlite3.Connection] = []
        self._guard = threading.Lock()
        self._closed = False

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """A connection that sees one unchanging state of the file until the block ends."""
        with self._connection() as conn:
            conn.execute("BEGIN")
            try:
                yield conn
            finally:
                if conn.in_transaction:
                    conn.execute("COMMIT")

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """A transaction that holds the write lock from its start; kept when the block ends, undone when it raises."""
        with self._connection() as conn:
            conn.execute("BEGIN IMMEDIATE")
            try:
                yield conn
                conn.execute("COMMIT")
            except BaseException:
                if conn.in_transaction:
                    conn.execute("ROLLBACK")
                raise

    @contextmanager
    def plain(self) -> Iterator[sqlite3.Connection]:
        """A connection outside any transaction."""
        with self._connection() as conn:
            yield conn

    def close(self) -> None:
        """Close what is idle now, and the rest as it comes back."""
        with self._guard:
            self._closed = True
            idle, self._idle = self._idle, []
        for conn in idle:
            conn.close()

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        with one_line_errors(self.path):
            conn = self._take()
            try:
                yield conn
            finally:
                self._give_back(conn)

    def _take(self) -> sqlite3.Connection:
        with self._guard:
            if self._closed:
                raise StoreError(f"{self.path}: the store was closed")
            if self._idle:
                return self._idle.pop()
        return self._open()

    def _give_back(self, conn: sqlite3.Connection) -> None:
        with self._guard:
            if not self._closed and len(self._idle) < _IDLE:
                self._idle.append(conn)
                return
        conn.close()

    def _open(self) -> sqlite3.Connection:
        conn = sqlite3.connect(self.path, timeout=self._busy_seconds, isolation_level=None, check_same_thread=False)
        try:
            conn.execute("PRAGMA synchronous = NORMAL")
            conn.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
            conn.execute(f"PRAGMA mmap_size = {_MMAP_BYTES}")
            conn.execute(f"PRAGMA journal_size_limit = {_WAL_LIMIT_BYTES}")
            conn.execute("PRAGMA temp_store = MEMORY")
            conn.execute("PRAGMA secure_delete = ON")  # what is taken down is overwritten
        except BaseException:
            conn.close()
            raise
        return conn


@contextmanager
def one_line_errors(path: Path) -> Iterator[None]:
    """Turn what sqlite3 raises into a StoreError that says what to do."""
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "")
        hint = next((text for start, text in _HINTS.items() if name.startswith(start)), None)
        raise StoreError(f"{path} {hint}" if hint else f"{path}: {error}") from error
    except UnicodeEncodeError as error:
        raise StoreError(f"{path}: a text holds half a Unicode pair and cannot be kept: {error.reason}") from error
    except OverflowError as error:
        raise StoreError(f"{path}: a number is too large to be kept: {error}") from error
