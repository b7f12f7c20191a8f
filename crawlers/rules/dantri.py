"""Pages of Dân Trí."""

from __future__ import annotations

from datetime import date

from crawlers.rules.base import HEAD_DATES, Rule

_DROP = (
    ".dantri-widget, .news-relation, .article-related, .dt-news__related, .e-magazine__related, "
    "aside, .image, .photo-caption"
)


class DanTri(Rule):
    """The layout since 2025: classes are generated, `data-slot` names the parts."""

    family = "dantri"
    version = 4
    valid_from = date(2025, 1, 1)
    title = ("h1[data-slot=title]",)
    lead = ("[data-slot=sapo]",)
    body = ("[data-slot=content]",)
    drop = _DROP
    author = ("[data-slot=author]", "[data-slot=container] a[href*='/tac-gia/']")
    published = (*HEAD_DATES, "[data-slot=container] time::attr(datetime)", "time::attr(datetime)")
    section = ("ld:articleSection", "meta[property='article:section']::attr(content)")
    tags = ("meta[property='article:tag']::attr(content)", "[data-slot=tags] a", "meta[name=keywords]::attr(content)")


class DanTri2022(Rule):
    """The layout of 2022 to 2024."""

    family = "dantri"
    version = 3
    valid_from = date(2022, 1, 1)
    title = ("h1.title-page",)
    lead = (".singular-sapo",)
    body = (".singular-content",)
    drop = _DROP
    author = (".author-name",)
    published = (*HEAD_DATES, "time.author-time::attr(datetime)", "time.author-time")
    section = (".breadcrumbs a", ".breadcrumb a")
    tags = (".tags-wrap a", "meta[name=keywords]::attr(content)")


class DanTri2019(Rule):
    """The layout of 2019 to 2021."""

    family = "dantri"
    version = 2
    valid_from = date(2019, 1, 1)
    title = ("h1.dt-news__title",)
    lead = (".dt-news__sapo",)
    body = (".dt-news__content",)
    drop = _DROP
    author = (".dt-news__author",)
    published = (*HEAD_DATES, ".dt-news__time")
    section = (".dt-breadcrumb a",)
    tags = (".dt-news__tag-list a",)


class DanTri2013(Rule):
    """The layout of 2013 and the years around it."""

    family = "dantri"
    version = 1
    valid_from = date(2010, 1, 1)
    title = ("h1.fon31", ".fon31")
    lead = (".fon33",)
    body = (".fon34",)
    drop = "table, .news-tag, .box-taglist"
    published = (*HEAD_DATES, ".fon7", ".tt-capitalize")
