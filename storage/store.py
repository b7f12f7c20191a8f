"""What every store can do: keep mentions, find them and count them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from crawlers.post import Kind, Post
    from nlp.annotation import Annotation, Sentiment
    from routing.assignment import Role, Routing
    from storage.mention import Mention


class StoreError(Exception):
    """The store cannot do what was asked; the message is one line and says what to do."""


class Stage(StrEnum):
    """The steps a mention passes after it was collected."""

    ANNOTATE = "annotate"
    ROUTE = "route"
    GROUP = "group"


class Dimension(StrEnum):
    """What counts can be broken down by."""

    DAY = "day"
    UNIT = "unit"
    ROLE = "role"
    SENTIMENT = "sentiment"
    TOPIC = "topic"
    SOURCE = "source"
    KIND = "kind"
    AREA = "area"
    STORY = "story"


@dataclass(frozen=True, slots=True)
class UpsertCounts:
    """What an upsert did with the posts it was given."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0

    def __add__(self, other: UpsertCounts) -> UpsertCounts:
        return UpsertCounts(
            self.created + other.created, self.updated + other.updated, self.unchanged + other.unchanged
        )


@dataclass(frozen=True, slots=True)
class Filter:
    """Which mentions are meant; every given part must hold, empty parts do not filter.

    Attributes:
        text: full-text query. Words are all required; "quoted phrases", OR, a leading - for NOT. Words written with
            diacritics must match with them, words without match either way.
        day_from, day_to: local days "YYYY-MM-DD", both inclusive.
        units: any of these units is assigned.
        roles: and in any of these roles (with units: the same assignment).
        sentiments, topics, sources, kinds, areas: any of these.
        in_scope: True for mentions about the city, False for the rest, None for all.
        actionable: True keeps readings of at least .5.
        needs_person: True keeps mentions whose routing a person should confirm.
        story: one story's mentions.
        ids: these mentions only.
    """

    text: str = ""
    day_from: str | None = None
    day_to: str | None = None
    units: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    sentiments: tuple[Sentiment, ...] = ()
    topics: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    areas: tuple[str, ...] = ()
    in_scope: bool | None = None
    actionable: bool | None = None
    needs_person: bool | None = None
    story: str | None = None
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a query.

    Attributes:
        mentions: newest first.
        cursor: pass it on for the next page; None on the last.
    """

    mentions: tuple[Mention, ...]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class Count:
    """How many mentions share these values, in the order of the dimensions asked for."""

    values: tuple[str, ...]
    mentions: int


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is known about one source's health.

    Attributes:
        source: its id.
        last_run, last_success: aware UTC instants, None before the first.
        last_error: one line, "" when the last run went well.
        failures: failed runs in a row.
        newest: publication instant of the newest post seen.
        counts: of the last run: posts, created, updated, unchanged, refused, not_modified, disallowed.
        disabled: why the source was switched off by the program, "" while it is on.
        unfinished: the last run was started and did not come to its end, so the next one looks at everything again.
    """

    source: str
    last_run: datetime | None = None
    last_success: datetime | None = None
    last_error: str = ""
    failures: int = 0
    newest: datetime | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    disabled: str = ""
    unfinished: bool = False


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said of one address, for conditional requests."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """What grouping needs of a mention that is already in a story."""

    id: str
    story_id: str
    signature: tuple[int, ...]
    published_at: datetime


class Store(Protocol):
    """Keeps mentions. All writes are idempotent; every method raises StoreError on failure."""

    def close(self) -> None:
        """Release files and connections; the store cannot be used afterwards."""

    def refresh(self) -> None:
        """Make everything written so far visible to queries."""

    def upsert(self, posts: Iterable[Post]) -> UpsertCounts:
        """Keep posts by id. Changed words put a mention back to pending; counters alone do not."""

    def pending(self, stage: Stage, limit: int) -> list[Mention]:
        """Up to `limit` mentions whose present words have not passed `stage` but passed all before it; oldest first."""

    def pending_count(self, stage: Stage) -> int:
        """How many mentions `pending` would give in all."""

    def set_aside(self, mention: Mention, stage: Stage, reason: str) -> None:
        """Take a mention that no worker can digest out of `pending` for a stage until its words change or `reset`."""

    def set_aside_count(self) -> int:
        """How many mentions are set aside."""

    def reset(self, stage: Stage) -> int:
        """Put every mention back to pending for `stage` (and so for what follows); gives their number."""

    def complete_annotate(self, done: Iterable[tuple[Mention, Annotation]]) -> int:
        """Keep readings. A mention whose words have changed since it was handed out stays pending. Gives how many."""

    def complete_route(self, done: Iterable[tuple[Mention, Routing]]) -> int:
        """Keep routings, replacing earlier ones; the same rule for changed words. Gives how many."""

    def complete_group(self, done: Iterable[tuple[Mention, str]]) -> int:
        """Keep story ids; the same rule for changed words. Gives how many."""

    def signatures(self, since: datetime) -> list[Signed]:
        """Grouped articles and posts without parent that were published since then and have a signature."""

    def native_ids(self, source: str, since: datetime) -> set[str]:
        """The source's own ids of what was collected from it since then."""

    def get(self, mention_id: str) -> Mention | None:
        """One mention by id."""

    def query(self, where: Filter, limit: int = 50, cursor: str | None = None) -> Page:
        """Mentions that match, newest first; raises StoreError for a malformed text query or cursor."""

    def count(self, where: Filter) -> int:
        """How many mentions match."""

    def aggregate(self, where: Filter, by: Sequence[Dimension]) -> list[Count]:
        """Counts of matching mentions for every combination of values that occurs, largest first.

        A mention with several topics, units or areas counts once under each of them. With `where.units` given, UNIT and
        ROLE count only those units' assignments.
        """

    def run_lock(self, owner: str, ttl: float) -> AbstractContextManager[RunLock]:
        """Hold the one run lock; raises StoreError naming the holder when another live owner has it.

        The lock expires `ttl` seconds after the last `RunLock.renew`, so a killed run does not block the next.
        """

    def source_states(self) -> dict[str, SourceState]:
        """Every source's health by id."""

    def save_source_state(self, state: SourceState) -> None:
        """Replace one source's health."""

    def validators(self, source: str) -> dict[str, Validators]:
        """Validators by address, as saved for one source."""

    def save_validators(self, source: str, validators: Mapping[str, Validators]) -> None:
        """Add or replace validators of one source."""

    def save_digest(self, unit: str, day: str, digest: Mapping[str, Any]) -> None:
        """Keep a digest as it was handed out; a later one for the same unit and day replaces it."""

    def load_digest(self, unit: str, day: str) -> dict[str, Any] | None:
        """A kept digest."""

    def save_run(self, summary: Mapping[str, Any]) -> None:
        """Append the summary of one run."""

    def last_run(self) -> dict[str, Any] | None:
        """The newest run's summary."""

    def health(self) -> dict[str, str]:
        """Engine, version, size and integrity, for `langnghe doctor`."""


class RunLock(Protocol):
    """A held run lock."""

    def renew(self) -> None:
        """Put the expiry off by the full time; raises StoreError when the lock was lost."""
