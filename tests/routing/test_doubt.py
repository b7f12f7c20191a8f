"""A person is asked where the lead is unclear or a needed place is unknown, and nowhere else."""

import pytest


def test_a_helper_alone_asks_nobody(route):
    routing = route("phường Bến Thành cúp điện cả đêm")
    assert not routing.needs_person
    assert not any(item.needs_person for item in routing.assignments)


def test_a_matter_of_wards_in_the_whole_city_goes_to_a_department(route):
    routing = route("Dọn dẹp lòng lề đường", title="TP.HCM mạnh tay với người lấn chiếm vỉa hè", kind="article")
    assert routing.assignments[0].unit == "SXD"
    assert routing.assignments[0].reason.rule == "topic-sidewalk-city"
    assert "nói chung toàn thành phố" in routing.assignments[0].reason.sentence
    assert not routing.needs_person


def test_a_matter_of_wards_in_an_old_district_asks_for_the_ward(route):
    assert route("quán nhậu lấn chiếm vỉa hè quận Tân Bình", in_scope=0.95).needs_person


def test_a_matter_of_wards_without_a_place_asks_for_it(route):
    routing = route("quán nhậu lấn chiếm hết vỉa hè trước nhà tui", topics={"sidewalk": 0.9}, in_scope=0.95)
    assert routing.needs_person
    assert routing.note == "Chưa rõ phường, xã nào: cần người chọn."
    assert routing.assignments[0].reason.sentence.endswith("; chưa rõ phường, xã nào.")


def test_a_comment_follows_what_it_answers(route):
    context = "Quán nhậu lấn chiếm vỉa hè, dân thành khách"
    routing = route("chỗ tui cũng y vậy", context=context, kind="comment", in_scope=0.9)
    assert not routing.needs_person
    assert routing.note == "Bình luận không nêu rõ nơi: xem bài gốc."
    assert routing.assignments[0].confidence < 0.4


def test_a_comment_that_names_its_own_place_is_asked_for_itself(route):
    context = "Quán nhậu lấn chiếm vỉa hè, dân thành khách"
    assert route("bên quận Tân Bình cũng lấn chiếm vỉa hè", context=context, kind="comment", in_scope=0.9).needs_person


def test_a_comment_that_says_nothing_of_its_own_has_the_agency_of_its_article(route):
    routing = route("thấy ghê", context="Cháy nhà trọ ở phường Thạnh Mỹ Tây", kind="comment", topics={"other": 0.6})
    assert routing.assignments[0].unit == "CATP"
    assert routing.areas.current == ("26956",)


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("ATM ở Lái Thiêu kẹt hoài", {"other": 0.8}),
        ("Giá dịch vụ ở Lái Thiêu, chỉ là dịch thôi", {"other": 0.6}),
        ("gió giật mạnh ở Long Hải", {"other": 0.7}),
        ("giữ nguồn cảm hứng từ cảng ở Long Hải", {"culture": 0.7}),
    ],
)
def test_one_weak_word_does_not_decide_against_the_classifier(route, text, topics):
    leads = [item for item in route(text, topics=topics, in_scope=0.95).assignments if item.role == "lead"]
    assert all(item.unit == "SVHTT" for item in leads)


def test_one_weak_word_stands_where_the_classifier_agrees(route):
    routing = route("kẹt cứng ở Long Hải", topics={"traffic_jam": 0.8}, in_scope=0.95)
    assert routing.assignments[0].unit == "SXD"


def test_what_is_the_citys_but_nobodys_task_asks_nobody(route):
    routing = route("Sài Gòn chìm trong sương mù", topics={"other": 0.97}, in_scope=0.8)
    assert routing.in_scope
    assert not routing.assignments
    assert not routing.needs_person
    assert routing.note.startswith("Chuyện chung của thành phố")


def test_a_faint_word_without_place_and_agency_gets_no_lead(route):
    routing = route("tối qua mất điện thoại trong giấc mơ", topics={"noise": 0.2}, in_scope=0.7)
    assert not routing.assignments
    assert routing.needs_person
    assert "chưa rõ việc của cơ quan nào" in routing.note
