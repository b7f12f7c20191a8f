"""Daily counts, kept in step with the mentions by the transaction that changes them.

A digest of one unit over a week reads some hundred of these rows instead of thousands of mentions. Counted are, for
every day, sentiment and scope: each unit, each unit with each role, each unit with each topic; and the same over all
units. Roles and topics are not crossed: no page asks for that, and it would double the table.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias

from storage.sqlite.records import IN_LIST

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

Cell: TypeAlias = tuple[str, str, str, str, str, int]
"""unit, day, topic, role, sentiment, in_scope"""

_ADD = """
    INSERT INTO daily VALUES(?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET mentions = mentions + excluded.mentions
"""


@contextmanager
def in_step(conn: sqlite3.Connection, keys: Sequence[int]) -> Iterator[None]:
    """Count the mentions with these keys before and after the block, and book the difference."""
    before = cells(conn, keys)
    yield
    after = cells(conn, keys)
    after.subtract(before)
    book(conn, after)


def book(conn: sqlite3.Connection, changes: Counter[Cell]) -> None:
    """Add to the daily counts."""
    changed = [(*cell, count) for cell, count in sorted(changes.items()) if count]
    conn.executemany(_ADD, changed)
    conn.executemany("INSERT OR IGNORE INTO unit VALUES(?)", sorted({(row[0],) for row in changed}))
    emptied = [row[:6] for row in changed if row[6] < 0]
    conn.executemany(
        "DELETE FROM daily WHERE unit = ? AND day = ? AND topic = ? AND role = ? AND sentiment = ? AND in_scope = ?"
        " AND mentions = 0",
        emptied,
    )


def cells(conn: sqlite3.Connection, keys: Sequence[int]) -> Counter[Cell]:
    """What the mentions with these keys add to the daily counts."""
    which = (json.dumps(keys),)
    roles: defaultdict[int, set[tuple[str, str]]] = defaultdict(set)
    for n, unit, role in conn.execute(f"SELECT n, unit, role FROM assignment WHERE n {IN_LIST}", which):  # noqa: S608
        roles[n] |= {(unit, ""), (unit, role), ("", role)}
    topics: defaultdict[int, list[str]] = defaultdict(list)
    for n, topic in conn.execute(f"SELECT n, topic FROM topic WHERE n {IN_LIST}", which):  # noqa: S608
        topics[n].append(topic)
    found: Counter[Cell] = Counter()
    rows = conn.execute(f"SELECT n, day, ifnull(sentiment, ''), in_scope FROM mention WHERE n {IN_LIST}", which)  # noqa: S608
    for n, day, sentiment, in_scope in rows:
        found.update(_of_one(day, sentiment, in_scope, roles[n] | {("", "")}, topics[n]))
    return found


def _of_one(
    day: str, sentiment: str, in_scope: int, roles: set[tuple[str, str]], topics: Sequence[str]
) -> Iterable[Cell]:
    for unit, role in roles:
        yield unit, day, "", role, sentiment, in_scope
        if not role:
            for topic in topics:
                yield unit, day, topic, "", sentiment, in_scope
