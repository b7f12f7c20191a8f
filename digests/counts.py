"""Counts of a day beside the mean of the days before."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storage.store import Dimension, Filter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from storage.store import Count, Store


@dataclass(frozen=True, slots=True)
class Tally:
    """How many mentions have a value on a day.

    Attributes:
        value: the value itself (a sentiment, topic id, source id …), "" for the total.
        label: what readers see.
        mentions: on the day.
        mean: per day over the days before, None where there is nothing to compare with.
    """

    value: str
    label: str
    mentions: int
    mean: float | None

    @property
    def change(self) -> float | None:
        """Mentions above (or below) the mean."""
        return None if self.mean is None else self.mentions - self.mean

    @property
    def change_share(self) -> float | None:
        """The change as a share of the mean; None where the mean is 0 or unknown."""
        return None if not self.mean else (self.mentions - self.mean) / self.mean


def observed_days(store: Store, days: Sequence[str]) -> tuple[str, ...]:
    """Those of some ISO days on which the store holds anything at all: others cannot be compared with."""
    if not days:
        return ()
    counts = store.aggregate(Filter(day_from=min(days), day_to=max(days)), (Dimension.DAY,))
    seen = {count.values[0] for count in counts if count.mentions}
    return tuple(day for day in days if day in seen)


def by_value(counts: Iterable[Count]) -> dict[str, dict[str, int]]:
    """Value → day → mentions, from counts by (DAY, value)."""
    table: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for count in counts:
        day, value = count.values
        table[value][day] += count.mentions
    return table


def tally(value: str, label: str, series: Mapping[str, int], day: str, base: Sequence[str]) -> Tally:
    """One value's tally; `series` is day → mentions."""
    mean = sum(series.get(before, 0) for before in base) / len(base) if base else None
    return Tally(value, label, series.get(day, 0), mean)


def total(table: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """Day → mentions over all values; right only for dimensions of which a mention has exactly one value."""
    days: dict[str, int] = defaultdict(int)
    for series in table.values():
        for day, mentions in series.items():
            days[day] += mentions
    return days


def top(
    table: Mapping[str, Mapping[str, int]],
    labels: Mapping[str, str],
    day: str,
    base: Sequence[str],
    limit: int,
    last: str = "",
) -> tuple[Tally, ...]:
    """The values with most mentions on the day; those without any are left out, `last` goes to the end."""
    found = [tally(value, labels.get(value, value), series, day, base) for value, series in table.items()]
    present = [item for item in found if item.mentions]
    present.sort(key=lambda item: (item.value == last, -item.mentions, item.label))
    return tuple(present[:limit])
