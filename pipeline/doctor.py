"""Looks at every part that a deployment needs, and at those that it may do without."""

from __future__ import annotations

import importlib.util
import shutil
import sqlite3
import sys
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.context import Context

ENOUGH_DISK = 1_000_000_000
"""Bytes of free disk under which the doctor warns: about 300,000 mentions."""


class State(Enum):
    """How a part is."""

    READY = "ready"
    ABSENT = "absent"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """One part, how it is, and a line about it."""

    part: str
    state: State
    text: str


def examine(context: Context) -> list[Finding]:
    """Look at every part; a part that fails is reported, never raised."""
    checks: list[tuple[str, Callable[[Context], Iterator[Finding]]]] = [
        ("python", _python),
        ("settings", _settings),
        ("city", _city),
        ("reading", _reading),
        ("routing", _routing),
        ("storage", _storage),
        ("sources", _sources),
        ("disk", _disk),
        ("extras", _extras),
    ]
    findings = []
    for part, check in checks:
        try:
            findings += list(check(context))
        except Exception as error:  # the doctor names what is broken, whatever it is
            findings.append(Finding(part, State.BROKEN, " ".join(str(error).split()) or type(error).__name__))
    return findings


def _python(_: Context) -> Iterator[Finding]:
    version = ".".join(str(part) for part in sys.version_info[:3])
    yield Finding("python", State.READY, f"Python {version}, SQLite {sqlite3.sqlite_version}")


def _settings(context: Context) -> Iterator[Finding]:
    settings = context.settings
    mode = "the bundled sample sites" if settings.sample else "live sources"
    yield Finding("settings", State.READY, f"city {settings.city}, collecting from {mode}")
    if settings.secret("author_salt") is None:
        yield Finding("settings", State.ABSENT, "no salt for author hashes yet; the first crawl makes one")


def _city(context: Context) -> Iterator[Finding]:
    city = context.city
    text = f"{city.name}: {len(city.areas)} areas, {len(city.agencies)} agencies, {len(city.topics)} topics"
    yield Finding("city", State.READY, text)


def _reading(context: Context) -> Iterator[Finding]:
    from nlp.reader import Text

    context.reader.read([Text(body="Đường ngập, xe chết máy.")])
    yield Finding("reading", State.READY, f"model {context.reader.model}")


def _routing(context: Context) -> Iterator[Finding]:
    yield Finding("routing", State.READY, f"gazetteer {context.router.gazetteer.version}")


def _storage(context: Context) -> Iterator[Finding]:
    health = context.store.health()
    yield Finding("storage", State.READY, ", ".join(f"{name} {value}" for name, value in health.items()))
    last = context.store.last_run()
    if last is None:
        yield Finding("storage", State.ABSENT, "no run yet: langnghe run")
    else:
        yield Finding("storage", State.READY, f"last run {last['started_at'][:16].replace('T', ' ')} UTC")


def _sources(context: Context) -> Iterator[Finding]:
    every = context.sources()
    on = [source for source in every if source.enabled]
    yield Finding("sources", State.READY if on else State.BROKEN, f"{len(on)} of {len(every)} are on")
    states = context.store.source_states()
    for source in on:
        state = states.get(source.id)
        if state is not None and state.last_error:
            yield Finding("sources", State.ABSENT, f"{source.id} fails: {state.last_error}")


def _disk(context: Context) -> Iterator[Finding]:
    free = shutil.disk_usage(context.settings.root).free
    state = State.READY if free >= ENOUGH_DISK else State.BROKEN
    yield Finding("disk", state, f"{free / 1e9:.1f} GB free under {context.settings.root}")


def _extras(_: Context) -> Iterator[Finding]:
    for extra, module, use in (
        ("train", "sklearn", "langnghe train"),
        ("cluster", "elasticsearch", "many machines"),
    ):
        if importlib.util.find_spec(module):
            yield Finding("extras", State.READY, f"{extra} is installed")
        else:
            yield Finding("extras", State.ABSENT, f"{extra} is not installed, needed only for {use}")
