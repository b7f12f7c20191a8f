"""The record of one reading of a text."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Sentiment(StrEnum):
    """What a text expresses about the situation, service or authority it speaks of."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"


@dataclass(frozen=True, slots=True)
class SentimentScores:
    """Three probabilities that add up to 1."""

    negative: float
    neutral: float
    positive: float

    @property
    def label(self) -> Sentiment:
        """The most probable class; a tie goes to the first of negative, neutral, positive."""
        return max(Sentiment, key=lambda name: getattr(self, name.value))


@dataclass(frozen=True, slots=True)
class TopicScore:
    """A topic id of the city's `topics.yaml` and its probability."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class Annotation:
    """One reading of a text.

    Attributes:
        sentiment: probabilities of the three classes.
        topics: one or two topics, most probable first; `other` where none fits.
        in_scope: probability that the text concerns the city's life or services.
        actionable: probability that somebody in the administration should look at it or answer.
        keywords: up to ten words or phrases, most telling first.
        signature: 64 MinHash values of the text's shingles, for near-duplicates; empty for very short texts.
        embedding: pooled vector of the text; empty where the engine gives none.
        language: "vi", "vi-nodiacritics", "en" or "other".
        model: name and version of the model that read the text.
    """

    sentiment: SentimentScores
    topics: tuple[TopicScore, ...]
    in_scope: float
    actionable: float
    keywords: tuple[str, ...]
    signature: tuple[int, ...]
    language: str
    model: str
    embedding: tuple[float, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready mapping."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Annotation:
        """Rebuild an annotation from `to_dict`; raises KeyError or TypeError on anything else."""
        values = dict(data)
        values["sentiment"] = SentimentScores(**values["sentiment"])
        values["topics"] = tuple(TopicScore(**topic) for topic in values["topics"])
        for name in ("keywords", "signature", "embedding"):
            values[name] = tuple(values.get(name) or ())
        return cls(**values)
