"""`langnghe search`: find mentions."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from nlp.annotation import Sentiment
from pipeline.command import declare
from pipeline.errors import Exit, UserError
from storage.store import Filter, StoreError

if TYPE_CHECKING:
    from pipeline.context import Context
    from storage.mention import Mention


@declare("search", example="langnghe search '\"triều cường\" OR ngập -xe' --unit SXD --from 2026-11-01")
@click.argument("query")
@click.option("--unit", help="Only what this unit was assigned.")
@click.option("--from", "day_from", metavar="DAY", help="First day, YYYY-MM-DD.")
@click.option("--to", "day_to", metavar="DAY", help="Last day, YYYY-MM-DD.")
@click.option("--sentiment", type=click.Choice([item.value for item in Sentiment]))
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000), help="At most so many.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line instead of a table.")
def command(  # one argument per option
    context: Context,
    query: str,
    unit: str | None,
    day_from: str | None,
    day_to: str | None,
    sentiment: str | None,
    limit: int,
    as_json: bool,
) -> int:
    """Find mentions, newest first.

    All words must occur; "quoted words" as a phrase; OR; -word for without. Words with diacritics match exactly, words
    without match either way.
    """
    if unit is not None and unit not in context.city.units:
        raise UserError(f"unknown unit {unit}; `langnghe units {unit}` helps to find its id")
    where = Filter(
        text=query,
        units=(unit,) if unit else (),
        day_from=_checked(day_from),
        day_to=_checked(day_to),
        sentiments=(Sentiment(sentiment),) if sentiment else (),
    )
    try:
        found = _found(context, where, limit)
    except StoreError as error:
        raise UserError(str(error)) from error
    if as_json:
        for mention in found:
            click.echo(json.dumps(_flat(mention), ensure_ascii=False))
    else:
        _print_table(context, found, context.store.count(where))
    return Exit.FINE


def _found(context: Context, where: Filter, limit: int) -> list[Mention]:
    page = context.store.query(where, min(200, limit))
    found = list(page.mentions)
    while page.cursor is not None and len(found) < limit:
        page = context.store.query(where, min(200, limit - len(found)), page.cursor)
        found += page.mentions
    return found


def _checked(day: str | None) -> str | None:
    try:
        return date.fromisoformat(day).isoformat() if day else None
    except ValueError as error:
        raise UserError(f"'{day}' is no day; write it as YYYY-MM-DD") from error


def _flat(mention: Mention) -> dict[str, Any]:
    return {
        **mention.post.to_dict(),
        "day_local": mention.day_local,
        "annotation": mention.annotation.to_dict() if mention.annotation else None,
        "routing": mention.routing.to_dict() if mention.routing else None,
        "story_id": mention.story_id,
    }


def _print_table(context: Context, mentions: list[Mention], total: int) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("Day", "Source", "Sentiment", "Unit", "Text", box=None)
    for mention in mentions:
        lead = mention.routing.assignments[0].unit if mention.routing and mention.routing.assignments else ""
        unit = context.city.units[lead].short if lead in context.city.units else lead
        label = mention.annotation.sentiment.label.value if mention.annotation else "–"
        text = " ".join((mention.post.title or mention.post.body).split())[:100]
        table.add_row(mention.day_local, *map(Text, (mention.post.source, label, unit, text)))
    console = Console()
    console.print(table)
    console.print(f"{len(mentions)} of {total}", style="dim")
