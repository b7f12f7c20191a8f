"""What a page rule is: selectors as class constants, one reading method for all."""

from __future__ import annotations

import copy
import re
from datetime import date  # noqa: TC003  # names a class attribute that documentation tools read
from typing import TYPE_CHECKING, ClassVar

from crawlers.draft import Draft, NotAnArticle
from crawlers.page import select
from crawlers.post import Kind
from crawlers.text import join, paragraphs, strip_outlet
from crawlers.times import parse_vn_datetime

if TYPE_CHECKING:
    from datetime import datetime

    from lxml.html import HtmlElement

    from crawlers.page import Page

HEAD_DATES = (
    "meta[property='article:published_time']::attr(content)",
    "meta[name=pubdate]::attr(content)",
    "ld:datePublished",
)
_NAME = re.compile(r"(?:[A-ZĐÀ-Ỹ][\w.]*)(?:[ ,;–-]+[A-ZĐÀ-Ỹ][\w.]*){1,7}")
_SOURCE_LINE = re.compile(r"\(?(?:Theo|Nguồn|Ảnh|Tổng hợp|Nguồn tin)\b[^.!?]{0,60}\)?")
_BYLINE_LENGTH = 60


class Rule:
    """How pages of one layout are read. Subclasses set selectors; each tuple is tried in order, the first hit counts.

    Attributes:
        family: the CMS family; several rules of one family stand for its layouts over the years.
        version: number of the layout; `family/version` is what a post's `extractor` says.
        valid_from: the day on which the layout was first seen.
        title, body: both must be found, else the page is not of this layout.
        drop: what is cut out of the body: captions, related boxes, advertising.
        bylines: elements in the body that name its writer; cut out.
        author: where else the writer is named; a last paragraph that repeats the name is cut out.
        native_id: where the page states the outlet's own id.
    """

    family: ClassVar[str]
    version: ClassVar[int] = 1
    valid_from: ClassVar[date]
    title: ClassVar[tuple[str, ...]]
    lead: ClassVar[tuple[str, ...]] = ()
    lead_drop: ClassVar[str] = ""
    body: ClassVar[tuple[str, ...]]
    drop: ClassVar[str] = ""
    bylines: ClassVar[str] = ""
    author: ClassVar[tuple[str, ...]] = ()
    published: ClassVar[tuple[str, ...]] = HEAD_DATES
    section: ClassVar[tuple[str, ...]] = ("meta[property='article:section']::attr(content)",)
    tags: ClassVar[tuple[str, ...]] = ("meta[property='article:tag']::attr(content)",)
    native_id: ClassVar[tuple[str, ...]] = ()

    _always_dropped: ClassVar[str] = "figure, figcaption, iframe, script, style, ins, nav, form"

    @property
    def name(self) -> str:
        """What a post's `extractor` says."""
        return f"{self.family}/{self.version}"

    def read(self, page: Page) -> Draft | None:
        """The article on the page; None if the layout is another; raises NotAnArticle for one without a date."""
        container = self._container(page)
        title = page.first(self.title)
        if container is None or not title:
            return None
        published = self.instant(page)
        if published is None:
            raise NotAnArticle("the article states no date that can be read")
        sections = page.first(self.section).split(",")
        return Draft(
            native_id=page.first(self.native_id),
            kind=Kind.ARTICLE,
            published_at=published,
            extractor=self.name,
            url=page.url,
            title=title,
            lead=self.read_lead(page),
            body=join(self._body(page, container)),
            section=sections[0].strip(),
            tags=self.read_tags(page),
        )

    def instant(self, page: Page) -> datetime | None:
        """When the article was published: the first stated time that can be read."""
        for spec in self.published:
            for value in page.values(spec):
                found = parse_vn_datetime(value)
                if found:
                    return found
        return None

    def read_lead(self, page: Page) -> str:
        """The lead without the outlet's prefix and without what `lead_drop` names."""
        for css in self.lead:
            for element in page.elements(css):
                lines = paragraphs(without(element, self.lead_drop))
                if lines:
                    return strip_outlet(" ".join(lines))
        return ""

    def read_tags(self, page: Page) -> tuple[str, ...]:
        """The outlet's tags, each once, in its order."""
        for spec in self.tags:
            found = [tag.strip(" #") for value in page.values(spec) for tag in value.split(",")]
            if any(found):
                return tuple(dict.fromkeys(tag for tag in found if tag))
        return ()

    def _container(self, page: Page) -> HtmlElement | None:
        return next((element for css in self.body for element in page.elements(css)), None)

    def _body(self, page: Page, container: HtmlElement) -> list[str]:
        cut = ", ".join(filter(None, (self._always_dropped, self.drop, self.bylines)))
        lines = paragraphs(without(container, cut))
        writers = {value.casefold() for spec in self.author for value in page.values(spec)}
        while lines and _is_byline(lines[-1], writers):
            lines.pop()
        return lines


def without(element: HtmlElement, css: str) -> HtmlElement:
    """A copy of an element without what a selector matches under it."""
    if not css:
        return element
    element = copy.deepcopy(element)
    for part in select(element, css):
        if part is not element and part.getparent() is not None:
            part.drop_tree()
    return element


def _is_byline(line: str, writers: set[str]) -> bool:
    if len(line) > _BYLINE_LENGTH:
        return False
    return line.casefold() in writers or bool(_NAME.fullmatch(line) or _SOURCE_LINE.fullmatch(line))
