"""Days of the city's calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from digests.errors import DigestError

if TYPE_CHECKING:
    from cities.catalog import City


def local_now(city: City, now: datetime | None = None) -> datetime:
    """The present instant (or `now`, aware) on the city's clock."""
    return (now or datetime.now(UTC)).astimezone(ZoneInfo(city.timezone))


def parse_day(text: str, today: date) -> str:
    """An ISO day from "2026-11-23", "23/11/2026", "today" or "yesterday"; DigestError for others and the future."""
    word = text.strip().casefold()
    named = {"today": today, "yesterday": today - timedelta(days=1)}
    parsed = named.get(word) or _parse(word)
    if parsed is None:
        raise DigestError(f"{text!r} is no day: write YYYY-MM-DD, for example {today.isoformat()}")
    if parsed > today:
        raise DigestError(f"{parsed.isoformat()} lies in the future: the newest day is {today.isoformat()}")
    return parsed.isoformat()


def _parse(text: str) -> date | None:
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a calendar day has no time zone
        except ValueError:
            continue
    return None


def days_before(day: str, count: int) -> tuple[str, ...]:
    """The `count` ISO days before `day`, oldest first."""
    last = date.fromisoformat(day)
    return tuple((last - timedelta(days=back)).isoformat() for back in range(count, 0, -1))


def day_range(day_from: str, day_to: str) -> tuple[str, ...]:
    """All ISO days from one to another, both inclusive; empty when reversed."""
    first = date.fromisoformat(day_from)
    span = (date.fromisoformat(day_to) - first).days
    return tuple((first + timedelta(days=step)).isoformat() for step in range(span + 1))
