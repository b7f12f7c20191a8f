"""Every assignment says why, in words that stand in the text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.assignment import Routing
from routing.router import Document, load_router
from routing.settings import RoutingSettings

FORMS = ["NFC", "NFD", "NFKC", "NFKD"]


def _fields(document):
    return {name: getattr(document, name) for name in ("title", "lead", "body", "context")}


def _check(document, routing):
    for assignment in routing.assignments:
        assert assignment.reason.rule
        assert assignment.reason.gazetteer == routing.gazetteer
        assert assignment.reason.sentence.endswith(".")
        for evidence in assignment.reason.evidence:
            field = _fields(document)[evidence.field]
            assert 0 <= evidence.start < evidence.end <= len(field)
            assert field[evidence.start : evidence.end] == evidence.text


@pytest.mark.parametrize("form", FORMS)
def test_evidence_is_the_slice_of_the_raw_field_in_every_normal_form(router, examples, form):
    for example in examples:
        text = unicodedata.normalize(form, example["text"])
        context = unicodedata.normalize(form, example.get("context", ""))
        document = Document(title=text[:60], lead=text[60:120], body=text, context=context)
        _check(document, router.route(document))


@pytest.mark.parametrize("form", ["NFD", "NFKC"])
def test_the_normal_form_changes_no_answer(router, examples, form):
    for example in examples:
        usual = router.route(Document(body=unicodedata.normalize("NFC", example["text"])))
        other = router.route(Document(body=unicodedata.normalize(form, example["text"])))
        assert (other.areas, [a.unit for a in other.assignments]) == (usual.areas, [a.unit for a in usual.assignments])


_pieces = st.sampled_from(
    [
        "phường 5, quận 11 ",
        "Q.1",
        "Sở GTVT ",
        "ngập ",
        "cũ ",
        "tỉnh Đồng Nai",
        "ngụ ",
        "\u0301",
        "ð",
        "İ",
        "ﬁ",
        "\n",
        "P5Q11",
        "ß",
    ]
)


@given(st.lists(st.one_of(_pieces, st.text(max_size=8)), max_size=14).map("".join))
def test_any_unicode_is_routed_with_true_evidence(router, text):
    document = Document(title=text[: len(text) // 2], body=text, context=text[::-1])
    routing = router.route(document)
    _check(document, routing)
    assert Routing.from_dict(routing.to_dict()) == routing


def test_a_clerk_understands_the_sentence(route):
    lead = route("đường Nguyễn Hữu Cảnh ngập lút bánh xe").assignments[0]
    assert lead.reason.sentence.startswith("Giao ")
    assert "“ngập”" in lead.reason.sentence
    assert "thuộc phường Thạnh Mỹ Tây" in lead.reason.sentence


def test_an_old_ward_is_named_with_its_heir(route):
    sentence = route("hẻm ở phường 5, quận 11 ngập").assignments[0].reason.sentence
    assert "phường 5 (Quận 11 cũ), nay là phường Hòa Bình" in sentence


def test_a_predecessor_is_named_with_its_heir(route):
    sentence = route("Sở GTVT ơi đường này kẹt quá").assignments[0].reason.sentence
    assert "Sở GTVT" in sentence
    assert "nay là Sở Xây dựng" in sentence


def test_the_runner_up_is_told(route):
    lead = route("cháy nhà lan qua dây điện, điện lực đâu").assignments[0]
    assert lead.reason.runner_up


def test_doubt_needs_a_person(route):
    routing = route("rác đầy đường quận Tân Bình")
    assert routing.needs_person
    assert routing.assignments[0].needs_person
    assert "Quận Tân Bình" in routing.note


def test_the_limit_of_doubt_is_a_setting(router):
    from pathlib import Path

    strict = load_router(Path(__file__).resolve().parents[2] / "cities" / "hcm", RoutingSettings(confidence=1.0))
    document = Document(body="phường Bến Thành cúp điện")
    assert strict.route(document).needs_person
    assert not router.route(document).needs_person


def test_a_supporting_unit_is_asked_to_help(route):
    support = next(item for item in route("phường Bến Thành ngập nặng").assignments if item.role == "support")
    assert support.reason.sentence.startswith("Đề nghị ")
    assert " phối hợp vì: " in support.reason.sentence


def test_remarks_in_the_tables_stay_out_of_the_sentence(route):
    for assignment in route("xa lộ Hà Nội khúc phường Phước Long tối thui").assignments:
        assert "30/1/2026" not in assignment.reason.sentence
