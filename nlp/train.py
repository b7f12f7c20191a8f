"""Train the linear model from labelled texts; needs scikit-learn (the extra `train`)."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from nlp import card
from nlp.calibrate import calibrate
from nlp.dataset import DataError, Item, read_items
from nlp.evaluate import Report, evaluate_items
from nlp.features import BLOCKS, Vocabulary, blocks, fit_vocabulary
from nlp.linear import CARD, FORMAT, MANIFEST, SENTIMENTS, WEIGHTS, Calibration, LinearModel, pack, unpack
from nlp.prepare import VERSION, without_marks
from nlp.reader import FastReader

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from scipy import sparse

REAL_WEIGHT = 2.0
"""How much an item found in the wild counts against one written for training (chosen on the real `dev` items)."""

BARE_WEIGHT = 0.3
"""How much the copies without marks count: every second text is learnt in both forms (chosen on `dev`)."""

MIN_TEXTS = 3
STRENGTH = {"sentiment": 1.5, "topics": 3.0, "in_scope": 3.0, "actionable": 3.0}
"""Inverse regularisation of each head's logistic regression (chosen on the real `dev` items)."""

FOLDS = 5
_SEED = 0


@dataclass(frozen=True)
class Table:
    """What is learnt from: term weights [rows, columns], the items of the rows, and how much each row counts."""

    matrix: sparse.csr_matrix
    items: list[Item]
    importance: np.ndarray

    def rows(self, places: np.ndarray) -> Table:
        """The table of some rows."""
        return Table(self.matrix[places], [self.items[n] for n in places], self.importance[places])


