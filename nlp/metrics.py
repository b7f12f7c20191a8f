"""The measures of a classifier, on arrays of class numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class ClassScore:
    """Precision, recall and F1 of one class (0–1) and how many items have it."""

    precision: float
    recall: float
    f1: float
    support: int


def confusion(wanted: np.ndarray, given: np.ndarray, classes: int) -> np.ndarray:
    """Counts [wanted, given], int64 [classes, classes]."""
    table = np.zeros((classes, classes), dtype=np.int64)
    np.add.at(table, (wanted, given), 1)
    return table


def class_scores(table: np.ndarray) -> list[ClassScore]:
    """Scores of each class from a confusion matrix; a class nobody gives or wants scores 0."""
    hits, wanted, given = np.diag(table), table.sum(axis=1), table.sum(axis=0)
    return [score(int(h), int(w), int(g)) for h, w, g in zip(hits, wanted, given, strict=True)]


def score(hits: int, wanted: int, given: int) -> ClassScore:
    """Scores from counts."""
    return ClassScore(
        precision=hits / given if given else 0.0,
        recall=hits / wanted if wanted else 0.0,
        f1=2 * hits / (wanted + given) if wanted + given else 0.0,
        support=wanted,
    )


def macro_f1(wanted: np.ndarray, given: np.ndarray, classes: int) -> float:
    """The plain mean of the F1 of the classes that occur among `wanted` (0–1)."""
    if not len(wanted):
        return 0.0
    scores = [item.f1 for item in class_scores(confusion(wanted, given, classes)) if item.support]
    return float(np.mean(scores))


def calibration_error(confidence: Sequence[float], right: Sequence[bool], bins: int = 10) -> float:
    """Expected calibration error: the mean distance of confidence and share of right answers in equal-width bins."""
    sure = np.asarray(confidence, dtype=float)
    hit = np.asarray(right, dtype=float)
    if not len(sure):
        return 0.0
    place = np.minimum((sure * bins).astype(int), bins - 1)
    return float(sum(abs(np.sum(sure[place == n] - hit[place == n])) for n in range(bins)) / len(sure))
