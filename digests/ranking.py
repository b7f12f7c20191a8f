"""Which stories to read first: a small sum whose every part can be shown.

| part | points |
|---|---|
| negative: most of the story's items of the day are | 3 |
| actionable: somebody should look at one of them or answer | 3 |
| role: the unit leads / supports the item that is shown | 2 / 1 |
| size: log2 of the story's items of the day | up to 3 |
| growing: at least 3 items and twice the day before (new: nothing before) | 2 (1) |
| engagement: half the log10 of likes, comments and shares | up to 2 |
| doubt: a person should look at whose the item that is shown is | -1 |

The points are our own judgement of what a clerk must see first; nothing is learned.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from nlp.annotation import Sentiment
from routing.assignment import Role

GROWING_ITEMS = 3
"""Fewer items than this are no growth."""

_ROLE_POINTS = {Role.LEAD: 2.0, Role.SUPPORT: 1.0, Role.AREA: 0.0}


class Part(StrEnum):
    """What speaks for (or against) reading a story first."""

    NEGATIVE = "negative"
    MOSTLY_NEGATIVE = "mostly_negative"
    ACTIONABLE = "actionable"
    ACTIONABLE_OTHERS = "actionable_others"
    LEAD = "lead"
    SUPPORT = "support"
    AREA = "area"
    OUTLETS = "outlets"
    POSTS = "posts"
    COMMENTS = "comments"
    GROWING = "growing"
    NEW = "new"
    ENGAGEMENT = "engagement"
    DOUBT = "doubt"


@dataclass(frozen=True, slots=True)
class ScorePart:
    """One part of a score; `count` and `before` are the numbers it rests on."""

    part: Part
    points: float
    count: int = 0
    before: int = 0


@dataclass(frozen=True, slots=True)
class StoryDay:
    """A story as one unit saw it on one day.

    Attributes:
        items: mentions of the day; `before` those of the day before.
        outlets: sources that carry it (comments aside); `comments` the comments among the items.
        sentiment: the most frequent one; on a tie that of the item that stands for the story, then the more negative.
        own: the sentiment of the item that stands for the story.
        actionable: at least one item is; `own_actionable` the one that stands for the story is.
        engagement: likes, comments and shares of its items together.
        role: the unit's in the item that stands for the story.
        needs_person: a person should look at whose that item is.
    """

    items: int
    before: int
    outlets: int
    comments: int
    sentiment: Sentiment
    own: Sentiment
    actionable: bool
    own_actionable: bool
    engagement: int
    role: Role
    needs_person: bool


def score(story: StoryDay) -> tuple[ScorePart, ...]:
    """The parts of a story's score, in the order in which they are told."""
    parts = []
    if story.sentiment is Sentiment.NEGATIVE:
        parts.append(ScorePart(Part.NEGATIVE if story.own is Sentiment.NEGATIVE else Part.MOSTLY_NEGATIVE, 3.0))
    if story.actionable:
        parts.append(ScorePart(Part.ACTIONABLE if story.own_actionable else Part.ACTIONABLE_OTHERS, 3.0))
    parts.append(ScorePart(Part(story.role.value), _ROLE_POINTS[story.role]))
    parts += _size(story)
    parts += _growth(story)
    if story.engagement:
        points = min(2.0, round(math.log10(1 + story.engagement) / 2, 1))
        parts.append(ScorePart(Part.ENGAGEMENT, points, story.engagement))
    if story.needs_person:
        parts.append(ScorePart(Part.DOUBT, -1.0))
    return tuple(parts)


def total_points(parts: tuple[ScorePart, ...]) -> float:
    """The score: the sum of its parts."""
    return round(sum(part.points for part in parts), 1)


def _size(story: StoryDay) -> list[ScorePart]:
    """The size's points, told as posts (or the sources that carry them) and comments in proportion."""
    points = min(3.0, round(math.log2(max(story.items, 1)), 1))
    posts = story.items - story.comments
    if posts > 1 and story.comments:
        from_posts = round(points * posts / story.items, 1)
    else:
        from_posts = points if posts > 1 else 0.0
    told = []
    if posts > 1:
        several = story.outlets > 1
        told.append(ScorePart(Part.OUTLETS if several else Part.POSTS, from_posts, story.outlets if several else posts))
    if story.comments:
        told.append(ScorePart(Part.COMMENTS, round(points - from_posts, 1), story.comments))
    return told


def _growth(story: StoryDay) -> list[ScorePart]:
    if story.items < GROWING_ITEMS or story.items < 2 * story.before:
        return []
    if not story.before:
        return [ScorePart(Part.NEW, 1.0, story.items)]
    return [ScorePart(Part.GROWING, 2.0, story.items, story.before)]
