"""Threads and boards of XenForo forums."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from crawlers.draft import Draft, NotAnArticle
from crawlers.page import select
from crawlers.post import Engagement, Kind
from crawlers.rules.base import Rule, without
from crawlers.text import clean, join, paragraphs
from crawlers.times import parse_vn_datetime

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lxml.html import HtmlElement

    from crawlers.page import Page

_THREAD_ID = re.compile(r"/(?:t|threads)/(?:[^/]*\.)?(\d+)/")
_OTHERS = re.compile(r"\b(\d+)\s+(?:others?|người khác)\b")


class XenForo(Rule):
    """Threads of XenForo 2. A thread's opening is a post "t-<thread>", every answer a comment "p-<post>" under it."""

    family = "xenforo"
    version = 1
    valid_from = date(2020, 1, 1)
    title = ("h1.p-title-value",)
    body = ("article.message--post",)
    drop = (
        "blockquote.bbCodeBlock--quote, .bbCodeBlock--quote, .js-selectToQuoteEnd, "
        ".bbCodeBlock-expandLink, .message-signature"
    )
    section = (".p-breadcrumbs li:last-child a",)
    tags = (".js-tagList a",)

    def read(self, page: Page) -> Draft | None:
        """The opening of the thread, from its first page."""
        return next(self.posts(page), None)

    def posts(self, page: Page, opening: bool = True) -> Iterator[Draft]:
        """All posts on a page of a thread, in order; `opening` says that the first one opens the thread."""
        thread = thread_id(page.url) or thread_id(page.first(("link[rel=canonical]::attr(href)",)))
        title = page.first(self.title)
        if not thread or not title:
            return
        for place, message in enumerate(page.elements("article.message--post")):
            first = opening and place == 0
            native = message.get("data-content", "").removeprefix("post-")
            published = _instant(message)
            if published is None:
                if first:
                    raise NotAnArticle("the thread states no date that can be read")
                continue
            yield Draft(
                native_id=f"t-{thread}" if first else f"p-{native}",
                kind=Kind.POST if first else Kind.COMMENT,
                published_at=published,
                extractor=self.name,
                url=page.url if first else f"{page.url}#post-{native}",
                title=title if first else "",
                body=self._text(message),
                context="" if first else title,
                section=page.first(self.section),
                tags=self.read_tags(page) if first else (),
                author=clean(message.get("data-author", "")),
                engagement=Engagement(likes=_likes(message)),
            )

    def _text(self, message: HtmlElement) -> str:
        wrappers = select(message, ".message-body .bbWrapper")
        return join(paragraphs(without(wrappers[0], self.drop))) if wrappers else ""


def thread_id(url: str) -> str:
    """The number of a thread in its address; "" if the address is no thread's."""
    match = _THREAD_ID.search(url if url.endswith("/") else f"{url}/")
    return match[1] if match else ""


def threads(page: Page) -> Iterator[tuple[str, datetime | None, int | None]]:
    """Address, last activity and number of answers of the threads that a board page lists."""
    for item in page.elements(".structItem--thread"):
        links = [link.get("href", "") for link in select(item, ".structItem-title a[href]")]
        url = next((page.absolute(href) for href in links if thread_id(href)), "")
        stamps = [value for time in select(item, "time.u-dt") for value in (time.get("datetime"),) if value]
        counts = [clean(cell.text_content()) for cell in select(item, ".structItem-cell--meta dd")]
        if url:
            latest = max(filter(None, map(parse_vn_datetime, stamps)), default=None)
            yield url, latest, int(counts[0]) if counts and counts[0].isdecimal() else None


def next_page(page: Page) -> str:
    """Address of the following page of a thread or board; "" on the last."""
    return page.absolute(href) if (href := page.first(("a.pageNav-jump--next::attr(href)",))) else ""


def _instant(message: HtmlElement) -> datetime | None:
    stamps = [time.get("datetime", "") for time in select(message, "time.u-dt")]
    return parse_vn_datetime(stamps[0]) if stamps else None


def _likes(message: HtmlElement) -> int | None:
    links = select(message, ".reactionsBar-link")
    if not links:
        return None
    others = _OTHERS.search(clean(links[0].text_content()))
    return len(select(links[0], "bdi")) + (int(others[1]) if others else 0)
