"""The first stage: collect from the sources and keep what is new."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from crawlers.post import Kind
from pipeline.sample import renew_sample
from pipeline.summary import Refused, StageResult, Summary
from storage.store import Filter, SourceState, UpsertCounts, Validators

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawlers.post import Post
    from crawlers.runner import SourceDone
    from crawlers.sources import Source
    from crawlers.visits import Recent
    from pipeline.context import Context
    from pipeline.progress import Bar
    from storage.store import RunLock, Store

BATCH = 100
"""Posts kept in one transaction: what a kill can cost is fetched again."""
KNOWN_DAYS = 30
"""Items collected within so many days are not fetched again."""


@dataclass
class _Collected:
    """What has come in and not been written yet, and what each source gave."""

    posts: list[Post] = field(default_factory=list)
    validators: dict[str, dict[str, Validators]] = field(default_factory=dict)
    counts: dict[str, UpsertCounts] = field(default_factory=dict)


def crawl(
    context: Context,
    sources: Sequence[Source],
    allow: Sequence[str],
    lock: RunLock,
    bar: Bar,
    summary: Summary,
) -> None:
    """Collect from all sources at once, writing as items come in; adds a stage to the summary."""
    from crawlers.runner import PostFound, SourceDone, ValidatorSeen
    from crawlers.runner import Refused as CrawlRefused
    from crawlers.runner import crawl as collect

    started = time.monotonic()
    store, collected = context.store, _Collected()
    since = datetime.now(UTC) - timedelta(days=KNOWN_DAYS)
    renewed = renew_sample(context, sources)
    unfinished = _begin(store, sources)
    events = collect(
        sources,
        settings=context.settings.crawl,
        validators={source.id: _pairs(store.validators(source.id)) for source in sources},
        known={source.id: store.native_ids(source.id, since) for source in sources},
        salt=context.settings.salt().get_secret_value(),
        allow=allow,
        recent={source.id: _recent(context, source.id) for source in sources},
        unfinished=unfinished,
    )
    try:
        for event in events:
            if isinstance(event, PostFound):
                collected.posts.append(event.post)
                bar.advance()
                if len(collected.posts) >= BATCH:
                    _write(store, collected)
                    lock.renew()
            elif isinstance(event, CrawlRefused):
                summary.refused.append(Refused(f"{event.source} {event.url}", event.reason))
            elif isinstance(event, ValidatorSeen):
                seen = collected.validators.setdefault(event.source, {})
                seen[event.url] = Validators(event.etag, event.last_modified)
            elif isinstance(event, SourceDone):
                _write(store, collected)
                _finish(store, event, collected, summary)
                bar.note(f"{event.source} done")
    finally:
        events.close()
        _write(store, collected)
    total = sum(collected.counts.values(), UpsertCounts())
    note = f"{len(sources)} sources: {total.created} new, {total.updated} changed, {total.unchanged} known"
    if renewed:
        note += "; a new day, the sample city started anew"
    summary.stages.append(StageResult("crawl", bar.done, time.monotonic() - started, note))


def _begin(store: Store, sources: Sequence[Source]) -> list[str]:
    """Mark the sources as being read, and give those whose last run was cut short: they are read to the end again."""
    states = store.source_states()
    before = [states.get(source.id, SourceState(source.id)) for source in sources]
    for state in before:
        store.save_source_state(replace(state, unfinished=True))
    return [state.source for state in before if state.unfinished]


def _write(store: Store, collected: _Collected) -> None:
    by_source: dict[str, list[Post]] = {}
    for post in collected.posts:
        by_source.setdefault(post.source, []).append(post)
    for source, posts in by_source.items():
        collected.counts[source] = collected.counts.get(source, UpsertCounts()) + store.upsert(posts)
    collected.posts.clear()


def _finish(store: Store, event: SourceDone, collected: _Collected, summary: Summary) -> None:
    """Keep what the source's servers said of its pages only now: everything found through them is in the store."""
    now = datetime.now(UTC)
    before = store.source_states().get(event.source, SourceState(event.source))
    counts = collected.counts.get(event.source, UpsertCounts())
    newest = max(filter(None, (event.newest, before.newest)), default=None)
    if event.error:
        summary.failed_sources[event.source] = event.error
    else:
        store.save_validators(event.source, collected.validators.pop(event.source, {}))
    store.save_source_state(
        SourceState(
            source=event.source,
            last_run=now,
            last_success=before.last_success if event.error else now,
            last_error=event.error,
            failures=before.failures + 1 if event.error else 0,
            newest=newest,
            counts={
                **dict.fromkeys(("posts", "refused", "not_modified", "disallowed"), 0),
                **event.counts,
                "created": counts.created,
                "updated": counts.updated,
                "unchanged": counts.unchanged,
            },
            disabled=before.disabled,
            unfinished=not event.complete,
        )
    )


def _recent(context: Context, source: str) -> list[Recent]:
    """Articles that may have been edited or answered since they were collected; the newest first."""
    from crawlers.visits import Recent

    now = datetime.now(UTC)
    oldest = now - timedelta(hours=context.settings.crawl.recheck_hours)
    where = Filter(
        sources=(source,),
        kinds=(Kind.ARTICLE,),
        day_from=oldest.astimezone(ZoneInfo(context.city.timezone)).date().isoformat(),
    )
    page = context.store.query(where, limit=context.settings.crawl.max_items)
    posts = (mention.post for mention in page.mentions)
    return [Recent(post.native_id, post.url, post.title) for post in posts if post.published_at >= oldest]


def _pairs(validators: dict[str, Validators]) -> dict[str, tuple[str, str]]:
    return {url: (item.etag, item.last_modified) for url, item in validators.items()}
