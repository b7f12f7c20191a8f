"""Posts from files that other tools export: JSON lines, CSV, XLSX. The columns are listed in `crawlers.columns`."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from crawlers.columns import fold, kind_of, pick, recognise, whole_number
from crawlers.draft import Draft, canonical_url, to_post
from crawlers.post import Engagement, Kind, Post, post_id
from crawlers.tables import BadRow, TableError, rows
from crawlers.times import VIETNAM, parse_vn_datetime

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_FIRST_DAY = datetime(1990, 1, 1, tzinfo=VIETNAM)
UNDATED = "import/undated"
DATED = "import/1"
_RUNNING = re.compile(r"^0*\d{1,6}(?:\.0+)?$")
"""Row numbers and the like, below a million: every file counts them anew, so they name nothing by themselves."""
_POST_ID = re.compile(r"^[0-9a-f]{32}$")
_NOT_IN_SOURCE = re.compile(r"[^\w.:/@-]+")
_SERIAL_START = datetime(1899, 12, 30, tzinfo=VIETNAM)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was not taken; `line` counts from 1, 0 stands for the whole file."""

    path: Path
    line: int
    reason: str


def read_posts(path: Path, *, salt: str, now: datetime) -> Iterator[Post | Refusal]:
    """The posts of a file, one by one, with a refusal for every row that is none.

    Args:
        path: a .jsonl, .csv or .xlsx file.
        salt: the deployment's secret for author hashes.
        now: instant of the import, aware; rows without a date take it, and their `extractor` says "import/undated".

    Yields:
        Posts, masked. A row without an id, or with a running number for one, gets one from its address, else from its
        words: a second import doubles nothing, and files that both count from 1 do not overwrite each other.
    """
    numbered: dict[tuple[str, str], str] = {}
    try:
        for line, row in rows(path):
            if isinstance(row, BadRow):
                yield Refusal(path, line, row.reason)
                continue
            try:
                yield _post(row, path.stem, salt, now, numbered)
            except UnicodeEncodeError:
                yield Refusal(path, line, "its id, source or author holds half a Unicode pair")
            except ValueError as error:
                yield Refusal(path, line, str(error))
    except TableError as error:
        yield Refusal(path, 0, str(error))


def count_rows(path: Path) -> int | None:
    """How many rows a file has, for a progress bar; None if it cannot be read."""
    try:
        return sum(1 for _ in rows(path))
    except TableError:
        return None


def _post(row: Mapping[str, Any], stem: str, salt: str, now: datetime, numbered: dict[tuple[str, str], str]) -> Post:
    """The post of a row; `numbered` holds the ids that earlier rows got, by source and running number."""
    columns = recognise(row)
    kind = kind_of(pick(row, columns, "kind"))
    title, lead, body = _words(row, columns, kind)
    source = (
        _NOT_IN_SOURCE.sub("-", pick(row, columns, "source"))[:80].strip("-")
        or _NOT_IN_SOURCE.sub("-", stem)
        or "import"
    )
    published = _published(row, columns)
    stated, url = pick(row, columns, "id")[:200], pick(row, columns, "url")
    native_id = stated
    if not stated or _RUNNING.match(stated):
        day = published.isoformat() if stated and published else ""
        native_id = _own_id(kind, url, (day, title, lead, body) if stated else (title, lead, body))
        numbered[source, stated] = native_id
    draft = Draft(
        native_id=native_id,
        kind=kind,
        published_at=published or now,
        extractor=DATED if published else UNDATED,
        url=url[:2000],
        title=title,
        lead=lead,
        body=body,
        context=pick(row, columns, "context"),
        section=pick(row, columns, "section"),
        tags=_tags(row.get(columns.get("tags", ""))),
        author=pick(row, columns, "author"),
        parent_id=_parent(pick(row, columns, "parent_id"), source, numbered),
        engagement=_engagement(row, columns),
    )
    return to_post(draft, source=source, salt=salt, now=now)


def _words(row: Mapping[str, Any], columns: Mapping[str, str], kind: Kind) -> tuple[str, str, str]:
    """Title, lead and body. Where an article has no title, the first line of its text is the headline."""
    title, lead, body = (pick(row, columns, name) for name in ("title", "lead", "text"))
    if not (title or lead or body):
        raise ValueError("the text is empty")
    if kind is Kind.ARTICLE and not title:
        title, _, body = body.partition("\n")
    return title, lead, body


def _published(row: Mapping[str, Any], columns: Mapping[str, str]) -> datetime | None:
    """The stated instant, None where none is stated; raises ValueError for one that cannot be read."""
    value = row.get(columns.get("date", ""))
    text = pick(row, columns, "date")
    found = _instant(value, text, pick(row, columns, "time"))
    if found is not None and found < _FIRST_DAY:
        raise ValueError(f"the date '{text[:40]}' lies too far back: before {_FIRST_DAY.year}")
    return found


def _instant(value: Any, text: str, clock: str) -> datetime | None:
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=VIETNAM)).astimezone(UTC)
    if isinstance(value, int | float) and 20_000 <= value < 80_000:  # as spreadsheets count days: 1954 to 2119
        return (_SERIAL_START + timedelta(seconds=round(value * 86_400))).astimezone(UTC)
    if not text or fold(text) in {"null", "none", "nan", "n/a", "-"}:
        return None
    found = parse_vn_datetime(f"{text} {clock}".strip())
    if found is None:
        raise ValueError(f"the date '{text[:40]}' cannot be read")
    return found


def _own_id(kind: Kind, url: str, words: tuple[str, ...]) -> str:
    """20 hex digits over the address; over the words where there is none; over both where many items share one."""
    address = canonical_url(url, keep_fragment=kind is not Kind.ARTICLE)
    shared = kind in {Kind.COMMENT, Kind.REVIEW}
    parts = ([address] if address else []) + ([*words] if shared or not address else [])
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=10).hexdigest()


def _parent(value: str, source: str, numbered: Mapping[tuple[str, str], str]) -> str | None:
    """What an item answers; a running number means a row above, and nothing where there is none."""
    if not value:
        return None
    if _RUNNING.match(value):
        return post_id(source, numbered[source, value]) if (source, value) in numbered else None
    return value if _POST_ID.match(value) else post_id(source, value)


def _tags(value: Any) -> tuple[str, ...]:
    parts = value if isinstance(value, list | tuple) else str(value or "").split(",")
    return tuple(str(part).strip() for part in parts if str(part).strip())


def _engagement(row: Mapping[str, Any], columns: Mapping[str, str]) -> Engagement:
    nested = row.get("engagement")
    inner = nested if isinstance(nested, dict) else {}

    def counter(name: str) -> int | None:
        return whole_number(row.get(columns.get(name, ""), inner.get(name)))

    return Engagement(counter("likes"), counter("comments"), counter("shares"), counter("views"))
