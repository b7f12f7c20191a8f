"""How far a source has come in a run, and what its feeds and lists as a whole say about its health."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawlers.visits import Step

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from crawlers.events import ValidatorSeen
    from crawlers.visits import Run, Visit

_NAMES = {Step.FEED: "feed", Step.REVIEWS: "feed", Step.LIST: "list", Step.BOARD: "board"}
ROOTS = frozenset(_NAMES)
"""The steps that lead to everything else."""


def is_root(visit: Visit) -> bool:
    """Whether a visit is to a feed, or to the first page of a list, board or shelf of reviews."""
    return visit.step in ROOTS and visit.page == 1


@dataclass
class Progress:
    """What is still out for one source, and what is held back until it is done.

    Attributes:
        run: the source in this run.
        validators: by address, what its server said in the last run.
        pending: requests that are out.
        read: feeds and lists that led somewhere or have not changed.
        empty: those that are sound and hold nothing.
        failed: those that could not be had or are none.
        first_failure: address and reason of the first that failed.
        held: validators that are told when everything found through them has been told.
        newest: publication instant of the newest item.
        done: its end has been told.
    """

    run: Run
    validators: Mapping[str, tuple[str, str]]
    pending: int = 0
    read: int = 0
    empty: int = 0
    failed: int = 0
    first_failure: str = ""
    held: list[ValidatorSeen] = field(default_factory=list)
    newest: datetime | None = None
    done: bool = False
    _names: dict[str, None] = field(default_factory=dict)

    def root_read(self, visit: Visit) -> None:
        """A feed or list led somewhere, or has not changed."""
        self._names[_NAMES[visit.step]] = None
        self.read += 1

    def root_empty(self, visit: Visit) -> None:
        """A feed or list is as it should be and holds nothing."""
        self._names[_NAMES[visit.step]] = None
        self.empty += 1

    def root_failed(self, visit: Visit, reason: str) -> None:
        """A feed or list could not be had or is none."""
        self._names[_NAMES[visit.step]] = None
        self.failed += 1
        self.run.counts["failed"] += 1
        self.first_failure = self.first_failure or f"{visit.url}: {reason}"

    def blindness(self) -> str:
        """Why nothing could be had through any feed or list, in one line; "" if one of them led somewhere."""
        if self.read:
            return ""
        name = " or ".join(self._names)
        if self.failed:
            others = f", {self.empty} empty" if self.empty else ""
            return f"no {name} could be read: {self.failed} failed{others}; first: {self.first_failure}"
        if self.empty:
            return f"all {self.empty} {name}s are empty" if self.empty > 1 else f"its only {name} is empty"
        return "nothing to visit"
