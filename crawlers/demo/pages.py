"""What the sample sites answer: one function per kind of page, found through a table of paths."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from crawlers.demo.sites import JSON, TEXT, XML, Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from crawlers.demo.content import Comment, Review, Thread
    from crawlers.demo.sites import Sites

LIST_SIZE, FEED_SIZE, THREAD_SIZE, REVIEW_SIZE = 15, 40, 20, 50
ROBOTS = """User-agent: *
Disallow: /tin-ben-thanh/tim-kiem
Disallow: /tin-ben-thanh/ban-in/
Disallow: /phuong-nam/noi-bo/
Disallow: /cu-dan-79/account/
Disallow: /cu-dan-79/members/
Allow: /
"""


def answer(sites: Sites, path: str, query: Mapping[str, str]) -> Answer:
    """The answer to a GET of a path."""
    for pattern, page in _ROUTES:
        match = pattern.fullmatch(path)
        if match:
            return page(sites, query, **{key: value or "" for key, value in match.groupdict().items()})
    return sites.missing()


def _home(sites: Sites, _query: Mapping[str, str]) -> Answer:
    return sites.render("index.html", content=sites.content, boards=sites.boards, apps=sites.apps())


def _robots(_sites: Sites, _query: Mapping[str, str]) -> Answer:
    return Answer(ROBOTS, TEXT)


def _paper_list(sites: Sites, _query: Mapping[str, str], site: str, section: str = "", page: str = "") -> Answer:
    items, last = _cut(sites.content.of(site, section), int(page or 1), LIST_SIZE)
    if not items:
        return sites.missing()
    return sites.render(
        f"{site}-list.html",
        items[0].at,
        items=items,
        section=section,
        sections=sites.content.sections(site),
        page=int(page or 1),
        last=last,
    )


def _feed(sites: Sites, _query: Mapping[str, str], site: str, section: str) -> Answer:
    items = sites.content.of(site, "" if section in {"home", "tin-moi-nhat"} else section)[:FEED_SIZE]
    if not items:
        return sites.missing()
    return sites.render(f"{site}-rss.xml", items[0].at, XML, items=items, section=section)


def _article(sites: Sites, _query: Mapping[str, str], site: str, number: str) -> Answer:
    article = sites.content.by_number.get(number)
    if article is None or article.site != site:
        return sites.missing()
    others = [item for item in sites.content.of(site) if item.number != number]
    place = int(number[-3:]) % max(1, len(others) - 4)
    return sites.render(
        f"{site}-article.html",
        article.at,
        article=article,
        related=others[place : place + 4],
        sections=sites.content.sections(site),
        comments=len(sites.content.comments.get(number, ())),
    )


def _comment_list(sites: Sites, query: Mapping[str, str]) -> Answer:
    """Comments as VnExpress gives them: top level by offset, the number of answers, the first of them not included."""
    comments = sites.content.comments.get(query.get("objectid", ""), ())
    top = sorted((item for item in comments if not item.reply_to), key=lambda item: -item.likes)
    return _comment_json(top, query, len(comments), comments)


def _comment_replies(sites: Sites, query: Mapping[str, str]) -> Answer:
    comments = sites.content.comments.get(query.get("objectid", ""), ())
    replies = [item for item in comments if item.reply_to == query.get("id", "")]
    return _comment_json(replies, query, None, comments)


def _comment_json(
    found: Sequence[Comment], query: Mapping[str, str], total: int | None, everything: Sequence[Comment]
) -> Answer:
    offset, limit = _whole(query.get("offset")), _whole(query.get("limit")) or 24
    items = [
        {
            "comment_id": item.number,
            "parent_id": item.reply_to or item.number,
            "article_id": _whole(query.get("objectid")),
            "content": item.text.replace("\n", "<br>"),
            "full_name": item.author,
            "creation_time": int(item.at.timestamp()),
            "time": item.at.strftime("%H:%M %d/%m"),
            "userlike": item.likes,
            "replys": {"total": answers, "items": []} if answers else {},
            "userid": None,
            "type": 4,
            "like_ismember": False,
        }
        for item in found[offset : offset + limit]
        for answers in (sum(other.reply_to == item.number for other in everything),)
    ]
    data: dict[str, Any] = {"items": items}
    if total is not None:
        data = {"total": len(found), "totalitem": total, "offset": offset, **data}
    return Answer(json.dumps({"error": 0, "errorDescription": "", "data": data}, ensure_ascii=False), JSON)


def _comment_fragment(sites: Sites, query: Mapping[str, str]) -> Answer:
    """Comments as CNND gives them: an HTML fragment, empty when there are no more."""
    comments = sites.content.comments.get(query.get("NewsID", ""), ())
    top = [item for item in comments if not item.reply_to]
    items, _ = _cut(top, _whole(query.get("page")) or 1, _whole(query.get("pageSize")) or 24)
    if not items:
        return Answer("")
    replies = {item.number: [other for other in comments if other.reply_to == item.number] for item in items}
    return sites.render("cnnd-comments.html", items=items, replies=replies)


def _forum(sites: Sites, _query: Mapping[str, str]) -> Answer:
    return sites.render("cu-dan-79-home.html", boards=sites.boards, threads=sites.content.boards())


def _board(sites: Sites, _query: Mapping[str, str], board: str, page: str) -> Answer:
    name, part = sites.boards.get(board, ("", ""))
    threads, last = _cut(sites.content.boards().get(name, []), int(page or 1), LIST_SIZE)
    if not threads:
        return sites.missing()
    return sites.render(
        "cu-dan-79-board.html", threads[0].latest, name=name, part=part, threads=threads, page=int(page or 1), last=last
    )


def _board_feed(sites: Sites, _query: Mapping[str, str], board: str) -> Answer:
    name, part = sites.boards.get(board, ("", ""))
    threads = sites.content.boards().get(name, []) if board != "-" else list(sites.content.threads)
    if not threads:
        return sites.missing()
    threads = threads[:FEED_SIZE]
    return sites.render("cu-dan-79-rss.xml", threads[0].latest, XML, name=name, part=part, threads=threads)


def _thread(sites: Sites, _query: Mapping[str, str], number: str, page: str) -> Answer:
    thread: Thread | None = sites.content.thread_by_number.get(number)
    posts, last = _cut(thread.posts if thread else (), int(page or 1), THREAD_SIZE)
    if thread is None or not posts:
        return sites.missing()
    boards = dict(sites.boards.values())
    return sites.render(
        "cu-dan-79-thread.html",
        thread.latest,
        thread=thread,
        posts=posts,
        page=int(page or 1),
        last=last,
        board=boards[thread.board],
        first=(int(page or 1) - 1) * THREAD_SIZE,
    )


def _reviews(sites: Sites, app: str) -> list[Review]:
    name = sites.apps().get(app)
    return [review for review in sites.content.reviews if review.app == name]


def _review_feed(sites: Sites, _query: Mapping[str, str], app: str, page: str) -> Answer:
    """Reviews as the App Store gives them: no `entry` on an empty page, an object and no list for a single one."""
    reviews, last = _cut(_reviews(sites, app), int(page), REVIEW_SIZE)
    entries = [
        {
            "author": {"uri": {"label": ""}, "name": {"label": review.author}, "label": ""},
            "updated": {"label": review.at.isoformat()},
            "im:rating": {"label": str(review.rating)},
            "im:version": {"label": "2.1.0"},
            "id": {"label": review.number},
            "title": {"label": review.title},
            "content": {"label": review.text, "attributes": {"type": "text"}},
            "link": {"attributes": {"rel": "related", "href": f"{sites.base_url}/kho-ung-dung/{app}#{review.number}"}},
            "im:voteSum": {"label": "0"},
            "im:voteCount": {"label": "0"},
        }
        for review in reviews
    ]
    feed: dict[str, Any] = {"author": {"name": {"label": "Kho ứng dụng"}}}
    if entries:
        feed["entry"] = entries if len(entries) > 1 else entries[0]
    following = min(int(page) + 1, max(last, 1))
    follow = f"{sites.base_url}/vn/rss/customerreviews/page={following}/id={app}/sortby=mostrecent/xml"
    feed["link"] = [{"attributes": {"rel": "next", "href": follow}}]
    return Answer(json.dumps({"feed": feed}, ensure_ascii=False), JSON)


def _review_page(sites: Sites, _query: Mapping[str, str], app: str) -> Answer:
    reviews = _reviews(sites, app)
    return (
        sites.render("reviews.html", reviews[0].at, name=sites.apps()[app], reviews=reviews)
        if reviews
        else sites.missing()
    )


def _cut(items: Sequence[Any], page: int, size: int) -> tuple[Sequence[Any], int]:
    """One page of a list and the number of its last page."""
    return items[(page - 1) * size : page * size], -(-len(items) // size)


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def _route(pattern: str, page: Callable[..., Answer]) -> tuple[re.Pattern[str], Callable[..., Answer]]:
    return re.compile(pattern), page


_BEN_THANH, _PHUONG_NAM = "/(?P<site>tin-ben-thanh)", "/(?P<site>phuong-nam)"
_ROUTES = (
    _route("/", _home),
    _route(r"/robots\.txt", _robots),
    _route(rf"{_BEN_THANH}/", _paper_list),
    _route(rf"{_BEN_THANH}/rss/(?P<section>[a-z-]+)\.rss", _feed),
    _route(rf"{_BEN_THANH}/timeline/(?P<section>[a-z-]+)/trang-(?P<page>\d{{1,4}})\.htm", _paper_list),
    _route(rf"{_BEN_THANH}/[a-z0-9-]+-(?P<number>185\d{{15}})\.htm", _article),
    _route(rf"{_BEN_THANH}/(?P<section>[a-z-]+)\.htm", _paper_list),
    _route(r"/tin-ben-thanh/api/ajax/ListComment\.htm", _comment_fragment),
    _route(rf"{_PHUONG_NAM}/", _paper_list),
    _route(rf"{_PHUONG_NAM}/rss/(?P<section>[a-z-]+)\.rss", _feed),
    _route(rf"{_PHUONG_NAM}/[a-z0-9-]+-(?P<number>4\d{{7}})\.html", _article),
    _route(r"/phuong-nam/index/get", _comment_list),
    _route(r"/phuong-nam/index/getreplay", _comment_replies),
    _route(rf"{_PHUONG_NAM}/(?P<section>[a-z-]+?)(?:-p(?P<page>\d{{1,4}}))?", _paper_list),
    _route(r"/cu-dan-79/", _forum),
    _route(r"/cu-dan-79/f/(?:[a-z0-9-]+\.)?(?P<board>\d+|-)/index\.rss", _board_feed),
    _route(r"/cu-dan-79/f/[a-z0-9-]+\.(?P<board>\d+)/(?:page-(?P<page>\d{1,4}))?", _board),
    _route(r"/cu-dan-79/t/[a-z0-9-]+\.(?P<number>\d+)/(?:page-(?P<page>\d{1,4}))?", _thread),
    _route(r"/vn/rss/customerreviews/page=(?P<page>\d{1,2})/id=(?P<app>\d+)/sortby=mostrecent/json", _review_feed),
    _route(r"/kho-ung-dung/(?P<app>\d+)", _review_page),
)
