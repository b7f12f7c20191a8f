"""Pages of VietnamNet."""

from __future__ import annotations

from datetime import date

from crawlers.rules.base import HEAD_DATES, Rule


class VietnamNet(Rule):
    """The layout since 2022."""

    family = "vietnamnet"
    version = 1
    valid_from = date(2022, 1, 1)
    title = ("h1.content-detail-title",)
    lead = (".content-detail-sapo",)
    body = ("#maincontent",)
    drop = (
        ".insert-wiki-content, .related-news, .box-taitro, .vnn-template-noneditable, .inner-article, "
        ".article-relate, table.image"
    )
    author = (".article-detail-author__info .name",)
    published = (*HEAD_DATES, ".bread-crumb-detail__time")
    section = (".bread-crumb-detail a[title]", "meta[property='article:section']::attr(content)")
    tags = (".tag-cotnent a", ".tag-content a")
    native_id = ("[data-objectid][data-websiteid]::attr(data-objectid)",)
