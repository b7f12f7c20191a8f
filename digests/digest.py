"""A unit's digest of one day: what was said, what rises, what to read first, and what was not seen."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from crawlers.post import Kind
from digests.counts import Tally, by_value, observed_days, tally, top, total
from digests.days import days_before, local_now, parse_day
from digests.errors import DigestError
from digests.sources import Unseen, find_unseen, source_names
from digests.stories import Item, read_first
from digests.trend import Alert, spike
from digests.units import resolve_unit
from nlp.annotation import Sentiment
from routing.assignment import Role
from storage.store import Dimension, Filter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cities.catalog import City
    from digests.settings import DigestSettings
    from storage.store import Store

__all__ = ["Digest", "DigestError", "build_digest"]

ALERTS = 6
"""Alerts of a digest, on the page and in the data alike."""


@dataclass(frozen=True, slots=True)
class DayCounts:
    """One day's mentions by sentiment, for the small chart."""

    day: str
    negative: int
    neutral: int
    positive: int


@dataclass(frozen=True, slots=True)
class Digest:
    """What was said about one unit on one day.

    Attributes:
        unit, unit_name, unit_short: whose digest.
        day: ISO day. `until` is "HH:MM" while the day is not over, "" afterwards.
        made_at: aware local instant.
        baseline: the days before that it is compared with (those on which the store holds anything).
        total: all mentions; `actionable`, `to_confirm` those to answer and those a person should look at.
        urgent: negative ones that call for an answer.
        sentiments, kinds, roles: every value, also those with none.
        topics, areas, sources: the largest.
        history: the days before and the day itself, oldest first.
        alerts: what is rising: everything together (""), a sentiment ("negative") or topics, at most `ALERTS`.
        items: stories to read first.
        unseen: what could not be taken into account.
    """

    unit: str
    unit_name: str
    unit_short: str
    day: str
    until: str
    made_at: datetime
    baseline: tuple[str, ...]
    total: Tally
    urgent: int
    actionable: int
    to_confirm: int
    sentiments: tuple[Tally, ...]
    kinds: tuple[Tally, ...]
    roles: tuple[Tally, ...]
    topics: tuple[Tally, ...]
    areas: tuple[Tally, ...]
    sources: tuple[Tally, ...]
    history: tuple[DayCounts, ...]
    alerts: tuple[Alert, ...]
    items: tuple[Item, ...]
    unseen: Unseen

    def share(self, sentiment: Sentiment) -> float:
        """The part of the day's mentions with this sentiment, 0 to 1."""
        if not self.total.mentions:
            return 0.0
        return next(item.mentions for item in self.sentiments if item.value == sentiment) / self.total.mentions

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready mapping; times as ISO 8601."""
        data: dict[str, Any] = _plain(asdict(self))
        data["shares"] = {sentiment.value: round(self.share(sentiment), 4) for sentiment in Sentiment}
        return data


def build_digest(
    store: Store, city: City, unit: str, day: str, settings: DigestSettings, *, now: datetime | None = None
) -> Digest:
    """The digest of a unit (id or name) for a day ("YYYY-MM-DD", "today", "yesterday").

    `now` is the aware instant that counts as the present; the clock's when left out.

    Raises:
        DigestError: unknown unit, no such day, a day in the future.
        StoreError: the store cannot be read.
    """
    clock = local_now(city, now)
    found = resolve_unit(city, unit)
    iso = parse_day(day, clock.date())
    base = observed_days(store, days_before(iso, settings.baseline_days))
    where = Filter(units=(found.id,), in_scope=True, day_from=iso, day_to=iso)
    window = replace(where, day_from=days_before(iso, settings.baseline_days)[0])
    tables = {by: by_value(store.aggregate(window, (Dimension.DAY, by))) for by in _BROKEN_DOWN}
    daily = total(tables[Dimension.SENTIMENT])
    names = source_names(city)
    anything = daily.get(iso, 0) > 0
    tops = {
        Dimension.TOPIC: ({key: topic.label for key, topic in city.topics.items()}, settings.topics, "other"),
        Dimension.AREA: ({code: area.full_name for code, area in city.areas.items()}, settings.areas, ""),
        Dimension.SOURCE: (names, settings.sources, ""),
    }
    largest = {by: top(tables[by], labels, iso, base, limit, last) for by, (labels, limit, last) in tops.items()}
    return Digest(
        unit=found.id,
        unit_name=found.name,
        unit_short=found.short,
        day=iso,
        until=clock.strftime("%H:%M") if iso == clock.date().isoformat() else "",
        made_at=clock,
        baseline=base,
        total=tally("", "", daily, iso, base),
        urgent=store.count(replace(where, sentiments=(Sentiment.NEGATIVE,), actionable=True)) if anything else 0,
        actionable=store.count(replace(where, actionable=True)) if anything else 0,
        to_confirm=store.count(replace(where, needs_person=True)) if anything else 0,
        sentiments=_all(Sentiment, tables[Dimension.SENTIMENT], iso, base),
        kinds=_all(Kind, tables[Dimension.KIND], iso, base),
        roles=_all(Role, tables[Dimension.ROLE], iso, base),
        topics=largest[Dimension.TOPIC],
        areas=largest[Dimension.AREA],
        sources=largest[Dimension.SOURCE],
        history=_history(tables[Dimension.SENTIMENT], (*days_before(iso, settings.baseline_days), iso)),
        alerts=_alerts(tables, daily, iso, base, tops[Dimension.TOPIC][0], settings),
        items=read_first(store, where, settings, names) if anything else (),
        unseen=find_unseen(store, city, settings.stale_hours, now),
    )


_BROKEN_DOWN = (
    Dimension.SENTIMENT,
    Dimension.KIND,
    Dimension.ROLE,
    Dimension.TOPIC,
    Dimension.AREA,
    Dimension.SOURCE,
)


def _all(
    values: type[Sentiment | Kind | Role],
    table: Mapping[str, Mapping[str, int]],
    day: str,
    base: Sequence[str],
) -> tuple[Tally, ...]:
    return tuple(tally(item.value, item.value, table.get(item.value, {}), day, base) for item in values)


def _history(table: Mapping[str, Mapping[str, int]], days: Sequence[str]) -> tuple[DayCounts, ...]:
    return tuple(DayCounts(day, *(table.get(name.value, {}).get(day, 0) for name in Sentiment)) for day in days)


def _alerts(
    tables: Mapping[Dimension, Mapping[str, Mapping[str, int]]],
    daily: Mapping[str, int],
    day: str,
    base: Sequence[str],
    labels: Mapping[str, str],
    settings: DigestSettings,
) -> tuple[Alert, ...]:
    """Spikes of everything, of the negative mentions and of each topic, in this order."""
    negative = Sentiment.NEGATIVE.value
    tested = [("", "", daily), (negative, negative, tables[Dimension.SENTIMENT].get(negative, {}))]
    topics = tables[Dimension.TOPIC]
    rising = sorted(topics, key=lambda topic: -topics[topic].get(day, 0))
    tested += [(topic, labels.get(topic, topic), topics[topic]) for topic in rising if topic != "other"]
    alerts = (
        spike(value, label, day, series.get(day, 0), [series.get(before, 0) for before in base], settings)
        for value, label, series in tested
    )
    return tuple(alert for alert in alerts if alert)[:ALERTS]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return value
