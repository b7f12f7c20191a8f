"""Builders of records for the tests of the store."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from crawlers.post import Kind, Post
from nlp.annotation import Annotation, SentimentScores, TopicScore
from routing.assignment import Areas, Assignment, Evidence, Reason, Role, Routing
from storage.store import Stage

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
"""Noon in the time zone of the tests."""
SCORES = {
    "negative": SentimentScores(0.8, 0.15, 0.05),
    "neutral": SentimentScores(0.2, 0.7, 0.1),
    "positive": SentimentScores(0.1, 0.2, 0.7),
}


class Build:
    """Records with sensible values for everything that a test does not speak of."""

    noon = NOON

    def post(self, number: int | str = 0, *, minutes: float = 0, **values) -> Post:
        at = values.pop("published_at", NOON + timedelta(minutes=minutes))
        given = {
            "id": f"id-{number}",
            "source": "bao-a",
            "native_id": str(number),
            "kind": Kind.ARTICLE,
            "url": f"https://example.org/{number}",
            "title": "",
            "lead": "",
            "body": f"Bài số {number}.",
            "published_at": at,
            "collected_at": NOON + timedelta(days=1),
            "extractor": "test/1",
        }
        return Post(**{**given, **values})

    def posts(self, number: int, **values) -> list[Post]:
        """Posts id-0, id-1, … one minute apart, oldest first."""
        return [self.post(i, minutes=i, **values) for i in range(number)]

    def reading(self, sentiment: str = "neutral", topics: tuple[str, ...] = ("ngap",), **values) -> Annotation:
        given = {
            "sentiment": SCORES[sentiment],
            "topics": tuple(TopicScore(topic, 0.75) for topic in topics),
            "in_scope": 0.9,
            "actionable": 0.25,
            "keywords": ("ngập nước", "đường"),
            "signature": tuple(range(2**32 - 64, 2**32)),
            "language": "vi",
            "model": "test/1",
        }
        return Annotation(**{**given, **values})

    def assignment(self, unit: str, role: str = "lead", *, needs_person: bool = False) -> Assignment:
        evidence = Evidence("body", 0, 3, "Bài", "một chữ")
        reason = Reason("rule-1", "Vì bài nói thế.", (evidence,), "bang/1", "DV9")
        return Assignment(unit, Role(role), 0.875, reason, needs_person)

    def routing(self, *units: str | tuple[str, str], areas=(), legacy=(), **values) -> Routing:
        pairs = [(unit, "lead") if isinstance(unit, str) else unit for unit in units]
        given = {
            "in_scope": True,
            "areas": Areas(tuple(areas), tuple(legacy)),
            "assignments": tuple(self.assignment(unit, role) for unit, role in pairs),
            "needs_person": False,
            "note": "",
            "gazetteer": "bang/1",
        }
        return Routing(**{**given, **values})

    def keep(self, store, post, reading=None, routing=None, story=None):
        """Put one post into a store and take it through the stages for which a result is given."""
        store.upsert([post])
        for complete, result in (
            (store.complete_annotate, reading),
            (store.complete_route, routing),
            (store.complete_group, story),
        ):
            if result is not None:
                assert complete([(store.get(post.id), result)]) == 1
        store.refresh()
        return store.get(post.id)

    def read_all(self, store, reading=None, routing=None, story="id-0") -> None:
        """Take everything that is pending through all stages."""
        store.complete_annotate((m, reading or self.reading()) for m in store.pending(Stage.ANNOTATE, 10_000))
        store.complete_route((m, routing or self.routing("DV1")) for m in store.pending(Stage.ROUTE, 10_000))
        store.complete_group((m, story) for m in store.pending(Stage.GROUP, 10_000))
        store.refresh()


@pytest.fixture
def wait(monkeypatch):
    """Lets the clock by which locks expire run on by so many seconds, without waiting for them."""
    waited = 0.0

    def run_on(seconds: float) -> None:
        nonlocal waited
        waited += seconds

    monkeypatch.setattr("storage.sqlite.lock.time", SimpleNamespace(time=lambda: time.time() + waited))
    return run_on


@pytest.fixture(scope="session")
def build() -> Build:
    return Build()
