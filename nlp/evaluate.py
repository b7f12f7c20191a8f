"""How well a reader reads: its answers beside the labels, and what always giving the commonest answer would score."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from nlp.dataset import DataError, Item, read_items
from nlp.linear import SENTIMENTS
from nlp.metrics import ClassScore, calibration_error, class_scores, confusion, macro_f1, score
from nlp.prepare import without_marks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from nlp.annotation import Annotation
    from nlp.reader import Reader

_BATCH = 256
_SHORT = 40
_LEGEND = (
    "Model `{model}`, {items} items. Sentiment, in scope, actionable: macro-F1 in per cent. Topic: share of items in"
    " scope whose first topic is the one that the labeller named first, or any that the labeller named."
)


@dataclass(frozen=True, slots=True)
class Summary:
    """The headline figures of a set of items, 0–1.

    Attributes:
        items: how many.
        sentiment: macro-F1 of the three classes.
        first_topic: share of items in scope whose first topic is the first that the labeller named.
        any_topic: share of items in scope whose first topic is one that the labeller named.
        in_scope: macro-F1 of yes and no.
        actionable: macro-F1 of yes and no.
    """

    items: int
    sentiment: float
    first_topic: float
    any_topic: float
    in_scope: float
    actionable: float


@dataclass(frozen=True, slots=True)
class Report:
    """One evaluation.

    Attributes:
        model: name of the reader's model.
        summary: figures of all items.
        majority: figures of always giving the commonest answer of these items.
        sentiment: scores per sentiment class.
        confusion: counts of sentiment, rows as labelled, columns as read.
        topics: scores per topic over all named topics.
        in_scope: scores of "yes" and "no".
        actionable: scores of "yes" and "no".
        calibration: expected calibration error of sentiment, in_scope and actionable.
        slices: figures of parts of the items (origin, kind, style).
        robustness: figures of the same items written otherwise.
    """

    model: str
    summary: Summary
    majority: Summary
    sentiment: dict[str, ClassScore]
    confusion: list[list[int]]
    topics: dict[str, ClassScore]
    in_scope: dict[str, ClassScore]
    actionable: dict[str, ClassScore]
    calibration: dict[str, float]
    slices: dict[str, Summary]
    robustness: dict[str, Summary]

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready mapping, figures rounded to four places."""
        rounded: dict[str, Any] = _rounded(asdict(self))
        return rounded

    def to_markdown(self) -> str:
        """Tables for people."""
        parts = [
            _LEGEND.format(model=self.model, items=self.summary.items),
            _summaries({"all": self.summary, "majority": self.majority, **self.slices}),
            "Written otherwise (the same items):",
            _summaries({"as they are": self.summary, **self.robustness}),
            _classes("sentiment", self.sentiment),
            _confusion(self.confusion),
            _classes("in scope", self.in_scope),
            _classes("actionable", self.actionable),
            "Expected calibration error: "
            + ", ".join(f"{name} {_percent(value)}" for name, value in self.calibration.items())
            + ".",
            _classes("topic", self.topics),
        ]
        return "\n\n".join(parts) + "\n"


def evaluate(reader: Reader, data: Sequence[Path], *, split: str = "dev") -> Report:
    """Score a reader on one split of labelled files; raises DataError where they cannot be read or hold none."""
    items, _ = read_items(data, split=split)
    if not items:
        raise DataError(f"no items marked `{split}` in {', '.join(path.name for path in data)}")
    return evaluate_items(reader, items)


def evaluate_items(reader: Reader, items: Sequence[Item]) -> Report:
    """Score a reader on labelled items."""
    read = _read(reader, items)
    given = np.array([_label(one) for one in read])
    table = confusion(np.array([item.sentiment for item in items], dtype=int), given, 3) if items else np.zeros((3, 3))
    return Report(
        model=reader.model,
        summary=summarize(items, read),
        majority=_majority(items),
        sentiment=dict(zip(SENTIMENTS, class_scores(table), strict=True)),
        confusion=[[int(count) for count in row] for row in table],
        topics=_topic_scores(items, read),
        in_scope=_yes_no([item.in_scope for item in items], [one.in_scope >= 0.5 for one in read]),
        actionable=_yes_no([item.actionable for item in items], [one.actionable >= 0.5 for one in read]),
        calibration=_calibration(items, read),
        slices=_slices(items, read),
        robustness={name: _rewritten(reader, items, change) for name, change in REWRITINGS.items()},
    )


def summarize(items: Sequence[Item], read: Sequence[Annotation]) -> Summary:
    """The headline figures of items and their annotations."""
    inside = [(item, one.topics[0].id) for item, one in zip(items, read, strict=True) if item.in_scope]
    return Summary(
        items=len(items),
        sentiment=macro_f1(_ints(item.sentiment for item in items), _ints(map(_label, read)), 3),
        first_topic=_mean([topic == item.topics[0] for item, topic in inside]),
        any_topic=_mean([topic in item.topics for item, topic in inside]),
        in_scope=macro_f1(_ints(item.in_scope for item in items), _ints(one.in_scope >= 0.5 for one in read), 2),
        actionable=macro_f1(_ints(item.actionable for item in items), _ints(one.actionable >= 0.5 for one in read), 2),
    )


def _ints(values: Any) -> np.ndarray:
    return np.array([int(value) for value in values], dtype=int)


