"""What people do with mentions: handling, corrections, and the log of both."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from nlp.annotation import Sentiment, SentimentScores, TopicScore
from routing.assignment import Assignment, Reason
from storage.store import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from nlp.annotation import Annotation
    from routing.assignment import Role, Routing
    from storage.mention import Mention
    from storage.store import Filter, Page


class Status(StrEnum):
    """How far the handling of a mention has come."""

    NEW = "new"
    OPEN = "open"
    ANSWERED = "answered"
    DISMISSED = "dismissed"


TRANSITIONS = {
    Status.NEW: {Status.OPEN, Status.ANSWERED, Status.DISMISSED},
    Status.OPEN: {Status.NEW, Status.ANSWERED, Status.DISMISSED},
    Status.ANSWERED: {Status.OPEN},
    Status.DISMISSED: {Status.OPEN},
}
"""From each status, where it may go; staying is always allowed."""


class Priority(StrEnum):
    """How soon somebody should look."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Handling:
    """Where the handling of one mention stands.

    Attributes:
        mention_id: the mention.
        version: 0 while nobody has touched it, then one more with every change.
        status, priority: see there.
        assignee: name of the user who has it, "" for nobody.
        due_at: aware UTC instant by which it should be answered, computed when it was opened.
        note: free text.
        changed_at, changed_by: of the last change; None and "" for version 0.
    """

    mention_id: str
    version: int = 0
    status: Status = Status.NEW
    priority: Priority = Priority.NORMAL
    assignee: str = ""
    due_at: datetime | None = None
    note: str = ""
    changed_at: datetime | None = None
    changed_by: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says a mention is, laid over the machine's answer; parts that are None stay the machine's.

    Attributes:
        mention_id: the mention.
        content_hash: `Post.content_hash` of the words it was made for; when they change it no longer applies.
        version: 0 before the first correction, then one more with every change.
        sentiment: the right class.
        topics: the right topic ids, most fitting first.
        units: the right units with their roles; () for nobody.
        in_scope: whether it is about the city.
        changed_at, changed_by: of the last change; None and "" for version 0.
    """

    mention_id: str
    content_hash: str
    version: int = 0
    sentiment: Sentiment | None = None
    topics: tuple[str, ...] | None = None
    units: tuple[tuple[str, Role], ...] | None = None
    in_scope: bool | None = None
    changed_at: datetime | None = None
    changed_by: str = ""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One change by a person.

    Attributes:
        number: rises with every entry.
        at: aware UTC instant.
        by: name of the user.
        mention_id: the mention.
        action: handle, correct or takedown.
        before, after: the values that changed, by name; never text of the mention.
    """

    number: int
    at: datetime
    by: str
    mention_id: str
    action: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Desk:
    """Which handlings are meant; every given part must hold.

    Attributes:
        statuses, priorities: any of these.
        assignee: this user's; "" for what nobody has.
        due_before: due before this instant.
    """

    statuses: tuple[Status, ...] = ()
    priorities: tuple[Priority, ...] = ()
    assignee: str | None = None
    due_before: datetime | None = None


class StaleEditError(StoreError):
    """Somebody else changed it meanwhile; nothing was kept.

    Attributes:
        current: the `Handling` or `Correction` as it is now, to show beside the refused one.
    """

    def __init__(self, message: str, current: Handling | Correction) -> None:
        super().__init__(message)
        self.current = current


class TriageStore(Protocol):
    """What a store does for triage beside `storage.store.Store`. Every method raises StoreError on failure."""

    def handlings(self, ids: Iterable[str]) -> dict[str, Handling]:
        """Handling by mention id; an untouched mention has version 0, an unknown one is left out."""

    def save_handling(self, new: Handling, by: str) -> Handling:
        """Keep a handling whose `version` is the one its editor saw; gives it with the new version.

        Raises StaleEditError when it has another version by now, StoreError for a step that TRANSITIONS lacks.
        """

    def triage(self, where: Filter, desk: Desk, limit: int = 50, cursor: str | None = None) -> Page:
        """Mentions that match both, newest first, as `Store.query`."""

    def triage_counts(self, where: Filter) -> dict[Status, int]:
        """How many of the matching mentions have each status."""

    def correction(self, mention_id: str) -> Correction | None:
        """The correction that applies, version 0 where there is none; None for an unknown mention."""

    def save_correction(self, new: Correction, by: str) -> Correction:
        """Keep a correction whose `version` and `content_hash` its editor saw; queries and counts follow it at once.

        With every part None the machine's answer holds again. Raises StaleEditError as `save_handling`, and StoreError
        for a mention that has not been read, or routed, so far.
        """

    def corrections(self) -> list[tuple[Mention, Correction]]:
        """All that apply, with the machine's own answer: what training and evaluation learn from; oldest first."""

    def audit(self, mention_id: str | None = None, limit: int = 100, before: int | None = None) -> list[AuditEntry]:
        """The log, newest first, of one mention or all, below the entry number `before`."""


def corrected(mention: Mention, correction: Correction) -> Mention:
    """The mention with a correction of its present words laid over the machine's answer."""
    return replace(
        mention,
        annotation=None if mention.annotation is None else corrected_reading(mention.annotation, correction),
        routing=None if mention.routing is None else corrected_routing(mention.routing, correction),
    )


def corrected_reading(reading: Annotation, correction: Correction) -> Annotation:
    """The reading with what a person is sure of in place of what the model thought probable."""
    if correction.sentiment is not None:
        reading = replace(reading, sentiment=SentimentScores(*(float(s is correction.sentiment) for s in Sentiment)))
    if correction.topics is not None:
        reading = replace(reading, topics=tuple(TopicScore(topic, 1.0) for topic in correction.topics))
    if correction.in_scope is not None:
        reading = replace(reading, in_scope=float(correction.in_scope))
    return reading


def corrected_routing(routing: Routing, correction: Correction) -> Routing:
    """The routing with the units that a person named."""
    if correction.units is not None:
        reason = Reason("correction", "Do người phụ trách xác định.", (), routing.gazetteer)
        assignments = tuple(Assignment(unit, role, 1.0, reason) for unit, role in correction.units)
        routing = replace(routing, assignments=assignments, needs_person=False)
    if correction.in_scope is not None:
        routing = replace(routing, in_scope=correction.in_scope)
    return routing


def check_step(old: Status, new: Status) -> None:
    """Raises StoreError when a handling cannot go from `old` to `new`."""
    if new is not old and new not in TRANSITIONS[old]:
        allowed = ", ".join(sorted(TRANSITIONS[old]))
        raise StoreError(f"a mention that is {old} cannot become {new}; it can become {allowed}")
