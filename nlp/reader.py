"""Reading: from a text to its annotation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from nlp.annotation import Annotation, SentimentScores, TopicScore
from nlp.fingerprint import signature
from nlp.keywords import keywords
from nlp.language import language_of
from nlp.linear import LinearModel, ModelError, Scores, load
from nlp.prepare import tidy
from nlp.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from nlp.settings import NlpSettings

__all__ = ["ModelError", "Reader", "Text", "load_reader"]

OTHER = "other"


class Reader(Protocol):
    """What reads texts, whatever the engine behind it."""

    @property
    def model(self) -> str:
        """Name and fingerprint of the model."""
        ...

    def read(self, texts: Sequence[Text]) -> list[Annotation]:
        """One annotation per text, in order; deterministic, offline, and never raises on any Unicode."""
        ...


def load_reader(settings: NlpSettings, root: Path) -> Reader:
    """The reader of the configured engine; raises ModelError where its model cannot be used."""
    return FastReader(load(root / settings.model), keyword_limit=settings.keywords)


class FastReader:
    """Reads with the linear model."""

    def __init__(self, linear: LinearModel, *, keyword_limit: int = 10) -> None:
        self._linear = linear
        self._limit = keyword_limit

    @property
    def model(self) -> str:
        """Name and fingerprint of the weights."""
        return self._linear.name

    def read(self, texts: Sequence[Text]) -> list[Annotation]:
        """One annotation per text, in order."""
        scores = self._linear.scores(texts)
        return [self._annotation(text, scores, n) for n, text in enumerate(texts)]

    def classify(self, texts: Sequence[Text]) -> Scores:
        """The probabilities alone, without keywords, signature and language."""
        return self._linear.scores(texts)

    def _annotation(self, text: Text, scores: Scores, n: int) -> Annotation:
        whole = tidy(text.whole)
        if not whole:
            return self._nothing()
        negative, neutral, positive = (float(value) for value in scores.sentiment[n])
        in_scope = float(scores.in_scope[n])
        return Annotation(
            sentiment=SentimentScores(negative, neutral, positive),
            topics=choose_topics(
                self._linear.topics, scores.topics[n], in_scope, self._linear.calibration.second_topic
            ),
            in_scope=in_scope,
            actionable=float(scores.actionable[n]),
            keywords=keywords(text, self._limit),
            signature=signature(whole),
            language=language_of(whole),
            model=self.model,
        )

    def _nothing(self) -> Annotation:
        """What an empty text is: neutral, of no concern to the city, about nothing."""
        return Annotation(
            sentiment=SentimentScores(0.0, 1.0, 0.0),
            topics=(TopicScore(OTHER, 1.0),),
            in_scope=0.0,
            actionable=0.0,
            keywords=(),
            signature=(),
            language=OTHER,
            model=self.model,
        )


def choose_topics(
    names: Sequence[str], scores: np.ndarray, in_scope: float, second_from: float
) -> tuple[TopicScore, ...]:
    """One or two topics, most probable first.

    The topic head knows only texts that concern the city. What does not is `other` (label guide), so `other` has at
    least the probability that the text is out of scope, and where that is more than one half it is the only topic.
    """
    if in_scope < 0.5:
        return (TopicScore(OTHER, 1 - in_scope),)
    first, *rest = np.argsort(-scores, kind="stable")[:2]
    chosen = [first, *(n for n in rest if scores[n] >= second_from and OTHER not in {names[n], names[first]})]
    return tuple(TopicScore(names[n], float(scores[n])) for n in chosen)
