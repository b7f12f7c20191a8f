"""Pages of Znews."""

from __future__ import annotations

from datetime import date

from crawlers.rules.base import HEAD_DATES, Rule


class Znews(Rule):
    """Built from code of 2020 to 2025; no page has been at hand."""

    family = "znews"
    version = 1
    valid_from = date(2020, 1, 1)
    title = ("h1.the-article-title",)
    lead = (".the-article-summary",)
    body = ("div.the-article-body",)
    drop = "table.picture, .inner-article, .notebox.ncenter, .inner-video, .article-related, .z-widget-corona"
    bylines = ".the-article-credit, p.author"
    author = (".the-article-credit .author", ".the-article-author", ".the-article-meta .author")
    published = (*HEAD_DATES, "li.the-article-publish", ".the-article-publish")
    section = (".the-article-category a",)
    tags = (".the-article-tags a",)
