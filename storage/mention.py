"""A mention: one post with everything that is known about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawlers.post import Post
    from nlp.annotation import Annotation
    from routing.assignment import Routing

SCOPE_THRESHOLD = 0.5
"""A reading with at least this probability of scope counts as being about the city."""

ACTIONABLE_THRESHOLD = 0.5
"""A reading of at least this probability counts as calling for a look or an answer."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One post and what reading, routing and grouping made of it.

    Attributes:
        post: what was collected.
        day_local: the city's calendar day of publication, "YYYY-MM-DD".
        annotation: the reading, None while it is pending.
        routing: the router's answer, None while it is pending.
        story_id: id of the story (the first post of a group of near-duplicates and their threads), None while pending.
    """

    post: Post
    day_local: str
    annotation: Annotation | None = None
    routing: Routing | None = None
    story_id: str | None = None

    @property
    def in_scope(self) -> bool:
        """Read as being about the city, and not routed elsewhere."""
        return (
            self.annotation is not None
            and self.annotation.in_scope >= SCOPE_THRESHOLD
            and (self.routing is None or self.routing.in_scope)
        )
