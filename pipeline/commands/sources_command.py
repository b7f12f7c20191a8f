"""`langnghe sources`: the sources and their health."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from pipeline.command import declare
from pipeline.errors import Exit

if TYPE_CHECKING:
    from crawlers.sources import Source
    from pipeline.context import Context
    from storage.store import SourceState


@declare("sources", example="langnghe sources --json")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line instead of a table.")
def command(context: Context, as_json: bool) -> int:
    """List the sources: on or off and why, last success, freshness, counts, last error."""
    states = context.store.source_states()
    rows = [_row(source, states.get(source.id)) for source in context.sources()]
    if as_json:
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False))
        return Exit.FINE
    from rich.console import Console
    from rich.table import Table

    table = Table("Source", "State", "Last success", "Newest item", "Posts", "New", "Refused", "Note", box=None)
    now = datetime.now(UTC)
    for row in rows:
        counts = row["counts"]
        table.add_row(
            row["source"],
            row["state"],
            _ago(row["last_success"], now),
            _ago(row["newest"], now),
            *(str(counts.get(name, "–")) for name in ("posts", "created", "refused")),
            row["note"],
        )
    Console().print(table)
    return Exit.FINE


def _row(source: Source, state: SourceState | None) -> dict[str, Any]:
    off = "" if source.enabled else source.reason or "switched off in the settings"
    off = off or (state.disabled if state else "")
    return {
        "source": source.id,
        "name": source.name,
        "state": "off" if off else "on" if state is None or not state.last_error else "failing",
        "last_success": _iso(state.last_success if state else None),
        "newest": _iso(state.newest if state else None),
        "failures": state.failures if state else 0,
        "counts": dict(state.counts) if state else {},
        "note": off or (state.last_error if state else ""),
    }


def _iso(when: datetime | None) -> str | None:
    return when.isoformat() if when else None


def _ago(when: str | None, now: datetime) -> str:
    if when is None:
        return "never"
    minutes = int((now - datetime.fromisoformat(when)).total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} min ago"
    return f"{minutes // 60} h ago" if minutes < 2880 else f"{minutes // 1440} days ago"
