import json
import subprocess
import sys
from datetime import UTC, datetime
from hashlib import sha256

import numpy as np
import pytest

from nlp.dataset import DataError, read_items
from nlp.features import BLOCKS, Vocabulary, fit_vocabulary
from nlp.linear import CARD, MANIFEST, WEIGHTS, ModelError, load, pack, unpack
from nlp.text import Text
from nlp.train import train


def test_the_same_data_gives_the_same_weights_byte_by_byte(tiny_data, tiny_folder, tmp_path):
    train([tiny_data], tmp_path / "again", now=datetime(2025, 1, 2, tzinfo=UTC))
    for name in (WEIGHTS,):
        assert (tmp_path / "again" / name).read_bytes() == (tiny_folder / name).read_bytes()


def test_the_manifest_says_what_the_model_is_made_of(tiny_data, tiny_folder):
    manifest = json.loads((tiny_folder / MANIFEST).read_text(encoding="utf-8"))
    assert manifest["name"] == "tiny"
    assert manifest["date"] == "2025-01-02"
    assert manifest["labels"]["topics"] == ["flood", "garbage", "other", "road_damage"]
    digest = sha256(tiny_data.read_bytes()).hexdigest()
    assert manifest["data"] == [{"file": "tiny.jsonl", "items": 42, "sha256": digest}]
    assert manifest["weights_sha256"] == sha256((tiny_folder / WEIGHTS).read_bytes()).hexdigest()
    assert manifest["scores"]["summary"]["items"] == 6
    card = (tiny_folder / CARD).read_text(encoding="utf-8")
    assert "tiny.jsonl | 42" in card
    assert not list(tiny_folder.glob(".*"))


def test_the_order_of_topics_can_be_given(tiny_data, tmp_path):
    topics = ["other", "road_damage", "flood", "garbage"]
    train([tiny_data], tmp_path / "ordered", topics=topics)
    assert list(load(tmp_path / "ordered").topics) == topics


def test_dev_and_demo_items_are_never_trained_on(tiny_items, tmp_path):
    data = tmp_path / "data.jsonl"
    demo = [{**item, "id": f"demo-{item['id']}", "split": "demo", "text": "xuồng " * 5} for item in tiny_items]
    data.write_text("\n".join(json.dumps(item) for item in [*tiny_items, *demo]), encoding="utf-8")
    train([data], tmp_path / "model")
    known = load(tmp_path / "model").vocabulary.terms[0]
    assert "xuồng" not in known
    assert "rác" in known


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 1: not a labelled item"),
        ('{"id": "a"}', "line 1: not a labelled item"),
        ("[]", "line 1: not a labelled item"),
        (
            '{"id": "a", "sentiment": "happy", "topics": ["other"], "text": "x", "kind": "post"}',
            "line 1: not a labelled item",
        ),
        (
            '{"id": "a", "sentiment": "neutral", "topics": ["other"], "text": 7, "kind": "article"}',
            "line 1: not a labelled item",
        ),
    ],
)
def test_a_line_that_is_no_labelled_item_is_named(tmp_path, line, message):
    path = tmp_path / "bad.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        train([path], tmp_path / "model")


def test_an_unknown_topic_is_refused(tiny_data):
    with pytest.raises(DataError, match="unknown topic 'road_damage'"):
        read_items([tiny_data], split="train", topics=["flood", "garbage", "other"])


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DataError, match=r"none\.jsonl: cannot be read"):
        train([tmp_path / "none.jsonl"], tmp_path / "model")


def test_too_little_data_is_said(tiny_items, tmp_path):
    path = tmp_path / "few.jsonl"
    path.write_text(json.dumps(tiny_items[0]), encoding="utf-8")
    with pytest.raises(DataError, match="too little to train on"):
        train([path], tmp_path / "model")


def test_a_line_separator_inside_a_text_does_not_break_a_line(tiny_items, tmp_path):
    path = tmp_path / "data.jsonl"
    path.write_text(json.dumps({**tiny_items[0], "text": "một\u2028hai\x85ba"}, ensure_ascii=False), encoding="utf-8")
    assert read_items([path], split="train")[0][0].text.body == "một\u2028hai\x85ba"


