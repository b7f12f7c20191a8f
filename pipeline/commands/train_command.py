"""`langnghe train`: the linear reading model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.command import declare
from pipeline.errors import Exit, UserError

if TYPE_CHECKING:
    from pipeline.context import Context

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@declare("train", example="langnghe train --data cities/hcm/training/own_posts.jsonl --out models/linear-vi-2")
@click.option(
    "--data", multiple=True, type=_FILE, help="Labelled JSON lines (default: the city's open training posts)."
)
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder for the model.")
def command(context: Context, data: tuple[Path, ...], out: Path) -> int:
    """Train the linear reading model on labelled texts, and measure it on their dev part.

    Needs the extra `train`. Lines with split "train" are learnt from, lines with split "dev" are measured on.
    """
    try:
        from nlp.train import train
    except ImportError as error:
        raise UserError("training needs more packages: pip install -e '.[train]'", Exit.FAULT) from error
    if out.exists() and any(out.iterdir()):
        raise UserError(f"{out} is not empty; name a new folder so that no model is lost")
    chosen = data or tuple(sorted((context.settings.city_folder / "training").glob("*.jsonl")))
    report = train(list(chosen), out)
    click.echo(report.to_markdown())
    return Exit.FINE
