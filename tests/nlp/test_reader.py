import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from nlp.annotation import Annotation
from nlp.features import BODY_CHARS, main_text
from nlp.reader import ModelError, Text, choose_topics, load_reader
from nlp.settings import NlpSettings

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def reader():
    return load_reader(NlpSettings(), ROOT)


def test_a_complaint_is_read_as_one(reader):
    text = Text(body="Rác chất đống hôi thối cả tuần không ai dọn, đề nghị phường xử lý gấp", kind="post")
    (one,) = reader.read([text])
    assert one.sentiment.label == "negative"
    assert one.topics[0].id == "garbage"
    assert one.in_scope > 0.5
    assert one.actionable > 0.5
    assert one.language == "vi"
    assert len(one.signature) == 64
    assert one.model == reader.model
    assert one.model.startswith("linear-vi-1@")


def test_probabilities_are_probabilities(reader):
    texts = [Text(body=body) for body in ("đường ngập", "cảm ơn", "?", "x" * 50, "mua bán nhà đất giá rẻ")]
    for one in reader.read(texts):
        total = one.sentiment.negative + one.sentiment.neutral + one.sentiment.positive
        assert total == pytest.approx(1)
        assert 1 <= len(one.topics) <= 2
        scores = [topic.score for topic in one.topics]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= value <= 1 for value in [*scores, one.in_scope, one.actionable])


@pytest.mark.parametrize("body", ["", "   ", "\n\t"])
def test_an_empty_text_is_neutral_out_of_scope_and_other(reader, body):
    (one,) = reader.read([Text(body=body, context="Ngập nặng ở chợ", kind="comment")])
    assert one.sentiment.label == "neutral"
    assert one.in_scope == 0
    assert [topic.id for topic in one.topics] == ["other"]
    assert one.signature == one.keywords == ()


def test_no_texts_give_no_annotations(reader):
    assert reader.read([]) == []


@given(
    st.builds(
        Text,
        title=st.text(st.characters(), max_size=30),
        lead=st.text(st.characters(), max_size=30),
        body=st.text(st.characters(), max_size=60),
        context=st.text(st.characters(), max_size=30),
        kind=st.sampled_from(["article", "post", "comment", "review", "video", "", "else"]),
    )
)
@example(Text(body="\ud800"))
@example(Text(body="\x00"))
@example(Text(title="\u200b", body="\ufeff"))
@settings(max_examples=150, deadline=None)
def test_any_unicode_is_read(reader, text):
    (one,) = reader.read([text])
    assert Annotation.from_dict(one.to_dict()) == one
    json.dumps(one.to_dict()).encode()
    for keyword in one.keywords:
        keyword.encode("utf-8")


def test_a_text_of_a_million_characters_is_read(reader):
    for body in ("rác hôi quá " * 90_000, "ngập" * 250_000):
        (one,) = reader.read([Text(body=body, kind="post")])
        assert len(one.keywords) <= 10


def test_a_text_reads_the_same_alone_and_in_a_batch(reader):
    texts = [Text(body=f"hẻm {n} ngập nước, rác trôi vô nhà", kind="post") for n in range(300)]
    together = reader.read(texts)
    for n in (0, 255, 256, 299):
        (alone,) = reader.read([texts[n]])
        assert alone == together[n]
    assert reader.read(texts) == together


def test_another_process_reads_the_same(reader):
    text = "Cống nghẹt, nước tràn vô nhà mấy hôm nay mà chưa thấy ai tới sửa"
    program = (
        "import json; from pathlib import Path; from nlp.reader import Text, load_reader\n"
        "from nlp.settings import NlpSettings\n"
        f"r = load_reader(NlpSettings(), Path({str(ROOT)!r}))\n"
        f"print(json.dumps(r.read([Text(body={text!r})])[0].to_dict()))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == json.loads(json.dumps(reader.read([Text(body=text)])[0].to_dict()))


def test_words_of_the_context_count(reader):
    alone, answering = reader.read(
        [
            Text(body="Ủng hộ nha", kind="comment"),
            Text(body="Ủng hộ nha", context="Xử phạt xe đậu lấn chiếm vỉa hè, lòng đường", kind="comment"),
        ]
    )
    assert answering.topics[0].id == "sidewalk"
    assert alone.topics != answering.topics


def test_a_missing_model_is_one_line(tmp_path):
    with pytest.raises(ModelError, match="is missing; restore the folder or run `langnghe train`"):
        load_reader(NlpSettings(model="none"), tmp_path)


def test_settings_refuse_what_does_not_exist():
    for bad in ({"engine": "accurate"}, {"engin": "fast"}, {"keywords": -1}):
        with pytest.raises(ValidationError):
            NlpSettings(**bad)


def test_what_is_out_of_scope_is_about_nothing_else():
    names = ("flood", "garbage", "other")
    (only,) = choose_topics(names, np.array([0.9, 0.8, 0.1]), 0.2, 0.5)
    assert (only.id, only.score) == ("other", 0.8)


def test_a_second_topic_is_given_from_the_threshold_on():
    names = ("flood", "garbage", "other")
    assert [t.id for t in choose_topics(names, np.array([0.6, 0.8, 0.1]), 0.9, 0.5)] == ["garbage", "flood"]
    assert [t.id for t in choose_topics(names, np.array([0.4, 0.8, 0.1]), 0.9, 0.5)] == ["garbage"]
    assert [t.id for t in choose_topics(names, np.array([0.1, 0.8, 0.7]), 0.9, 0.5)] == ["garbage"]


def test_an_article_is_judged_by_its_beginning():
    body = "Câu đầu của bài. " * 100
    text = Text(title="Tựa", lead="Sapô", body=body, kind="article")
    read = main_text(text)
    assert read.startswith("Tựa\nSapô\nCâu đầu")
    assert len(read) < BODY_CHARS + 20
    assert read.endswith(".")
    assert main_text(Text(body=body, kind="post")) == body


def test_a_long_lead_leaves_no_room_for_the_body():
    lead = "Sapô rất dài. " * 60
    assert main_text(Text(title="Tựa", lead=lead, body="Thân bài.", kind="article")) == f"Tựa\n{lead}"
