"""From raw scores to probabilities whose largest is the answer, fitted on out-of-fold scores."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from nlp.linear import Calibration, sigmoid, softmax
from nlp.metrics import macro_f1

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nlp.dataset import Item

ENOUGH_REAL = 300
"""From this many real items on, calibration looks at these alone: they are what the model will meet."""

_SLOPES = np.geomspace(0.25, 6, 40)
_OFFSETS = np.round(np.arange(-1.5, 1.51, 0.1), 2)
_BIASES = np.round(np.arange(-0.8, 0.81, 0.2), 2)
_THRESHOLDS = np.round(np.arange(0.2, 0.96, 0.05), 2)


def calibrate(raw: np.ndarray, items: Sequence[Item], topics: Sequence[str]) -> Calibration:
    """Fit slopes and offsets to out-of-fold scores, float32 [items, 3 + topics + 2].

    Offsets are those with the best macro-F1 when the most probable class is the answer, as the mean of articles and of
    what people write, so that the kind with more items does not decide for the other; slopes are then those with the
    best likelihood.
    """
    kept = np.array([not item.written for item in items])
    if kept.sum() < ENOUGH_REAL:
        kept = np.ones(len(items), dtype=bool)
    chosen = [item for item, keep in zip(items, kept, strict=True) if keep]
    raw = raw[kept]
    inside = np.array([item.in_scope for item in chosen])
    named = np.array([[topic in item.topics for topic in topics] for item in chosen])
    parts = _parts(chosen)
    slope, bias = _sentiment(raw[:, :3], np.array([item.sentiment for item in chosen]), parts)
    topic = _slope_and_offset(raw[inside, 3:-2].ravel(), named[inside].ravel())
    return Calibration(
        sentiment_slope=slope,
        sentiment_bias=bias,
        topic=topic,
        scope=_decision(raw[:, -2], inside, parts),
        actionable=_decision(raw[:, -1], np.array([item.actionable for item in chosen]), parts),
        second_topic=_second_topic(sigmoid(raw[inside, 3:-2] * topic[0] + topic[1]), named[inside]),
    )


def _parts(items: Sequence[Item]) -> list[np.ndarray]:
    """Places of articles and of the rest; one part alone where the other has too little to tell."""
    articles = np.array([item.text.kind == "article" for item in items])
    parts = [np.flatnonzero(articles), np.flatnonzero(~articles)]
    return parts if min(map(len, parts)) >= ENOUGH_REAL else [np.arange(len(items))]


def _mean_macro_f1(wanted: np.ndarray, given: np.ndarray, classes: int, parts: Sequence[np.ndarray]) -> float:
    return float(np.mean([macro_f1(wanted[part], given[part], classes) for part in parts]))


def _sentiment(
    scores: np.ndarray, wanted: np.ndarray, parts: Sequence[np.ndarray]
) -> tuple[float, tuple[float, float, float]]:
    def shifted(pair: tuple[float, float]) -> np.ndarray:
        moved: np.ndarray = scores + np.array([0.0, *pair])
        return moved

    def value(pair: tuple[float, float]) -> float:
        return _mean_macro_f1(wanted, shifted(pair).argmax(axis=1), 3, parts) - 0.002 * (abs(pair[0]) + abs(pair[1]))

    best = max(product(_BIASES, _BIASES), key=value)
    moved = shifted(best)
    rows = np.arange(len(wanted))
    slope = min(_SLOPES, key=lambda s: -np.log(softmax(moved * s)[rows, wanted] + 1e-9).sum())
    first, second = (float(round(offset * slope, 4)) for offset in best)
    return float(round(slope, 4)), (0.0, first, second)


def _decision(scores: np.ndarray, wanted: np.ndarray, parts: Sequence[np.ndarray]) -> tuple[float, float]:
    """Slope and offset: 0.5 stands where macro-F1 is best."""

    def value(offset: float) -> float:
        given = (scores + offset > 0).astype(int)
        return _mean_macro_f1(wanted.astype(int), given, 2, parts) - 0.002 * abs(offset)

    offset = max(_OFFSETS, key=value)
    slope = min(_SLOPES, key=lambda s: _loss((scores + offset) * s, wanted))
    return float(round(slope, 4)), float(round(offset * slope, 4))


def _slope_and_offset(scores: np.ndarray, wanted: np.ndarray) -> tuple[float, float]:
    """Slope and offset with the best likelihood."""
    slope, offset = min(
        product(_SLOPES[::2], np.arange(-4, 4.01, 0.5)), key=lambda pair: _loss(scores * pair[0] + pair[1], wanted)
    )
    return float(round(slope, 4)), float(round(offset, 4))


def _loss(logits: np.ndarray, wanted: np.ndarray) -> float:
    return float(np.logaddexp(0, np.where(wanted, -logits, logits)).sum())


def _second_topic(scores: np.ndarray, named: np.ndarray) -> float:
    """The threshold with which one or two topics per text match the wanted ones best (F1 over all pairs)."""
    order = np.argsort(-scores, axis=1, kind="stable")[:, :2]
    rows = np.arange(len(scores))
    if not len(scores) or order.shape[1] < 2:
        return 0.5
    first, second = named[rows, order[:, 0]], named[rows, order[:, 1]]
    probability = scores[rows, order[:, 1]]

    def value(threshold: float) -> float:
        given = probability >= threshold
        return float(2 * (first.sum() + second[given].sum()) / (len(rows) + given.sum() + named.sum()))

    return float(max(_THRESHOLDS, key=value))
