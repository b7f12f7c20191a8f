"""Numbers and dates as Vietnamese (or English) readers write them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

_SPACE = "\u00a0"  # keeps "12,5 %" on one line
_WEEKDAYS = {
    "vi": ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


def number(value: float, lang: str = "vi", digits: int = 0) -> str:
    """`1234.5` as "1.234,5" (vi) or "1,234.5" (en); a fraction that is all zeros is left out."""
    text = f"{value:,.{digits}f}"
    if digits:
        text = text.rstrip("0").rstrip(".")
    if text in {"-0", ""}:
        text = "0"
    return text.translate(str.maketrans(",.", ".,")) if lang == "vi" else text


def percent(share: float, lang: str = "vi", digits: int = 1) -> str:
    """A share of 1 as "12,5 %" (vi) or "12.5%" (en)."""
    return number(share * 100, lang, digits) + (f"{_SPACE}%" if lang == "vi" else "%")


def signed(value: float, lang: str = "vi", digits: int = 1) -> str:
    """A change with its sign: "+3,4", "−2", "0"."""
    text = number(abs(value), lang, digits)
    if text == "0":
        return text
    return ("+" if value > 0 else "−") + text


def day_long(day: str, lang: str = "vi") -> str:
    """ISO day as "thứ Hai, 23/11/2026" or "Monday, 23/11/2026"."""
    return f"{weekday(day, lang)}, {day_short(day, year=True)}"


def day_short(day: str, *, year: bool = False) -> str:
    """ISO day as "23/11" or "23/11/2026"."""
    parsed = date.fromisoformat(day)
    return parsed.strftime("%d/%m/%Y" if year else "%d/%m")


def weekday(day: str, lang: str = "vi") -> str:
    """ISO day's weekday."""
    return _WEEKDAYS[lang][date.fromisoformat(day).weekday()]


def moment(instant: datetime) -> str:
    """A local instant as "14:05 23/11"."""
    return instant.strftime("%H:%M %d/%m")
