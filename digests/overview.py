"""The digests of all units of a day in a few counts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from digests.counts import observed_days
from digests.days import days_before
from nlp.annotation import Sentiment
from storage.store import Dimension, Filter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cities.catalog import City
    from digests.settings import DigestSettings
    from storage.store import Store


@dataclass(frozen=True, slots=True)
class UnitSummary:
    """One unit's day in numbers.

    Attributes:
        unit, name, kind: who.
        mentions: of the day; `mean` per day over the days before, None where there is nothing to compare with.
        negative, neutral, positive: the day's mentions by sentiment.
        urgent: negative ones that call for an answer.
        to_confirm: ones that a person should look at.
    """

    unit: str
    name: str
    kind: str
    mentions: int
    mean: float | None
    negative: int
    neutral: int
    positive: int
    urgent: int
    to_confirm: int


def summarise_units(
    store: Store, city: City, day: str, settings: DigestSettings, units: Iterable[str] | None = None
) -> tuple[UnitSummary, ...]:
    """Summaries of the units (all by default) that were spoken of on an ISO day, most urgent first.

    Three counts over the store whatever the number of units; the nightly run needs no digest for the others.
    """
    wanted = set(units) if units is not None else None
    before = days_before(day, settings.baseline_days)
    base = set(observed_days(store, before))
    today = Filter(in_scope=True, day_from=day, day_to=day)
    window = replace(today, day_from=before[0])
    by_unit: dict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    for count in store.aggregate(window, (Dimension.UNIT, Dimension.DAY, Dimension.SENTIMENT)):
        unit, when, sentiment = count.values
        by_unit[unit][when, sentiment] = count.mentions
    urgent = _per_unit(store, replace(today, sentiments=(Sentiment.NEGATIVE,), actionable=True))
    to_confirm = _per_unit(store, replace(today, needs_person=True))
    found = []
    for unit, table in by_unit.items():
        tones = {name: table.get((day, name.value), 0) for name in Sentiment}
        known = city.units.get(unit)
        if not sum(tones.values()) or known is None or (wanted is not None and unit not in wanted):
            continue
        earlier = sum(mentions for (when, _), mentions in table.items() if when in base)
        found.append(
            UnitSummary(
                unit=unit,
                name=known.name,
                kind=known.kind,
                mentions=sum(tones.values()),
                mean=earlier / len(base) if base else None,
                negative=tones[Sentiment.NEGATIVE],
                neutral=tones[Sentiment.NEUTRAL],
                positive=tones[Sentiment.POSITIVE],
                urgent=urgent.get(unit, 0),
                to_confirm=to_confirm.get(unit, 0),
            )
        )
    return tuple(sorted(found, key=lambda item: (-item.urgent, -item.negative, -item.mentions, item.name)))


def _per_unit(store: Store, where: Filter) -> dict[str, int]:
    return {count.values[0]: count.mentions for count in store.aggregate(where, (Dimension.UNIT,))}
