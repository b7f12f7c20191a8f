"""What one pass did, for the terminal and for the record in the store."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from rich.table import Table

if TYPE_CHECKING:
    from datetime import datetime

    from rich.console import Console

SHOWN = 20
"""Up to so many refusals are printed one by one."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that was left out: where it stood and why."""

    place: str
    reason: str


@dataclass(slots=True)
class StageResult:
    """One stage's work: how many items, how long it took, and a few words on the outcome."""

    name: str
    items: int = 0
    seconds: float = 0.0
    note: str = ""

    @property
    def rate(self) -> float:
        """Items per second; 0 where nothing was done."""
        return self.items / self.seconds if self.items and self.seconds else 0.0


@dataclass(slots=True)
class Summary:
    """One pass: its stages in order, what was refused, and which sources failed."""

    started_at: datetime
    stages: list[StageResult] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    failed_sources: dict[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready mapping; refusals as counts by reason."""
        return {
            "started_at": self.started_at.isoformat(),
            "stages": [asdict(stage) for stage in self.stages],
            "refused": dict(Counter(item.reason for item in self.refused)),
            "failed_sources": self.failed_sources,
        }

    def print_to(self, console: Console) -> None:
        """Show the table of stages, then what was left out."""
        table = Table("Stage", title="Summary", title_justify="left")
        for name in ("Items", "Seconds", "Items/s"):
            table.add_column(name, justify="right")
        table.add_column("Outcome", overflow="fold")
        for stage in self.stages:
            rate = f"{stage.rate:,.0f}" if stage.rate else "–"
            table.add_row(stage.name, f"{stage.items:,}", f"{stage.seconds:.1f}", rate, stage.note)
        console.print(table)
        for source, error in sorted(self.failed_sources.items()):
            console.print(f"source {source} failed: {error}", style="yellow", markup=False, highlight=False)
        print_refused(console, self.refused)


def print_refused(console: Console, refused: list[Refused]) -> None:
    """Show how many items were left out, and the first of them with place and reason."""
    if not refused:
        return
    console.print(f"{len(refused):,} refused:", style="yellow")
    for item in refused[:SHOWN]:
        console.print(f"  {item.place}: {item.reason}", markup=False, highlight=False, soft_wrap=True)
    if len(refused) > SHOWN:
        reasons = Counter(item.reason for item in refused[SHOWN:]).most_common(5)
        rest = ", ".join(f"{count}× {reason}" for reason, count in reasons)
        console.print(f"  and {len(refused) - SHOWN:,} more: {rest}", markup=False, highlight=False, soft_wrap=True)
