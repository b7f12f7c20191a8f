"""From a Filter to SQL.

The planner is not left to guess: the most selective given part *drives* (it is walked in the order of keys), the
others are looked up for each of its rows. So every query's cost is known, with fresh and with old statistics.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from storage.query_text import parse_query
from storage.sqlite.fulltext import condition, expression
from storage.sqlite.records import IN_LIST, first_key, micros
from storage.triage import Priority, Status

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence
    from zoneinfo import ZoneInfo

    from storage.store import Filter
    from storage.triage import Desk

_ENOUGH = 3000
"""Rows counted to find the more selective driver: at most a third of a millisecond for each."""


def any_of(column: str, values: Iterable[str]) -> tuple[str, Any]:
    """SQL and its one parameter: the column has one of the values."""
    named = [str(value) for value in values]
    if len(named) == 1:
        return f"{column} = ?", named[0]
    return f"{column} {IN_LIST}", json.dumps(named)


@dataclass(frozen=True, slots=True)
class Driver:
    """Where the walk goes.

    Attributes:
        tables: the FROM clause; always ends with the table `mention` as m.
        key: the column walked along.
        column: the column that must have one of `values`; "" when all rows are walked.
        values: what it must be.
        equals: the SQL operator for one value.
        repeats: a mention may come more than once.
    """

    tables: str
    key: str
    column: str = ""
    values: tuple[str, ...] = ()
    equals: str = "="
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class Selection:
    """A Filter as SQL: FROM `driver`, WHERE `conditions` hold for `params`."""

    driver: Driver
    conditions: tuple[str, ...]
    params: tuple[Any, ...]

    def newest(self, below: int | None, limit: int) -> Iterable[tuple[str, tuple[Any, ...]]]:
        """One query for each of the driver's values: its newest `limit` keys, largest first."""
        conditions, params = list(self.conditions), list(self.params)
        if below is not None:
            conditions.append(f"{self.driver.key} < ?")
            params.append(below)
        for value in self.driver.values or (None,):
            named = [] if value is None else [f"{self.driver.column} {self.driver.equals} ?"]
            where = " AND ".join([*named, *conditions]) or "TRUE"
            sql = (
                f"SELECT {'DISTINCT ' * self.driver.repeats}{self.driver.key} FROM {self.driver.tables}"  # noqa: S608
                f" WHERE {where} ORDER BY {self.driver.key} DESC LIMIT ?"
            )
            yield sql, (*([] if value is None else [value]), *params, limit)

    def everything(self, columns: Sequence[str]) -> tuple[str, tuple[Any, ...]]:
        """One query for all matches, each once, with these columns."""
        driver = self.driver
        named, values = [], []
        if driver.values and driver.equals == "MATCH":
            named, values = [f"{driver.column} MATCH ?"], [driver.values[0]]
        elif driver.values:
            sql, value = any_of(driver.column, driver.values)
            named, values = [sql], [value]
        distinct = "DISTINCT " if driver.repeats else ""
        where = " AND ".join([*named, *self.conditions]) or "TRUE"
        return f"SELECT {distinct}{', '.join(columns)} FROM {driver.tables} WHERE {where}", (*values, *self.params)  # noqa: S608


def select(conn: sqlite3.Connection, where: Filter, zone: ZoneInfo, desk: Desk | None = None) -> Selection:
    """Plan a filter; with `desk` for the mentions whose handling it means.

    Raises:
        StoreError: a malformed text query or day.
    """
    node = parse_query(where.text)
    if node is not None:
        driver = Driver(_SEARCHED, "search.rowid", "search", (expression(node),), equals="MATCH")
    elif desk is not None and _touched_only(desk):
        driver = Driver("handling h CROSS JOIN mention m ON m.n = h.n", "h.n")
    else:
        driver, where = _driver(conn, where, zone)
    conditions: list[str] = []
    params: list[Any] = []
    for sql, value in [
        *_days(where, driver.key, zone),
        *_side_tables(where, driver.key),
        *_columns(where),
        *_handling(desk),
    ]:
        conditions.append(sql)
        params += value
    if node is not None and (extra := condition(conn, node)) is not None:
        driver = replace(driver, tables=f"{driver.tables} CROSS JOIN post ON post.n = m.n")
        conditions.append(extra)
    return Selection(driver, tuple(conditions), tuple(params))


_SEARCHED = "search CROSS JOIN mention m ON m.n = search.rowid"


def _driver(conn: sqlite3.Connection, where: Filter, zone: ZoneInfo) -> tuple[Driver, Filter]:
    """The driver with the fewest rows, and what of the filter is left for conditions."""
    if where.ids:
        return Driver("mention m", "m.n", "m.id", where.ids), replace(where, ids=())
    if where.story is not None:
        tables = "mention m INDEXED BY mention_story"
        return Driver(tables, "m.n", "m.story", (where.story,)), replace(where, story=None)
    possible = list(_possible_drivers(where))
    if not possible:
        return Driver("mention m NOT INDEXED", "m.n"), where
    if len(possible) == 1:
        return possible[0]
    return min(possible, key=lambda item: _rows(conn, item[0], where, zone))


