"""What a text says besides its places: topics, agencies named, and words that rules ask for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from routing.fold import Folded
    from routing.lexicon import Hit
    from routing.records import AgencyName

_WEIGHT = {"topic": 1.0, "hint": 0.4}
_COVERS = frozenset({"agency", "landmark", "street", "block", "place", "topic", "hint"})
_LANGUAGE = frozenset({"topic", "hint", "words", "agency"})
_FIELD = {"title": 1.4, "lead": 1.2, "context": 0.6}
_LANDMARK = 0.5
_BELOW_HEAD = 0.35
_FULL = 1.5  # Weight of words at which a topic is certain: two good words, one of them in the headline.
_BEHIND = 0.5
SOLID = 1.0  # Words of this weight together speak of a topic by themselves; a single word or hint does not.
_AGAINST = 0.25  # A classifier that gives another topic at least this much speaks against a single word.
_BESIDE = 0.7  # What the words of a topic count beside the classifier.


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of one field."""

    field: str
    start: int
    end: int
    text: str


@dataclass(slots=True)
class Signals:
    """Topic scores (0 up), the words behind them, agencies in order of naming, and word lists present.

    `plain` are the scores without the weight of the field. `headed`: a headline says what the text is about. `spoken`:
    the score of the surest topic without the context.
    """

    topics: dict[str, float] = field(default_factory=dict)
    plain: dict[str, float] = field(default_factory=dict)
    topic_words: dict[str, list[Words]] = field(default_factory=dict)
    agencies: list[tuple[AgencyName, Words]] = field(default_factory=list)
    words: dict[str, Words] = field(default_factory=dict)
    headed: bool = False
    spoken: float = 0.0


def read_signals(
    fields: Sequence[tuple[str, Folded, Iterable[Hit]]], landmark_topics: Mapping[str, str] | None = None
) -> Signals:
    """Collect the signals of some fields; the same word counts once, the context less than the text.

    A headline that speaks for itself makes its body a witness of little weight, whose words try no rules. Agencies of
    the context count only where the text names none; a text that says nothing of its own is about what it answers.
    `landmark_topics` maps kinds of landmarks to the topic that they suggest.
    """
    reader = _Reader(landmark_topics or {})
    for name, text, hits in fields:
        reader.read(name, text, hits)
    return reader.signals


class _Reader:
    """Adds field after field to one collection of signals."""

    def __init__(self, landmark_topics: Mapping[str, str]) -> None:
        self.signals = Signals()
        self._landmark_topics = landmark_topics
        self._counted: set[tuple[str, str]] = set()

    def read(self, name: str, text: Folded, hits: Iterable[Hit]) -> None:
        """Take in one field."""
        signals = self.signals
        if name == "body":
            signals.headed = bool(signals.topics or signals.agencies)
        weight = _BELOW_HEAD if name == "body" and signals.headed else _FIELD.get(name, 1.0)
        if name == "context" and max(signals.plain.values(), default=0.0) < SOLID and not signals.agencies:
            weight = _FIELD["title"]
        found = sorted(hits, key=lambda hit: (hit.first, -hit.last))
        hidden = _hidden(found) | _in_compounds(found, accented=text.accented)
        for index, hit in enumerate(found):
            if index not in hidden:
                self._take(hit, Words(name, *text.span(hit.first, hit.last)), weight, accented=text.accented)
        if name != "context":
            signals.spoken = max(signals.topics.values(), default=0.0)

    def _take(self, hit: Hit, words: Words, weight: float, *, accented: bool) -> None:
        signals, (kind, surface, _, ref) = self.signals, hit.entry
        if kind in _WEIGHT:
            if (ref, surface) not in self._counted:
                self._counted.add((ref, surface))
                self._score(ref, _weight(hit, accented=accented), weight, words)
        elif kind == "agency":
            if words.field != "context" or not signals.agencies:
                signals.agencies.append((ref, words))
        elif kind == "landmark" and ref.kind in self._landmark_topics:
            self._score(self._landmark_topics[ref.kind], _LANDMARK, weight, words)
        elif kind == "words" and not (words.field == "body" and signals.headed):
            signals.words.setdefault(ref, words)

    def _score(self, topic: str, proof: float, weight: float, words: Words) -> None:
        signals = self.signals
        signals.topics[topic] = signals.topics.get(topic, 0.0) + proof * weight
        signals.plain[topic] = signals.plain.get(topic, 0.0) + proof
        signals.topic_words.setdefault(topic, []).append(words)


