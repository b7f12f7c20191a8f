"""Who answers: explicit names, predecessors, utilities by territory, ward matters, and nobody."""

import pytest


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Sở GTVT nói sao vụ này", "SXD"),
        ("so gtvt noi sao vu nay", "SXD"),
        ("Gửi Sở TN&MT: lò đốt xả khói ở xã Xuân Thới Sơn", "SNNMT"),
        ("hồ sơ nộp Sở LĐ-TB&XH từ 2024 giờ ở đâu", "SNV"),
        ("Sở TT&TT ngày trước có đường dây nóng về sóng yếu", "SKHCN"),
        ("Ban Quản lý An toàn thực phẩm xuống kiểm tra hải sản", "SATTP"),
        ("chi cục thuế đòi nợ thuế khoán", "THUE"),
    ],
)
def test_predecessors_lead_to_their_heirs(lead, text, unit):
    assert lead(text) == unit


@pytest.mark.parametrize(
    ("place", "unit"),
    [
        ("phường Tân Thuận", "SAWACO"),
        ("phường Tân Đông Hiệp", "BIWASE"),
        ("thị trấn Phước Vĩnh", "BIWASE"),
        ("phường Tam Thắng", "BWACO"),
        ("xã Hòa Bình huyện Xuyên Mộc", "BWACO"),
    ],
)
def test_water_is_supplied_by_territory(lead, place, unit):
    assert lead(f"cúp nước ở {place} từ hôm qua") == unit


@pytest.mark.parametrize("place", ["phường Tân Thuận", "phường Dĩ An", "phường Vũng Tàu"])
def test_power_is_one_company_everywhere(lead, place):
    assert lead(f"cúp điện ở {place} từ hôm qua") == "EVNHCMC"


def test_ward_matters_go_to_the_ward(lead):
    assert lead("Phường Bàn Cờ: hàng rong chiếm hết vỉa hè") == "UBND:27154"


def test_residence_papers_go_to_the_wards_police(lead):
    assert lead("làm tạm trú ở phường Hạnh Thông cần giấy gì") == "CA:26890"


def test_a_lane_is_the_wards_and_a_trunk_road_the_citys(lead):
    assert lead("hẻm 5 phường Bàn Cờ đèn đường tối thui") == "UBND:27154"
    assert lead("xa lộ Hà Nội khúc phường Phước Long tối thui") == "TT_QLGTHTKT"


def test_a_hotline_is_a_channel_not_the_answer(lead):
    assert lead("gọi 1022 báo rác tràn ở phường Bàn Cờ mà im re") == "UBND:27154"


def test_a_ward_without_its_name_stays_open(route):
    routing = route("rác đầy ở Quận 5")
    assert routing.assignments[0].unit == "UBND_XA"
    assert routing.needs_person


def test_the_ward_of_the_place_is_told(route):
    roles = {item.unit: item.role for item in route("phường Bến Thành cúp điện").assignments}
    assert roles["EVNHCMC"] == "lead"
    assert roles["UBND:26743"] == "area"


def test_hospitals_of_ministries_are_said_to_be_so(route):
    routing = route("Bệnh viện Chợ Rẫy quá tải, chờ khám cả ngày")
    assert routing.assignments[0].unit == "TRUNGUONG"
    assert "ngoài thẩm quyền" in routing.note


@pytest.mark.parametrize(
    "text",
    [
        "Cần bán nhà hẻm xe hơi phường 5 quận 11, sổ sẵn, chính chủ",
        "tìm người yêu cũ học chung lớp 12 ở quận 6, nhắn tin riêng",
        "hôm nay trời đẹp ghê",
        "",
        "   \n\t ",
        "🙂🙂🙂",
    ],
)
def test_nobody_is_an_answer(route, text):
    routing = route(text)
    assert not routing.in_scope
    assert routing.assignments == ()
    assert routing.note


def test_the_classifiers_topics_decide_where_words_are_silent(lead):
    text = "ở phường Thới An từ hôm qua không có gì để xài hết trơn"
    assert lead(text) == ""
    assert lead(text, topics={"water": 0.9}) == "SAWACO"


def test_the_classifiers_scope_is_one_signal(route):
    text = "ở phường Bàn Cờ hôm nay đi học vui ghê"
    assert not route(text, in_scope=0.05).in_scope
    assert route("Sở Xây dựng trả lời vụ đèn đường giùm", in_scope=0.05).in_scope


def test_a_known_place_without_a_known_matter_needs_a_person(route):
    routing = route("ở phường Bàn Cờ lạ ghê ta")
    assert routing.needs_person
    assert [item.role for item in routing.assignments] == ["area"]


