"""`langnghe extract`: one saved page."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.command import declare
from pipeline.errors import Exit, UserError

if TYPE_CHECKING:
    from pipeline.context import Context

MAX_BYTES = 16_000_000


@declare("extract", example="langnghe extract --url https://example.vn/bai-viet-100261123.htm page.html")
@click.option("--url", required=True, help="Address the page was saved from: it tells which rule reads it.")
@click.option("--family", help="Page rule to use, where the address does not tell.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
def command(context: Context, url: str, family: str | None, file: Path) -> int:
    """Turn one saved page into a post, printed as JSON; exit code 3 and a reason if it is no article."""
    from crawlers.extract import NotAnArticle, UnknownFamily, extract_page

    html = sys.stdin.buffer.read(MAX_BYTES + 1) if str(file) == "-" else file.read_bytes()
    if len(html) > MAX_BYTES:
        raise UserError(f"{file} is larger than {MAX_BYTES:,} bytes", Exit.REFUSED)
    family = family or _family(context, url)
    try:
        post = extract_page(html, url, family=family, now=datetime.now(UTC))
    except UnknownFamily as error:
        raise UserError(str(error)) from error
    except NotAnArticle as error:
        raise UserError(f"{file}: no article: {error}", Exit.REFUSED) from error
    click.echo(json.dumps(post.to_dict(), ensure_ascii=False))
    return Exit.FINE


def _family(context: Context, url: str) -> str | None:
    """The rule of the source whose site the address belongs to, live or sample."""
    from crawlers.sources import family_for

    return family_for(url, [*context.sources(), *(context.sources(live=True) if context.settings.sample else ())])
