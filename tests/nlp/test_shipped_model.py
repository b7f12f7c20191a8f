import json
from pathlib import Path

import pytest

from nlp.evaluate import SLICES, evaluate_items
from nlp.linear import CARD, MANIFEST, WEIGHTS, load
from nlp.reader import FastReader

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "models" / "linear-vi-1"
POSTS = ROOT / "cities" / "hcm" / "training" / "own_posts.jsonl"


@pytest.fixture(scope="module")
def manifest():
    return json.loads((FOLDER / MANIFEST).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def report():
    from nlp.dataset import read_items

    reader = FastReader(load(FOLDER), keyword_limit=0)
    return evaluate_items(reader, read_items([POSTS], split="dev")[0])


def test_it_is_small_and_whole():
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 10_000_000
    assert {path.name for path in FOLDER.iterdir()} == {WEIGHTS, MANIFEST, CARD}


def test_its_figures_are_those_of_the_committed_dev_part(manifest, report):
    recorded = manifest["scores"]["slices"]
    recomputed = report.to_dict()["slices"]
    for name in SLICES:
        if name.startswith("written"):
            assert recomputed[name] == pytest.approx(recorded[name], abs=0.002), name


def test_its_card_bears_the_figures_of_the_manifest(manifest):
    card = (FOLDER / CARD).read_text(encoding="utf-8")
    assert manifest["date"] in card
    assert f"{100 * manifest['scores']['slices']['real']['sentiment']:.1f}" in card


def test_it_beats_always_giving_the_commonest_answer(report):
    assert report.summary.sentiment > report.majority.sentiment + 0.4
    assert report.summary.first_topic > report.majority.first_topic + 0.4
    assert report.summary.in_scope > report.majority.in_scope + 0.25
    assert report.summary.actionable > report.majority.actionable + 0.25


def test_it_knows_the_topics_of_the_city(manifest):
    from cities.catalog import load_city

    assert set(manifest["labels"]["topics"]) == set(load_city(ROOT / "cities" / "hcm").topics)


def test_it_was_trained_on_the_committed_posts_as_they_are(manifest):
    from hashlib import sha256

    recorded = {source["file"]: source["sha256"] for source in manifest["data"]}
    assert recorded["own_posts.jsonl"] == sha256(POSTS.read_bytes()).hexdigest()


def test_reading_is_steady_when_text_is_written_otherwise(report):
    same = report.summary
    assert report.robustness["decomposed (NFD)"] == same
    assert report.robustness["upper case"].sentiment > same.sentiment - 0.03
    assert report.robustness["without diacritics"].sentiment > same.sentiment - 0.12
