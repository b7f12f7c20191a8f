"""Writes what filters and counts look at: the machine's answer, or what a person put over it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from storage.mention import ACTIONABLE_THRESHOLD, SCOPE_THRESHOLD
from storage.sqlite.records import IN_LIST

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from nlp.annotation import Annotation
    from routing.assignment import Routing

_READ = """
    UPDATE mention SET sentiment = ?1, read_scope = ?2, in_scope = ?2 AND ifnull(routed_scope, 1), actionable = ?3
    WHERE n = ?4
"""
_ROUTED = """
    UPDATE mention SET routed_scope = ?1, in_scope = ifnull(read_scope, 0) AND ?1, needs_person = ?2 WHERE n = ?3
"""


def show_readings(conn: sqlite3.Connection, readings: Sequence[tuple[int, Annotation]]) -> None:
    """Let filters and counts see these readings, by key."""
    conn.execute(f"DELETE FROM topic WHERE n {IN_LIST}", (json.dumps([n for n, _ in readings]),))  # noqa: S608
    conn.executemany(
        "INSERT OR IGNORE INTO topic(topic, n) VALUES(?, ?)",
        ((topic.id, n) for n, reading in readings for topic in reading.topics),
    )
    rows = (
        (
            reading.sentiment.label.value,
            reading.in_scope >= SCOPE_THRESHOLD,
            reading.actionable >= ACTIONABLE_THRESHOLD,
            n,
        )
        for n, reading in readings
    )
    conn.executemany(_READ, rows)


def show_routings(conn: sqlite3.Connection, routings: Sequence[tuple[int, Routing]]) -> None:
    """Let filters and counts see these routings, by key."""
    which = (json.dumps([n for n, _ in routings]),)
    conn.execute(f"DELETE FROM assignment WHERE n {IN_LIST}", which)  # noqa: S608
    conn.execute(f"DELETE FROM area WHERE n {IN_LIST}", which)  # noqa: S608
    conn.executemany(
        "INSERT OR IGNORE INTO assignment(unit, n, role) VALUES(?, ?, ?)",
        ((item.unit, n, item.role.value) for n, routing in routings for item in routing.assignments),
    )
    conn.executemany(
        "INSERT OR IGNORE INTO area(area, n) VALUES(?, ?)",
        ((area, n) for n, routing in routings for area in (*routing.areas.current, *routing.areas.legacy)),
    )
    rows = (
        (routing.in_scope, routing.needs_person or any(item.needs_person for item in routing.assignments), n)
        for n, routing in routings
    )
    conn.executemany(_ROUTED, rows)
