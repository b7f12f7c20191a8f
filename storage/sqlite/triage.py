"""Handling, corrections and the audit log."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from storage.sqlite.load import corrections_of, load_mentions
from storage.sqlite.records import IN_LIST, instant_of, micros
from storage.sqlite.rollup import in_step
from storage.sqlite.select import select
from storage.sqlite.show import show_readings, show_routings
from storage.store import StoreError
from storage.triage import (
    AuditEntry,
    Correction,
    Desk,
    Handling,
    Priority,
    StaleEditError,
    Status,
    check_step,
    corrected,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from storage.mention import Mention
    from storage.store import Filter

_HANDLINGS = f"""
    SELECT id, version, status, priority, assignee, due_at, note, changed_at, changed_by
    FROM mention LEFT JOIN handling USING(n) WHERE id {IN_LIST}
"""  # noqa: S608 - a constant of our own
_HANDLED = ("status", "priority", "assignee", "due_at", "note")
_CORRECTED = ("sentiment", "topics", "units", "in_scope")


def handlings(conn: sqlite3.Connection, ids: Iterable[str]) -> dict[str, Handling]:
    """Handling by mention id."""
    rows = conn.execute(_HANDLINGS, (json.dumps(list(ids)),))
    return {row[0]: Handling(row[0]) if row[1] is None else _handling(row) for row in rows}


def _handling(row: tuple[Any, ...]) -> Handling:
    mention_id, version, status, priority, assignee, due_at, note, changed_at, changed_by = row
    return Handling(
        mention_id,
        version,
        Status(status),
        Priority(priority),
        assignee,
        None if due_at is None else instant_of(due_at),
        note,
        instant_of(changed_at),
        changed_by,
    )


def save_handling(conn: sqlite3.Connection, new: Handling, by: str) -> Handling:
    """Keep a handling, in a transaction of the caller; see `TriageStore.save_handling`."""
    old = handlings(conn, [new.mention_id]).get(new.mention_id)
    if old is None:
        raise StoreError(f"there is no mention {new.mention_id}")
    if old.version != new.version:
        raise StaleEditError(_stale(old), old)
    check_step(old.status, new.status)
    now = micros(datetime.now(UTC))
    due_at = None if new.due_at is None else micros(new.due_at)
    conn.execute(
        "INSERT OR REPLACE INTO handling SELECT n, ?, ?, ?, ?, ?, ?, ?, ? FROM mention WHERE id = ?",
        (
            old.version + 1, new.status.value, new.priority.value, new.assignee, due_at, new.note, now, by,
            new.mention_id,
        ),
    )  # fmt: skip
    log(conn, now, by, new.mention_id, "handle", *_changes(_values(old, _HANDLED), _values(new, _HANDLED)))
    return handlings(conn, [new.mention_id])[new.mention_id]


def triage_counts(conn: sqlite3.Connection, where: Filter, zone: ZoneInfo, total: int) -> dict[Status, int]:
    """How many of `total` matching mentions have each status; untouched ones are new."""
    touched = tuple(status for status in Status if status is not Status.NEW)
    sql, params = select(conn, where, zone, Desk(statuses=touched)).everything(("m.n AS n",))
    rows = conn.execute(
        f"SELECT status, count(*) FROM ({sql}) CROSS JOIN handling USING(n) GROUP BY status",  # noqa: S608
        params,
    )
    found = dict.fromkeys(Status, 0)
    found.update((Status(status), number) for status, number in rows)
    found[Status.NEW] += total - sum(found.values())
    return found


def correction(conn: sqlite3.Connection, mention_id: str) -> Correction | None:
    """The correction that applies to a mention."""
    row = conn.execute("SELECT n, content_hash FROM mention WHERE id = ?", (mention_id,)).fetchone()
    if row is None:
        return None
    n, content_hash = row
    return corrections_of(conn, [n]).get(n, Correction(mention_id, content_hash))


def save_correction(conn: sqlite3.Connection, new: Correction, by: str) -> Correction:
    """Keep a correction and let it be seen, in a transaction of the caller; see `TriageStore.save_correction`."""
    old = correction(conn, new.mention_id)
    if old is None:
        raise StoreError(f"there is no mention {new.mention_id}")
    if (old.version, old.content_hash) != (new.version, new.content_hash):
        raise StaleEditError(_stale(old), old)
    n = conn.execute("SELECT n FROM mention WHERE id = ?", (new.mention_id,)).fetchone()[0]
    machine = load_mentions(conn, [n], machine=True)[0]
    _check_answered(machine, new)
    now = micros(datetime.now(UTC))
    values = _values(new, _CORRECTED)
    lists = [None if values[name] is None else _json(values[name]) for name in ("topics", "units")]
    row = (n, old.version + 1, new.content_hash, values["sentiment"], *lists, new.in_scope, now, by)
    conn.execute("INSERT OR REPLACE INTO correction VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    with in_step(conn, [n]):
        seen = corrected(machine, new)
        if seen.annotation is not None:
            show_readings(conn, [(n, seen.annotation)])
        if seen.routing is not None:
            show_routings(conn, [(n, seen.routing)])
    log(conn, now, by, new.mention_id, "correct", *_changes(_values(old, _CORRECTED), values))
    return corrections_of(conn, [n])[n]


def _check_answered(machine: Mention, new: Correction) -> None:
    if machine.annotation is None:
        raise StoreError(f"{new.mention_id} has not been read yet; correct it after the next run")
    if new.units is not None and machine.routing is None:
        raise StoreError(f"{new.mention_id} has not been routed yet; correct its units after the next run")


def corrections(conn: sqlite3.Connection) -> list[tuple[Mention, Correction]]:
    """All corrections that apply and say something, with the machine's own answers, oldest mention first."""
    rows = conn.execute(
        "SELECT n FROM correction WHERE coalesce(sentiment, topics, units, in_scope) IS NOT NULL"
        " AND n NOT IN (SELECT n FROM text_dropped) ORDER BY n"
    )
    keys = [n for (n,) in rows]
    over = corrections_of(conn, keys)
    keys = [n for n in keys if n in over]
    return [(mention, over[n]) for n, mention in zip(keys, load_mentions(conn, keys, machine=True), strict=True)]


