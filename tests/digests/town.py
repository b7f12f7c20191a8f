"""An invented town and mentions for it, for the tests of digests and of the dashboard."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cities.catalog import City, load_city
from crawlers.post import Engagement, Kind, Post, post_id
from nlp.annotation import Annotation, Sentiment, SentimentScores, TopicScore
from routing.assignment import Areas, Assignment, Evidence, Reason, Role, Routing
from storage.open import open_store
from storage.settings import StorageSettings
from storage.store import SourceState, Stage, Store

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)  # 10:00 in the town
DAY = "2026-11-20"  # a Friday

_FILES = {
    "city.yaml": """
id: town
name: Thành phố Mẫu
short: TP.MẪU
timezone: Asia/Ho_Chi_Minh
offices: {UBND: "UBND {type} {name}", CA: "Công an {type} {name}"}
""",
    "units.csv": "code,name,type\n00001,An Nhiên,phường\n00002,Bình Đồng,xã\n",
    "agencies.yaml": """
agencies:
  - {id: SGT, name: Sở Giao thông, short: SGT, kind: sở}
  - {id: SYT, name: Sở Y tế, short: SYT, kind: sở}
  - {id: SXD, name: Sở Xây dựng, short: SXD, kind: sở}
""",
    "topics.yaml": """
fields:
  - {id: roads, label: Đường sá}
  - {id: other, label: Khác}
topics:
  - {id: pothole, label: Ổ gà, field: roads}
  - {id: flood, label: Ngập nước, field: roads}
  - {id: other, label: Khác, field: other}
""",
    "sources.yaml": """
sources:
  - {id: bao-a, name: Báo A}
  - {id: bao-b, name: Báo B}
  - {id: dien-dan, name: Diễn đàn Cư dân}
""",
}

_PROBABILITIES = {
    Sentiment.NEGATIVE: SentimentScores(0.8, 0.15, 0.05),
    Sentiment.NEUTRAL: SentimentScores(0.1, 0.8, 0.1),
    Sentiment.POSITIVE: SentimentScores(0.05, 0.15, 0.8),
}
_numbers = itertools.count(1)


def make_town(folder: Path) -> City:
    """Write the town's files and read them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in _FILES.items():
        (folder / name).write_text(text.lstrip(), encoding="utf-8")
    return load_city(folder)


def make_store(path: Path, city: City) -> Store:
    """A real SQLite store."""
    return open_store(StorageSettings(path=path), root=path.parent, timezone=city.timezone)


@dataclass
class Said:
    """One mention to keep; `hour` is on the town's clock, `unread` leaves it waiting."""

    day: str = DAY
    hour: int = 9
    text: str = "Đường Hoa Mai có ổ gà lớn trước cổng chợ."
    title: str = ""
    lead: str = ""
    context: str = ""
    source: str = "dien-dan"
    kind: Kind = Kind.POST
    url: str = "https://forum.example/1"
    sentiment: Sentiment = Sentiment.NEUTRAL
    topic: str = "pothole"
    actionable: float = 0.1
    in_scope: float = 0.9
    unit: str | None = "SGT"
    role: Role = Role.LEAD
    areas: tuple[str, ...] = ()
    confidence: float = 0.9
    needs_person: bool = False
    sentence: str = "Bài nói về ổ gà; việc này thuộc Sở Giao thông."
    evidence: tuple[Evidence, ...] = ()
    parent: Said | None = None
    story: Said | None = None
    likes: int | None = None
    unread: bool = False
    extractor: str = "test/1"
    native: str = field(default_factory=lambda: f"n{next(_numbers)}")

    @property
    def id(self) -> str:
        return post_id(self.source, self.native)

    def post(self) -> Post:
        at = datetime.fromisoformat(f"{self.day}T00:00:00+07:00") + timedelta(hours=self.hour)
        return Post(
            id=self.id,
            source=self.source,
            native_id=self.native,
            kind=self.kind,
            url=self.url,
            title=self.title,
            lead=self.lead,
            body=self.text,
            context=self.context,
            published_at=at.astimezone(UTC),
            collected_at=at.astimezone(UTC),
            extractor=self.extractor,
            parent_id=self.parent.id if self.parent else None,
            engagement=Engagement(likes=self.likes),
        )

    def annotation(self) -> Annotation:
        return Annotation(
            sentiment=_PROBABILITIES[self.sentiment],
            topics=(TopicScore(self.topic, 0.8),),
            in_scope=self.in_scope,
            actionable=self.actionable,
            keywords=("ổ gà",),
            signature=(),
            language="vi",
            model="test/1",
        )

    def routing(self) -> Routing:
        reason = Reason("test-rule", self.sentence, self.evidence, "town/1")
        given = (Assignment(self.unit, self.role, self.confidence, reason, self.needs_person),) if self.unit else ()
        return Routing(True, Areas(current=self.areas), given, self.needs_person, "", "town/1")