def _weight(hit: Hit, *, accented: bool) -> float:
    single = _single(hit.entry.surface, accented=accented) if hit.entry.size == 1 else 1.0
    return _WEIGHT[hit.entry.kind] * single


def _single(surface: str, *, accented: bool) -> float:
    """How much one word proves: an abbreviation much, a word whose marks are missing little."""
    if sum(char.isupper() for char in surface) > 1:
        return 1.3
    return 0.75 if accented or surface.isascii() else 0.25


def _hidden(hits: Sequence[Hit]) -> set[int]:
    """Indices of hits inside a longer name or word: "chợ" in the name of a market, "kẹt" in "kẹt xe"."""
    covers: dict[int, list[Hit]] = {}
    for hit in hits:
        if hit.entry.kind in _COVERS and hit.last > hit.first:
            covers.setdefault(hit.first, []).append(hit)
    longest = max((cover.last - cover.first for group in covers.values() for cover in group), default=0)
    return {
        index
        for index, hit in enumerate(hits)
        if any(
            _is_inside(hit, cover) or (hit.entry.kind == "agency" and _starts_inside(cover, hit))
            for first in range(hit.first - longest, hit.first + 1)
            for cover in covers.get(first, ())
        )
    }


def _in_compounds(hits: Sequence[Hit], *, accented: bool) -> set[int]:
    """Indices of hits that an everyday word runs into or holds; without marks it may be just as long as they are."""
    compounds = [hit for hit in hits if hit.entry.kind == "compound"]
    return {
        index
        for index, hit in enumerate(hits)
        if any(_runs_into(compound, hit, accented=accented) for compound in compounds)
    }


def _runs_into(compound: Hit, hit: Hit, *, accented: bool) -> bool:
    if hit.entry.kind not in _LANGUAGE or compound.last < hit.first or hit.last < compound.first:
        return False
    inside = compound.first <= hit.first and hit.last <= compound.last
    around = hit.first <= compound.first and compound.last <= hit.last
    if inside and around:
        return not accented and compound.entry.surface != hit.entry.surface
    return not around


def _is_inside(hit: Hit, cover: Hit) -> bool:
    return hit.last <= cover.last and cover.entry.size > hit.entry.size and _hides(cover, hit)


def _starts_inside(earlier: Hit, hit: Hit) -> bool:
    """A word that begins before the name runs into it: "hồ sơ lao động" names no "sở lao động"."""
    return earlier.entry.kind in _WEIGHT and earlier.first < hit.first <= earlier.last < hit.last


def _hides(cover: Hit, hit: Hit) -> bool:
    kinds = cover.entry.kind, hit.entry.kind
    if kinds[0] in _WEIGHT:
        return kinds[1] in _WEIGHT and cover.entry.ref == hit.entry.ref
    return kinds[1] != "words" or kinds[0] in {"street", "place"}


def merge_topics(
    signals: Signals, given: Mapping[str, float] | None, least: float, scenes: Collection[str] = ()
) -> list[tuple[str, float]]:
    """Topics from the surest down, keywords and classifier together; scores 0 to 1.

    `scenes` are topics that tell where something happens rather than what: they stand behind others of like weight.
    Against a classifier that reads another topic, or none of the city's, a single word does not make a topic.
    """
    scores = {topic: score / _FULL for topic, score in signals.topics.items()}
    if given:
        if max(given.values()) >= _AGAINST:
            scores = {t: score for t, score in scores.items() if t in given or signals.plain[t] >= SOLID}
        scores = {topic: min(1.0, score) * _BESIDE for topic, score in scores.items()}
        for topic, score in given.items():
            if score >= least:
                scores[topic] = scores.get(topic, 0.0) + score
    scores.pop("other", None)
    order = {topic: place for place, topic in enumerate(signals.topics)}
    ranked = sorted(
        scores.items(),
        key=lambda item: (_BEHIND * (item[0] in scenes) - item[1], order.get(item[0], len(order)), item[0]),
    )
    return [(topic, min(1.0, score)) for topic, score in ranked]
