"""Mentions made up for benchmarks.

No text of anybody is used: words are made of syllables, with the frequencies of a natural language (Zipf).
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from crawlers.post import Engagement, Kind, Post, post_id
from nlp.annotation import Annotation, SentimentScores, TopicScore
from routing.assignment import Areas, Assignment, Evidence, Reason, Role, Routing

if TYPE_CHECKING:
    from collections.abc import Iterator

DAYS = 90
LAST = datetime(2026, 11, 20, tzinfo=UTC)
AGENCIES = [f"A{number}" for number in range(50)]
WARDS = [f"UBND:{number:05}" for number in range(168)]
UNITS = [*AGENCIES, *WARDS, *(f"CA:{number:05}" for number in range(168))]
TOPICS = [f"topic{number}" for number in range(49)]
SOURCES = [f"source{number}" for number in range(60)]
KINDS = random.Random(5).choices(list(Kind), [35, 25, 30, 5, 5], k=997)
ONSETS = ("b", "c", "d", "đ", "g", "h", "kh", "l", "m", "n", "ng", "nh", "ph", "qu", "s", "t", "th", "tr", "v", "x")
VOWELS = "aàáảãạăắâấầeéêếềiíìoóòôốồơớờuúùưứừ"
SYLLABLES = [onset + vowel + coda for onset in ONSETS for vowel in VOWELS for coda in ("", "n", "ng", "t", "i")]


def make_words() -> tuple[list[str], list[float]]:
    """All syllables in a fixed disorder, with frequencies falling as 1/rank."""
    words = SYLLABLES[:]
    random.Random(1).shuffle(words)
    total, cumulated = 0.0, []
    for rank in range(1, len(words) + 1):
        total += 1 / rank
        cumulated.append(total)
    return words, cumulated


WORDS, FREQUENCIES = make_words()


def posts(number: int, tag: str = "") -> Iterator[Post]:
    """Posts of about 750 bytes over 90 days, as they would come in: oldest first, out of order within two hours."""
    dice = random.Random(7)
    step = timedelta(days=DAYS) / number
    for i in range(number):
        at = LAST - timedelta(days=DAYS) + i * step - timedelta(seconds=dice.randrange(7200))
        words = dice.choices(WORDS, cum_weights=FREQUENCIES, k=dice.randint(40, 160))
        source = SOURCES[min(int(dice.paretovariate(0.7)), len(SOURCES)) - 1]
        native_id = f"{tag}{i}"
        yield Post(
            id=post_id(source, native_id),
            source=source,
            native_id=native_id,
            kind=KINDS[i % len(KINDS)],
            url=f"https://example.org/{source}/{native_id}",
            title=" ".join(words[:10]),
            lead=" ".join(words[10:25]),
            body=" ".join(words[25:]),
            published_at=at,
            collected_at=at + timedelta(minutes=20),
            extractor="made/1",
            engagement=Engagement(likes=dice.randrange(100)),
        )


def reading(dice: random.Random) -> Annotation:
    """A reading with the shares seen in city mentions: three fifths neutral, nine tenths about the city."""
    scores = [dice.random() ** 2, dice.random() ** 0.8, dice.random() ** 3]
    total = sum(scores)
    topics = tuple(TopicScore(dice.choice(TOPICS[: dice.choice((8, 49))]), 0.7) for _ in range(dice.choice((1, 1, 2))))
    return Annotation(
        sentiment=SentimentScores(*(score / total for score in scores)),
        topics=topics,
        in_scope=0.9 if dice.random() < 0.9 else 0.1,
        actionable=dice.random(),
        keywords=tuple(dice.choices(WORDS, k=8)),
        signature=tuple(dice.randrange(1 << 32) for _ in range(64)),
        language="vi",
        model="made/1",
    )


def routing(dice: random.Random) -> Routing:
    """An agency that leads, in half of all cases a ward with its police; explained as the router does."""
    evidence = Evidence("body", 10, 20, "mười chữ đó", "một nơi nào đó")
    reason = Reason("rule-1", "Bài nói về việc của đơn vị này ở nơi này.", (evidence, evidence), "made/1", "A1")
    lead = AGENCIES[min(int(dice.paretovariate(0.8)), len(AGENCIES)) - 1]
    assignments = [Assignment(lead, Role.LEAD, 0.8, reason)]
    ward = dice.randrange(len(WARDS))
    if dice.random() < 0.5:
        assignments += [Assignment(f"{kind}:{ward:05}", Role.AREA, 0.7, reason) for kind in ("UBND", "CA")]
    return Routing(True, Areas((f"{ward:05}",)), tuple(assignments), dice.random() < 0.15, "", "made/1")
