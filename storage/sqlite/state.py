"""What is kept beside mentions: the health of sources, validators, digests, runs."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from storage.store import SourceState, StoreError, Validators

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

_INSTANTS = ("last_run", "last_success", "newest")
KEPT_RUNS = 1000
"""Summaries of older runs are dropped."""


def source_states(conn: sqlite3.Connection) -> dict[str, SourceState]:
    """Every source's health by id."""
    rows = conn.execute("SELECT source, state FROM source_state ORDER BY source")
    return {source: _state(json.loads(text)) for source, text in rows}


def save_source_state(conn: sqlite3.Connection, state: SourceState) -> None:
    """Replace one source's health."""
    values = asdict(state)
    values["counts"] = dict(state.counts)
    for name in _INSTANTS:
        values[name] = None if values[name] is None else values[name].astimezone(UTC).isoformat()
    conn.execute("INSERT OR REPLACE INTO source_state VALUES(?, ?)", (state.source, _json(values)))


def _state(values: dict[str, Any]) -> SourceState:
    instants = {name: values[name] and datetime.fromisoformat(values[name]) for name in _INSTANTS}
    return SourceState(**{**values, **instants})


def validators(conn: sqlite3.Connection, source: str) -> dict[str, Validators]:
    """Validators of one source by address."""
    rows = conn.execute("SELECT url, etag, last_modified FROM validator WHERE source = ?", (source,))
    return {url: Validators(etag, last_modified) for url, etag, last_modified in rows}


def save_validators(conn: sqlite3.Connection, source: str, seen: Mapping[str, Validators]) -> None:
    """Add or replace validators of one source."""
    conn.executemany(
        "INSERT OR REPLACE INTO validator VALUES(?, ?, ?, ?)",
        ((source, url, item.etag, item.last_modified) for url, item in seen.items()),
    )


def save_digest(conn: sqlite3.Connection, unit: str, day: str, digest: Mapping[str, Any]) -> None:
    """Keep a digest as it was handed out."""
    conn.execute("INSERT OR REPLACE INTO digest VALUES(?, ?, ?)", (unit, day, _json(digest)))


def load_digest(conn: sqlite3.Connection, unit: str, day: str) -> dict[str, Any] | None:
    """A kept digest."""
    return _load(conn.execute("SELECT digest FROM digest WHERE unit = ? AND day = ?", (unit, day)).fetchone())


def save_run(conn: sqlite3.Connection, summary: Mapping[str, Any]) -> None:
    """Append the summary of one run."""
    conn.execute("INSERT INTO run(summary) VALUES(?)", (_json(summary),))
    conn.execute("DELETE FROM run WHERE id <= (SELECT max(id) FROM run) - ?", (KEPT_RUNS,))


def last_run(conn: sqlite3.Connection) -> dict[str, Any] | None:
    """The newest run's summary."""
    return _load(conn.execute("SELECT summary FROM run ORDER BY id DESC LIMIT 1").fetchone())


def _json(values: Mapping[str, Any]) -> str:
    try:
        return json.dumps(dict(values), ensure_ascii=False)
    except (TypeError, ValueError) as error:
        raise StoreError(f"this cannot be kept as JSON: {error}") from error


def _load(row: tuple[str] | None) -> dict[str, Any] | None:
    if row is None:
        return None
    values: dict[str, Any] = json.loads(row[0])
    return values
