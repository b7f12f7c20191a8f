"""Counts over days and what stands out in them."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from digests.counts import by_value, observed_days
from digests.days import day_range, days_before
from digests.settings import DigestSettings
from storage.store import Dimension, Filter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storage.store import Store


@dataclass(frozen=True, slots=True)
class Alert:
    """A day on which something was said far more often than in the days before.

    Attributes:
        value: what rises (a topic id, a sentiment …), "" for everything together.
        label: what readers call it.
        day: ISO day.
        mentions: on that day.
        mean, sd: per day over the days before (population standard deviation).
        limit: mean + k·sd, which `mentions` exceeds; it is also at least `spike_rise` times the mean.
    """

    value: str
    label: str
    day: str
    mentions: int
    mean: float
    sd: float
    limit: float


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a trend: `counts` per day; `before` over as many days before the period."""

    value: str
    label: str
    counts: tuple[int, ...]
    before: int

    @property
    def total(self) -> int:
        """Mentions over the period."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Trend:
    """Daily counts, every day present; series by total, largest first.

    Attributes:
        days: ISO days of the period.
        series: one per value, or a single one without a dimension.
        alerts: spikes of all series, by day.
        comparable: the store reaches back to the first day of the equally long period before.
    """

    days: tuple[str, ...]
    series: tuple[Series, ...]
    alerts: tuple[Alert, ...]
    comparable: bool = False


def spike(
    value: str, label: str, day: str, mentions: int, before: Sequence[int], settings: DigestSettings
) -> Alert | None:
    """The alert that a day deserves: mentions > mean(before) + k·sd(before), a minimum volume and a minimum rise.

    `before` are the counts of the days before on which the store holds anything; without all of `baseline_days` there
    is no alert. The test is Socialmetrix's (mean of 24 hours against mean and deviation of 7 days), on whole days; the
    minimum rise keeps a store that fills up, or a very even week, from marking most of its days.
    """
    if mentions < settings.spike_minimum or len(before) < settings.baseline_days:
        return None
    mean, sd = statistics.fmean(before), statistics.pstdev(before)
    limit = mean + settings.spike_k * sd
    rising = mentions > limit and mentions >= settings.spike_rise * mean
    return Alert(value, label, day, mentions, mean, sd, limit) if rising else None


def build_trend(
    store: Store,
    where: Filter,
    day_from: str,
    day_to: str,
    by: Dimension | None = None,
    *,
    settings: DigestSettings | None = None,
    labels: Mapping[str, str] | None = None,
) -> Trend:
    """Daily counts of matching mentions from one ISO day to another, both inclusive, per value of `by`.

    `where`'s own days are replaced. A reversed period gives an empty trend. Raises StoreError as the store does.
    """
    settings = settings or DigestSettings()
    days = day_range(day_from, day_to)
    if not days:
        return Trend((), (), ())
    earlier = days_before(day_from, max(len(days), settings.baseline_days))
    window = replace(where, day_from=earlier[0], day_to=day_to)
    table = _table(store, window, by)
    seen = set(observed_days(store, days_before(day_from, settings.baseline_days) + days))
    names = labels or {}
    series = []
    alerts: list[Alert] = []
    for value, counts in table.items():
        label = names.get(value, value)
        before = sum(counts.get(day, 0) for day in earlier[-len(days) :])
        series.append(Series(value, label, tuple(counts.get(day, 0) for day in days), before))
        alerts += _spikes(value, label, counts, days, seen, settings)
    series.sort(key=lambda line: (-line.total, line.label))
    alerts.sort(key=lambda alert: (alert.day, -alert.mentions))
    reached = store.query(Filter(day_to=period_before(day_from, day_to)[0]), limit=1).mentions
    return Trend(days, tuple(series), tuple(alerts), bool(reached))


def _table(store: Store, where: Filter, by: Dimension | None) -> Mapping[str, Mapping[str, int]]:
    if by is None or by is Dimension.DAY:
        return {"": {count.values[0]: count.mentions for count in store.aggregate(where, (Dimension.DAY,))}}
    return by_value(store.aggregate(where, (Dimension.DAY, by)))


def _spikes(
    value: str,
    label: str,
    counts: Mapping[str, int],
    days: Sequence[str],
    seen: set[str],
    settings: DigestSettings,
) -> list[Alert]:
    found = []
    for day in days:
        base = [counts.get(before, 0) for before in days_before(day, settings.baseline_days) if before in seen]
        alert = spike(value, label, day, counts.get(day, 0), base, settings)
        if alert:
            found.append(alert)
    return found


def period_before(day_from: str, day_to: str) -> tuple[str, str]:
    """First and last day of the equally long period right before."""
    length = (date.fromisoformat(day_to) - date.fromisoformat(day_from)).days + 1
    days = days_before(day_from, length)
    return days[0], days[-1]
