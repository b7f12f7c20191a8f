"""JSON lines in, JSON lines out, for commands that work in a shell pipe."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from pipeline.errors import Exit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

BATCH = 256
MAX_LINE = 4_000_000
"""Longer lines are refused: a text of 1 MB fits, a runaway line does not fill the memory."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that was refused: its number (from 1) and why."""

    line: int
    reason: str


def pipe(
    work: Callable[[list[dict[str, Any]]], Iterable[dict[str, Any]]],
    source: BinaryIO | None = None,
) -> int:
    """Answer every JSON object of standard input with one of standard output, in order.

    Refused lines are named on standard error and counted; the rest goes on. Gives the exit code.
    """
    refused = 0
    rows = read_objects(source or sys.stdin.buffer)
    while batch := list(islice(rows, BATCH)):
        good = [row for row in batch if isinstance(row, dict)]
        for row in batch:
            if isinstance(row, BadLine):
                refused += 1
                click.echo(f"langnghe: line {row.line}: {row.reason}", err=True)
        lines = [json.dumps(answer, ensure_ascii=False) for answer in work(good)] if good else []
        if not _print(lines):
            return Exit.FINE
    if refused:
        click.echo(f"langnghe: {refused} lines refused", err=True)
    return Exit.REFUSED if refused else Exit.FINE


def _print(lines: list[str]) -> bool:
    """Write lines at once; False where nobody reads them any more, as behind `| head`."""
    try:
        for line in lines:
            sys.stdout.write(line + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return False
    return True


def read_objects(source: BinaryIO) -> Iterator[dict[str, Any] | BadLine]:
    """The objects of a JSON lines stream that carry an `id` and a `text`, and the lines that do not."""
    for number, raw in enumerate(source, start=1):
        if raw.strip():
            yield _object(number, raw)


def _object(number: int, raw: bytes) -> dict[str, Any] | BadLine:
    if len(raw) > MAX_LINE:
        return BadLine(number, f"longer than {MAX_LINE:,} bytes")
    try:
        row = json.loads(raw.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError as error:
        return BadLine(number, f"not UTF-8 (byte {error.start})")
    except (ValueError, RecursionError) as error:
        return BadLine(number, f"not JSON: {error}")
    if not isinstance(row, dict):
        return BadLine(number, "not a JSON object")
    if not isinstance(row.get("id"), str | int):
        return BadLine(number, "no id (text or number)")
    for name in ("text", "title", "lead", "context", "kind"):
        if row.get(name) is not None and not isinstance(row[name], str):
            return BadLine(number, f"{name} is not text")
    if not any(isinstance(row.get(name), str) for name in ("text", "title")):
        return BadLine(number, "no text")
    return row
