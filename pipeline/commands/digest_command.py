"""`langnghe digest`: one unit's day."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.command import declare
from pipeline.errors import Exit, UserError

if TYPE_CHECKING:
    from pipeline.context import Context


@declare("digest", example="langnghe digest --unit SXD --day yesterday --format html --output sxd.html")
@click.option("--unit", required=True, help="Agency id, UBND:<code>, CA:<code>, or a name.")
@click.option("--day", default="today", show_default=True, help="YYYY-MM-DD, today or yesterday.")
@click.option("--format", "form", type=click.Choice(["html", "json"]), default="html", show_default=True)
@click.option("--lang", type=click.Choice(["vi", "en"]), help="Language of the page (default: as in the settings).")
@click.option(
    "--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="File (default: standard output)."
)
def command(context: Context, unit: str, day: str, form: str, lang: str | None, output: Path | None) -> int:
    """Print or save the digest of one unit and day."""
    from digests.digest import DigestError, build_digest
    from digests.render import render_html

    try:
        built = build_digest(context.store, context.city, unit, day, context.settings.digests)
    except DigestError as error:
        raise UserError(str(error)) from error
    if form == "json":
        text = json.dumps(built.to_dict(), ensure_ascii=False, indent=2) + "\n"
    else:
        text = render_html(built, context.city, lang or context.settings.language, sample=context.settings.sample)
    if output is None:
        click.echo(text, nl=False)
        return Exit.FINE
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UserError(f"{output} cannot be written: {error.strerror}") from error
    click.echo(f"wrote {output}", err=True)
    return Exit.FINE
