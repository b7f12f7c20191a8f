import json

import numpy as np
import pytest

from nlp.annotation import Annotation, SentimentScores, TopicScore
from nlp.dataset import DataError, read_items
from nlp.evaluate import evaluate, evaluate_items
from nlp.metrics import calibration_error, class_scores, confusion, macro_f1


class Fixed:
    """Reads everything as one thing."""

    model = "fixed@0"

    def read(self, texts):
        one = Annotation(
            SentimentScores(0.8, 0.1, 0.1), (TopicScore("garbage", 0.9),), 0.9, 0.1, (), (), "vi", self.model
        )
        return [one for _ in texts]


def test_scores_per_class_come_from_the_confusion_matrix():
    table = confusion(np.array([0, 0, 0, 1, 2]), np.array([0, 0, 1, 1, 0]), 3)
    assert table.tolist() == [[2, 1, 0], [0, 1, 0], [1, 0, 0]]
    first, second, third = class_scores(table)
    assert (first.precision, first.recall, first.support) == (pytest.approx(2 / 3), pytest.approx(2 / 3), 3)
    assert (second.precision, second.recall, second.f1) == (0.5, 1.0, pytest.approx(2 / 3))
    assert (third.f1, third.support) == (0.0, 1)
    assert macro_f1(np.array([0, 0, 0, 1, 2]), np.array([0, 0, 1, 1, 0]), 3) == pytest.approx(4 / 9)


def test_calibration_error_is_the_gap_of_confidence_and_truth():
    assert calibration_error([0.75] * 4, [True, True, True, False]) == 0
    assert calibration_error([0.9] * 4, [True, True, False, False]) == pytest.approx(0.4)
    assert calibration_error([1.0, 0.0], [True, False]) == 0
    assert calibration_error([], []) == 0


def test_always_the_same_answer_scores_what_the_counts_say(tiny_data):
    report = evaluate(Fixed(), [tiny_data])
    assert report.model == "fixed@0"
    assert report.summary.items == 6
    assert report.confusion == [[2, 0, 0], [2, 0, 0], [2, 0, 0]]
    assert report.sentiment["negative"].recall == 1
    assert report.summary.sentiment == pytest.approx(0.5 / 3)
    assert report.summary.first_topic == pytest.approx(3 / 5)
    assert report.in_scope["yes"].support == 5
    assert report.topics["garbage"].precision == 0.5
    assert report.calibration["in_scope"] == pytest.approx(0.9 - 5 / 6)


def test_the_tiny_model_beats_the_majority_on_its_dev_items(tiny_reader, tiny_data):
    report = evaluate(tiny_reader, [tiny_data])
    assert report.summary.sentiment > report.majority.sentiment
    assert report.summary.first_topic == 1


def test_slices_and_rewritings_are_scored_apart(tiny_reader, tiny_data):
    report = evaluate(tiny_reader, [tiny_data])
    assert report.slices["written posts"].items == 6
    assert "real" not in report.slices
    assert report.robustness["decomposed (NFD)"] == report.summary


def test_a_report_goes_into_json_and_markdown(tiny_reader, tiny_data):
    report = evaluate(tiny_reader, [tiny_data])
    assert json.loads(json.dumps(report.to_dict()))["summary"]["items"] == 6
    table = report.to_markdown()
    for part in ("| majority |", "without diacritics", "labelled \\ read", "Expected calibration error", "| garbage |"):
        assert part in table


def test_a_split_without_items_is_said(tiny_data):
    with pytest.raises(DataError, match=r"no items marked `demo` in tiny\.jsonl"):
        evaluate(Fixed(), [tiny_data], split="demo")


def test_no_items_score_nothing(tiny_data):
    items, _ = read_items([tiny_data], split="demo")
    assert evaluate_items(Fixed(), items).summary.items == 0
