"""`langnghe retention`: drop old texts now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.command import declare
from pipeline.errors import Exit, UserError

if TYPE_CHECKING:
    from pipeline.context import Context


@declare("retention", example="langnghe retention --days 90 --compact")
@click.option("--days", type=click.IntRange(1, 36_500), help="Keep texts so long (default: privacy.keep_text_days).")
@click.option("--compact", is_flag=True, help="Also rewrite the files that still hold traces; may take minutes.")
def command(context: Context, days: int | None, compact: bool) -> int:
    """Drop texts whose time is over now, as every pass does; counts, topics and units stay."""
    from pipeline.one_pass import hold_lock, oldest_day

    days = days or context.settings.privacy.keep_text_days
    if not days:
        raise UserError("privacy.keep_text_days is 0: texts are kept; name a time with --days")
    with hold_lock(context.store):
        dropped = context.store.drop_texts(oldest_day(context, days))
        if compact:
            context.store.compact()
    click.echo(f"{dropped} texts older than {days} days dropped")
    return Exit.FINE
