"""Reading a forum: feeds and boards lead to threads, threads to their pages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawlers.draft import NotAnArticle
from crawlers.feeds import follow_feed
from crawlers.page import Page, decode
from crawlers.post import post_id
from crawlers.rules.xenforo import XenForo, next_page, thread_id, threads
from crawlers.visits import Problem, Step, Visit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from crawlers.post import Post
    from crawlers.visits import Answer, Run

_RULE = XenForo()


def first_visits(run: Run) -> Iterator[Visit]:
    """Every feed and the first page of every board."""
    for feed in run.source.feeds:
        yield Visit(Step.FEED, run.source.absolute(feed))
    for board in run.source.lists:
        yield Visit(Step.BOARD, run.source.absolute(board))


def read_feed(run: Run, visit: Visit, answer: Answer) -> Iterator[Visit | Problem]:
    """The threads that a feed names."""
    return follow_feed(
        visit,
        answer,
        lambda url: thread_id(url) and run.source.owns(url),
        lambda entry: _thread_visits(run, entry.url, entry.published),
    )


def read_board(run: Run, visit: Visit, answer: Answer) -> Iterator[Visit | Problem]:
    """The threads on a page of a board, then its next page as long as this one had something to visit.

    After a run that was cut short, boards and threads are walked to their end.
    """
    page = Page(decode(answer.body, answer.charset), answer.url)
    found = list(threads(page))
    if not found:
        yield Problem(visit.url, "the board names no threads")
    fresh = False
    for url, latest, _ in found:
        fresh = fresh or run.unfinished or f"t-{thread_id(url)}" not in run.known or run.is_young(latest)
        yield from _thread_visits(run, url, latest)
    following = next_page(page)
    if fresh and run.source.owns(following) and visit.page < run.source.pages:
        yield replace(visit, url=following, page=visit.page + 1)


def read_thread(run: Run, visit: Visit, answer: Answer) -> Iterator[Post | Visit | Problem]:
    """The posts on a page of a thread, answers under its opening, then the next page."""
    page = Page(decode(answer.body, answer.charset), answer.url)
    opening = post_id(run.source.id, visit.native_id)
    shown = False
    try:
        for draft in _RULE.posts(page, opening=visit.page == 1):
            shown = True
            if draft.native_id == visit.native_id:
                yield run.post(draft)
            elif draft.body:
                yield run.post(replace(draft, parent_id=opening))
    except NotAnArticle as error:
        yield Problem(visit.url, str(error))
    if not shown:
        yield Problem(visit.url, "the thread shows no posts")
    following = next_page(page)
    if run.source.owns(following) and visit.page < run.settings.max_comment_pages:
        yield replace(visit, url=following, page=visit.page + 1)


def _thread_visits(run: Run, url: str, latest: datetime | None) -> Iterator[Visit]:
    number = thread_id(url)
    native_id = f"t-{number}"
    if not number or not run.source.owns(url):
        return
    known = native_id in run.known
    if (not known or run.unfinished or run.is_young(latest)) and run.take(native_id):
        yield Visit(Step.THREAD, url, native_id=native_id, again=known and run.unfinished)
