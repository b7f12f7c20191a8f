"""The store in one SQLite file: `storage.store.Store` put together from its verbs."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from storage.sqlite import aggregate, backup, lock, query, retention, triage, work, write
from storage.sqlite import state as beside
from storage.sqlite.connect import Connections
from storage.sqlite.schema import MIGRATIONS, prepare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from crawlers.post import Post
    from nlp.annotation import Annotation
    from routing.assignment import Routing
    from storage.mention import Mention
    from storage.retention import RetentionStore
    from storage.store import (
        Count,
        Dimension,
        Filter,
        Page,
        RunLock,
        Signed,
        SourceState,
        Stage,
        Store,
        UpsertCounts,
        Validators,
    )
    from storage.triage import AuditEntry, Correction, Desk, Handling, Status, TriageStore


class SqliteStore:
    """Keeps mentions in one file. Threads may share a store; other processes may read and write the same file.

    Raises:
        StoreError: from every method; one line that says what to do.
    """

    def __init__(self, path: Path, *, zone: ZoneInfo, busy_seconds: float = 30.0) -> None:
        self.path = path
        self.zone = zone
        self._db = Connections(path, busy_seconds)
        try:
            prepare(self._db, zone)
        except BaseException:
            self._db.close()
            raise

    def close(self) -> None:
        """See `Store.close`."""
        self._db.close()

    def refresh(self) -> None:
        """Nothing to do: what is committed is seen at once."""

    def upsert(self, posts: Iterable[Post]) -> UpsertCounts:
        """See `Store.upsert`."""
        return write.upsert(self._db, posts, self.zone)

    def pending(self, stage: Stage, limit: int) -> list[Mention]:
        """See `Store.pending`."""
        with self._db.read() as conn:
            return query.pending(conn, stage, limit)

    def pending_count(self, stage: Stage) -> int:
        """See `Store.pending_count`."""
        with self._db.read() as conn:
            return query.pending_count(conn, stage)

    def set_aside(self, mention: Mention, stage: Stage, reason: str) -> None:
        """See `Store.set_aside`."""
        with self._db.write() as conn:
            work.set_aside(conn, mention, stage, reason)

    def set_aside_count(self) -> int:
        """See `Store.set_aside_count`."""
        with self._db.read() as conn:
            return work.set_aside_count(conn)

    def signatures(self, since: datetime) -> list[Signed]:
        """See `Store.signatures`."""
        with self._db.read() as conn:
            return work.signatures(conn, since)

    def native_ids(self, source: str, since: datetime) -> set[str]:
        """See `Store.native_ids`."""
        with self._db.read() as conn:
            return work.native_ids(conn, source, since)

    def reset(self, stage: Stage) -> int:
        """See `Store.reset`."""
        return write.reset(self._db, stage)

    def complete_annotate(self, done: Iterable[tuple[Mention, Annotation]]) -> int:
        """See `Store.complete_annotate`."""
        return write.complete_annotate(self._db, done)

    def complete_route(self, done: Iterable[tuple[Mention, Routing]]) -> int:
        """See `Store.complete_route`."""
        return write.complete_route(self._db, done)

    def complete_group(self, done: Iterable[tuple[Mention, str]]) -> int:
        """See `Store.complete_group`."""
        return write.complete_group(self._db, done)

    def get(self, mention_id: str) -> Mention | None:
        """See `Store.get`."""
        with self._db.read() as conn:
            return query.get(conn, mention_id)

    def query(self, where: Filter, limit: int = 50, cursor: str | None = None) -> Page:
        """See `Store.query`."""
        with self._db.read() as conn:
            return query.page(conn, where, limit, cursor, self.zone)

    def count(self, where: Filter) -> int:
        """See `Store.count`."""
        with self._db.read() as conn:
            return aggregate.count(conn, where, self.zone)

    def aggregate(self, where: Filter, by: Sequence[Dimension]) -> list[Count]:
        """See `Store.aggregate`."""
        with self._db.read() as conn:
            return aggregate.aggregate(conn, where, by, self.zone)

    def handlings(self, ids: Iterable[str]) -> dict[str, Handling]:
        """See `TriageStore.handlings`."""
        with self._db.read() as conn:
            return triage.handlings(conn, ids)

    def save_handling(self, new: Handling, by: str) -> Handling:
        """See `TriageStore.save_handling`."""
        with self._db.write() as conn:
            return triage.save_handling(conn, new, by)

    def triage(self, where: Filter, desk: Desk, limit: int = 50, cursor: str | None = None) -> Page:
        """See `TriageStore.triage`."""
        with self._db.read() as conn:
            return query.page(conn, where, limit, cursor, self.zone, desk)

    def triage_counts(self, where: Filter) -> dict[Status, int]:
        """See `TriageStore.triage_counts`."""
        with self._db.read() as conn:
            return triage.triage_counts(conn, where, self.zone, aggregate.count(conn, where, self.zone))

    def correction(self, mention_id: str) -> Correction | None:
        """See `TriageStore.correction`."""
        with self._db.read() as conn:
            return triage.correction(conn, mention_id)

    def save_correction(self, new: Correction, by: str) -> Correction:
        """See `TriageStore.save_correction`."""
        with self._db.write() as conn:
            return triage.save_correction(conn, new, by)

    def corrections(self) -> list[tuple[Mention, Correction]]:
        """See `TriageStore.corrections`."""
        with self._db.read() as conn:
            return triage.corrections(conn)

    def audit(self, mention_id: str | None = None, limit: int = 100, before: int | None = None) -> list[AuditEntry]:
        """See `TriageStore.audit`."""
        with self._db.read() as conn:
            return triage.audit(conn, mention_id, limit, before)

    def drop_texts(self, before: str) -> int:
        """See `RetentionStore.drop_texts`."""
        return retention.drop_texts(self._db, before, self.zone)

    def takedown(self, what: str, by: str) -> list[str]:
        """See `RetentionStore.takedown`."""
        with self._db.write() as conn:
            return retention.takedown(conn, what, by)

    def remove_source(self, source: str) -> int:
        """See `RetentionStore.remove_source`."""
        with self._db.write() as conn:
            return retention.remove_source(conn, source)

    def compact(self) -> None:
        """See `RetentionStore.compact`."""
        retention.compact(self._db)

    def run_lock(self, owner: str, ttl: float) -> AbstractContextManager[RunLock]:
        """See `Store.run_lock`."""
        return lock.run_lock(self._db, owner, ttl)

    def source_states(self) -> dict[str, SourceState]:
        """See `Store.source_states`."""
        with self._db.read() as conn:
            return beside.source_states(conn)

    def save_source_state(self, state: SourceState) -> None:
        """See `Store.save_source_state`."""
        with self._db.write() as conn:
            beside.save_source_state(conn, state)

    def validators(self, source: str) -> dict[str, Validators]:
        """See `Store.validators`."""
        with self._db.read() as conn:
            return beside.validators(conn, source)

    def save_validators(self, source: str, validators: Mapping[str, Validators]) -> None:
        """See `Store.save_validators`."""
        with self._db.write() as conn:
            beside.save_validators(conn, source, validators)

    def save_digest(self, unit: str, day: str, digest: Mapping[str, Any]) -> None:
        """See `Store.save_digest`."""
        with self._db.write() as conn:
            beside.save_digest(conn, unit, day, digest)

    def load_digest(self, unit: str, day: str) -> dict[str, Any] | None:
        """See `Store.load_digest`."""
        with self._db.read() as conn:
            return beside.load_digest(conn, unit, day)

    def save_run(self, summary: Mapping[str, Any]) -> None:
        """See `Store.save_run`."""
        with self._db.write() as conn:
            beside.save_run(conn, summary)

    def last_run(self) -> dict[str, Any] | None:
        """See `Store.last_run`."""
        with self._db.read() as conn:
            return beside.last_run(conn)

    def backup(self, target: Path, progress: Callable[[int, int], None] | None = None) -> None:
        """Copy the store to a file while it is in use; see `storage.sqlite.backup.backup`."""
        backup.backup(self._db, target, progress)

    def health(self) -> dict[str, str]:
        """See `Store.health`. Reads the whole file: 2 to 3 seconds for each gigabyte."""
        with self._db.read() as conn:
            mentions = conn.execute("SELECT count(*) FROM mention").fetchone()[0]
            pages, page_size = (conn.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
            problem = backup.damage(conn)
        return {
            "engine": "sqlite",
            "version": sqlite3.sqlite_version,
            "path": str(self.path),
            "schema": str(len(MIGRATIONS)),
            "mentions": str(mentions),
            "size_mb": f"{pages * page_size / 1e6:.1f}",
            "integrity": problem or "ok",
        }


if TYPE_CHECKING:

    def _serves(store: SqliteStore) -> tuple[Store, TriageStore, RetentionStore]:
        """Lets mypy hold this class against the protocols."""
        return store, store, store
