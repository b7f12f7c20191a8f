"""The stages after collecting: each takes what is pending, works in batches, and writes idempotently."""

from __future__ import annotations

import functools
import time
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from pipeline.pool import annotate_texts, map_batches, open_executor, route_documents
from pipeline.summary import Refused, StageResult, Summary
from storage.store import Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from nlp.annotation import Annotation
    from nlp.reader import Text
    from pipeline.context import Context
    from pipeline.progress import Progresses
    from routing.assignment import Routing
    from routing.router import Document
    from storage.mention import Mention
    from storage.store import RunLock

T = TypeVar("T")
AHEAD = 8
"""Batches taken from the store at once; memory stays flat whatever is pending."""


def annotate(context: Context, lock: RunLock, progresses: Progresses, summary: Summary) -> None:
    """Read every pending mention."""
    work = functools.partial(_annotate_batch, functools.partial(annotate_texts, context.settings))
    _drain(context, Stage.ANNOTATE, work, context.store.complete_annotate, lock, progresses, summary)


def route(context: Context, lock: RunLock, progresses: Progresses, summary: Summary) -> None:
    """Route every pending mention."""
    work = functools.partial(_route_batch, functools.partial(route_documents, context.settings))
    _drain(context, Stage.ROUTE, work, context.store.complete_route, lock, progresses, summary)


def _annotate_batch(
    read: Callable[[Sequence[Text]], list[Annotation]], mentions: Sequence[Mention]
) -> list[Annotation]:
    return read([text_of(mention) for mention in mentions])


def _route_batch(send: Callable[[Sequence[Document]], list[Routing]], mentions: Sequence[Mention]) -> list[Routing]:
    return send([document_of(mention) for mention in mentions])


def text_of(mention: Mention) -> Text:
    """What the reader needs of a mention."""
    from nlp.reader import Text

    post = mention.post
    return Text(title=post.title, lead=post.lead, body=post.body, context=post.context, kind=post.kind.value)


def document_of(mention: Mention) -> Document:
    """What the router needs of a mention, with what the reader said of it."""
    from routing.router import Document

    post, annotation = mention.post, mention.annotation
    return Document(
        title=post.title,
        lead=post.lead,
        body=post.body,
        context=post.context,
        kind=post.kind.value,
        topics={topic.id: topic.score for topic in annotation.topics} if annotation else None,
        in_scope=annotation.in_scope if annotation else None,
        published_at=post.published_at,
    )


def _drain(
    context: Context,
    stage: Stage,
    work: Callable[[Sequence[Mention]], list[T]],
    complete: Callable[[Sequence[tuple[Mention, T]]], int],
    lock: RunLock,
    progresses: Progresses,
    summary: Summary,
) -> None:
    started, store = time.monotonic(), context.store
    total = store.pending_count(stage)
    executor = open_executor(context.settings, total)
    try:
        with progresses.stage(stage.value, total) as bar:
            while window := store.pending(stage, AHEAD * context.settings.pipeline.batch):
                for mentions, results in map_batches(executor, work, _batches(window, context.settings.pipeline.batch)):
                    if isinstance(results, Exception):
                        _one_by_one(context, stage, mentions, work, complete, results, summary)
                    else:
                        complete(list(zip(mentions, results, strict=True)))
                    bar.advance(len(mentions))
                    lock.renew()
    finally:
        if executor is not None:
            executor.shutdown(cancel_futures=True)
    summary.stages.append(StageResult(stage.value, bar.done, time.monotonic() - started))


def _one_by_one(
    context: Context,
    stage: Stage,
    mentions: Sequence[Mention],
    work: Callable[[Sequence[Mention]], list[T]],
    complete: Callable[[Sequence[tuple[Mention, T]]], int],
    failure: Exception,
    summary: Summary,
) -> None:
    """Find the mention that a batch stumbled over, set it aside with its reason, and keep the rest."""
    from concurrent.futures import BrokenExecutor

    if isinstance(failure, BrokenExecutor):
        raise failure
    for mention in mentions:
        try:
            complete([(mention, work([mention])[0])])
        except Exception as error:  # whatever a text does to a worker, the others go on
            reason = f"{type(error).__name__}: {' '.join(str(error).split())}"
            context.store.set_aside(mention, stage, reason)
            summary.refused.append(Refused(f"{stage.value} {mention.post.id}", reason))


def _batches(mentions: list[Mention], size: int) -> Iterator[list[Mention]]:
    items = iter(mentions)
    while batch := list(islice(items, size)):
        yield batch
