"""The linear model: TF-IDF terms times weights, four heads. Loading and reading need numpy and scipy only."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import numpy as np

from nlp.features import BLOCKS, Vocabulary, blocks
from nlp.prepare import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from nlp.text import Text

SENTIMENTS = ("negative", "neutral", "positive")
FORMAT = "langnghe-linear-1"
WEIGHTS, MANIFEST, CARD = "weights.npz", "manifest.json", "card.md"
_BATCH = 256
_FAULTS = (BadZipFile, OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, RuntimeError)


class ModelError(Exception):
    """A model folder is missing, damaged or of another version; the message names the file and what to do."""


@dataclass(frozen=True)
class Calibration:
    """What turns raw scores into probabilities, fitted by cross-validation on the training part.

    Attributes:
        sentiment_slope: factor on the three sentiment scores before the softmax.
        sentiment_bias: three offsets, added after the factor.
        topic: slope and offset before the sigmoid, one pair for all topics.
        scope: slope and offset before the sigmoid.
        actionable: slope and offset before the sigmoid.
        second_topic: from this probability on, a second topic is given.
    """

    sentiment_slope: float = 1.0
    sentiment_bias: tuple[float, float, float] = (0.0, 0.0, 0.0)
    topic: tuple[float, float] = (1.0, 0.0)
    scope: tuple[float, float] = (1.0, 0.0)
    actionable: tuple[float, float] = (1.0, 0.0)
    second_topic: float = 0.5


@dataclass(frozen=True)
class Scores:
    """Probabilities of a batch: sentiment [n, 3], topics [n, topics], in_scope [n], actionable [n]; float32."""

    sentiment: np.ndarray
    topics: np.ndarray
    in_scope: np.ndarray
    actionable: np.ndarray


@dataclass(frozen=True)
class LinearModel:
    """Weights of the four heads over one vocabulary.

    Attributes:
        vocabulary: terms and their inverse document frequencies.
        weights: float32 [columns of the vocabulary, 3 + topics + 2]: sentiment, topics, scope, actionable.
        bias: float32 [3 + topics + 2].
        topics: topic ids, in the order of their columns.
        calibration: from scores to probabilities.
        manifest: the model's `manifest.json`; empty before it is saved.
    """

    vocabulary: Vocabulary
    weights: np.ndarray
    bias: np.ndarray
    topics: tuple[str, ...]
    calibration: Calibration
    manifest: dict[str, Any]

    @property
    def name(self) -> str:
        """Name and fingerprint of the weights, for example "linear-vi-1@3f2a9c01"."""
        return f"{self.manifest.get('name', 'linear')}@{self.manifest.get('weights_sha256', '')[:8]}"

    def raw(self, texts: Sequence[Text]) -> np.ndarray:
        """Uncalibrated scores, float32 [texts, 3 + topics + 2]."""
        parts = [
            np.asarray(self.vocabulary.matrix(map(blocks, texts[start : start + _BATCH])) @ self.weights)
            for start in range(0, len(texts), _BATCH)
        ]
        scores: np.ndarray = np.concatenate(parts) + self.bias if parts else np.zeros((0, len(self.bias)), np.float32)
        return scores

    def scores(self, texts: Sequence[Text]) -> Scores:
        """Probabilities of each text."""
        return calibrated(self.raw(texts), self.calibration)


def calibrated(raw: np.ndarray, calibration: Calibration) -> Scores:
    """Probabilities from raw scores [n, 3 + topics + 2]."""
    return Scores(
        sentiment=softmax(raw[:, :3] * calibration.sentiment_slope + np.array(calibration.sentiment_bias)),
        topics=sigmoid(raw[:, 3:-2] * calibration.topic[0] + calibration.topic[1]),
        in_scope=sigmoid(raw[:, -2] * calibration.scope[0] + calibration.scope[1]),
        actionable=sigmoid(raw[:, -1] * calibration.actionable[0] + calibration.actionable[1]),
    )


def softmax(scores: np.ndarray) -> np.ndarray:
    """Row-wise softmax of [n, k]."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    result: np.ndarray = powers / powers.sum(axis=1, keepdims=True)
    return result


