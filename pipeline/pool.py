"""Shares batches of texts out to processes that each load their model once."""

from __future__ import annotations

import functools
import multiprocessing
import os
import signal
from collections import deque
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from nlp.annotation import Annotation
    from nlp.reader import Reader, Text
    from nlp.settings import NlpSettings
    from pipeline.settings import Settings
    from routing.assignment import Routing
    from routing.router import Document, Router
    from routing.settings import RoutingSettings

T = TypeVar("T")
R = TypeVar("R")

SMALL = 200
"""Up to so many texts are read in this process: a pool would start longer than it works."""


def annotate_texts(settings: Settings, texts: Sequence[Text]) -> list[Annotation]:
    """Read a batch; a pure function that any worker can run."""
    return _reader(settings.nlp, settings.model_root).read(texts)


def route_documents(settings: Settings, documents: Sequence[Document]) -> list[Routing]:
    """Route a batch; a pure function that any worker can run."""
    router = _router(settings.city_folder, settings.routing)
    return [router.route(document) for document in documents]


@functools.lru_cache(maxsize=1)
def _reader(settings: NlpSettings, root: Path) -> Reader:
    from nlp.reader import load_reader

    return load_reader(settings, root)


@functools.lru_cache(maxsize=1)
def _router(folder: Path, settings: RoutingSettings) -> Router:
    from routing.router import load_router

    return load_router(folder, settings)


def open_executor(settings: Settings, items: int) -> Executor | None:
    """A process pool for that many items; None where this process alone is faster."""
    workers = settings.pipeline.workers or os.cpu_count() or 1
    if items <= SMALL or workers == 1:
        return None
    # spawn: a fork would copy the locks of the progress bar's thread
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_ignore_interrupt)


def _ignore_interrupt() -> None:
    """Ctrl-C is for the coordinator, which stops the pool in order."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def map_batches(
    executor: Executor | None, function: Callable[[T], R], batches: Iterable[T], ahead: int = 4
) -> Iterator[tuple[T, R | Exception]]:
    """Run a function over batches, a few ahead, in order; an exception is handed on as the batch's result."""
    waiting: deque[tuple[T, Future[R]]] = deque()
    for batch in batches:
        if executor is None:
            yield batch, _attempt(function, batch)
            continue
        waiting.append((batch, executor.submit(function, batch)))
        if len(waiting) >= ahead:
            yield _collect(waiting.popleft())
    while waiting:
        yield _collect(waiting.popleft())


def _attempt(function: Callable[[T], R], batch: T) -> R | Exception:
    try:
        return function(batch)
    except Exception as error:  # the caller decides what becomes of the batch
        return error


def _collect(job: tuple[T, Future[Any]]) -> tuple[T, Any]:
    batch, future = job
    error = future.exception()
    if error is None:
        return batch, future.result()
    if isinstance(error, Exception):
        return batch, error
    raise error