def train(
    data: Sequence[Path],
    out: Path,
    *,
    topics: Sequence[str] = (),
    now: datetime | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Report:
    """Train on the `train` part of the files and write a model folder.

    Args:
        data: labelled JSONL files (docs/labels.md).
        out: folder to write `weights.npz`, `manifest.json` and `card.md` into.
        topics: the topic ids, in the order of the model's labels; by default those that occur, sorted.
        now: the date that the manifest bears.
        progress: called with one line before each step.

    Returns:
        The scores on the `dev` part of the files, as the manifest records them.

    Raises:
        DataError: a file cannot be read, or has too little to train on.
    """
    items, sources = read_items(data, split="train", topics=topics)
    labels = tuple(topics) or tuple(sorted({topic for item in items for topic in item.topics} | {"other"}))
    _check(items)
    progress(f"counting the terms of {len(items)} texts")
    counted = [blocks(item.text) for item in items]
    vocabulary = fit_vocabulary(counted, min_texts=MIN_TEXTS)
    bare = [replace(item, text=item.text.changed(without_marks)) for item in items[::2]]
    counted += [blocks(item.text) for item in bare]
    table = Table(
        vocabulary.matrix(counted),
        [*items, *bare],
        np.concatenate([_importance(items), BARE_WEIGHT * _importance(bare)]),
    )
    progress(f"cross-validating on {FOLDS} folds for calibration")
    calibration = calibrate(_out_of_fold(table, labels)[: len(items)], items, labels)
    progress(f"fitting four heads on {len(vocabulary)} terms")
    content = pack(vocabulary, *_fit(table, labels))
    progress("scoring on the dev part")
    manifest = _manifest(out.name, vocabulary, labels, calibration, content, now or datetime.now(UTC))
    model = LinearModel(*unpack(content), labels, calibration, manifest)
    report = evaluate_items(FastReader(model, keyword_limit=0), read_items(data, split="dev", topics=labels)[0])
    manifest |= {"data": [asdict(source) for source in sources], "scores": report.to_dict()}
    _write(out, content, manifest, card.render(manifest, report))
    return report


def _check(items: Sequence[Item]) -> None:
    if len({item.thread for item in items}) < 2 * FOLDS:
        raise DataError(f"too little to train on: {len(items)} items marked `train` in fewer than {2 * FOLDS} threads")
    for name, values in (
        ("sentiment", {item.sentiment for item in items}),
        ("in_scope", {item.in_scope for item in items}),
        ("actionable", {item.actionable for item in items}),
    ):
        if len(values) < (len(SENTIMENTS) if name == "sentiment" else 2):
            raise DataError(f"the items marked `train` do not show every value of {name}")


def _importance(items: Sequence[Item]) -> np.ndarray:
    return np.array([1.0 if item.written else REAL_WEIGHT for item in items])


def _out_of_fold(table: Table, labels: Sequence[str]) -> np.ndarray:
    """Raw scores of each row by a model that has not seen its thread, float32 [rows, heads]."""
    scores = np.zeros((len(table.items), len(labels) + 5), dtype=np.float32)
    for seen, held in GroupKFold(FOLDS).split(table.matrix, groups=[item.thread for item in table.items]):
        weights, bias = _fit(table.rows(seen), labels)
        scores[held] = table.matrix[held] @ weights + bias
    return scores


def _fit(table: Table, labels: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Weights [columns, 3 + topics + 2] and bias of all heads; topics learn from what is in scope only."""
    inside = table.rows(np.flatnonzero([item.in_scope for item in table.items]))
    named = {topic: np.array([topic in item.topics for item in inside.items]) for topic in labels}
    heads = [
        _multinomial(table, np.array([item.sentiment for item in table.items])),
        *(_binary(inside, named[topic], STRENGTH["topics"]) for topic in labels),
        _binary(table, np.array([item.in_scope for item in table.items]), STRENGTH["in_scope"]),
        _binary(table, np.array([item.actionable for item in table.items]), STRENGTH["actionable"]),
    ]
    weights = np.concatenate([weights for weights, _ in heads], axis=1)
    return weights.astype(np.float32), np.concatenate([bias for _, bias in heads]).astype(np.float32)


def _multinomial(table: Table, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    model = LogisticRegression(C=STRENGTH["sentiment"], class_weight="balanced", max_iter=500)
    model.fit(table.matrix, wanted, sample_weight=table.importance)
    return model.coef_.T, model.intercept_


def _binary(table: Table, wanted: np.ndarray, strength: float) -> tuple[np.ndarray, np.ndarray]:
    """A head of one column; one that has no example, or nothing but examples, always answers the same."""
    if wanted.all() or not wanted.any():
        return np.zeros((table.matrix.shape[1], 1)), np.array([6.0 if wanted.all() else -6.0])
    model = LogisticRegression(
        C=strength, solver="liblinear", dual=True, class_weight="balanced", random_state=_SEED, max_iter=1000
    )
    model.fit(table.matrix, wanted, sample_weight=table.importance)
    return model.coef_.T, model.intercept_


def _manifest(
    name: str,
    vocabulary: Vocabulary,
    labels: Sequence[str],
    calibration: Calibration,
    content: bytes,
    now: datetime,
) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "name": name,
        "base": "TF-IDF and logistic regression, trained from nothing",
        "preparation": VERSION,
        "labels": {"sentiment": list(SENTIMENTS), "topics": list(labels)},
        "calibration": asdict(calibration),
        "terms": {block: len(known) for block, known in zip(BLOCKS, vocabulary.terms, strict=True)},
        "weights_sha256": sha256(content).hexdigest(),
        "weights_bytes": len(content),
        "date": now.date().isoformat(),
    }


def _write(out: Path, content: bytes, manifest: dict[str, Any], text: str) -> None:
    """Write the folder file by file, each moved into place whole; the manifest, which vouches for them, last."""
    out.mkdir(parents=True, exist_ok=True)
    described = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    for name, whole in ((WEIGHTS, content), (CARD, text.encode()), (MANIFEST, described.encode())):
        partial = out / f".{name}.partial"
        partial.write_bytes(whole)
        partial.replace(out / name)
