"""Crawling, seen from outside: one subprocess, events as they come."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import tempfile
from dataclasses import asdict
from typing import IO, TYPE_CHECKING

from crawlers.events import Event, PostFound, Refused, SourceDone, ValidatorSeen, from_line

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Iterator, Mapping, Sequence

    from crawlers.settings import CrawlSettings
    from crawlers.sources import Source
    from crawlers.visits import Recent

__all__ = ["Event", "PostFound", "Refused", "SourceDone", "ValidatorSeen", "crawl"]

_GRACE_SECONDS = 5.0


def crawl(
    sources: Sequence[Source],
    *,
    settings: CrawlSettings,
    validators: Mapping[str, Mapping[str, tuple[str, str]]],
    known: Mapping[str, Collection[str]],
    salt: str,
    allow: Collection[str] = (),
    recent: Mapping[str, Sequence[Recent]] | None = None,
    unfinished: Collection[str] = (),
) -> Generator[Event, None, None]:
    """Collect from sources; closing the generator stops the crawl.

    Args:
        sources: what to read; those switched off are left out by the caller.
        settings: pace and limits.
        validators: by source and address, (etag, last_modified) as told in the last run; "" for what was not stated.
        known: by source, native ids that are kept already; they are not fetched again unless young.
        salt: the deployment's secret for author hashes.
        allow: "host:port" on this machine that may be reached, for sample sites and tests.
        recent: by source, known articles young enough to be looked at again, with their comments, even when the feeds
            say that nothing has changed.
        unfinished: ids of sources whose last run did not come to a complete `SourceDone`. Their lists, boards and
            reviews are walked to the end whatever is known, and threads and comments of known articles are read again.

    Yields:
        Events in the order of discovery. Every source ends with one `SourceDone`, also when the crawler dies.
        `ValidatorSeen` for feeds and lists comes right before it and only where everything found through them was read.
    """
    if not sources:
        return
    job = {
        "settings": settings.model_dump(mode="json"),
        "sources": [source.model_dump(mode="json") for source in sources],
        "validators": {name: dict(seen) for name, seen in validators.items()},
        "known": {name: sorted(ids) for name, ids in known.items()},
        "recent": {name: [asdict(item) for item in items] for name, items in (recent or {}).items()},
        "unfinished": sorted(unfinished),
        "salt": salt,
        "allow": sorted(allow),
    }
    running = dict.fromkeys(source.id for source in sources)
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as complaints:
        worker = _start(complaints)
        try:
            yield from _events(worker, json.dumps(job), running)
            code = worker.wait()
        finally:
            _stop(worker)
        if running:
            error = f"the crawler ended early (exit {code}){_last_line(complaints)}"
            yield from (SourceDone(source, error=error, complete=False) for source in running)


def _start(complaints: IO[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "crawlers.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=complaints,
        encoding="utf-8",
        start_new_session=True,  # Ctrl-C reaches us only; we then stop the worker
    )


def _events(worker: subprocess.Popen[str], job: str, running: dict[str, None]) -> Iterator[Event]:
    if worker.stdin is None or worker.stdout is None:
        return
    with contextlib.suppress(BrokenPipeError):  # it died at once; its exit code and complaints say why
        worker.stdin.write(job + "\n")
        worker.stdin.flush()
    for line in worker.stdout:
        try:
            event = from_line(line)
        except (ValueError, KeyError):
            continue  # half a line of a worker that was killed
        if isinstance(event, SourceDone):
            running.pop(event.source, None)
        yield event


def _stop(worker: subprocess.Popen[str]) -> None:
    """End the worker if it still runs, and release its pipes."""
    if worker.poll() is None:
        worker.terminate()
        try:
            worker.wait(_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()
    for pipe in (worker.stdin, worker.stdout):
        if pipe:
            with contextlib.suppress(OSError):
                pipe.close()


def _last_line(complaints: IO[str]) -> str:
    complaints.seek(0)
    lines = [line.strip() for line in complaints if line.strip()]
    return f": {lines[-1][:300]}" if lines else ""
