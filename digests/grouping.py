"""One unit's mentions of a day, brought together by story."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crawlers.post import Kind
from digests.alike import alike
from digests.days import days_before
from digests.ranking import StoryDay
from nlp.annotation import Sentiment
from routing.assignment import Role
from storage.mention import ACTIONABLE_THRESHOLD
from storage.store import Dimension

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from crawlers.post import Post
    from routing.assignment import Assignment
    from storage.mention import Mention
    from storage.store import Filter, Store

_ROLES = tuple(Role)
_NO_COMMENTS = tuple(kind for kind in Kind if kind is not Kind.COMMENT)


@dataclass(frozen=True, slots=True)
class Group:
    """A story's mentions of the day, with counts over all of them (also those that were not fetched).

    Attributes:
        story: its id.
        mentions: those that were fetched.
        chosen: the one that stands for the story.
        day: what the ranking sees.
        negatives: negative ones; `doubtful` those that a person should look at.
    """

    story: str
    mentions: tuple[Mention, ...]
    chosen: Mention
    day: StoryDay
    negatives: int
    doubtful: int

    @property
    def newest(self) -> datetime:
        """When its newest item was published."""
        return max(mention.post.published_at for mention in self.mentions)


def assignment_of(mention: Mention, unit: str) -> Assignment | None:
    """The unit's strongest assignment in a mention."""
    found = [item for item in mention.routing.assignments if item.unit == unit] if mention.routing else []
    return min(found, key=lambda item: (_ROLES.index(item.role), -item.confidence), default=None)


def needs_person(mention: Mention) -> bool:
    """A person should look at whose the mention is; the same mentions as the store's filter of this name."""
    routing = mention.routing
    return routing is not None and (routing.needs_person or any(item.needs_person for item in routing.assignments))


def _candidates(store: Store, where: Filter, limit: int) -> list[Mention]:
    """Up to `limit` mentions: on busy days half of the places go to the negative ones."""
    page = store.query(where, limit=limit)
    if page.cursor is None:
        return list(page.mentions)
    negative = store.query(replace(where, sentiments=(Sentiment.NEGATIVE,)), limit=limit // 2).mentions
    merged = {mention.post.id: mention for mention in (*negative, *page.mentions)}
    return list(merged.values())[:limit]


def group_stories(store: Store, where: Filter, candidates: int) -> list[Group]:
    """The stories of `where` (one unit, one day), from up to `candidates` mentions; counts are over all of them."""
    unit = where.units[0]
    members: dict[str, list[Mention]] = defaultdict(list)
    for mention in _candidates(store, where, candidates):
        members[mention.story_id or mention.post.id].append(mention)
    kinds = _by_story(store, where, Dimension.KIND)
    tones = _by_story(store, where, Dimension.SENTIMENT)
    sources = _by_story(store, replace(where, kinds=_NO_COMMENTS), Dimension.SOURCE)
    yesterday = days_before(where.day_to or "", 1)[0]
    before = _by_story(store, replace(where, day_from=yesterday, day_to=yesterday), Dimension.DAY)
    doubts = _by_story(store, replace(where, needs_person=True), Dimension.DAY)
    groups = []
    for stories in alike({story: representative(found, unit) for story, found in members.items()}):
        found = [mention for story in stories for mention in members[story]]
        chosen = representative(found, unit)
        tone = _sum(tones, stories) or Counter(label_of(mention).value for mention in found)
        kind = _sum(kinds, stories) or Counter(mention.post.kind.value for mention in found)
        day = StoryDay(
            items=sum(kind.values()),
            before=sum(_sum(before, stories).values()),
            outlets=len(_sum(sources, stories)),
            comments=kind[Kind.COMMENT.value],
            sentiment=_tone(tone, label_of(chosen)),
            own=label_of(chosen),
            actionable=any(map(is_actionable, found)),
            own_actionable=is_actionable(chosen),
            engagement=sum(engagement_of(mention.post) for mention in found),
            role=_role(chosen, unit),
            needs_person=needs_person(chosen),
        )
        doubtful = max(sum(_sum(doubts, stories).values()), sum(map(needs_person, found)))
        story = chosen.story_id or chosen.post.id
        groups.append(Group(story, tuple(found), chosen, day, tone[Sentiment.NEGATIVE.value], doubtful))
    return groups


def _sum(table: Mapping[str, Counter[str]], stories: Sequence[str]) -> Counter[str]:
    return sum((table.get(story, Counter()) for story in stories), Counter())


def _by_story(store: Store, where: Filter, by: Dimension) -> dict[str, Counter[str]]:
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for count in store.aggregate(where, (Dimension.STORY, by)):
        story, value = count.values
        table[story][value] += count.mentions
    return table


def label_of(mention: Mention) -> Sentiment:
    """A mention's sentiment, neutral while it is unread."""
    return mention.annotation.sentiment.label if mention.annotation else Sentiment.NEUTRAL


def is_actionable(mention: Mention) -> bool:
    """Read as calling for a look or an answer."""
    return mention.annotation is not None and mention.annotation.actionable >= ACTIONABLE_THRESHOLD


def _tone(counts: Counter[str], own: Sentiment) -> Sentiment:
    """The most frequent sentiment; on a tie the representative's own, otherwise the more negative."""
    return max(Sentiment, key=lambda name: (counts[name.value], name is own))


def engagement_of(post: Post) -> int:
    """Likes, comments and shares together."""
    counters = post.engagement
    return sum(value or 0 for value in (counters.likes, counters.comments, counters.shares))


def _role(mention: Mention, unit: str) -> Role:
    assignment = assignment_of(mention, unit)
    return assignment.role if assignment else Role.AREA


def representative(mentions: Sequence[Mention], unit: str) -> Mention:
    """The item that stands for a story: rather no comment, the strongest role, titled, liked, the earliest."""

    def order(mention: Mention) -> tuple[bool, int, bool, bool, int, float]:
        post = mention.post
        return (
            post.kind is Kind.COMMENT,
            _ROLES.index(_role(mention, unit)),
            not post.title,
            label_of(mention) is not Sentiment.NEGATIVE,
            -(post.engagement.likes or 0),
            post.published_at.timestamp(),
        )

    return min(mentions, key=order)
