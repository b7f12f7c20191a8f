"""How a command is declared: its name, its `--config`, its context."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.context import Context
from pipeline.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Callable


def declare(name: str, example: str) -> Callable[[Callable[..., Any]], click.Command]:
    """Declare a command; the function gets a Context first, then the command's own options.

    Args:
        name: what the user types.
        example: one command line shown at the end of `--help`.
    """

    def wrap(function: Callable[..., Any]) -> click.Command:
        @click.command(name, epilog=f"Example: {example}", context_settings={"help_option_names": ["-h", "--help"]})
        @click.option("--config", type=click.Path(dir_okay=False, path_type=Path), help="Settings file.")
        @click.pass_context
        @functools.wraps(function)
        def call(ctx: click.Context, /, config: Path | None, **options: Any) -> Any:
            context = Context(load_settings(config or ctx.obj))
            ctx.call_on_close(context.close)
            return function(context, **options)

        return call

    return wrap
