"""Comment services of the papers: where to ask, and how their answers are read. Each class is one service."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlencode

import lxml.html

from crawlers.page import Page, select
from crawlers.text import clean, html_lines
from crawlers.times import parse_vn_datetime

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Said:
    """One comment as the service gives it; `replies` is how many answers must be asked for in a call of their own."""

    id: str
    text: str
    author: str
    at: datetime
    likes: int | None = None
    replies: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """One page of comments; `more` says that there may be another."""

    items: tuple[Said, ...]
    more: bool


class CommentService(Protocol):
    """What every comment service can do. `keys` are the ids that the article's page holds; pages count from 1."""

    def keys(self, page: Page) -> dict[str, str]:
        """Ids that the service wants, from the article's page."""

    def query(self, article: str, site: str, keys: Mapping[str, str], page: int) -> str:
        """What is added to the service's address for a page of comments."""

    def reply_query(self, article: str, site: str, keys: Mapping[str, str], page: int) -> str:
        """The same for the answers under `keys["comment"]`; "" where the comments bring theirs along."""

    def read(self, body: str, page: int) -> Batch:
        """One answer; raises ValueError, KeyError, TypeError or AttributeError for another shape."""


class VnExpressComments:
    """JSON, paged by offset; answers in a call of their own."""

    size, reply_size = 24, 12

    def keys(self, page: Page) -> dict[str, str]:
        """The four ids of `data-component-input`."""
        for value in page.values("[data-component-input]::attr(data-component-input)"):
            data = json.loads(value)
            if data.get("type") == "comment":
                return {name: str(data[name]) for name in ("article_type", "site_id", "category_id") if name in data}
        return {}

    def query(self, article: str, site: str, keys: Mapping[str, str], page: int) -> str:
        """One page of comments, most liked first."""
        values = {
            "objectid": article,
            "objecttype": keys.get("article_type", "1"),
            "siteid": keys.get("site_id", site),
            "categoryid": keys.get("category_id", ""),
            "limit": self.size,
            "offset": (page - 1) * self.size,
            "sort": "like",
        }
        return f"/get?{urlencode({name: value for name, value in values.items() if value != ''})}"

    def reply_query(self, article: str, site: str, keys: Mapping[str, str], page: int) -> str:
        """One page of the answers under a comment."""
        values = {
            "siteid": keys.get("site_id", site),
            "objectid": article,
            "objecttype": keys.get("article_type", "1"),
            "id": keys["comment"],
            "limit": self.reply_size,
            "offset": (page - 1) * self.reply_size,
            "sort_by": "like",
        }
        return f"/getreplay?{urlencode(values)}"

    def read(self, body: str, page: int) -> Batch:
        """`replys` is an object that may be empty; `total` is missing in lists of answers."""
        data = json.loads(body)
        if data.get("error"):
            raise ValueError(f"the service says: {clean(str(data.get('errorDescription') or data['error']))}")
        found = data["data"]["items"]
        total = data["data"].get("total")
        more = bool(found) and (page * self.size < int(total) if total is not None else len(found) >= self.reply_size)
        return Batch(tuple(map(self._said, found)), more)

    @staticmethod
    def _said(item: Mapping[str, Any]) -> Said:
        return Said(
            id=str(item["comment_id"]),
            text=html_lines(item["content"]),
            author=clean(item.get("full_name") or ""),
            at=datetime.fromtimestamp(int(item["creation_time"]), UTC),
            likes=int(item.get("userlike") or 0),
            replies=int((item.get("replys") or {}).get("total") or 0),
        )


class CnndComments:
    """An HTML fragment that holds comments with their answers; an empty one ends the list."""

    size = 24

    def keys(self, page: Page) -> dict[str, str]:  # noqa: ARG002  # part of the interface
        """None: the article's own id is enough."""
        return {}

    def query(self, article: str, site: str, keys: Mapping[str, str], page: int) -> str:  # noqa: ARG002  # part of the interface
        """One page of comments with their answers."""
        values = {
            "page": page, "NewsID": article, "Order": "like", "pageSize": self.size, "iObjectType": 1, "SiteName": site,
        }  # fmt: skip
        return f"?{urlencode(values)}"

    def reply_query(self, article: str, site: str, keys: Mapping[str, str], page: int) -> str:  # noqa: ARG002  # part of the interface
        """None: answers come along."""
        return ""

    def read(self, body: str, page: int) -> Batch:  # noqa: ARG002  # part of the interface
        """Comments and answers in the order of the fragment."""
        if not body.strip():
            return Batch((), more=False)
        root = lxml.html.fromstring(f"<div>{body}</div>")
        found = tuple(said for item in select(root, ".box_cm, .item-reply") for said in self._said(item))
        return Batch(found, more=len(select(root, ".box_cm")) >= self.size)

    @staticmethod
    def _said(item: lxml.html.HtmlElement) -> Iterator[Said]:
        """An answer's id stands at its like button; the name it answers is cut from its text."""
        texts, stamps = select(item, ".text-comment"), select(item, ".time-ago")
        marks = [mark.get("data-cmid", "") for mark in (item, *select(item, "[data-cmid]")) if mark.get("data-cmid")]
        at = parse_vn_datetime(stamps[0].get("title", ""), month_first=True) if stamps else None
        if not texts or at is None or not marks:
            return
        for name in select(texts[0], ".username-reply"):
            name.drop_tree()
        likes = [clean(mark.text_content()) for mark in select(item, ".total-like")]
        authors = [mark.get("title", "") for mark in select(item, ".avatar")]
        yield Said(
            id=marks[0],
            text=clean(texts[0].text_content()),
            author=clean(authors[0]) if authors else "",
            at=at,
            likes=int(likes[0]) if likes and likes[0].isdecimal() else None,
        )


