"""The fallback for pages that no rule knows: trafilatura for the body, our own dates and lead."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from crawlers.draft import Draft, NotAnArticle
from crawlers.post import Kind
from crawlers.rules.base import HEAD_DATES, Rule
from crawlers.text import strip_outlet

if TYPE_CHECKING:
    from crawlers.page import Page

_ENOUGH = 200
"""Characters of body below which a page is taken for no article."""


class Generic(Rule):
    """Used only where the address looks like an article's and the family's rules yield nothing."""

    family = "generic"
    version = 1
    valid_from = date(2026, 11, 1)
    title = ("h1", "meta[property='og:title']::attr(content)", "ld:headline")
    body = ("body",)
    published = (
        *HEAD_DATES,
        "meta[itemprop=datePublished]::attr(content)",
        "time[datetime]::attr(datetime)",
        "[class*=publish]",
        "[class*=date]",
        "[class*=time]",
    )

    def read(self, page: Page) -> Draft | None:
        """The article that trafilatura finds; None if it finds too little to be one."""
        import trafilatura

        text = trafilatura.extract(
            page.text, url=page.url, fast=True, include_comments=False, include_tables=False, deduplicate=False
        )
        title = page.first(self.title)
        if not title or not text or len(text) < _ENOUGH:
            return None
        published = self.instant(page)
        if published is None:
            raise NotAnArticle("the page states no date that can be read")
        lead = page.first(("meta[property='og:description']::attr(content)", "meta[name=description]::attr(content)"))
        return Draft(
            native_id="",
            kind=Kind.ARTICLE,
            published_at=published,
            extractor=self.name,
            url=page.url,
            title=title,
            lead=strip_outlet(lead),
            body=text,
            section=page.first(self.section).split(",")[0],
            tags=self.read_tags(page),
        )
