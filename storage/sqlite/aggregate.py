"""Counts mentions: from the daily counts where they hold the answer, else from the mentions themselves."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from storage.sqlite.records import IN_LIST, parse_day
from storage.sqlite.select import assignment_condition, select
from storage.store import Count, Dimension, Filter, StoreError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

_COLUMNS = {
    Dimension.DAY: "day",
    Dimension.UNIT: "unit",
    Dimension.ROLE: "role",
    Dimension.SENTIMENT: "sentiment",
    Dimension.TOPIC: "topic",
    Dimension.SOURCE: "source",
    Dimension.KIND: "kind",
    Dimension.AREA: "area",
    Dimension.STORY: "story",
}
_DAILY = {Dimension.DAY, Dimension.UNIT, Dimension.ROLE, Dimension.SENTIMENT, Dimension.TOPIC}
_ASSIGNED = {Dimension.UNIT, Dimension.ROLE}


def count(conn: sqlite3.Connection, where: Filter, zone: ZoneInfo) -> int:
    """How many mentions match."""
    if _in_daily(where, ()):
        return aggregate(conn, where, (), zone)[0].mentions
    sql, params = select(conn, where, zone).everything(("m.n",))
    found: int = conn.execute(f"SELECT count(*) FROM ({sql})", params).fetchone()[0]  # noqa: S608
    return found


def aggregate(conn: sqlite3.Connection, where: Filter, by: Sequence[Dimension], zone: ZoneInfo) -> list[Count]:
    """Counts for every combination of values that occurs, largest first, equal ones in the order of their values."""
    if len(set(by)) < len(by):
        raise StoreError("a dimension can be counted by only once")
    sql, params = _from_daily(where, by) if _in_daily(where, by) else _from_mentions(conn, where, by, zone)
    counts = [Count(tuple(row[:-1]), row[-1] or 0) for row in conn.execute(sql, params)]
    return sorted(counts, key=lambda item: (-item.mentions, item.values))


def _in_daily(where: Filter, by: Sequence[Dimension]) -> bool:
    """Whether sums of daily counts are right: no mention may be in two of the cells that are added up."""
    other = replace(where, day_from=None, day_to=None, units=(), roles=(), sentiments=(), topics=(), in_scope=None)
    by_role, by_topic = Dimension.ROLE in by, Dimension.TOPIC in by
    return (
        other == Filter()
        and _DAILY.issuperset(by)
        and (len(where.units) <= 1 or Dimension.UNIT in by)
        and (len(where.roles) <= 1 or by_role)
        and (not where.topics or (len(where.topics) == 1 and not by_topic))
        and not ((by_role or where.roles) and (by_topic or where.topics))
    )


def _from_daily(where: Filter, by: Sequence[Dimension]) -> tuple[str, list[Any]]:
    conditions: list[str] = []
    params: list[Any] = []
    for dimension, values in (
        (Dimension.UNIT, where.units),
        (Dimension.ROLE, where.roles),
        (Dimension.TOPIC, where.topics),
    ):
        column = _COLUMNS[dimension]
        if values:
            conditions.append(f"{column} {IN_LIST}")
            params.append(json.dumps([str(value) for value in values]))
        elif dimension not in by:
            conditions.append(f"{column} = ''")
        elif dimension is Dimension.UNIT:
            conditions.append("unit IN (SELECT unit FROM unit WHERE unit <> '')")
        else:
            conditions.append(f"{column} <> ''")
    if where.sentiments:
        conditions.append(f"sentiment {IN_LIST}")
        params.append(json.dumps([str(value) for value in where.sentiments]))
    elif Dimension.SENTIMENT in by:
        conditions.append("sentiment <> ''")
    for condition, day in (("day >= ?", where.day_from), ("day <= ?", where.day_to)):
        if day is not None:
            conditions.append(condition)
            params.append(parse_day(day).isoformat())
    if where.in_scope is not None:
        conditions.append("in_scope = ?")
        params.append(where.in_scope)
    columns = [_COLUMNS[dimension] for dimension in by]
    group = f" GROUP BY {', '.join(columns)}" if columns else ""
    sql = f"SELECT {', '.join([*columns, 'sum(mentions)'])} FROM daily WHERE {' AND '.join(conditions)}{group}"  # noqa: S608
    return sql, params


def _from_mentions(
    conn: sqlite3.Connection, where: Filter, by: Sequence[Dimension], zone: ZoneInfo
) -> tuple[str, list[Any]]:
    own = [_COLUMNS[item] for item in by if item not in {*_ASSIGNED, Dimension.TOPIC, Dimension.AREA}]
    hits, params = select(conn, where, zone).everything(["m.n AS n", *(f"m.{name} AS {name}" for name in own)])
    tables, conditions, values = f"({hits}) hit", [f"hit.{name} IS NOT NULL" for name in own], list(params)
    if _ASSIGNED & set(by):
        sql, more = assignment_condition(where, "a")
        tables += f" CROSS JOIN assignment a INDEXED BY assignment_n ON a.n = hit.n{sql}"
        values += more
    for dimension in (Dimension.TOPIC, Dimension.AREA):
        if dimension in by:
            name = _COLUMNS[dimension]
            tables += f" CROSS JOIN {name} {name}_of INDEXED BY {name}_n ON {name}_of.n = hit.n"
    columns = [_column(item) for item in by]
    once = len(_ASSIGNED & set(by)) != 1  # else a mention with two units in one role would count twice
    total = "count(*)" if once else "count(DISTINCT hit.n)"
    where_sql = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    group = f" GROUP BY {', '.join(columns)}" if columns else ""
    return f"SELECT {', '.join([*columns, total])} FROM {tables}{where_sql}{group}", values  # noqa: S608


def _column(dimension: Dimension) -> str:
    name = _COLUMNS[dimension]
    if dimension in _ASSIGNED:
        return f"a.{name}"
    if dimension in {Dimension.TOPIC, Dimension.AREA}:
        return f"{name}_of.{name}"
    return f"hit.{name}"
