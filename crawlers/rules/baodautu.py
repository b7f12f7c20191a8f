"""Pages of Báo Đầu tư."""

from __future__ import annotations

from datetime import date

from crawlers.rules.base import HEAD_DATES, Rule


class BaoDauTu(Rule):
    """No h1, no JSON-LD, no time in the head: the visible time is all there is."""

    family = "baodautu"
    version = 1
    valid_from = date(2022, 1, 1)
    title = (".title-detail",)
    lead = (".sapo_detail",)
    body = ("#content_detail_news",)
    drop = "table.MASTERCMS_TPL_TABLE, .related_news, #boxcauhoi, .box_tin_lien_quan"
    author = ("a.author",)
    published = (*HEAD_DATES, "span.post-time")
    section = (".fs16.text-uppercase a", ".breadcrumb a")
    tags = (".tag_detail a", "a.tag_detail_item")
