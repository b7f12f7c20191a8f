"""Names of sources and what could not be seen of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

import yaml

from storage.store import Stage

if TYPE_CHECKING:
    from pathlib import Path

    from cities.catalog import City
    from storage.store import SourceState, Store


class Health(StrEnum):
    """How a source is doing."""

    FINE = "fine"
    STALE = "stale"
    ERROR = "error"
    DISABLED = "disabled"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class UnseenSource:
    """A source whose items may be missing.

    Attributes:
        source, name: its id and what readers call it.
        health: what is wrong.
        detail: the error or the reason, "" when there is none.
        last_success: aware UTC instant of the last good run, None if there was none.
    """

    source: str
    name: str
    health: Health
    detail: str
    last_success: datetime | None


@dataclass(frozen=True, slots=True)
class Unseen:
    """What a digest could not take into account.

    Attributes:
        sources: those in trouble.
        to_read, to_route: items that still wait.
        never: no source was ever crawled (all that is kept was imported).
    """

    sources: tuple[UnseenSource, ...] = ()
    to_read: int = 0
    to_route: int = 0
    never: bool = False

    @property
    def anything(self) -> bool:
        """Something is missing."""
        return bool(self.sources or self.to_read or self.to_route)


def health_of(state: SourceState, now: datetime, stale_hours: int) -> Health:
    """A source's health at `now` (aware); one whose last run ended with an error is in error."""
    if state.disabled:
        return Health.DISABLED
    if state.last_error or state.failures:
        return Health.ERROR
    if state.last_success is None:
        return Health.NEVER
    return Health.STALE if now - state.last_success > timedelta(hours=stale_hours) else Health.FINE


def find_unseen(store: Store, city: City, stale_hours: int, now: datetime | None = None) -> Unseen:
    """Sources in trouble, worst first by name, and the number of items still waiting."""
    instant = now or datetime.now(UTC)
    names = source_names(city)
    troubled = []
    states = store.source_states()
    for state in states.values():
        health = health_of(state, instant, stale_hours)
        if health is not Health.FINE:
            detail = "; ".join(filter(None, (state.disabled, state.last_error)))
            name = names.get(state.source, state.source)
            troubled.append(UnseenSource(state.source, name, health, detail, state.last_success))
    return Unseen(
        tuple(sorted(troubled, key=lambda item: item.name)),
        store.pending_count(Stage.ANNOTATE),
        store.pending_count(Stage.ROUTE),
        never=not states,
    )


def source_names(city: City) -> dict[str, str]:
    """What readers call each source, from the city's `sources.yaml` files; nameless ids are left out."""
    names: dict[str, str] = {}
    for path in sorted(city.folder.rglob("sources.yaml")):
        names.update(_read_names(path, path.stat().st_mtime_ns))
    return names


@lru_cache(maxsize=16)
def _read_names(path: Path, _changed: int) -> dict[str, str]:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError):
        return {}  # names are a nicety; the crawlers report what is wrong with the file
    entries = data.get("sources") if isinstance(data, dict) else data
    if isinstance(entries, dict):
        entries = [{"id": key, **value} for key, value in entries.items() if isinstance(value, dict)]
    if not isinstance(entries, list):
        return {}
    return {
        str(entry["id"]): str(entry["name"])
        for entry in entries
        if isinstance(entry, dict) and "id" in entry and "name" in entry
    }