def log(
    conn: sqlite3.Connection,
    at: int,
    by: str,
    mention_id: str,
    action: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> None:
    """Append to the audit log."""
    conn.execute(
        "INSERT INTO audit(at, by, mention_id, action, before, after) VALUES(?, ?, ?, ?, ?, ?)",
        (at, by, mention_id, action, _json(before), _json(after)),
    )


def audit(conn: sqlite3.Connection, mention_id: str | None, limit: int, before: int | None) -> list[AuditEntry]:
    """The log, newest first."""
    rows = conn.execute(
        "SELECT number, at, by, mention_id, action, before, after FROM audit"
        " WHERE (?1 IS NULL OR mention_id = ?1) AND (?2 IS NULL OR number < ?2) ORDER BY number DESC LIMIT ?3",
        (mention_id, before, limit),
    )
    return [
        AuditEntry(number, instant_of(at), by, who, action, json.loads(old), json.loads(new))
        for number, at, by, who, action, old, new in rows
    ]


def _stale(now: Handling | Correction) -> str:
    if now.changed_at is None:
        return f"{now.mention_id} has changed meanwhile; look at it again"
    return f"{now.mention_id} was changed meanwhile by {now.changed_by}; look at it again"


def _values(record: Handling | Correction, names: Sequence[str]) -> dict[str, Any]:
    """The named values as JSON has them."""
    values: dict[str, Any] = json.loads(json.dumps({name: getattr(record, name) for name in names}, default=_instant))
    return values


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat()


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    differing = [name for name in before if before[name] != after[name]]
    return {name: before[name] for name in differing}, {name: after[name] for name in differing}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
