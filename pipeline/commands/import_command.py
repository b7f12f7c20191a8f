"""`langnghe import`: posts from files."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.command import declare
from pipeline.errors import Exit

if TYPE_CHECKING:
    from crawlers.post import Post
    from pipeline.context import Context
    from pipeline.progress import Progresses
    from pipeline.summary import Summary
    from storage.store import RunLock

BATCH = 500


@declare("import", example="langnghe import export.xlsx more.jsonl")
@click.argument("file", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--read/--no-read", default=True, help="Annotate and route right away (default), or leave it to run.")
@click.option("--refused", type=click.Path(dir_okay=False, path_type=Path), help="Write every refused row here.")
def command(context: Context, file: tuple[Path, ...], read: bool, refused: Path | None) -> int:
    """Take in posts from JSONL, CSV or XLSX files, for what other tools export.

    The columns are described in docs/sources.md. Rows without a date take the day of the import. A second import of the
    same file adds nothing.
    """
    from rich.console import Console

    from pipeline.one_pass import hold_lock, read_pending
    from pipeline.progress import Progresses
    from pipeline.summary import Summary

    summary = Summary(datetime.now(UTC))
    with Progresses() as progresses, hold_lock(context.store) as lock:
        for path in file:
            _take_in(context, path, lock, progresses, summary)
        if read:
            read_pending(context, lock, progresses, summary)
    summary.print_to(Console())
    if refused is not None:
        lines = [f"{item.place}: {item.reason}\n" for item in summary.refused]
        refused.write_text("".join(lines), encoding="utf-8")
    return Exit.REFUSED if summary.refused else Exit.FINE


def _take_in(context: Context, path: Path, lock: RunLock, progresses: Progresses, summary: Summary) -> None:
    from crawlers.importer import Refusal, count_rows, read_posts
    from pipeline.summary import Refused, StageResult
    from storage.store import UpsertCounts

    started, counts, undated = time.monotonic(), UpsertCounts(), 0
    batch: list[Post] = []
    salt = context.settings.salt().get_secret_value()
    with progresses.stage(f"import {path.name}", count_rows(path)) as bar:
        for row in read_posts(path, salt=salt, now=datetime.now(UTC)):
            bar.advance()
            if isinstance(row, Refusal):
                summary.refused.append(Refused(f"{row.path}:{row.line}", row.reason))
                continue
            undated += row.extractor.endswith("undated")
            batch.append(row)
            if len(batch) >= BATCH:
                counts += context.store.upsert(batch)
                lock.renew()
                batch.clear()
        counts += context.store.upsert(batch)
    note = f"{path.name}: {counts.created} new, {counts.updated} changed, {counts.unchanged} known"
    if undated:
        note += f", {undated} without a date took today's"
    summary.stages.append(StageResult("import", bar.done, time.monotonic() - started, note))
