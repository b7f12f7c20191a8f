"""The steps of reading a source, free of Scrapy: an answer goes in, posts, further visits and problems come out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from crawlers.draft import to_post

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from crawlers.draft import Draft
    from crawlers.post import Post
    from crawlers.settings import CrawlSettings
    from crawlers.sources import Source


class Step(StrEnum):
    """What is read at an address."""

    FEED = "feed"
    LIST = "list"
    ARTICLE = "article"
    COMMENTS = "comments"
    REPLIES = "replies"
    BOARD = "board"
    THREAD = "thread"
    REVIEWS = "reviews"


@dataclass(frozen=True, slots=True)
class Visit:
    """One address to fetch.

    Attributes:
        step: how the answer is read.
        url: the address.
        page: number of the page within a list, a thread or comments; what lies past the end of one is no problem.
        native_id: of the article or thread.
        title: its headline as known so far.
        keys: further ids that a service wants.
        again: looked at although known, because an earlier run may have missed something of it; comes last.
    """

    step: Step
    url: str
    page: int = 1
    native_id: str = ""
    title: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)
    again: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: bytes, the charset the server named, the final address after redirects."""

    url: str
    body: bytes
    charset: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something could not be read; one line.

    `passing` problems may be gone at the next run; `empty` says that the page is sound and holds nothing.
    """

    url: str
    reason: str
    passing: bool = False
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Recent:
    """An article that was collected not long ago: it may have been edited, and readers may have answered it."""

    native_id: str
    url: str
    title: str


@dataclass
class Run:
    """One source during one run.

    Attributes:
        source: what is read.
        settings: pace and limits.
        salt: the deployment's secret for author hashes.
        known: native ids that are kept already.
        validated: addresses of which the last run told a validator.
        recent: articles to look at again, whatever the feeds say.
        unfinished: the last run was cut short: what is known proves nothing about what lies behind it, so lists are
            walked to their end, and threads and comments of known items are read again.
        taken: items claimed in this run.
        fresh: how many of them were not known.
        counts: what came of it.
        complete: nothing cut this run short so far.
    """

    source: Source
    settings: CrawlSettings
    salt: str
    known: Collection[str]
    validated: Collection[str] = ()
    recent: Sequence[Recent] = ()
    unfinished: bool = False
    taken: set[str] = field(default_factory=set)
    fresh: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    complete: bool = True

    def now(self) -> datetime:
        """The instant of collection."""
        return datetime.now(UTC)

    def is_young(self, published: datetime | None) -> bool:
        """Whether an item is to be looked at again although it is known."""
        return published is not None and self.now() - published < timedelta(hours=self.settings.recheck_hours)

    def take(self, native_id: str) -> bool:
        """Claim an item; False if it was claimed in this run, or is new and the run has taken its fill of new ones."""
        if native_id in self.taken:
            return False
        if native_id not in self.known:
            if self.fresh >= self.settings.max_items:
                self.complete = False
                return False
            self.fresh += 1
        self.taken.add(native_id)
        return True

    def post(self, draft: Draft) -> Post | Problem:
        """A draft as a post of this source, or why it is none."""
        try:
            return to_post(draft, source=self.source.id, salt=self.salt, now=self.now())
        except ValueError as error:
            return Problem(draft.url, str(error))