def _possible_drivers(where: Filter) -> Iterator[tuple[Driver, Filter]]:
    if where.areas:
        yield _side_driver("area", "area", where.areas), replace(where, areas=())
    if where.units:
        yield _side_driver("assignment", "unit", where.units), where if where.roles else replace(where, units=())
    if where.topics:
        yield _side_driver("topic", "topic", where.topics), replace(where, topics=())
    if where.sources:
        tables = "mention m INDEXED BY mention_source"
        yield Driver(tables, "m.n", "m.source", where.sources), replace(where, sources=())


def _side_driver(table: str, column: str, values: tuple[str, ...]) -> Driver:
    repeats = table == "assignment" or len(values) > 1
    return Driver(f"{table} d CROSS JOIN mention m ON m.n = d.n", "d.n", f"d.{column}", values, repeats=repeats)


def _rows(conn: sqlite3.Connection, driver: Driver, where: Filter, zone: ZoneInfo) -> int:
    """How many rows a driver walks over in the days meant, counted up to `_ENOUGH`."""
    sql, value = any_of(driver.column, driver.values)
    conditions, params = [sql], [value]
    for sql, days in _days(where, driver.key, zone):
        conditions.append(sql)
        params += days
    table = driver.tables.split(" CROSS JOIN ")[0]
    counted = f"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {' AND '.join(conditions)} LIMIT ?)"  # noqa: S608
    rows: int = conn.execute(counted, (*params, _ENOUGH)).fetchone()[0]
    return rows


def _touched_only(desk: Desk) -> bool:
    """Only mentions that somebody has touched can be meant: far fewer than any filter finds."""
    return bool(
        (desk.statuses and Status.NEW not in desk.statuses)
        or (desk.priorities and Priority.NORMAL not in desk.priorities)
        or desk.assignee
        or desk.due_before is not None
    )


def _handling(desk: Desk | None) -> Iterable[tuple[str, list[Any]]]:
    if desk is None:
        return
    of = "(SELECT {} FROM handling x WHERE x.n = m.n)"
    if desk.statuses:
        sql, value = any_of(f"ifnull({of.format('status')}, 'new')", desk.statuses)
        yield sql, [value]
    if desk.priorities:
        sql, value = any_of(f"ifnull({of.format('priority')}, 'normal')", desk.priorities)
        yield sql, [value]
    if desk.assignee is not None:
        yield f"ifnull({of.format('assignee')}, '') = ?", [desk.assignee]
    if desk.due_before is not None:
        yield f"{of.format('due_at')} < ?", [micros(desk.due_before)]


def _days(where: Filter, key: str, zone: ZoneInfo) -> Iterable[tuple[str, list[Any]]]:
    if where.day_from is not None:
        yield f"{key} >= ?", [first_key(where.day_from, zone)]
    if where.day_to is not None:
        yield f"{key} < ?", [first_key(where.day_to, zone, days_after=1)]


def _columns(where: Filter) -> Iterable[tuple[str, list[Any]]]:
    for column, values in (
        ("m.sentiment", where.sentiments),
        ("m.kind", where.kinds),
        ("m.source", where.sources),
        ("m.id", where.ids),
    ):
        if values:
            sql, named = any_of(column, values)
            yield sql, [named]
    if where.story is not None:
        yield "m.story = ?", [where.story]
    for column, wanted in (
        ("m.in_scope", where.in_scope),
        ("m.actionable", where.actionable),
        ("m.needs_person", where.needs_person),
    ):
        if wanted is not None:
            yield f"{column} = ?", [int(wanted)]


def _side_tables(where: Filter, key: str) -> Iterable[tuple[str, list[Any]]]:
    """Looked up by the driver's key, so that most rows fall out before their mention is read."""
    for table, values in (("topic", where.topics), ("area", where.areas)):
        if values:
            sql, value = any_of(f"x.{table}", values)
            yield f"EXISTS (SELECT 1 FROM {table} x WHERE x.n = {key} AND {sql})", [value]  # noqa: S608
    sql, params = assignment_condition(where, "x")
    if sql:
        yield f"EXISTS (SELECT 1 FROM assignment x WHERE x.n = {key}{sql})", params  # noqa: S608


def assignment_condition(where: Filter, alias: str) -> tuple[str, list[Any]]:
    """SQL that holds for the assignments which `units` and `roles` mean; starts with AND, "" where both are empty."""
    found, params = "", []
    for column, values in (("unit", where.units), ("role", where.roles)):
        if values:
            sql, value = any_of(f"{alias}.{column}", values)
            found += f" AND {sql}"
            params.append(value)
    return found, params