def sigmoid(scores: np.ndarray) -> np.ndarray:
    """Logistic function, without overflow."""
    result: np.ndarray = 1 / (1 + np.exp(-np.clip(scores, -60, 60)))
    return result


def pack(vocabulary: Vocabulary, weights: np.ndarray, bias: np.ndarray) -> bytes:
    """The bytes of `weights.npz`; the same input gives the same bytes.

    Weights are kept in 8 bits: each is q · row · column, with one scale per term and one per head.
    """
    heads = np.maximum(np.abs(weights).max(axis=0), 1e-12).astype(np.float32)
    rows = np.maximum(np.abs(weights / heads).max(axis=1), 1e-6).astype(np.float16).astype(np.float32)
    whole = np.clip(np.rint(weights / heads / rows[:, None] * 127), -127, 127).astype(np.int8)
    text = "\0".join("\n".join(known) for known in vocabulary.terms).encode()
    buffer = BytesIO()
    np.savez_compressed(
        buffer,
        terms=np.frombuffer(text, dtype=np.uint8),
        idf=vocabulary.idf.astype(np.float16),
        weights=whole,
        rows=rows.astype(np.float16),
        heads=heads,
        bias=bias.astype(np.float32),
    )
    return buffer.getvalue()


def unpack(content: bytes) -> tuple[Vocabulary, np.ndarray, np.ndarray]:
    """Vocabulary, weights and bias from the bytes of `weights.npz`."""
    with np.load(BytesIO(content), allow_pickle=False) as kept:
        terms = list(_columns(kept["terms"].tobytes().decode()))
        weights = kept["weights"].astype(np.float32)
        weights *= kept["rows"].astype(np.float32)[:, None] / 127
        weights *= kept["heads"]
        vocabulary = Vocabulary(tuple(terms), kept["idf"].astype(np.float32))
        bias = kept["bias"]
    known = sum(map(len, terms))
    if len(terms) != len(BLOCKS) or not known == len(vocabulary) == len(weights) or weights.shape[1] != len(bias):
        raise ValueError("its arrays do not fit one another")
    return vocabulary, weights, bias


def _columns(text: str) -> Iterator[dict[str, int]]:
    start = 0
    for block in text.split("\0"):
        terms = block.split("\n") if block else []
        yield {term: start + n for n, term in enumerate(terms)}
        start += len(terms)


def load(folder: Path) -> LinearModel:
    """Read a model folder; raises ModelError where it is missing, damaged or made for another preparation."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        content = (folder / WEIGHTS).read_bytes()
        if manifest["format"] != FORMAT or manifest["preparation"] != VERSION:
            raise ValueError(
                f"it was made for {manifest['format']} with text preparation {manifest['preparation']}, "
                f"this program reads {FORMAT} with {VERSION}"
            )
        if sha256(content).hexdigest() != manifest["weights_sha256"]:
            raise ValueError(f"{WEIGHTS} is not the file that {MANIFEST} describes")
        vocabulary, weights, bias = unpack(content)
        topics = tuple(manifest["labels"]["topics"])
        if len(bias) != len(topics) + 5:
            raise ValueError("its labels do not fit its weights")
        return LinearModel(vocabulary, weights, bias, topics, _calibration(manifest["calibration"]), manifest)
    except FileNotFoundError as error:
        raise ModelError(
            f"the reading model is incomplete: {error.filename} is missing; restore the folder or run `langnghe train`"
        ) from error
    except _FAULTS as error:
        why = " ".join(str(error).split()) or type(error).__name__
        raise ModelError(
            f"the reading model in {folder} cannot be used ({why}); restore it or run `langnghe train`"
        ) from error


def _calibration(data: dict[str, Any]) -> Calibration:
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
    return Calibration(**values)