class VietnamNetComments:
    """JSON, paged by index from 0; answers by `ParentId`."""

    size = 24

    def keys(self, page: Page) -> dict[str, str]:
        """The site's number beside the article's."""
        found = page.first(("[data-objectid][data-websiteid]::attr(data-websiteid)",))
        return {"site_id": found} if found else {}

    def query(self, article: str, site: str, keys: Mapping[str, str], page: int) -> str:
        """One page of comments."""
        values = {
            "ObjectId": article,
            "WebsiteId": keys.get("site_id", site),
            "PageIndex": page - 1,
            "PageSize": self.size,
        }
        return f"?{urlencode(values)}"

    def reply_query(self, article: str, site: str, keys: Mapping[str, str], page: int) -> str:
        """One page of the answers under a comment."""
        return f"{self.query(article, site, keys, page)}&{urlencode({'ParentId': keys['comment']})}"

    def read(self, body: str, page: int) -> Batch:  # noqa: ARG002  # part of the interface
        """`totalRow` counts the page only, so a full page means that there may be more."""
        data = json.loads(body)
        if not data["status"]:
            raise ValueError(f"the service says: {clean(' '.join(map(str, data.get('messages') or ['no'])))}")
        found = data["data"]["comments"] or []
        return Batch(tuple(said for item in found for said in self._said(item)), more=len(found) >= self.size)

    @staticmethod
    def _said(item: Mapping[str, Any]) -> Iterator[Said]:
        at = parse_vn_datetime(str(item["createdDate"]))
        if at is not None:
            yield Said(
                id=str(item["commentId"]),
                text=html_lines(item["commentContent"]),
                author=clean(item.get("userName") or ""),
                at=at,
                likes=int(item.get("totalLike") or 0),
                replies=0 if item.get("parentId") else int(item.get("totalAnswer") or 0),
            )


class TuoiTreComments:
    """JSON within JSON, paged by index from 1; answers come along. Reactions are summed: their meaning is disputed."""

    size = 20

    def keys(self, page: Page) -> dict[str, str]:  # noqa: ARG002  # part of the interface
        """None: the article's own id is enough."""
        return {}

    def query(self, article: str, site: str, keys: Mapping[str, str], page: int) -> str:  # noqa: ARG002  # part of the interface
        """One page of comments with their answers."""
        return f"?{urlencode({'pageindex': page, 'pagesize': self.size, 'objId': article, 'objType': 1, 'sort': 1})}"

    def reply_query(self, article: str, site: str, keys: Mapping[str, str], page: int) -> str:  # noqa: ARG002  # part of the interface
        """None: answers come along."""
        return ""

    def read(self, body: str, page: int) -> Batch:  # noqa: ARG002  # part of the interface
        """`Data` is a string that holds the list."""
        outer = json.loads(body)
        if not outer["Success"]:
            raise ValueError(f"the service says: {clean(str(outer.get('Message') or 'no'))}")
        top = json.loads(outer["Data"]) if isinstance(outer["Data"], str) else outer["Data"] or []
        everything = [item for parent in top for item in (parent, *(parent.get("child_comments") or ()))]
        return Batch(tuple(said for item in everything for said in self._said(item)), more=len(top) >= self.size)

    @staticmethod
    def _said(item: Mapping[str, Any]) -> Iterator[Said]:
        at = parse_vn_datetime(str(item.get("published_date") or item.get("created_date") or ""))
        if at is not None:
            yield Said(
                id=str(item["id"]),
                text=html_lines(item["content"]),
                author=clean(item.get("sender_fullname") or ""),
                at=at,
                likes=sum(map(int, (item.get("reactions") or {}).values())),
            )


SERVICES: dict[str, CommentService] = {
    "vnexpress": VnExpressComments(),
    "cnnd": CnndComments(),
    "vietnamnet": VietnamNetComments(),
    "tuoitre": TuoiTreComments(),
}
