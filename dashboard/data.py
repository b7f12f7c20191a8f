"""The pages' questions to the store, each answered from a short-lived cache."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.context import context, the_city, the_store
from digests.days import local_now
from digests.digest import Digest, build_digest
from digests.overview import UnitSummary, summarise_units
from digests.settings import DigestSettings
from digests.sources import source_names
from digests.trend import Trend, build_trend
from storage.store import Count, Dimension, Filter, Page, SourceState, Stage

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from storage.mention import Mention
    from storage.store import Store

TTL = 60
"""Seconds an answer is reused: a run in between shows within a minute."""

PAGE_SIZE = 20

NOON = 12


def _store(path: Path) -> Store:
    return the_store(path, path.stat().st_ino, context().city.timezone)


def _path() -> Path:
    return context().arguments.store


def today() -> date:
    """The city's present day."""
    return local_now(context().city).date()


def digest(unit: str, day: str) -> Digest:
    """A unit's digest of a day."""
    return _digest(_path(), unit, day, context().settings.model_dump_json())


@st.cache_data(ttl=TTL, max_entries=500, show_spinner=False)
def _digest(path: Path, unit: str, day: str, settings: str) -> Digest:
    return build_digest(_store(path), context().city, unit, day, DigestSettings.model_validate_json(settings))


def default_day() -> date:
    """In the morning the day before, from noon on today."""
    clock = local_now(context().city)
    return clock.date() - timedelta(days=1) if clock.hour < NOON else clock.date()


def default_unit(day: date) -> str:
    """The unit with the most that is urgent on that day, the city's first agency on a quiet one."""
    found = summaries(day.isoformat())
    return found[0].unit if found else context().city.agencies[0].id


def mentions(where: Filter, cursor: str | None = None, limit: int = PAGE_SIZE) -> Page:
    """One page of mentions."""
    return _mentions(_path(), where, cursor, limit)


@st.cache_data(ttl=TTL, max_entries=300, show_spinner=False)
def _mentions(path: Path, where: Filter, cursor: str | None, limit: int) -> Page:
    return _store(path).query(where, limit, cursor)


def count(where: Filter) -> int:
    """How many mentions match."""
    return _count(_path(), where)


@st.cache_data(ttl=TTL, max_entries=500, show_spinner=False)
def _count(path: Path, where: Filter) -> int:
    return _store(path).count(where)


def mention(mention_id: str) -> Mention | None:
    """One mention."""
    return _mention(_path(), mention_id)


@st.cache_data(ttl=TTL, max_entries=300, show_spinner=False)
def _mention(path: Path, mention_id: str) -> Mention | None:
    return _store(path).get(mention_id)


def trend(where: Filter, day_from: str, day_to: str, by: Dimension, labels: Mapping[str, str]) -> Trend:
    """Daily counts."""
    return _trend(_path(), where, day_from, day_to, by, labels)


@st.cache_data(ttl=TTL, max_entries=200, show_spinner=False)
def _trend(path: Path, where: Filter, day_from: str, day_to: str, by: Dimension, _labels: Mapping[str, str]) -> Trend:
    settings = context().settings
    return build_trend(_store(path), where, day_from, day_to, by, settings=settings, labels=_labels)


def counts(where: Filter, *by: Dimension) -> list[Count]:
    """Counts of matching mentions."""
    return _counts(_path(), where, by)


@st.cache_data(ttl=TTL, max_entries=200, show_spinner=False)
def _counts(path: Path, where: Filter, by: tuple[Dimension, ...]) -> list[Count]:
    return _store(path).aggregate(where, by)


def summaries(day: str) -> tuple[UnitSummary, ...]:
    """All units' day in numbers."""
    return _summaries(_path(), day)


@st.cache_data(ttl=TTL, max_entries=50, show_spinner=False)
def _summaries(path: Path, day: str) -> tuple[UnitSummary, ...]:
    return summarise_units(_store(path), context().city, day, context().settings)


def source_states() -> dict[str, SourceState]:
    """Every source's health."""
    return _source_states(_path())


@st.cache_data(ttl=TTL, max_entries=4, show_spinner=False)
def _source_states(path: Path) -> dict[str, SourceState]:
    return _store(path).source_states()


def waiting() -> int:
    """Items that were collected but not yet read, routed and grouped."""
    return _waiting(_path())


@st.cache_data(ttl=TTL, max_entries=4, show_spinner=False)
def _waiting(path: Path) -> int:
    store = _store(path)
    return sum(store.pending_count(stage) for stage in Stage)


def anything_kept() -> bool:
    """The store holds at least one mention."""
    return _anything_kept(_path())


@st.cache_data(ttl=TTL, max_entries=4, show_spinner=False)
def _anything_kept(path: Path) -> bool:
    return bool(_store(path).query(Filter(), limit=1).mentions)


def days_kept() -> tuple[str, str]:
    """First and last ISO day of which the store holds anything; both "" for an empty store."""
    return _days_kept(_path())


@st.cache_data(ttl=TTL, max_entries=4, show_spinner=False)
def _days_kept(path: Path) -> tuple[str, str]:
    days = [count.values[0] for count in _store(path).aggregate(Filter(), (Dimension.DAY,)) if count.mentions]
    return min(days, default=""), max(days, default="")


def source_ids() -> list[str]:
    """Sources that were crawled or whose items are kept, by name."""
    return sorted({*source_states(), *_kept_sources(_path())}, key=source_name)


@st.cache_data(ttl=10 * TTL, max_entries=4, show_spinner=False)
def _kept_sources(path: Path) -> list[str]:
    return [count.values[0] for count in _store(path).aggregate(Filter(), (Dimension.SOURCE,))]


def source_name(source: str) -> str:
    """What readers call one source."""
    return _names(context().arguments.city).get(source, source)


@st.cache_data(ttl=TTL, max_entries=4, show_spinner=False)
def _names(folder: Path) -> dict[str, str]:
    return source_names(the_city(folder))
