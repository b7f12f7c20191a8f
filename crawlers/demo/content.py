"""The texts of the sample sites, with dates counted back from today."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from crawlers.times import VIETNAM

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_DAY_MARK = re.compile(r"\{d(?:([+-])(\d{1,3}))?\}")


class SampleError(Exception):
    """A sample file cannot be read; the message names file, line and reason."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article of one of the two papers."""

    id: str
    site: str
    number: str
    section: str
    title: str
    lead: str
    body: tuple[str, ...]
    at: datetime
    author: str
    tags: tuple[str, ...]
    location: str

    @property
    def slug(self) -> str:
        """The headline as it stands in the address."""
        return slug(self.title)


@dataclass(frozen=True, slots=True)
class Comment:
    """A reader's comment; `reply_to` is the number of the comment it answers, "" for one under the article itself."""

    number: str
    text: str
    at: datetime
    author: str
    likes: int
    reply_to: str


@dataclass(frozen=True, slots=True)
class ForumPost:
    """One post of a thread."""

    number: str
    text: str
    at: datetime
    author: str
    likes: int


@dataclass(frozen=True, slots=True)
class Thread:
    """A forum thread with its posts, the opening first."""

    number: str
    board: str
    title: str
    posts: tuple[ForumPost, ...]

    @property
    def latest(self) -> datetime:
        """When the last post was written."""
        return max(post.at for post in self.posts)


@dataclass(frozen=True, slots=True)
class Review:
    """A review of an app."""

    number: str
    app: str
    rating: int
    title: str
    text: str
    at: datetime
    author: str


@dataclass(frozen=True)
class Content:
    """Everything the sample sites show, as of one moment."""

    articles: tuple[Article, ...]
    comments: dict[str, tuple[Comment, ...]] = field(repr=False)
    threads: tuple[Thread, ...]
    reviews: tuple[Review, ...]

    @cached_property
    def by_number(self) -> dict[str, Article]:
        """Articles by the number in their address."""
        return {article.number: article for article in self.articles}

    @cached_property
    def thread_by_number(self) -> dict[str, Thread]:
        """Threads by the number in their address."""
        return {thread.number: thread for thread in self.threads}

    def of(self, site: str, section: str = "") -> list[Article]:
        """Articles of a paper, of one of its sections or all, newest first."""
        return [item for item in self.articles if item.site == site and section in ("", item.section)]

    def sections(self, site: str) -> list[str]:
        """Sections of a paper that have articles."""
        return sorted({article.section for article in self.articles if article.site == site})

    def boards(self) -> dict[str, list[Thread]]:
        """Threads by board, the latest answered first."""
        found: dict[str, list[Thread]] = defaultdict(list)
        for thread in self.threads:
            found[thread.board].append(thread)
        return dict(found)


def load(folder: Path, now: datetime) -> Content:
    """Read all sample files of a folder, dated as of `now`; raises SampleError."""
    clock = _Clock(now)
    articles = [_article(item, clock) for item in _items(folder, "articles")]
    sites = {article.id: article for article in articles}
    comments: dict[str, list[Comment]] = defaultdict(list)
    for item in _items(folder, "comments"):
        article = sites.get(item["article"])
        if article is None:
            raise SampleError(f"{folder}: comment {item['id']} belongs to no article ({item['article']})")
        comments[article.number].append(_comment(item, article.site, clock))
    return Content(
        articles=tuple(sorted(articles, key=lambda item: (item.at, item.id), reverse=True)),
        comments={number: _under_top(items) for number, items in comments.items()},
        threads=tuple(
            sorted((_thread(item, clock) for item in _items(folder, "threads")), key=lambda t: t.latest, reverse=True)
        ),
        reviews=tuple(
            sorted((_review(item, clock) for item in _items(folder, "reviews")), key=lambda r: r.at, reverse=True)
        ),
    )


def slug(text: str) -> str:
    """Text as papers write it into addresses: no marks, small letters, hyphens."""
    marked = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    plain = "".join(letter for letter in marked if not unicodedata.combining(letter))
    return "-".join(re.findall(r"[a-z0-9]+", plain))


