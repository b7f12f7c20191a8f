"""`langnghe takedown`: remove a mention for good."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING

import click

from pipeline.command import declare
from pipeline.errors import Exit

if TYPE_CHECKING:
    from pipeline.context import Context


@declare("takedown", example="langnghe takedown https://example.vn/bai-viet-100261123.htm")
@click.argument("what", metavar="URL|ID")
@click.option("--compact", is_flag=True, help="Also rewrite the files that still hold traces; may take minutes.")
def command(context: Context, what: str, compact: bool) -> int:
    """Remove a mention everywhere, by its address or id, also from kept digests.

    It never comes in again. The audit log keeps a line that says when and by whom, without its words.
    """
    removed = context.store.takedown(what, by=_user())
    if compact:
        context.store.compact()
    for mention_id in removed:
        click.echo(f"removed {mention_id}")
    return Exit.FINE


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"
