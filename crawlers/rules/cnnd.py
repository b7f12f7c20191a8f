"""Pages of the CNND system: Tuổi Trẻ, Thanh Niên, Người Lao Động, Báo Chính phủ, CafeF, Soha, Kênh 14."""

from __future__ import annotations

from datetime import date

from crawlers.rules.base import HEAD_DATES, Rule


class Cnnd(Rule):
    """Selects by attribute: tag names and classes change between months, `data-role` does not.

    The first `data-role=content` counts; a second one is the teaser of the next article.
    """

    family = "cnnd"
    version = 1
    valid_from = date(2022, 1, 1)
    title = ("[data-role=title]", "h1.detail-title", "h1.article-title")
    lead = ("[data-role=sapo]", "h2.detail-sapo")
    body = ("[data-role=content]",)
    drop = (
        "[type=RelatedOneNews], [type=RelatedNewsBox], [data-role=newsrelation], .PhotoCMS_Caption, "
        "#listNewsInContent, .VCObjectBoxRelatedNewsItemSapo, .kbwscwlrl-content, .link-inline-content, "
        ".readmore-body-box, .tindnd, .c-banner, "
        ".StarNameCaption, .PhotoCMS_Author, [type=Poll], [type=SurveyBox]"
    )
    bylines = "[data-role=author], .author-info, p.author"
    author = (
        "[data-role=author]",
        "meta[name='dable:author']::attr(content)",
        ".detail-author .name",
        ".author-info .name",
    )
    published = (*HEAD_DATES, "[data-role=publishdate]::attr(datetime)", "[data-role=publishdate]")
    section = ("[data-role=cate-name]", "meta[property='article:section']::attr(content)", ".detail-cate a")
    tags = ("meta[property='article:tag']::attr(content)", "[data-role=tags] a", ".detail-tag a")
    native_id = ("#hdNewsId::attr(value)",)