def number(item_id: str, digits: int, prefix: str = "") -> str:
    """A long number like those of real sites, the same for an item for ever."""
    value = int.from_bytes(hashlib.blake2b(item_id.encode(), digest_size=8).digest(), "big")
    return prefix + str(value % 10**digits).zfill(digits)


def _under_top(comments: list[Comment]) -> tuple[Comment, ...]:
    """Comments in order of time; an answer to an answer is moved under the comment at the top, as papers show it."""
    by_number = {comment.number: comment for comment in comments}

    def top(comment: Comment) -> str:
        above = by_number.get(comment.reply_to)
        return comment.reply_to if above is None or not above.reply_to else top(above)

    return tuple(replace(item, reply_to=top(item)) for item in sorted(comments, key=lambda item: item.at))


class _Clock:
    """Turns "so many days ago at that time" into instants; nothing lies in the future."""

    def __init__(self, now: datetime) -> None:
        local = now.astimezone(VIETNAM)
        self.midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        minutes = int((local - self.midnight).total_seconds() // 60)
        # Whole hours keep the pages of two servers started within one hour alike: a second crawl finds nothing changed.
        self.elapsed = minutes // 60 * 60 or minutes

    def instant(self, item: dict[str, Any]) -> datetime:
        hour, minute = map(int, item["time"].split(":"))
        offset = hour * 60 + minute
        if item["day"] == 0:
            offset = offset * self.elapsed // 1440
        return self.midnight - timedelta(days=item["day"]) + timedelta(minutes=offset)

    def fill(self, text: str, item: dict[str, Any]) -> str:
        day = self.midnight - timedelta(days=item["day"])

        def written(mark: re.Match[str]) -> str:
            days = int(mark[2] or 0)
            return (day + timedelta(days=-days if mark[1] == "-" else days)).strftime("%d/%m")

        return _DAY_MARK.sub(written, text)


def _article(item: dict[str, Any], clock: _Clock) -> Article:
    long_number = item["site"] == "tin-ben-thanh"
    return Article(
        id=item["id"],
        site=item["site"],
        number=number(item["id"], 15, "185") if long_number else number(item["id"], 7, "4"),
        section=item["section"],
        title=clock.fill(item["title"], item),
        lead=clock.fill(item["lead"], item),
        body=tuple(clock.fill(text, item) for text in item["body"]),
        at=clock.instant(item),
        author=item["author"],
        tags=tuple(item["tags"]),
        location=item.get("location", ""),
    )


def _comment(item: dict[str, Any], site: str, clock: _Clock) -> Comment:
    def name(item_id: str) -> str:
        if site != "tin-ben-thanh":
            return number(item_id, 8)
        digits = hashlib.blake2b(item_id.encode(), digest_size=16).hexdigest()
        return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"

    return Comment(
        number=name(item["id"]),
        text=clock.fill(item["text"], item),
        at=clock.instant(item),
        author=item["author"],
        likes=item.get("likes", 0),
        reply_to=name(item["reply_to"]) if item.get("reply_to") else "",
    )


def _thread(item: dict[str, Any], clock: _Clock) -> Thread:
    posts = tuple(
        ForumPost(
            number=number(post["id"], 8),
            text=clock.fill(post["text"], post),
            at=clock.instant(post),
            author=post["author"],
            likes=post.get("likes", 0),
        )
        for post in item["posts"]
    )
    title = clock.fill(item["title"], item["posts"][0])
    return Thread(number(item["id"], 7), item["board"], title, posts)


def _review(item: dict[str, Any], clock: _Clock) -> Review:
    return Review(
        number=number(item["id"], 11),
        app=item["app"],
        rating=item["rating"],
        title=clock.fill(item["title"], item),
        text=clock.fill(item["text"], item),
        at=clock.instant(item),
        author=item["author"],
    )


def _items(folder: Path, kind: str) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob(f"{kind}-*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            yield from _parsed(path, lines)


def _parsed(path: Path, lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    for place, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield json.loads(line)
        except ValueError as error:
            raise SampleError(f"{path}:{place}: invalid JSON: {error}") from error
