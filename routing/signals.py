"""What a text says besides its places: topics, agencies named, and words that rules ask for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from routing.fold import Folded
    from routing.gazetteer import AgencyName
    from routing.lexicon import Hit

_WEIGHT = {"topic": 1.0, "hint": 0.3}
_TITLE_BONUS = {"title": 1.4, "lead": 1.2}


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of one field."""

    field: str
    start: int
    end: int
    text: str


@dataclass(slots=True)
class Signals:
    """Topic scores (0 up), the words behind them, agencies in order of naming, and word lists present."""

    topics: dict[str, float] = field(default_factory=dict)
    topic_words: dict[str, list[Words]] = field(default_factory=dict)
    agencies: list[tuple[AgencyName, Words]] = field(default_factory=list)
    words: dict[str, Words] = field(default_factory=dict)


def read_signals(fields: Sequence[tuple[str, Folded, Iterable[Hit]]]) -> Signals:
    """Collect the signals of some fields; the same word counts once."""
    signals = Signals()
    counted: set[tuple[str, str]] = set()
    for name, text, hits in fields:
        found = sorted(hits, key=lambda hit: (hit.first, -hit.last))
        hidden = _hidden(found)
        for hit in found:
            kind = hit.entry.kind
            words = Words(name, text.starts[hit.first], text.ends[hit.last], text.slice(hit.first, hit.last))
            if kind in _WEIGHT:
                key = (hit.entry.ref, hit.entry.surface)
                if key not in counted and (hit.first, hit.last) not in hidden:
                    counted.add(key)
                    _score(signals, hit, words, text)
            elif kind == "agency" and (hit.first, hit.last) not in hidden:
                signals.agencies.append((hit.entry.ref, words))
            elif kind == "words":
                signals.words.setdefault(hit.entry.ref, words)
    return signals


def _score(signals: Signals, hit: Hit, words: Words, text: Folded) -> None:
    weight = _WEIGHT[hit.entry.kind]
    if hit.entry.size == 1:
        plain = hit.entry.surface.isascii()
        weight *= 0.75 if text.accented or plain else 0.35
    weight *= _TITLE_BONUS.get(words.field, 1.0)
    topic = hit.entry.ref
    signals.topics[topic] = signals.topics.get(topic, 0.0) + weight
    signals.topic_words.setdefault(topic, []).append(words)


def _hidden(hits: Sequence[Hit]) -> set[tuple[int, int]]:
    """Stretches that lie inside a longer agency name or place: "chợ" in "chợ Bến Thành", "nước" in a company's name."""
    covers = [hit for hit in hits if hit.entry.kind in {"agency", "landmark", "street", "block", "place"}]
    hidden = set()
    for hit in hits:
        for cover in covers:
            if cover.first <= hit.first and hit.last <= cover.last and cover.last - cover.first > hit.last - hit.first:
                hidden.add((hit.first, hit.last))
                break
    return hidden


def merge_topics(
    signals: Signals, given: Mapping[str, float] | None, least: float
) -> list[tuple[str, float]]:
    """Topics from the surest down, keywords and classifier together; scores 0 to 1."""
    scores = {topic: min(1.0, score / 1.5) for topic, score in signals.topics.items()}
    if given:
        scores = {topic: score * 0.4 for topic, score in scores.items()}
        for topic, score in given.items():
            if score >= least:
                scores[topic] = min(1.0, scores.get(topic, 0.0) + score)
    scores.pop("other", None)
    return sorted(scores.items(), key=lambda item: (-item[1], -signals.topics.get(item[0], 0.0), item[0]))
