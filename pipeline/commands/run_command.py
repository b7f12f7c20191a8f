"""`langnghe run`: one pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.command import declare
from pipeline.errors import Exit

if TYPE_CHECKING:
    from pipeline.context import Context


@declare("run", example="langnghe run --only tuoi-tre")
@click.option("--only", multiple=True, metavar="SOURCE", help="Collect from this source only (repeatable).")
def command(context: Context, only: tuple[str, ...]) -> int:
    """One pass: crawl, annotate, route, group, digest.

    Shows progress per stage and a summary. It can be stopped at any time and run again: nothing is lost or doubled.
    """
    from rich.console import Console

    from pipeline.one_pass import run_pass
    from pipeline.progress import Progresses
    from pipeline.sample import sample_sites

    with sample_sites(context) as base, Progresses() as progresses:
        summary = run_pass(context, context.pick_sources(only, base), base, progresses)
    summary.print_to(Console())
    return Exit.FINE
