"""The run lock: one row, an expiry, and who holds it."""

from __future__ import annotations

import os
import secrets
import socket
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from storage.store import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.sqlite.connect import Connections

_NAME = "run"
_held: set[str] = set()
"""Tokens of the locks that this process holds."""


@dataclass(frozen=True, slots=True)
class HeldLock:
    """The lock while it is held; see `storage.store.RunLock`."""

    db: Connections
    token: str
    ttl: float

    def renew(self) -> None:
        """Put the expiry off by the full time; raises StoreError when another run has taken the lock over."""
        with self.db.write() as conn:
            sql = "UPDATE run_lock SET expires_at = ? WHERE name = ? AND token = ?"
            if not conn.execute(sql, (time.time() + self.ttl, _NAME, self.token)).rowcount:
                raise StoreError("the run lock was lost: another run has taken it over; this run must stop")


@contextmanager
def run_lock(db: Connections, owner: str, ttl: float) -> Iterator[HeldLock]:
    """Hold the run lock for a block; see `Store.run_lock`.

    A lock whose time is up, or whose process on this machine is gone, is taken over.
    """
    if ttl <= 0:
        raise StoreError(f"the run lock needs a time above 0 seconds, not {ttl:g}")
    token = secrets.token_hex(8)
    _take(db, owner, ttl, token)
    _held.add(token)
    try:
        yield HeldLock(db, token, ttl)
    finally:
        _held.discard(token)
        with db.write() as conn:
            conn.execute("DELETE FROM run_lock WHERE name = ? AND token = ?", (_NAME, token))


def _take(db: Connections, owner: str, ttl: float, token: str) -> None:
    now = time.time()
    with db.write() as conn:
        sql = "SELECT owner, host, pid, token, expires_at FROM run_lock WHERE name = ?"
        row = conn.execute(sql, (_NAME,)).fetchone()
        if row is not None:
            holder, host, pid, kept_token, expires_at = row
            if expires_at > now and _alive(host, pid, kept_token):
                raise StoreError(
                    f"another run is under way: {holder} (process {pid} on {host.partition('/')[0]}); "
                    f"wait for it, or {max(1, round(expires_at - now))} s after it stopped"
                )
        conn.execute(
            "INSERT OR REPLACE INTO run_lock VALUES(?, ?, ?, ?, ?, ?)",
            (_NAME, token, owner, _host(), os.getpid(), now + ttl),
        )


def _host() -> str:
    """This machine, and where it has containers which one: process numbers mean something only within one."""
    namespace = Path("/proc/self/ns/pid")
    return f"{socket.gethostname()}/{namespace.readlink() if namespace.is_symlink() else ''}"


def _alive(host: str, pid: int, token: str) -> bool:
    """False only where this machine knows that the holder is gone; of other machines nothing is known."""
    if host != _host() or os.name != "posix":
        return True
    if pid == os.getpid():
        return token in _held  # else an earlier process had our number
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
