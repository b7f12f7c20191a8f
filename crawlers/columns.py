"""The columns of an import and the names under which other tools export them."""

from __future__ import annotations

import functools
import unicodedata
from typing import TYPE_CHECKING, Any

from crawlers.post import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("native_id", "id", "post id", "mention id", "mã", "mã bài", "mã bài viết", "mã tin"),
    "source": (
        "source", "nguồn", "nguồn tin", "tên nguồn", "kênh", "trang", "domain", "site", "channel", "page name",
    ),
    "kind": (
        "kind", "type", "loại", "loại bài", "loại tin", "loại nội dung", "loại bài viết", "post type",
        "mention type",
    ),
    "url": ("url", "link", "đường dẫn", "liên kết", "link bài viết", "đường link", "permalink", "địa chỉ"),
    "title": ("title", "tiêu đề", "tiêu đề bài viết", "headline", "tựa đề"),
    "lead": ("lead", "sapo", "tóm tắt", "mô tả", "summary", "description"),
    "text": (
        "text", "body", "nội dung", "nội dung bài viết", "content", "message", "văn bản", "bài viết", "mention",
        "snippet",
    ),
    "context": ("context", "ngữ cảnh", "bài gốc", "nội dung bài gốc", "tiêu đề bài gốc", "parent text"),
    "date": (
        "published_at", "date", "ngày đăng", "thời gian đăng", "ngày xuất bản", "ngày phát hành",
        "ngày giờ đăng", "ngày tạo", "thời gian", "ngày", "published", "published date", "publish date",
        "publish time", "created_time", "created at", "created date", "time created",
    ),
    "time": ("time", "giờ", "giờ đăng"),
    "author": ("author", "tác giả", "người đăng", "tên người đăng", "tài khoản", "username", "author name"),
    "parent_id": ("parent_id", "parent id", "mã bài gốc", "id bài gốc"),
    "section": ("section", "chuyên mục", "mục"),
    "tags": ("tags", "thẻ", "từ khóa", "từ khoá"),
    "likes": (
        "likes", "like", "lượt thích", "số lượt thích", "thích", "reactions", "reaction", "cảm xúc",
        "tương tác cảm xúc",
    ),
    "comments": ("comments", "comment", "bình luận", "lượt bình luận", "số bình luận"),
    "shares": ("shares", "share", "chia sẻ", "lượt chia sẻ", "số chia sẻ"),
    "views": ("views", "view", "lượt xem", "số lượt xem"),
}  # fmt: skip
"""Our column → the headers that mean it, in order of preference; case, marks, underscores and spaces do not matter."""

_KINDS = {
    Kind.ARTICLE: ("article", "news", "báo", "báo chí", "tin tức", "bài báo", "tin", "online news", "website"),
    Kind.COMMENT: ("comment", "bình luận", "reply", "trả lời", "news comment", "fbcomment"),
    Kind.REVIEW: ("review", "đánh giá", "nhận xét"),
    Kind.VIDEO: ("video", "youtube", "tiktok"),
}


def fold(text: str) -> str:
    """A header without case, marks and differences of spacing."""
    plain = unicodedata.normalize("NFD", text.strip().casefold().replace("đ", "d").replace("_", " "))
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())


def recognise(headers: Iterable[str]) -> dict[str, str]:
    """Our columns → the headers of a file that stand for them; columns that the file lacks are missing."""
    return dict(_recognised(tuple(header for header in headers if header)))


@functools.lru_cache(maxsize=256)
def _recognised(headers: tuple[str, ...]) -> Mapping[str, str]:
    """The same, remembered: every row of a file asks with the same headers."""
    by_fold = {fold(header): header for header in headers}
    known = {column: [name for name in map(fold, names) if name in by_fold] for column, names in COLUMNS.items()}
    return {column: by_fold[names[0]] for column, names in known.items() if names}


def kind_of(value: str) -> Kind:
    """What a row's kind column says; a post where it says nothing known."""
    return _kinds().get(fold(value), Kind.POST)


@functools.cache
def _kinds() -> dict[str, Kind]:
    return {fold(name): kind for kind, names in _KINDS.items() for name in names}


def whole_number(value: Any) -> int | None:
    """A counter as tools write it: 1200, "1.200", "1,200", 1200.0; None for anything else."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return int(value) if value >= 0 and value == value // 1 else None
    digits = str(value).strip().replace(".", "").replace(",", "").replace(" ", "")
    return int(digits) if digits.isdecimal() else None


def pick(row: Mapping[str, Any], columns: Mapping[str, str], column: str) -> str:
    """A row's text in one of our columns, "" where it has none."""
    value = row.get(columns.get(column, ""), "")
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # spreadsheets keep ids as floats
    return str(value).strip()
