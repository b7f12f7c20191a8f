"""The one reader of dates and times as Vietnamese sites write them."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

_VIETNAM_OFFSET = timedelta(hours=7)
VIETNAM = timezone(_VIETNAM_OFFSET)
"""The only time zone of Việt Nam, without summer time since 1975; naive times on Vietnamese pages are in it."""

_ISO = re.compile(
    r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"
    r"(?:[T\s]+(?P<H>\d{1,2}):(?P<M>\d{2})(?::(?P<S>\d{2})(?:\.\d+)?)?\s*(?P<tz>Z|[+-]\d{2}:?\d{2})?)?"
)
_DAY_FIRST = re.compile(r"(?<!\d)(?P<d>\d{1,2})(?P<sep>[/.-])(?P<m>\d{1,2})(?P=sep)(?P<y>\d{4})(?!\d)")
_CLOCK = re.compile(
    r"(?<![\d/:+-])(?P<H>\d{1,2})(?::|h)(?P<M>\d{2})(?::(?P<S>\d{2}))?\s*(?P<half>[AP]M)?(?![\d/])", re.IGNORECASE
)
_US = re.compile(r"^\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d{2}:\d{2} [AP]M$", re.IGNORECASE)
_ZONE = re.compile(r"(?:GMT|UTC)\s*(?P<sign>[+-])\s*(?P<h>\d{1,2})", re.IGNORECASE)
_RFC822 = re.compile(r"^(?:[A-Za-z]{3},\s*)?\d{1,2} [A-Za-z]{3} \d{4} ")
_EPOCH = re.compile(r"^\d{10}(?:\d{3})?$")


def parse_vn_datetime(text: str, *, month_first: bool = False) -> datetime | None:
    """Read an instant; None where the text holds none.

    Understood: ISO 8601 with a zone (also HTML-escaped, also after a space), ISO without zone, "2026-03-07 08:07",
    "07/03/2026 08:01 GMT+7", "Thứ bảy, 7/3/2026, 00:05 (GMT+7)", "07-03-2026 - 00:01 AM", RFC 822, the US order
    "10/5/2026 3:42:00 PM" (recognised by its seconds and half-day mark), epoch seconds or milliseconds, a bare day.

    Args:
        text: what the page or payload says.
        month_first: take d/m/y as m/d/y; some comment services write so without a half-day mark.

    Returns:
        An aware UTC instant. Times without a zone are Vietnamese; a bare day is its midnight there.
    """
    text = " ".join(html.unescape(html.unescape(text)).split())
    for read in (_epoch, _rfc822, _iso):
        found = read(text)
        if found:
            return found
    return _written(text, month_first=month_first or bool(_US.match(text)))


def _epoch(text: str) -> datetime | None:
    if not _EPOCH.match(text):
        return None
    return datetime.fromtimestamp(int(text[:10]), UTC)


def _rfc822(text: str) -> datetime | None:
    if not _RFC822.match(text):
        return None
    try:
        found = parsedate_to_datetime(text)
        return (found if found.tzinfo else found.replace(tzinfo=VIETNAM)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _iso(text: str) -> datetime | None:
    match = _ISO.search(text)
    if not match:
        return None
    return _build(match, match["H"], match["M"], match["S"], _iso_offset(match["tz"]))


def _iso_offset(text: str | None) -> timedelta:
    """Distance from UTC of "Z", "+07:00" or "+0700"; Việt Nam's where nothing is stated."""
    if text is None:
        return _VIETNAM_OFFSET
    if text == "Z":
        return timedelta()
    ahead = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return -ahead if text[0] == "-" else ahead


def _written(text: str, *, month_first: bool) -> datetime | None:
    day = _DAY_FIRST.search(text)
    if not day:
        return None
    clock = _CLOCK.search(text, day.end()) or _CLOCK.search(text[: day.start()])
    zone = _ZONE.search(text)
    offset = timedelta(hours=int(zone["sign"] + zone["h"])) if zone else _VIETNAM_OFFSET
    if not clock:
        return _build(day, None, None, None, offset, month_first=month_first)
    hour = int(clock["H"])
    half = (clock["half"] or "").upper()
    if half == "PM" and hour < 12:
        hour += 12
    elif half == "AM" and hour == 12:
        hour = 0
    return _build(day, str(hour), clock["M"], clock["S"], offset, month_first=month_first)


def _build(
    day: re.Match[str],
    hour: str | None,
    minute: str | None,
    second: str | None,
    offset: timedelta,
    *,
    month_first: bool = False,
) -> datetime | None:
    month, date = (day["d"], day["m"]) if month_first else (day["m"], day["d"])
    try:
        zone = timezone(offset)
        found = datetime(
            int(day["y"]), int(month), int(date), int(hour or 0), int(minute or 0), int(second or 0), tzinfo=zone
        )
        return found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
