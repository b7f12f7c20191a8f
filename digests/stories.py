"""The stories of one unit's day: one entry each, however many outlets and readers speak of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawlers.post import Kind
from digests.grouping import assignment_of, group_stories, is_actionable, label_of
from digests.ranking import score, total_points
from digests.words import TITLE_LETTERS, headline, is_undated, safe_url, shorten, snippet
from nlp.annotation import Sentiment
from storage.store import Dimension, Filter

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from crawlers.post import Post
    from digests.grouping import Group
    from digests.ranking import ScorePart, StoryDay
    from digests.settings import DigestSettings
    from routing.assignment import Role
    from storage.mention import Mention
    from storage.store import Store

_COPIES = 4
_VOICES = 2
_VOICE_LETTERS = 180


@dataclass(frozen=True, slots=True)
class Copy:
    """The same story elsewhere: source, title and link."""

    source: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Voice:
    """A comment that stands for the readers': its words, sentiment and link."""

    text: str
    sentiment: Sentiment
    url: str
    likes: int


@dataclass(frozen=True, slots=True)
class Item:
    """One story to read first.

    Attributes:
        id: mention to open. `story` is the story's id.
        kind, title, snippet, source, source_name, published_at, sentiment, topics, areas: of that mention, which stands
            for the story. A comment's title is the comment itself, and `context` the title of what it answers.
        undated: it came without a time; `published_at` is the instant of its import.
        url: the mention's, for a comment without one its article's.
        items, negatives, doubtful: the story's mentions of the day, the negative ones and those that a person should
            look at.
        role, reason, confidence: of the unit's assignment of that mention.
        needs_person: a person should look at whose that mention is.
        day: what the ranking saw; `parts` the score's parts and `score` their sum.
        copies: where else it stands. `voices`: comments under it.
        since: ISO day on which the story was first seen; `items_ever` its items in the whole store.
    """

    id: str
    story: str
    kind: Kind
    title: str
    context: str
    snippet: str
    source: str
    source_name: str
    published_at: datetime
    undated: bool
    url: str
    sentiment: Sentiment
    negatives: int
    doubtful: int
    items: int
    topics: tuple[str, ...]
    areas: tuple[str, ...]
    role: Role
    reason: str
    confidence: float
    needs_person: bool
    day: StoryDay
    parts: tuple[ScorePart, ...]
    score: float
    copies: tuple[Copy, ...]
    voices: tuple[Voice, ...]
    since: str
    items_ever: int


def read_first(store: Store, where: Filter, settings: DigestSettings, names: Mapping[str, str]) -> tuple[Item, ...]:
    """The stories to read first among `where`'s (one unit, one day), highest score first.

    Of equal scores, the one with more engagement, then the longer text, then the newest comes first.
    """
    ranked = sorted(group_stories(store, where, settings.candidates), key=_place)
    return tuple(_item(store, group, where.units[0], names) for group in ranked[: settings.items])


def _place(group: Group) -> tuple[float, int, int, float, str]:
    post = group.chosen.post
    length = len(post.title) + len(post.lead) + len(post.body)
    newest = -group.newest.timestamp()
    return -total_points(score(group.day)), -group.day.engagement, -length, newest, group.story


def _item(store: Store, group: Group, unit: str, names: Mapping[str, str]) -> Item:
    chosen = group.chosen
    post, routing = chosen.post, chosen.routing
    assignment = assignment_of(chosen, unit)
    since, ever = _history(store, group, chosen)
    parts = score(group.day)
    answered = _answered(store, post)
    title = headline(post)
    return Item(
        id=post.id,
        story=group.story,
        kind=post.kind,
        title=title,
        context=shorten((answered.title if answered else "") or post.context, TITLE_LETTERS),
        snippet=snippet(post, title),
        source=post.source,
        source_name=names.get(post.source, post.source),
        published_at=post.published_at,
        undated=is_undated(post),
        url=safe_url(post.url) or (safe_url(answered.url) if answered else ""),
        sentiment=group.day.own,
        negatives=group.negatives,
        doubtful=group.doubtful,
        items=group.day.items,
        topics=_topics(chosen),
        areas=routing.areas.current if routing else (),
        role=group.day.role,
        reason=assignment.reason.sentence if assignment else "",
        confidence=assignment.confidence if assignment else 0.0,
        needs_person=group.day.needs_person,
        day=group.day,
        parts=parts,
        score=total_points(parts),
        copies=_copies(group, answered, names),
        voices=_voices(group),
        since=since,
        items_ever=ever,
    )


def _answered(store: Store, post: Post) -> Post | None:
    """The article or thread that a comment stands under; None for other posts and where it is not kept."""
    if post.kind is not Kind.COMMENT:
        return None
    found, seen = post, {post.id}
    while found.kind is Kind.COMMENT and found.parent_id and found.parent_id not in seen:
        seen.add(found.parent_id)
        parent = store.get(found.parent_id)
        if parent is None:
            return None
        found = parent.post
    return None if found.kind is Kind.COMMENT else found


def _history(store: Store, group: Group, chosen: Mention) -> tuple[str, int]:
    """First day and number of the story's items in the whole store."""
    counts = store.aggregate(Filter(story=group.story), (Dimension.DAY,))
    if not counts:
        return chosen.day_local, group.day.items
    return min(count.values[0] for count in counts), sum(count.mentions for count in counts)


def _topics(chosen: Mention) -> tuple[str, ...]:
    topics = tuple(topic.id for topic in chosen.annotation.topics) if chosen.annotation else ()
    return tuple(topic for topic in topics if topic != "other") or topics[:1]


def _copies(group: Group, answered: Post | None, names: Mapping[str, str]) -> tuple[Copy, ...]:
    shown = {group.chosen.post.id, answered.id if answered else ""}
    others = [m.post for m in group.mentions if m.post.id not in shown and m.post.kind is not Kind.COMMENT]
    others.sort(key=lambda post: post.published_at)
    return tuple(Copy(names.get(p.source, p.source), headline(p), safe_url(p.url)) for p in others[:_COPIES])


def _voices(group: Group) -> tuple[Voice, ...]:
    """Comments that say most: those that call for an answer, then negative ones, then the best liked."""

    def order(mention: Mention) -> tuple[bool, bool, int]:
        return (
            not is_actionable(mention),
            label_of(mention) is not Sentiment.NEGATIVE,
            -(mention.post.engagement.likes or 0),
        )

    comments = (m for m in group.mentions if m.post.kind is Kind.COMMENT and m is not group.chosen)
    return tuple(
        Voice(
            shorten(m.post.body, _VOICE_LETTERS),
            label_of(m),
            safe_url(m.post.url),
            m.post.engagement.likes or 0,
        )
        for m in sorted(comments, key=order)[:_VOICES]
    )
