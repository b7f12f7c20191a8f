"""The stories of one unit's day: one entry each, however many outlets and readers speak of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawlers.post import Kind
from digests.grouping import assignment_of, group_stories, is_actionable, label_of, representative
from digests.ranking import score, total_points
from digests.words import TITLE_LETTERS, headline, safe_url, shorten, snippet
from nlp.annotation import Sentiment
from storage.store import Dimension, Filter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
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
        kind, title, snippet, source, source_name, published_at, url: of the item that stands for the story.
        sentiment: the story's on that day; `negatives` and `items` say how many of how many.
        topics: ids, most frequent first.
        areas: ward codes the item speaks of.
        role, reason, confidence, needs_person: of the unit's assignment.
        day: what the ranking saw; `parts` the score's parts and `score` their sum.
        copies: where else it stands. `voices`: comments under it.
        since: ISO day on which the story was first seen; `items_ever` its items in the whole store.
    """

    id: str
    story: str
    kind: Kind
    title: str
    snippet: str
    source: str
    source_name: str
    published_at: datetime
    url: str
    sentiment: Sentiment
    negatives: int
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
    """The stories to read first among `where`'s (one unit, one day), highest score first, newest on a tie."""
    groups = group_stories(store, where, settings.candidates)
    ranked = sorted(groups, key=lambda group: (-total_points(score(group.day)), -group.newest.timestamp(), group.story))
    return tuple(_item(store, group, where.units[0], names) for group in ranked[: settings.items])


def _item(store: Store, group: Group, unit: str, names: Mapping[str, str]) -> Item:
    chosen = representative(group.mentions, unit)
    shown = _shown(store, chosen)
    assignment = assignment_of(chosen, unit)
    since, ever = _history(store, group, chosen)
    parts = score(group.day)
    title = _title(shown)
    return Item(
        id=chosen.post.id,
        story=group.story,
        kind=chosen.post.kind,
        title=title,
        snippet=snippet(shown, title),
        source=shown.source,
        source_name=names.get(shown.source, shown.source),
        published_at=shown.published_at,
        url=safe_url(shown.url),
        sentiment=group.day.sentiment,
        negatives=group.negatives,
        items=group.day.items,
        topics=_topics(group.mentions),
        areas=chosen.routing.areas.current if chosen.routing else (),
        role=group.day.role,
        reason=assignment.reason.sentence if assignment else "",
        confidence=assignment.confidence if assignment else 0.0,
        needs_person=group.day.needs_person,
        day=group.day,
        parts=parts,
        score=total_points(parts),
        copies=_copies(group.mentions, chosen, shown, names),
        voices=_voices(group.mentions, chosen, shown),
        since=since,
        items_ever=ever,
    )


def _shown(store: Store, chosen: Mention) -> Post:
    """What the entry shows: a comment's article where it is kept, the post itself otherwise."""
    if chosen.post.kind is Kind.COMMENT and chosen.post.parent_id:
        seen = {chosen.post.id}
        post = chosen.post
        while post.kind is Kind.COMMENT and post.parent_id and post.parent_id not in seen:
            seen.add(post.parent_id)
            parent = store.get(post.parent_id)
            if parent is None:
                break
            post = parent.post
        return post
    return chosen.post


def _title(shown: Post) -> str:
    """The headline; for a comment whose article is not kept, the headline that it answers."""
    if shown.kind is Kind.COMMENT and shown.context:
        return shorten(shown.context, TITLE_LETTERS)
    return headline(shown)


def _history(store: Store, group: Group, chosen: Mention) -> tuple[str, int]:
    """First day and number of the story's items in the whole store."""
    counts = store.aggregate(Filter(story=group.story), (Dimension.DAY,))
    if not counts:
        return chosen.day_local, group.day.items
    return min(count.values[0] for count in counts), sum(count.mentions for count in counts)


def _topics(mentions: Sequence[Mention]) -> tuple[str, ...]:
    votes: Counter[str] = Counter()
    for mention in mentions:
        for topic in mention.annotation.topics if mention.annotation else ():
            votes[topic.id] += 1
    ranked = [topic for topic, _ in votes.most_common() if topic != "other"]
    return tuple(ranked[:2]) or tuple(votes)[:1]


def _copies(mentions: Sequence[Mention], chosen: Mention, shown: Post, names: Mapping[str, str]) -> tuple[Copy, ...]:
    others = [m.post for m in mentions if m is not chosen and m.post.id != shown.id and m.post.kind is not Kind.COMMENT]
    others.sort(key=lambda post: post.published_at)
    return tuple(Copy(names.get(p.source, p.source), headline(p), safe_url(p.url)) for p in others[:_COPIES])


def _voices(mentions: Sequence[Mention], chosen: Mention, shown: Post) -> tuple[Voice, ...]:
    """Comments that say most: those that call for an answer, then negative ones, then the best liked."""

    def order(mention: Mention) -> tuple[bool, bool, int]:
        return (
            not is_actionable(mention),
            label_of(mention) is not Sentiment.NEGATIVE,
            -(mention.post.engagement.likes or 0),
        )

    comments = sorted(
        (m for m in mentions if m.post.kind is Kind.COMMENT and (m is not chosen or shown is not m.post)),
        key=order,
    )
    return tuple(
        Voice(
            shorten(m.post.body, _VOICE_LETTERS),
            label_of(m),
            safe_url(m.post.url),
            m.post.engagement.likes or 0,
        )
        for m in comments[:_VOICES]
    )
