"""`langnghe run`: one pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.command import declare
from pipeline.errors import Exit
from storage.store import Stage

if TYPE_CHECKING:
    from pipeline.context import Context


@declare("run", example="langnghe run --only tuoitre")
@click.option("--only", multiple=True, metavar="SOURCE", help="Collect from this source only (repeatable).")
@click.option(
    "--again",
    type=click.Choice([stage.value for stage in Stage]),
    help="Put everything kept through this stage and those after it once more, as after a new model or new tables.",
)
@click.option("--due", is_flag=True, help="Leave out sources whose interval has not passed, as the schedule does.")
def command(context: Context, only: tuple[str, ...], again: str | None, due: bool) -> int:
    """One pass: crawl, annotate, route, group, digest.

    Shows progress per stage and a summary. It can be stopped at any time and run again: nothing is lost or doubled.
    """
    from rich.console import Console

    from pipeline.one_pass import run_pass
    from pipeline.progress import Progresses
    from pipeline.sample import sample_sites

    if again is not None:
        context.store.reset(Stage(again))
    with sample_sites(context) as base, Progresses() as progresses:
        sources = context.pick_sources(only, base)
        summary = run_pass(context, context.due(sources) if due else sources, base, progresses)
    summary.print_to(Console())
    return Exit.FAULT if sources and len(summary.failed_sources) == len(sources) else Exit.FINE
