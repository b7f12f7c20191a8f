"""Pages of VnExpress."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from crawlers.rules.base import HEAD_DATES, Rule

if TYPE_CHECKING:
    from crawlers.page import Page


class VnExpress(Rule):
    """The layout since 2019. The place named before the lead is no part of it; it is kept as the first tag."""

    family = "vnexpress"
    version = 2
    valid_from = date(2019, 1, 1)
    title = ("h1.title-detail",)
    lead = ("p.description",)
    lead_drop = ".location-stamp"
    body = ("article.fck_detail", ".fck_detail")
    drop = (
        ".list-news, .box-tinlienquanv2, .related_news, .Image, .banner-ads, .box_brief_info, "
        "table.tplCaption, .inner-article"
    )
    bylines = "p[style*=right]:last-of-type, p.author_mail, p.Normal.author, .author_mail"
    published = ("meta[name=pubdate]::attr(content)", *HEAD_DATES, "span.date")
    section = ("ul.breadcrumb li a", "meta[name=tt_list_folder_name]::attr(content)")
    tags = ("meta[property='article:tag']::attr(content)", "meta[name=its_tag]::attr(content)", ".tags h4 a")
    native_id = ("meta[name=tt_article_id]::attr(content)",)

    def read_tags(self, page: Page) -> tuple[str, ...]:
        """The place named before the lead, then the outlet's tags."""
        return tuple(dict.fromkeys((*page.values("p.description .location-stamp"), *super().read_tags(page))))


class VnExpress2013(Rule):
    """The layout of 2013 to 2018."""

    family = "vnexpress"
    version = 1
    valid_from = date(2013, 1, 1)
    title = (".title_news h1",)
    lead = (".short_intro",)
    body = (".fck_detail",)
    drop = "table.tplCaption, .Image, .list-news, .related_news"
    bylines = "p[style*=right]:last-of-type, .author_mail"
    published = (*HEAD_DATES, ".block_timer")
    section = (".breadcrumb a",)
    native_id = ("meta[name=tt_article_id]::attr(content)",)