def _mean(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else 0.0


def _label(annotation: Annotation) -> int:
    return SENTIMENTS.index(annotation.sentiment.label.value)


def _read(reader: Reader, items: Sequence[Item]) -> list[Annotation]:
    return [
        one
        for start in range(0, len(items), _BATCH)
        for one in reader.read([item.text for item in items[start : start + _BATCH]])
    ]


def _majority(items: Sequence[Item]) -> Summary:
    """What always giving the commonest answer of these items scores."""

    def same(values: list[Any]) -> np.ndarray:
        return np.full(len(values), Counter(values).most_common(1)[0][0] if values else 0, dtype=int)

    def constant(values: list[int], classes: int) -> float:
        return macro_f1(np.array(values, dtype=int), same(values), classes)

    inside = [item for item in items if item.in_scope]
    commonest = Counter(item.topics[0] for item in inside).most_common(1)
    topic = commonest[0][0] if commonest else ""
    return Summary(
        items=len(items),
        sentiment=constant([item.sentiment for item in items], 3),
        first_topic=_mean([item.topics[0] == topic for item in inside]),
        any_topic=_mean([topic in item.topics for item in inside]),
        in_scope=constant([int(item.in_scope) for item in items], 2),
        actionable=constant([int(item.actionable) for item in items], 2),
    )


def _yes_no(wanted: Sequence[bool], given: Sequence[bool]) -> dict[str, ClassScore]:
    no, yes = class_scores(confusion(_ints(wanted), _ints(given), 2))
    return {"yes": yes, "no": no}


def _topic_scores(items: Sequence[Item], read: Sequence[Annotation]) -> dict[str, ClassScore]:
    wanted = Counter(topic for item in items for topic in item.topics)
    given = Counter(topic.id for one in read for topic in one.topics)
    hits = Counter(
        topic.id for item, one in zip(items, read, strict=True) for topic in one.topics if topic.id in item.topics
    )
    return {topic: score(hits[topic], wanted[topic], given[topic]) for topic in sorted(wanted | given)}


def _calibration(items: Sequence[Item], read: Sequence[Annotation]) -> dict[str, float]:
    pairs = list(zip(items, read, strict=True))
    sure = [max(one.sentiment.negative, one.sentiment.neutral, one.sentiment.positive) for one in read]
    return {
        "sentiment": calibration_error(sure, [_label(one) == item.sentiment for item, one in pairs]),
        "in_scope": calibration_error([one.in_scope for one in read], [item.in_scope for item in items]),
        "actionable": calibration_error([one.actionable for one in read], [item.actionable for item in items]),
    }


SLICES: Mapping[str, Callable[[Item], bool]] = {
    "real": lambda item: not item.written,
    "real comments": lambda item: not item.written and item.text.kind == "comment",
    "real articles": lambda item: not item.written and item.text.kind == "article",
    "written": lambda item: item.written,
    "written posts": lambda item: item.written and item.text.kind == "post",
    "written comments": lambda item: item.written and item.text.kind == "comment",
    "written reviews": lambda item: item.written and item.text.kind == "review",
    "undiacritised": lambda item: "nodiacritics" in item.style,
    "teencode": lambda item: "teencode" in item.style,
    "sarcastic": lambda item: "sarcasm" in item.style,
    "short": lambda item: len(item.text.body or item.text.title) < _SHORT,
}
"""Parts of the items that are scored apart."""


def _slices(items: Sequence[Item], read: Sequence[Annotation]) -> dict[str, Summary]:
    slices = {}
    for name, belongs in SLICES.items():
        places = [n for n, item in enumerate(items) if belongs(item)]
        if places:
            slices[name] = summarize([items[n] for n in places], [read[n] for n in places])
    return slices


REWRITINGS: Mapping[str, Callable[[str], str]] = {
    "without diacritics": without_marks,
    "upper case": str.upper,
    "decomposed (NFD)": lambda text: unicodedata.normalize("NFD", text),
}
"""The same text as other keyboards and programs write it."""


def _rewritten(reader: Reader, items: Sequence[Item], change: Callable[[str], str]) -> Summary:
    changed = [replace(item, text=item.text.changed(change)) for item in items]
    return summarize(items, _read(reader, changed))


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {key: _rounded(inner) for key, inner in value.items()}
    return [_rounded(inner) for inner in value] if isinstance(value, list) else value


def _percent(value: float) -> str:
    return f"{100 * value:.1f}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (head, ["---"] * len(head), *rows))


def _summaries(named: Mapping[str, Summary]) -> str:
    head = ["", "items", "sentiment", "first topic", "any topic", "in scope", "actionable"]
    rows = [
        [
            name,
            str(one.items),
            *map(_percent, (one.sentiment, one.first_topic, one.any_topic, one.in_scope, one.actionable)),
        ]
        for name, one in named.items()
    ]
    return _table(head, rows)


def _classes(what: str, scores: Mapping[str, ClassScore]) -> str:
    rows = [
        [name, _percent(one.precision), _percent(one.recall), _percent(one.f1), str(one.support)]
        for name, one in scores.items()
    ]
    return _table([what, "precision", "recall", "F1", "items"], rows)


def _confusion(table: Sequence[Sequence[int]]) -> str:
    rows = [[name, *map(str, counts)] for name, counts in zip(SENTIMENTS, table, strict=True)]
    return _table(["labelled \\ read", *SENTIMENTS], rows)