def test_an_article_is_split_into_title_and_lead(tiny_items, tmp_path):
    path = tmp_path / "data.jsonl"
    path.write_text(json.dumps({**tiny_items[0], "kind": "article", "text": "Tựa\nSapô"}), encoding="utf-8")
    assert read_items([path], split="train")[0][0].text == Text(title="Tựa", lead="Sapô", kind="article")


def test_comments_of_one_thread_share_a_fold(tiny_items, tmp_path):
    path = tmp_path / "data.jsonl"
    path.write_text(json.dumps({**tiny_items[0], "context": "Một bài báo"}), encoding="utf-8")
    assert read_items([path], split="train")[0][0].thread == "Một bài báo"


def test_eight_bits_keep_the_weights():
    generator = np.random.default_rng(0)
    vocabulary = fit_vocabulary([tuple({f"{block}{n}": 1 for n in range(50)} for block in BLOCKS)] * 2)
    assert isinstance(vocabulary, Vocabulary)
    weights = generator.normal(size=(len(vocabulary), 7)) * np.array([1, 1, 1, 5, 5, 0.1, 0.1])
    known, kept, bias = unpack(pack(vocabulary, weights, np.arange(7.0)))
    assert known.terms == vocabulary.terms
    assert np.allclose(known.idf, vocabulary.idf, rtol=1e-3)
    assert np.array_equal(bias, np.arange(7.0))
    assert np.abs(kept - weights).max(axis=0) == pytest.approx(np.zeros(7), abs=0.08)
    assert np.corrcoef(kept[:, 5], weights[:, 5])[0, 1] > 0.999


@pytest.mark.parametrize("name", [WEIGHTS, MANIFEST])
def test_a_missing_file_of_a_model_is_one_line(tiny_folder, tmp_path, name):
    for kept in {WEIGHTS, MANIFEST} - {name}:
        (tmp_path / kept).write_bytes((tiny_folder / kept).read_bytes())
    with pytest.raises(ModelError, match=name) as error:
        load(tmp_path)
    assert "\n" not in str(error.value)


def _damage(folder, target, **changes):
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    (target / MANIFEST).write_text(json.dumps(manifest | changes), encoding="utf-8")
    (target / WEIGHTS).write_bytes((folder / WEIGHTS).read_bytes())


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"format": "langnghe-linear-9"}, "langnghe-linear-9"),
        ({"preparation": "0"}, "text preparation 0"),
        ({"weights_sha256": "00"}, "not the file"),
        ({"labels": {"topics": ["flood"]}}, "labels do not fit"),
        ({"labels": None}, "cannot be used"),
        ({"calibration": {"nothing": 1}}, "cannot be used"),
    ],
)
def test_a_manifest_that_does_not_fit_is_one_line(tiny_folder, tmp_path, changes, message):
    _damage(tiny_folder, tmp_path, **changes)
    with pytest.raises(ModelError, match=message) as error:
        load(tmp_path)
    assert "\n" not in str(error.value)
    assert "langnghe train" in str(error.value)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 cut off"])
def test_damaged_weights_are_one_line(tiny_folder, tmp_path, content):
    _damage(tiny_folder, tmp_path, weights_sha256=sha256(content).hexdigest())
    (tmp_path / WEIGHTS).write_bytes(content)
    with pytest.raises(ModelError, match="cannot be used"):
        load(tmp_path)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe"])
def test_a_damaged_manifest_is_one_line(tiny_folder, tmp_path, content):
    _damage(tiny_folder, tmp_path)
    (tmp_path / MANIFEST).write_bytes(content)
    with pytest.raises(ModelError, match="cannot be used"):
        load(tmp_path)


def test_serving_needs_no_scikit_learn(tiny_folder):
    program = (
        "import sys; sys.modules['sklearn'] = None; sys.modules['torch'] = None\n"
        "from pathlib import Path; from nlp.linear import load; from nlp.reader import FastReader, Text\n"
        f"print(FastReader(load(Path({str(tiny_folder)!r}))).read([Text(body='rác hôi quá')])[0].model)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("tiny@")
