"""Reading reviews of apps from the App Store's public feed."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from crawlers.draft import Draft
from crawlers.page import decode
from crawlers.post import Kind
from crawlers.times import parse_vn_datetime
from crawlers.visits import Problem, Step, Visit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from crawlers.post import Post
    from crawlers.visits import Answer, Run

PAGES = 10
"""The feed has no more pages than that."""


def first_visits(run: Run) -> Iterator[Visit]:
    """The first page of every app's feed."""
    for feed in run.source.feeds:
        for app, name in run.source.apps.items():
            yield _visit(run, Visit(Step.REVIEWS, "", native_id=app, title=name, keys={"feed": feed}))


def read_reviews(run: Run, visit: Visit, answer: Answer) -> Iterator[Post | Visit | Problem]:
    """The reviews on a page, then the next page as long as this one had unknown ones, or any after an unfinished run.

    `entry` is missing on an empty page and an object instead of a list for a single review.
    """
    try:
        entries = json.loads(decode(answer.body, answer.charset))["feed"].get("entry", [])
    except (ValueError, KeyError, TypeError, AttributeError):
        yield Problem(visit.url, "the reviews are no feed in JSON")
        return
    fresh, empty = False, True
    for entry in entries if isinstance(entries, list) else [entries]:
        if "im:rating" not in entry:
            continue  # some feeds open with the app itself
        empty = False
        try:
            draft = _review(visit, entry)
        except (KeyError, TypeError, AttributeError) as error:
            yield Problem(visit.url, f"a review lacks {error}")
            continue
        if draft is None:
            yield Problem(visit.url, "a review states no date that can be read")
            continue
        fresh = fresh or run.unfinished or draft.native_id not in run.known
        yield run.post(draft)
    if empty and visit.page == 1:
        yield Problem(visit.url, "the feed is empty", empty=True)
    if fresh and visit.page < min(PAGES, run.source.pages):
        yield _visit(run, replace(visit, page=visit.page + 1))


def _visit(run: Run, visit: Visit) -> Visit:
    address = visit.keys["feed"].replace("{app}", visit.native_id).replace("{page}", str(visit.page))
    return replace(visit, url=run.source.absolute(address))


def _review(visit: Visit, entry: Mapping[str, Any]) -> Draft | None:
    published = parse_vn_datetime(entry["updated"]["label"])
    if published is None:
        return None
    link = entry.get("link") or {}
    address = (link[0] if isinstance(link, list) else link).get("attributes", {}).get("href", "")
    return Draft(
        native_id=str(entry["id"]["label"]),
        kind=Kind.REVIEW,
        published_at=published,
        extractor="appstore/1",
        url=address,
        title=entry["title"]["label"],
        body=entry["content"]["label"],
        context=visit.title,
        tags=(f"{entry['im:rating']['label']} sao",),
        author=entry["author"]["name"]["label"],
    )
