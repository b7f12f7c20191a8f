"""What most commands need: the settings, the city, the store, the reader and the router."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from pipeline.errors import UserError

if TYPE_CHECKING:
    from cities.catalog import City
    from crawlers.sources import Source
    from nlp.reader import Reader
    from pipeline.settings import Settings
    from routing.router import Router
    from storage.retention import RetentionStore
    from storage.settings import StorageSettings
    from storage.store import Store

    class FullStore(Store, RetentionStore, Protocol):
        """All that the commands ask of a store."""


@dataclass(frozen=True)
class Context:
    """One command's view of the deployment; everything heavy is loaded when first asked for."""

    settings: Settings

    @cached_property
    def city(self) -> City:
        """Names of units and topics."""
        from cities.catalog import load_city

        return load_city(self.settings.city_folder)

    @property
    def today(self) -> date:
        """The city's calendar day."""
        return datetime.now(ZoneInfo(self.city.timezone)).date()

    @property
    def storage(self) -> StorageSettings:
        """Where mentions are kept; the sample city has a place of its own, so that it never mixes with live data."""
        storage = self.settings.storage
        if not self.settings.sample:
            return storage
        return storage.model_copy(update={"path": storage.path.with_name(f"sample-{storage.path.name}")})

    @cached_property
    def store(self) -> FullStore:
        """The open store; close it through `close`."""
        from storage.open import open_store

        return open_store(self.storage, root=self.settings.root, timezone=self.city.timezone)

    @cached_property
    def reader(self) -> Reader:
        """The reading model."""
        from nlp.reader import load_reader

        return load_reader(self.settings.nlp, self.settings.model_root)

    @cached_property
    def router(self) -> Router:
        """The router with its gazetteer."""
        from routing.router import load_router

        return load_router(self.settings.city_folder, self.settings.routing)

    def sources(self, base: str = "", *, live: bool = False) -> list[Source]:
        """The sources to collect from; `base` is the address of the running sample sites.

        With `live` those of the city, also where the settings collect from the sample sites.
        """
        from crawlers.sources import load_sources

        sample = self.settings.sample and not live
        folder = self.settings.city_folder / ("sample" if sample else "")
        overrides = {} if sample else self.settings.sources
        base = base or f"http://127.0.0.1:{self.settings.access.sample_port}"
        return load_sources(folder / "sources.yaml", overrides, {"base": base})

    def due(self, sources: list[Source]) -> list[Source]:
        """Those whose interval has passed since they were last collected from."""
        states, now = self.store.source_states(), datetime.now(UTC)
        last = {source.id: states[source.id].last_run for source in sources if source.id in states}
        return [
            source
            for source in sources
            if (before := last.get(source.id)) is None or now - before >= timedelta(minutes=source.interval_minutes)
        ]

    def pick_sources(self, names: tuple[str, ...], base: str = "") -> list[Source]:
        """The named sources, or all that are on; raises UserError for an unknown name."""
        every = self.sources(base)
        by_id = {source.id: source for source in every}
        unknown = [name for name in names if name not in by_id]
        if unknown:
            raise UserError(f"unknown source {', '.join(unknown)}; known: {', '.join(sorted(by_id))}")
        return [by_id[name] for name in names] if names else [source for source in every if source.enabled]

    def close(self) -> None:
        """Close the store if it was opened."""
        if "store" in self.__dict__:
            self.store.close()
