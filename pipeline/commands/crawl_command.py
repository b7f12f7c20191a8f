"""`langnghe crawl`: collect only."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from pipeline.command import declare
from pipeline.errors import Exit

if TYPE_CHECKING:
    from pipeline.context import Context


@declare("crawl", example="langnghe crawl tuoitre vnexpress")
@click.argument("source", nargs=-1)
def command(context: Context, source: tuple[str, ...]) -> int:
    """Collect from the named sources, or from all that are on, and keep what is new."""
    from rich.console import Console

    from pipeline import crawling
    from pipeline.one_pass import hold_lock
    from pipeline.progress import Progresses
    from pipeline.sample import allowed_hosts, sample_sites
    from pipeline.summary import Summary

    summary = Summary(datetime.now(UTC))
    with sample_sites(context) as base, Progresses() as progresses:
        sources = context.pick_sources(source, base)
        with hold_lock(context.store) as lock, progresses.stage("crawl") as bar:
            crawling.crawl(context, sources, allowed_hosts(base), lock, bar, summary)
    summary.print_to(Console())
    return Exit.FAULT if len(summary.failed_sources) == len(sources) else Exit.FINE
