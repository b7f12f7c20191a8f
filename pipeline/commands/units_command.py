"""`langnghe units`: what a name means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.command import declare
from pipeline.errors import Exit

if TYPE_CHECKING:
    from pipeline.context import Context


@declare("units", example="langnghe units 'Gò Vấp'")
@click.argument("query", required=False)
def command(context: Context, query: str | None) -> int:
    """Explain the name of a unit or a place; without a name, list the units."""
    if query is None:
        for unit in context.city.units.values():
            click.echo(f"{unit.id}\t{unit.name}")
        return Exit.FINE
    from routing.units import explain

    meanings = explain(context.router.gazetteer, query)
    for meaning in meanings:
        click.echo(meaning.sentence)
    if not meanings:
        click.echo(f"langnghe: nothing in {context.city.short} is known by the name '{query}'", err=True)
    return Exit.FINE if meanings else Exit.REFUSED