def test_a_file_about_work_is_not_the_department_of_labour(lead):
    assert lead("ho so lao dong nuoc ngoai nop o Hepza") == "HEPZA"


def test_words_that_differ_in_their_marks_are_other_words(lead):
    assert lead("Ngân hàng cho cán bộ ở phường Bàn Cờ vay mua xe buýt") != "UBND:27154"


def test_the_headline_says_whose_it_is(lead):
    body = "Sở Xây dựng cho biết sẽ phối hợp. Người dân nói làm hồ sơ đăng ký kinh doanh cũng khó."
    assert lead(body, title="Dẹp vỉa hè phường Gò Vấp: dọn sáng, bày chiều") == "UBND:26884"


def test_what_happens_comes_before_where_it_happens(lead):
    assert lead("chung cư ở phường Tân Tạo có ba nhà bị sốt xuất huyết mà chưa phun thuốc") in {"SYT", "HCDC"}


def test_a_street_of_many_districts_decides_no_supplier(lead):
    assert lead("nước máy đường Phạm Thế Hiển vàng khè") == "SAWACO"


def test_a_near_certain_no_of_the_classifier_counts(route):
    text = "CTY GỖ TÂN UYÊN TUYỂN GẤP 50 LĐPT lương cao, có tăng ca"
    assert not route(text, in_scope=0.01).in_scope


def test_a_comment_about_elsewhere_is_not_the_citys(route):
    text, context = "Thái Nguyên năm nay ngập tới nóc nhà, thương quá", "Chống ngập ở phường Thủ Đức tới đâu"
    assert not route(text, context=context, in_scope=0.3).in_scope
    assert route(text, context=context, in_scope=0.9).in_scope


def test_at_most_three_offices_support(route):
    text = "các phường Bến Thành, Bàn Cờ, Bình Tây và Bình Tiên ngập nặng, cống nghẹt"
    support = {item.unit.partition(":")[0] for item in route(text).assignments if item.role == "support"}
    assert 1 <= len(support) <= 3


@pytest.mark.parametrize(
    "text",
    [
        "dịch tả heo châu Phi lan ở xã Củ Chi, dân lo dịch bệnh",
        "cúm gia cầm ở xã Bình Mỹ, gà chết đầy đồng",
        "bò ở xã Phú Giáo bị lở mồm long móng, dịch bệnh lây nhanh",
        "phường Bến Cát phát hiện ổ dịch dại, chó dại cắn người",
        "dich ta heo o xa Cu Chi",
    ],
)
def test_diseases_of_animals_are_not_only_a_matter_of_health(route, text):
    for topics in (None, {"epidemic": 0.9}, {"dogs": 0.8}):
        leads = [item.unit for item in route(text, topics=topics, in_scope=0.95).assignments if item.role == "lead"]
        assert leads == ["SNNMT"]


def test_a_disease_of_people_stays_with_health(route):
    assert route("sởi và sốt xuất huyết tăng ở phường Bến Thành").assignments[0].unit == "SYT"
    assert route("một người tử vong do bệnh dại ở xã Củ Chi", topics={"epidemic": 0.9}).assignments[0].unit == "SYT"


def test_a_slaughterhouse_stays_with_food(route):
    text = "lò mổ lậu ở xã Bình Mỹ giết mổ heo chết đem bán"
    assert route(text, topics={"food": 0.9}, in_scope=0.9).assignments[0].unit == "SATTP"


def test_without_any_place_the_department_leads_and_a_person_is_asked(route):
    routing = route("hàng rong chiếm hết vỉa hè rồi bà con ơi")
    assert [(item.unit, item.role.value) for item in routing.assignments][:2] == [
        ("SXD", "lead"),
        ("UBND_XA", "support"),
    ]
    assert routing.needs_person
    assert "Chưa rõ phường, xã" in routing.note
    assert "chưa rõ phường, xã" in routing.assignments[0].reason.sentence


def test_a_named_wards_office_without_a_place_still_leads(route):
    assert route("chủ tịch phường đi xe đạp nghe dân mỗi sáng").assignments[0].unit == "UBND_XA"


def test_a_utility_named_outside_its_territory_is_given_nothing(route):
    routing = route("Khu quận 4 cũ cúp nước, hỏi BIWASE hay Sawaco đây", topics={"water": 0.9}, in_scope=0.9)
    units = [item.unit for item in routing.assignments]
    assert units[0] == "SAWACO"
    assert "BIWASE" not in units


def test_a_utility_named_where_no_place_is_known_answers(lead):
    assert lead("BIWASE cúp nước từ sáng tới giờ") == "BIWASE"
