"""`langnghe serve`: schedule and dashboard together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.command import declare

if TYPE_CHECKING:
    from pipeline.context import Context


@declare("serve", example="langnghe serve --port 8501")
@click.option("--port", type=click.IntRange(1, 65535), help="Port of the dashboard (default: as in the settings).")
@click.option("--no-schedule", is_flag=True, help="Show the dashboard only.")
def command(context: Context, port: int | None, no_schedule: bool) -> int:
    """Run the schedule and the dashboard together until Ctrl-C; both stop cleanly."""
    from pipeline.serve import serve

    return serve(context, port or context.settings.access.port, schedule=not no_schedule)
