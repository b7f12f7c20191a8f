"""The sample sites: their content, their templates and how these write times."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import format_datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2

from crawlers.demo.content import number, slug
from crawlers.times import VIETNAM

if TYPE_CHECKING:
    from datetime import datetime

    from crawlers.demo.content import Content

HTML, XML, JSON, TEXT = (
    f"{kind}; charset=utf-8" for kind in ("text/html", "text/xml", "application/json", "text/plain")
)
SITE_ID = "1009000"
SECTIONS = {
    "thoi-su": "Thời sự", "doi-song": "Đời sống", "giao-thong": "Giao thông", "phap-luat": "Pháp luật",
    "suc-khoe": "Sức khỏe", "giao-duc": "Giáo dục", "kinh-te": "Kinh tế", "ban-doc": "Bạn đọc",
    "the-gioi-giai-tri": "Thế giới - Giải trí", "van-hoa": "Văn hóa", "du-lich": "Du lịch", "moi-truong": "Môi trường",
}  # fmt: skip
BOARDS = {
    "khu-pho": "Khu phố", "dich-vu-cong": "Dịch vụ công", "giao-thong": "Giao thông",
    "mua-ban-lat-vat": "Mua bán - Lặt vặt",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """What a site answers. `changed` is the instant behind Last-Modified, None for none."""

    body: str
    kind: str = HTML
    status: int = 200
    changed: datetime | None = None


class Sites:
    """All sample sites over one state of their content."""

    def __init__(self, content: Content, base_url: str) -> None:
        self.content = content
        self.base_url = base_url
        self.pages = jinja2.Environment(
            loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=jinja2.select_autoescape(("html", "xml"), default=True),
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.pages.globals.update(
            base=base_url, section_name=section_name, board_name=board_name, slug=slug, site_id=SITE_ID
        )
        self.pages.filters.update(vn=lambda at, form: at.strftime(form), us=_us_time, weekday=_weekday, rfc=_rfc822)

    @cached_property
    def boards(self) -> dict[str, tuple[str, str]]:
        """Name in the data and address part of every board by its number."""
        return {number(name, 2): (name, f"{slug(name)}.{number(name, 2)}") for name in self.content.boards()}

    def missing(self) -> Answer:
        """The 404 page."""
        return Answer(self.pages.get_template("404.html").render(), status=404)

    def render(self, template: str, changed: datetime | None = None, kind: str = HTML, /, **values: Any) -> Answer:
        """A page from its template."""
        return Answer(self.pages.get_template(template).render(**values), kind, changed=changed)

    def apps(self) -> dict[str, str]:
        """Names of the reviewed apps by number."""
        return {number(review.app, 10): review.app for review in self.content.reviews}


def section_name(section: str) -> str:
    """What a section is called on its page."""
    return SECTIONS.get(section, section.replace("-", " ").capitalize())


def board_name(board: str) -> str:
    """What a board is called on its page."""
    return BOARDS.get(board, board)


def _us_time(at: datetime) -> str:
    """As one real system writes it into feeds: US order, no zone."""
    hour = at.hour % 12 or 12
    return f"{at.month}/{at.day}/{at.year} {hour}:{at:%M:%S} {'AM' if at.hour < 12 else 'PM'}"


def _weekday(at: datetime) -> str:
    return ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")[
        at.astimezone(VIETNAM).weekday()
    ]


def _rfc822(at: datetime) -> str:
    return format_datetime(at)
