"""Write a digest as a self-contained page."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined

from crawlers.post import Kind
from digests import formats
from digests.ranking import Part, ScorePart
from digests.texts import text

if TYPE_CHECKING:
    from datetime import datetime

    from cities.catalog import City
    from digests.counts import Tally
    from digests.digest import Digest
    from digests.stories import Item


def render_html(digest: Digest, city: City, lang: str = "vi", *, sample: bool = False) -> str:
    """One page without outside requests that reads as e-mail and prints on A4; `lang` is "vi" or "en".

    With `sample` the page says that all of it is invented.
    """
    return _environment().get_template("digest.html.j2").render(sample=sample, **_names(digest, city, lang))


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("digests"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _names(digest: Digest, city: City, lang: str) -> dict[str, Any]:
    zone = ZoneInfo(city.timezone)

    def words(key: str, **values: Any) -> str:
        return text(key, lang, **values)

    def local(instant: datetime) -> str:
        return formats.moment(instant.astimezone(zone))

    def number(value: float, digits: int = 0) -> str:
        return formats.number(value, lang, digits)

    return {
        "digest": digest,
        "city": city,
        "lang": lang,
        "t": words,
        "number": number,
        "percent": lambda value, digits=1: formats.percent(value, lang, digits),
        "day_long": lambda day: formats.day_long(day, lang),
        "day_short": formats.day_short,
        "local": local,
        "change": lambda item: change_words(item, lang),
        "titled": title_words,
        "why": lambda item: why_words(item, lang),
        "size": lambda item: size_words(item, lang),
        "doubt": lambda item: doubt_words(item, lang),
        "under": lambda item: context_words(item, lang),
        "shares": {item.value: digest.share(item.value) for item in digest.sentiments},  # type: ignore[arg-type]
        "tops": (("topics", digest.topics), ("areas", digest.areas), ("sources", digest.sources)),
    }


def change_words(item: Tally, lang: str = "vi") -> str:
    """How a tally differs from its mean: "+3,4 (+50 %)", "" where there is nothing to compare with."""
    if item.change is None:
        return ""
    if abs(item.change) < 0.05:
        return text("same", lang)
    words = formats.signed(item.change, lang)
    if item.change_share is None:
        return words
    sign = "+" if item.change_share > 0 else "−"
    return f"{words} ({sign}{formats.percent(abs(item.change_share), lang, 0)})"


def part_words(part: ScorePart, lang: str = "vi") -> str:
    """One part of a score in words, without its points."""
    values = {"count": formats.number(part.count, lang), "before": formats.number(part.before, lang)}
    return text(f"part_{part.part.value}", lang, **values)


def size_words(item: Item, lang: str = "vi") -> str:
    """How much of a story is negative: "4/9 lượt nhắc tiêu cực"; "" for a single item."""
    if item.items < 2:
        return ""
    items = formats.number(item.items, lang)
    if not item.negatives:
        return text("story_items", lang, items=items)
    return text("story_size", lang, negatives=formats.number(item.negatives, lang), items=items)


def doubt_words(item: Item, lang: str = "vi") -> str:
    """The mark of an item that a person should look at, or how many of its story's; "" where there are none."""
    if item.needs_person:
        return text("needs_person", lang)
    if not item.doubtful:
        return ""
    values = {"count": formats.number(item.doubtful, lang), "items": formats.number(item.items, lang)}
    return text("some_need_person", lang, **values)


def context_words(item: Item, lang: str = "vi") -> str:
    """For a comment, under what it stands; "" for others."""
    if item.kind is not Kind.COMMENT:
        return ""
    return text("comment_under", lang, title=item.context) if item.context else text("comment_alone", lang)


def title_words(item: Item) -> str:
    """The headline; a comment's words are quoted."""
    return f"“{item.title}”" if item.kind is Kind.COMMENT else item.title


def why_words(item: Item, lang: str = "vi") -> str:
    """Why an item is among the first: "tiêu cực, cần trả lời, 14 bình luận, tăng nhanh (5 → 14)"."""
    told = [part_words(part, lang) for part in item.parts if part.part is not Part.DOUBT]
    return ", ".join(told)
