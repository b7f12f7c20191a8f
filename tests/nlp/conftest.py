import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nlp.linear import load
from nlp.reader import FastReader
from nlp.train import train

ROOT = Path(__file__).parents[2]

_SHAPES = [
    ("rác chất đống hôi thối quá, {} không ai dọn", "negative", ["garbage"], True, True),
    ("cảm ơn đội thu gom rác ở {}, sạch đẹp tuyệt vời", "positive", ["garbage"], True, False),
    ("lịch thu gom rác ở {} đổi sang buổi tối", "neutral", ["garbage"], True, False),
    ("đường ở {} ngập nước lút bánh xe, khổ quá", "negative", ["flood", "road_damage"], True, True),
    ("cống mới ở {} thoát nước tốt, hết ngập, mừng ghê", "positive", ["flood"], True, False),
    ("phim chiếu ở rạp {} tối nay mấy giờ vậy", "neutral", ["other"], False, False),
]
_PLACES = ["chợ", "trường", "cầu", "bến", "hẻm", "xóm", "khu phố", "bãi"]


def labelled(name, text, sentiment, topics, in_scope, actionable, split, **more):
    return {
        "id": name,
        "kind": "post",
        "text": text,
        "sentiment": sentiment,
        "topics": topics,
        "in_scope": in_scope,
        "actionable": actionable,
        "split": split,
        "style": "standard",
        **more,
    }


def lines_of(items):
    return "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items)


@pytest.fixture(scope="session")
def tiny_items():
    return [
        labelled(f"T{number}-{place}", text.format(place), *labels, "dev" if place == "bãi" else "train")
        for number, (text, *labels) in enumerate(_SHAPES)
        for place in _PLACES
    ]


@pytest.fixture(scope="session")
def tiny_data(tmp_path_factory, tiny_items):
    path = tmp_path_factory.mktemp("labelled") / "tiny.jsonl"
    path.write_text(lines_of(tiny_items), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory, tiny_data):
    out = tmp_path_factory.mktemp("models") / "tiny"
    train([tiny_data], out, now=datetime(2025, 1, 2, tzinfo=UTC))
    return out


@pytest.fixture(scope="session")
def tiny_reader(tiny_folder):
    return FastReader(load(tiny_folder))
