"""Reading a paper: feeds and lists lead to articles, articles to comments."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawlers.comments import SERVICES
from crawlers.draft import Draft, NotAnArticle
from crawlers.extract import read_page
from crawlers.feeds import follow_feed
from crawlers.page import Page, decode
from crawlers.post import Engagement, Kind, Post, post_id
from crawlers.visits import Problem, Step, Visit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from crawlers.comments import Said
    from crawlers.visits import Answer, Run


def first_visits(run: Run) -> Iterator[Visit]:
    """Every feed, the first page of every list, and the recent articles: an unchanged feed does not name those."""
    for feed in run.source.feeds:
        yield Visit(Step.FEED, run.source.absolute(feed))
    for address in run.source.lists:
        yield Visit(Step.LIST, next(run.source.list_pages(address)), keys={"list": address})
    for item in run.recent:
        if run.source.article_id(item.url) == item.native_id and run.take(item.native_id):
            visit = Visit(Step.ARTICLE, item.url, native_id=item.native_id, title=item.title, again=run.unfinished)
            yield from _revisits(run, visit)


def read_feed(run: Run, visit: Visit, answer: Answer) -> Iterator[Visit | Problem]:
    """The articles that a feed names."""
    return follow_feed(
        visit,
        answer,
        run.source.article_id,
        lambda entry: _article_visits(run, entry.url, entry.title, entry.published),
    )


def read_list(run: Run, visit: Visit, answer: Answer) -> Iterator[Visit | Problem]:
    """The articles that a list links to, then its next page as long as there was something unknown on this one.

    After a run that was cut short, known articles say nothing about older pages: the list is walked to its end.
    """
    page = Page(decode(answer.body, answer.charset), answer.url)
    links: dict[str, tuple[str, str]] = {}
    for url, title in page.links():
        native_id = run.source.article_id(url)
        if native_id:
            links[native_id] = (url, title or links.get(native_id, ("", ""))[1])
    if not links and visit.page == 1:
        yield Problem(visit.url, "the list names no articles")
    for url, title in links.values():
        yield from _article_visits(run, url, title, None)
    if any(run.unfinished or native_id not in run.known for native_id in links):
        following = list(run.source.list_pages(visit.keys["list"]))[visit.page : visit.page + 1]
        yield from (replace(visit, url=url, page=visit.page + 1) for url in following)


def read_article(run: Run, visit: Visit, answer: Answer) -> Iterator[Post | Visit | Problem]:
    """The article, then the way to its comments."""
    page = Page(decode(answer.body, answer.charset), answer.url)
    family = None if run.source.family == "generic" else run.source.family
    try:
        draft = read_page(page, family, is_article_url=True)
    except NotAnArticle as error:
        yield Problem(visit.url, str(error))
        return
    if draft.extractor.startswith("generic/"):
        run.counts["fallback"] += 1
    post = run.post(replace(draft, native_id=visit.native_id))
    yield post
    if isinstance(post, Post) and run.source.comments and visit.native_id not in run.known:
        try:
            keys = SERVICES[run.source.comments.family].keys(page)
        except ValueError as error:
            yield Problem(visit.url, f"the ids of its comments cannot be read: {error}")
            return
        yield _following(run, visit, step=Step.COMMENTS, title=post.title, keys={**keys, "article": post.url})


def read_comments(run: Run, visit: Visit, answer: Answer) -> Iterator[Post | Visit | Problem]:
    """Comments or answers to one, then the answers that need a call of their own and the next page."""
    if run.source.comments is None:
        return
    service = SERVICES[run.source.comments.family]
    try:
        batch = service.read(decode(answer.body, answer.charset), visit.page)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        yield Problem(visit.url, f"the comments cannot be read: {' '.join(str(error).split()) or type(error).__name__}")
        return
    for said in batch.items:
        if said.text:
            yield run.post(_comment(run, visit, said))
        if said.replies and visit.step is Step.COMMENTS:
            yield _following(run, visit, step=Step.REPLIES, page=1, keys={**visit.keys, "comment": said.id})
    if batch.more and visit.page < run.settings.max_comment_pages:
        yield _following(run, visit, page=visit.page + 1)


def _article_visits(run: Run, url: str, title: str, published: datetime | None) -> Iterator[Visit]:
    native_id = run.source.article_id(url)
    if not native_id:
        return
    visit = Visit(Step.ARTICLE, url, native_id=native_id, title=title)
    if native_id not in run.known:
        if run.take(native_id):
            yield visit
    elif (run.unfinished or run.is_young(published)) and run.take(native_id):
        yield from _revisits(run, replace(visit, again=run.unfinished))


def _revisits(run: Run, visit: Visit) -> Iterator[Visit]:
    """What is looked at again of a known article: itself where that can be asked conditionally, and its comments."""
    if visit.url in run.validated:
        yield visit
    if run.source.comments:
        yield _following(run, visit, step=Step.COMMENTS, keys={"article": visit.url})


def _following(run: Run, visit: Visit, **changes: object) -> Visit:
    """A visit to the comment service, its address made from what the visit holds."""
    visit = replace(visit, **changes)  # type: ignore[arg-type]  # the fields of a Visit, by name
    api = run.source.comments
    if api is None:
        raise ValueError(f"source {run.source.id} has no comments")
    service = SERVICES[api.family]
    query = service.query if visit.step is Step.COMMENTS else service.reply_query
    return replace(
        visit, url=run.source.absolute(api.url).rstrip("/") + query(visit.native_id, api.site, visit.keys, visit.page)
    )


def _comment(run: Run, visit: Visit, said: Said) -> Draft:
    return Draft(
        native_id=f"c-{said.id}",
        kind=Kind.COMMENT,
        published_at=said.at,
        extractor=f"{run.source.comments.family if run.source.comments else 'none'}-comments/1",
        url=f"{visit.keys['article']}#c-{said.id}" if visit.keys.get("article") else "",
        body=said.text,
        context=visit.title,
        author=said.author,
        parent_id=post_id(run.source.id, visit.native_id),
        engagement=Engagement(likes=said.likes),
    )