def keep(store: Store, *said: Said) -> None:
    """Bring mentions into the store and through all stages."""
    by_id = {item.id: item for item in said}
    store.upsert(item.post() for item in said)

    def ready(stage: Stage):
        return [(m, by_id[m.post.id]) for m in store.pending(stage, 10_000) if not by_id[m.post.id].unread]

    store.complete_annotate((mention, item.annotation()) for mention, item in ready(Stage.ANNOTATE))
    store.complete_route((mention, item.routing()) for mention, item in ready(Stage.ROUTE))
    store.complete_group((mention, (item.story or item).id) for mention, item in ready(Stage.GROUP))
    store.refresh()


def week_before() -> list[Said]:
    """1, 2, 3, 2, 1, 2, 3 neutral mentions of SGT on 13 to 19 November: mean 2, deviation √(4/7)."""
    return [
        Said(day=f"2026-11-{13 + place}", hour=8 + turn)
        for place, amount in enumerate((1, 2, 3, 2, 1, 2, 3))
        for turn in range(amount)
    ]


def busy_day() -> list[Said]:
    """Nine mentions of SGT on 20 November: a story of five items, a negative post, two neutral, one positive."""
    negative = {"sentiment": Sentiment.NEGATIVE, "actionable": 0.8}
    article = Said(
        hour=7,
        title="Ổ gà trên đường Hoa Mai làm ba người ngã",
        lead="Người dân phản ánh mặt đường hư hai tuần chưa vá.",
        source="bao-a",
        kind=Kind.ARTICLE,
        url="https://a.example/hoa-mai",
        areas=("00001",),
        likes=99,
        **negative,
    )
    copy = Said(
        hour=8,
        title="Ba người ngã vì ổ gà đường Hoa Mai",
        source="bao-b",
        kind=Kind.ARTICLE,
        url="https://b.example/hoa-mai",
        story=article,
        **negative,
    )
    comments = [
        Said(
            hour=9 + turn,
            text=words,
            context=article.title,
            source="bao-a",
            kind=Kind.COMMENT,
            url="",
            parent=article,
            story=article,
            likes=turn,
            **(negative if turn < 2 else {}),
        )
        for turn, words in enumerate(("Chờ vá tới bao giờ?", "Tôi cũng ngã ở đó.", "Đường này tên gì vậy?"))
    ]
    return [
        article,
        copy,
        *comments,
        Said(hour=12, text="Nước ngập tới đầu gối ở chợ.", topic="flood", role=Role.SUPPORT, **negative),
        Said(hour=13, text="Xin hỏi lịch vá đường Hoa Mai."),
        Said(hour=14, text="Có phải đường này do sở quản lý?", needs_person=True, confidence=0.3),
        Said(hour=15, text="Cảm ơn anh em đã vá đường.", sentiment=Sentiment.POSITIVE),
    ]


def troubled(store: Store) -> None:
    """One source that works and one that does not."""
    store.save_source_state(SourceState("bao-a", NOW, NOW, newest=NOW, counts={"posts": 5, "created": 2}))
    store.save_source_state(
        SourceState("bao-b", NOW, NOW - timedelta(hours=50), last_error="the server answers 503", failures=3)
    )
