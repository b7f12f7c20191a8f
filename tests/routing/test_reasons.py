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
    assert "địa điểm: phường 5 (quận 11 cũ), nay là phường Hòa Bình" in sentence


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
    assert "quận Tân Bình cũ" in routing.note


def test_the_limit_of_doubt_is_a_setting(router):
    from pathlib import Path

    strict = load_router(Path(__file__).resolve().parents[2] / "cities" / "hcm", RoutingSettings(confidence=1.0))
    document = Document(body="phường Bến Thành cúp điện")
    assert strict.route(document).needs_person
    assert not router.route(document).needs_person


def test_a_supporting_unit_is_told_its_own_part(route):
    lead, *supports = route("phường Bến Thành ngập nặng").assignments
    department = next(item for item in supports if item.unit == "SXD")
    ward = next(item for item in supports if item.unit == "UBND:26743")
    told = f"Phối hợp với {_name(lead)} vì Sở Xây dựng phụ trách giao thông, cấp thoát nước"
    assert department.reason.sentence.startswith(told)
    assert "chủ đề ngập nước, triều cường" in department.reason.sentence
    assert "UBND phường Bến Thành phụ trách việc trên địa bàn" in ward.reason.sentence
    assert not any(item.needs_person for item in supports)


def _name(assignment):
    return assignment.reason.sentence.removeprefix("Giao ").partition(" vì ")[0]


def test_remarks_in_the_tables_stay_out_of_the_sentence(route):
    for assignment in route("xa lộ Hà Nội khúc phường Phước Long tối thui").assignments:
        assert "30/1/2026" not in assignment.reason.sentence


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("thuan kieu plaza bi cháy", "địa điểm: Thuận Kiều Plaza thuộc phường Chợ Lớn"),
        ("đường Nguyễn Văn Tráng ngập", "địa điểm: đường Nguyễn Văn Tráng"),
        ("Nguyễn Văn Tráng ngập nước", "địa điểm: đường Nguyễn Văn Tráng"),
        ("xã Long Hải ngập nước", "địa điểm: xã Long Hải."),
        ("P5 Q11 ngập nước", "“P5” là phường 5 (quận 11 cũ)"),
        ("Đa Kao ngập nước", "Đa Kao (quận 1 cũ), nay là phường Sài Gòn hoặc phường Tân Định"),
    ],
)
def test_a_place_is_told_once_and_as_it_is_written_officially(route, text, told):
    sentence = route(text).assignments[0].reason.sentence
    assert told in sentence
    assert "đường Nguyễn Văn Tráng” là" not in sentence


def test_a_topic_that_only_the_classifier_saw_is_called_so(route):
    lead = route("hôm qua ở phường Bến Thành ghê thật", topics={"fire": 0.9}, in_scope=0.9).assignments[0]
    assert "vì theo nội dung bài, chủ đề là cháy nổ, PCCC; địa điểm: phường Bến Thành" in lead.reason.sentence


def test_words_are_quoted_once(route):
    sentence = route("Lấn chiếm vỉa hè, chiếm vỉa hè ở phường Bến Thành").assignments[0].reason.sentence
    assert sentence.lower().count("vỉa hè”") == 1


def test_a_comment_tells_what_comes_from_the_text_above_it(route):
    lead = route("khổ quá", context="Đường Nguyễn Hữu Cảnh ngập nước", kind="comment").assignments[0]
    assert "bài gốc nói về ngập nước" in lead.reason.sentence
    assert "địa điểm theo bài gốc: đường Nguyễn Hữu Cảnh" in lead.reason.sentence


def test_the_place_of_a_ward_that_only_hears_of_it_is_its_own(route):
    routing = route("Sở Y tế kiểm tra phòng khám ở phường Bến Thành và phường Tân Định")
    told = {item.unit: item.reason.sentence for item in routing.assignments if item.role == "area"}
    assert told["UBND:26743"] == "Gửi UBND phường Bến Thành để biết sự việc trên địa bàn; địa điểm: phường Bến Thành."


def test_a_helper_is_told_with_words_of_the_text(router):
    routing = router.route(Document(body="Phường Bàn Cờ: hàng rong chiếm hết vỉa hè"))
    helpers = [item for item in routing.assignments if item.role == "support"]
    assert helpers
    assert all("“hàng rong”" in item.reason.sentence for item in helpers)


def test_a_helper_of_a_named_agency_is_told_with_the_words_of_the_matter(router):
    routing = router.route(Document(body="Sở GTVT coi lại ổ gà trên đường Cộng Hòa"))
    helpers = [item for item in routing.assignments if item.role == "support"]
    assert helpers
    for helper in helpers:
        assert "“ổ gà”" in helper.reason.sentence
        assert "ổ gà" in {evidence.text for evidence in helper.reason.evidence}


def test_where_the_classifier_alone_saw_the_topic_the_reason_says_so(router):
    routing = router.route(Document(body="Chừng nào mới xong đây", topics={"infrastructure": 0.9}, in_scope=0.9))
    assert len(routing.assignments) > 1
    assert all("theo nội dung bài" in item.reason.sentence for item in routing.assignments)


def test_every_reason_quotes_the_text_or_says_that_it_comes_from_its_content(router, examples):
    for example in (item for item in examples if item["part"] == "tuned"):
        for item in router.route(Document(body=example["text"])).assignments:
            told = item.reason.sentence
            assert item.role == "area" or "“" in told or "theo nội dung" in told, told
