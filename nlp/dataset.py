"""Labelled texts from JSONL files (fields and labels as in docs/labels.md)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from nlp.linear import SENTIMENTS
from nlp.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path


class DataError(Exception):
    """A labelled file cannot be read; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Item:
    """One labelled text.

    Attributes:
        id: its id in the file.
        text: what a reader gets.
        sentiment: 0 negative, 1 neutral, 2 positive.
        topics: one or two topic ids, most important first.
        in_scope: whether it concerns the city.
        actionable: whether somebody should look at it.
        split: "train", "dev" or "demo".
        style: how the writer spells ("nodiacritics", "teencode" …); "" for texts found in the wild.
        written: whether the text was written for training; real texts count more.
    """

    id: str
    text: Text
    sentiment: int
    topics: tuple[str, ...]
    in_scope: bool
    actionable: bool
    split: str
    style: str
    written: bool

    @property
    def thread(self) -> str:
        """Items of one thread stand on one side of a split: comments share their context."""
        return self.text.context or self.id


@dataclass(frozen=True, slots=True)
class Source:
    """A data file as a manifest records it: its name, how many items it gave, and the file's SHA-256."""

    file: str
    items: int
    sha256: str


def read_items(paths: Sequence[Path], *, split: str, topics: Collection[str] = ()) -> tuple[list[Item], list[Source]]:
    """All items of a split, in file order; where `topics` is given, others are refused. Raises DataError."""
    items: list[Item] = []
    sources: list[Source] = []
    for path in paths:
        try:
            content = path.read_bytes()
            lines = content.decode("utf-8").split("\n")
        except (OSError, UnicodeDecodeError) as error:
            raise DataError(f"{path}: cannot be read ({error})") from error
        found = [_item(line, f"{path}, line {number}", topics) for number, line in enumerate(lines, 1) if line.strip()]
        kept = [item for item in found if item.split == split]
        items.extend(kept)
        sources.append(Source(path.name, len(kept), sha256(content).hexdigest()))
    return items, sources


def _item(line: str, place: str, topics: Collection[str]) -> Item:
    try:
        data: dict[str, Any] = json.loads(line)
        return Item(
            id=data["id"],
            text=_text(data),
            sentiment=SENTIMENTS.index(data["sentiment"]),
            topics=_topics(data["topics"], topics),
            in_scope=bool(data["in_scope"]),
            actionable=bool(data["actionable"]),
            split=data["split"],
            style=data.get("style", ""),
            written="style" in data,
        )
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(f"{place}: not a labelled item ({error!r})") from error


def _topics(named: Sequence[str], known: Collection[str]) -> tuple[str, ...]:
    if not named:
        raise ValueError("no topic")
    for topic in named:
        if known and topic not in known:
            raise ValueError(f"unknown topic {topic!r}")
    return tuple(named)


def _text(data: dict[str, Any]) -> Text:
    """An article's first line is its title, the rest its lead."""
    body, context, kind = data["text"], data.get("context") or "", data["kind"]
    if not (isinstance(body, str) and isinstance(context, str)):
        raise TypeError("text and context must be texts")
    if kind != "article":
        return Text(body=body, context=context, kind=kind)
    title, _, lead = body.partition("\n")
    return Text(title=title, lead=lead, context=context, kind=kind)
