"""One pass over everything: crawl, annotate, route, group, digest, under the store's run lock."""

from __future__ import annotations

import os
import socket
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from pipeline import crawling, grouping, stages
from pipeline.sample import allowed_hosts
from pipeline.summary import StageResult, Summary
from storage.store import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawlers.sources import Source
    from pipeline.context import Context
    from pipeline.progress import Progresses
    from storage.store import RunLock, Store

LOCK_SECONDS = 180.0
"""A killed run blocks the next one no longer than this."""


def owner() -> str:
    """Who holds the run lock: this machine and process."""
    return f"{socket.gethostname()}:{os.getpid()}"


@contextmanager
def hold_lock(store: Store) -> Iterator[RunLock]:
    """Hold the run lock, renewed in the background however long a step takes."""
    done = threading.Event()

    def renew(lock: RunLock) -> None:
        while not done.wait(LOCK_SECONDS / 6):
            try:
                lock.renew()
            except StoreError:
                return  # the next step renews too and tells

    with store.run_lock(owner(), LOCK_SECONDS) as lock:
        keeper = threading.Thread(target=renew, args=(lock,), daemon=True)
        keeper.start()
        try:
            yield lock
        finally:
            done.set()
            keeper.join()


def run_pass(context: Context, sources: Sequence[Source], base: str, progresses: Progresses) -> Summary:
    """Do everything that is to be done now; raises StoreError where another run holds the lock."""
    summary = Summary(datetime.now(UTC))
    with hold_lock(context.store) as lock:
        with progresses.stage("crawl") as bar:
            crawling.crawl(context, sources, allowed_hosts(base), lock, bar, summary)
        read_pending(context, lock, progresses, summary)
        keep_digests(context, lock, progresses, summary)
        forget(context, summary)
        context.store.save_run(summary.to_dict())
    return summary


def read_pending(context: Context, lock: RunLock, progresses: Progresses, summary: Summary) -> None:
    """Annotate, route and group what is pending."""
    stages.annotate(context, lock, progresses, summary)
    stages.route(context, lock, progresses, summary)
    grouping.group(context, lock, progresses, summary)
    context.store.refresh()


def forget(context: Context, summary: Summary) -> None:
    """Drop the texts whose time is over; what was counted stays counted."""
    started, days = time.monotonic(), context.settings.privacy.keep_text_days
    if not days:
        return
    dropped = context.store.drop_texts(oldest_day(context, days))
    note = f"texts older than {days} days dropped" if dropped else f"no text is older than {days} days"
    summary.stages.append(StageResult("retention", dropped, time.monotonic() - started, note))


def oldest_day(context: Context, days: int) -> str:
    """The first local day whose texts are still kept."""
    return (context.today - timedelta(days=days)).isoformat()


def keep_digests(context: Context, lock: RunLock, progresses: Progresses, summary: Summary) -> None:
    """Keep the digests of yesterday and today of every unit that was spoken of."""
    from digests.digest import build_digest
    from storage.store import Dimension, Filter

    started, store, city = time.monotonic(), context.store, context.city
    today = context.today
    days = [(today - timedelta(days=1)).isoformat(), today.isoformat()]
    where = Filter(day_from=days[0], day_to=days[1], in_scope=True)
    pairs = [count.values for count in store.aggregate(where, (Dimension.DAY, Dimension.UNIT))]
    known = [(day, unit) for day, unit in pairs if unit in city.units]
    with progresses.stage("digest", len(known)) as bar:
        for done, (day, unit) in enumerate(known, start=1):
            store.save_digest(unit, day, build_digest(store, city, unit, day, context.settings.digests).to_dict())
            bar.advance()
            if done % 50 == 0:
                lock.renew()
    units = len({unit for _, unit in known})
    note = f"{units} units, yesterday and today"
    summary.stages.append(StageResult("digest", len(known), time.monotonic() - started, note))
