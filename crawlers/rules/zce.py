"""Pages of the ZCE system: PLO, SGGP, Tiền Phong, Nhân Dân, VietnamPlus."""

from __future__ import annotations

from datetime import date

from crawlers.rules.base import HEAD_DATES, Rule


class Zce(Rule):
    """Built from code and a head of 2026; no whole page has been at hand."""

    family = "zce"
    version = 1
    valid_from = date(2022, 1, 1)
    title = ("h1.article__title", "h1.cms-title")
    lead = (".article__sapo", ".cms-desc")
    body = (".article__body", ".zce-content-body", ".cms-body")
    drop = (
        ".article-relate, table.picture, .pCaption, .article__social, [class*=sda_], .cms-relate, "
        ".article__tag, .article-photo"
    )
    bylines = ".article__author, p.cms-author"
    author = (".article__author .name", "ld:author")
    published = (*HEAD_DATES, "time.time::attr(datetime)", ".article__meta time", ".article__meta .time")
    section = ("meta[property='article:section']::attr(content)",)
    tags = ("meta[property='article:tag']::attr(content)", ".article__tag a")
