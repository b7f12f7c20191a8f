"""Progress bars on the terminal; plain lines where there is none."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from collections.abc import Iterator


class Bar:
    """One stage's progress; `done` counts its finished items."""

    def __init__(self, progress: Progress, label: str, total: int | None) -> None:
        self.done = 0
        self._progress = progress
        self._task = progress.add_task(label, total=total, note="")

    def advance(self, steps: int = 1) -> None:
        """Count finished items."""
        self.done += steps
        self._progress.advance(self._task, steps)

    def note(self, text: str) -> None:
        """Show a few words behind the counts."""
        self._progress.update(self._task, note=text)

    def finish(self) -> None:
        """Close the bar at what was done."""
        self._progress.update(self._task, total=self.done or 1, completed=self.done or 1)


class Progresses:
    """The bars of one command, on standard error so that standard output stays clean for pipes."""

    def __init__(self) -> None:
        self.console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description:<12}"),
            BarColumn(bar_width=32),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[note]}", style="dim"),
            console=self.console,
            disable=not self.console.is_terminal,
        )

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    @contextmanager
    def stage(self, label: str, total: int | None = None) -> Iterator[Bar]:
        """A bar for the time of one stage; `total` None where the end is not known."""
        bar = Bar(self._progress, label, total)
        yield bar
        bar.finish()
        if not self.console.is_terminal:
            self.console.print(f"{label}: {bar.done}")
