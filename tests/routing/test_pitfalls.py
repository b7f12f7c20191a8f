"""The traps of the reform and of the way people write, each by name."""

import unicodedata

import pytest


def test_the_bare_name_of_an_old_district_is_the_group_not_the_ward_of_that_name(areas):
    assert areas("Tân Bình dạo này kẹt xe dữ") == (set(), {"Quận Tân Bình"})


def test_the_ward_of_today_needs_its_type_word(areas):
    assert areas("phường Tân Bình kẹt xe dữ") == ({"27004"}, set())


def test_before_the_reform_the_name_means_the_ward_of_that_time(areas):
    from datetime import UTC, datetime

    early = datetime(2025, 3, 1, tzinfo=UTC)
    assert areas("phường Phú Mỹ ngập nước", published_at=early)[0] == {"25760", "26704", "27484", "27487"}
    assert areas("phường Phú Mỹ ngập nước")[0] == {"26704"}


def test_an_old_ward_of_a_current_name_is_told_apart_by_its_district(areas):
    assert areas("phường Tân Phú quận 7 mất nước") == ({"27487"}, set())
    assert areas("phường Tân Phú, quận 9 cũ mất nước") == ({"26842"}, set())
    assert areas("phường Tân Phú mất nước") == ({"27031"}, set())


def test_a_split_ward_gives_all_candidates(areas):
    assert areas("phường 7 quận 8 ngập") == ({"27424", "27619"}, set())


def test_a_split_ward_is_cut_down_by_a_landmark_inside_it(areas):
    assert areas("tan kien binh chanh, benh vien nhi dong tp ket xe")[0] == {"27595"}


@pytest.mark.parametrize(
    "text",
    [
        "phường 1, 3, 4 quận Tân Bình cúp nước",
        "quận Tân Bình cúp nước các phường 1, 3, 4",
        "phuong 1, 3 va 4 quan tan binh cup nuoc",
        "P1, P3, P.4 Q.Tân Bình cúp nước",
    ],
)
def test_numbered_wards_inherit_the_district_before_or_after(areas, text):
    assert areas(text) == ({"26977", "26968"}, set())


@pytest.mark.parametrize("written", ["Q1", "Q.1", "q 1", "Quận 1", "quận nhất", "quan 1", "Q01", "quận 1 cũ", "QUẬN 1"])
def test_spellings_of_a_numbered_district(areas, written):
    assert areas(f"kẹt xe ở {written} quá") == (set(), {"Quận 1"})


@pytest.mark.parametrize("written", ["P.5 Q.11", "P5Q11", "p5 q11", "f5 q.11", "phường 5, quận 11", "phuong 5 quan 11"])
def test_spellings_of_a_numbered_ward(areas, written):
    assert areas(f"hẻm ở {written} ngập") == ({"27211"}, set())


@pytest.mark.parametrize(
    "written", ["TP.Thủ Đức", "tp thủ đức", "thành phố Thủ Đức", "thuduc", "Thủ Đức", "TP Thu Duc"]
)
def test_spellings_of_a_former_city(areas, written):
    assert areas(f"kẹt xe ở {written} hoài") == (set(), {"Thành phố Thủ Đức"})


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_every_normal_form_finds_the_same(areas, form):
    assert areas(unicodedata.normalize(form, "phường Đa Kao, quận 1 ngập nước")) == ({"26740", "26737"}, set())


def test_tone_placement_does_not_matter(areas):
    assert areas("phường Hoà Hưng mất điện") == areas("phường Hòa Hưng mất điện") == ({"27163"}, set())


def test_marks_that_are_written_tell_names_apart(areas):
    assert areas("phường Tân Quý, quận Tân Phú ngập")[0] == {"27022", "27019"}
    assert areas("phường Tân Quy, quận 7 ngập")[0] == {"27475"}


def test_codes_are_reused_across_vintages_and_still_kept_apart(areas):
    assert areas("phường Bến Nghé, quận 1 ngập")[0] == {"26740"}
    assert areas("phường 3, thành phố Vũng Tàu ngập")[0] == {"26506"}


@pytest.mark.parametrize(
    "text",
    [
        "Phường Tân Phú (TP Đồng Nai) khởi công tuyến đường",
        "phường Long Bình, Biên Hòa cúp điện cả ngày",
        "xa binh my an giang nuoc lu ve som",
        "ở Vĩnh Long có xã Bình Phú cũng ngập y chang",
        "Bệnh viện Thống Nhất Đồng Nai quá tải",
        "UBND tỉnh Đồng Nai kiểm tra việc đổ rác ở xã Long Phước",
        "Đối tượng trú phường Bình Hòa, TP.HCM bị Công an tỉnh Lâm Đồng bắt tại Bảo Lộc",
    ],
)
def test_another_province_vetoes(route, text):
    routing = route(text)
    assert not routing.in_scope
    assert routing.assignments == ()
    assert "ngoài địa bàn" in routing.note


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("xa lộ Hà Nội khúc phường Phước Long tối om", "26848"),
        ("Ngã tư Bình Phước kẹt xe từ 5h chiều", "26809"),
        ("phường phú thọ tphcm chứ hông phải tỉnh phú thọ nha, cống hôi", "27226"),
        ("Sinh viên quê Gia Lai bị xe buýt kéo lê ở phường Linh Xuân", "26800"),
    ],
)
def test_names_of_provinces_inside_streets_denials_and_origins_do_not_veto(areas, text, code):
    assert areas(text)[0] == {code}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Công an bắt Lê Văn T. (28 tuổi, ngụ phường Bình Quới) vì giật điện thoại ở chợ Bến Thành", "26743"),
        ("Bị cáo trú huyện Củ Chi lừa bán căn hộ ở phường Tân Hưng", "27475"),
        ("Nghi phạm hộ khẩu phường 7, quận 11 bị bắt khi mang ma túy ở khu chế xuất Linh Trung", "26800"),
        ("Doanh nghiệp có trụ sở tại quận 1 chậm bàn giao căn hộ ở phường Lái Thiêu", "25966"),
        ("Tài xế quê xã Bình Châu tông xe ở phường Dĩ An", "25942"),
    ],
)
def test_residence_and_seat_do_not_route(areas, text, code):
    assert areas(text) == ({code}, set())


def test_a_home_counts_where_nothing_else_is_named(areas):
    assert areas("Tôi ngụ phường Tân Thuận, cống nghẹt cả tháng")[0] == {"27478"}


def test_a_street_named_like_a_place_is_a_street(areas):
    assert areas("Đường Phú Thọ Hòa, quận Tân Phú cũ bị sụt hố") == (set(), {"Quận Tân Phú"})


def test_a_street_pins_its_district(areas):
    assert areas("Đường Rừng Sác tai nạn liên tiếp") == (set(), {"Huyện Cần Giờ"})


def test_a_ward_outweighs_the_street_that_runs_through_it(areas):
    assert areas("Lê Văn Sỹ đoạn phường Tân Sơn Hòa ngập")[0] == {"26977"}


def test_a_person_named_like_a_place_is_no_place(areas):
    assert areas("ông Phạm Văn Hai kể chuyện hồi xưa") == (set(), set())


def test_near_a_landmark(areas):
    assert areas("kẹt xe gần cầu Sài Gòn")[0] == {"26956", "27094"}
    assert areas("mất nước quanh chợ Bến Thành")[0] == {"26743"}


def test_the_date_line_of_an_outlet_does_not_route(route):
    routing = route("Hà Nội - Sáng nay phường Bến Thành dọn rác quanh chợ.")
    assert routing.areas.current == ("26743",)
    assert routing.in_scope


def test_the_texts_own_place_outweighs_its_context(areas):
    assert areas("bên phường Bình Tây cũng ngập", context="Phường Bến Thành ngập nặng")[0] == {"27367"}
    assert areas("ngập hoài chán ghê", context="Phường Bến Thành ngập nặng")[0] == {"26743"}


def test_an_articles_headline_outweighs_its_body(areas):
    found = areas("Trước đó ở phường Bình Tây cũng có vụ tương tự.", title="Cháy nhà ở phường Bến Thành")
    assert found[0] == {"26743"}


def test_a_time_or_a_count_is_no_ward(areas):
    assert areas("quận 5 kẹt xe, đợi 10p 3 người mới qua") == (set(), {"Quận 5"})


def test_sai_gon_is_the_city_unless_called_a_ward(areas):
    assert areas("Sài Gòn hôm nay kẹt xe quá") == (set(), set())
    assert areas("phường Sài Gòn hôm nay kẹt xe quá")[0] == {"26740"}
    assert areas("rác trôi trên sông Sài Gòn") == (set(), set())


def test_police_words_hide_no_place(areas):
    assert areas("công an lập chốt kiểm tra nồng độ cồn") == (set(), set())


def test_a_chemical_formula_is_no_ward(areas):
    assert areas("Mua bình CO2 để trong tiệm ở Bình Tân có phải đăng ký PCCC không")[1] == {"Quận Bình Tân"}


def test_more_of_a_persons_name_follows(areas):
    assert areas("Giám đốc Trần Anh Tuấn bị kỷ luật vì sai phạm tài chính") == (set(), set())


def test_an_unknown_bridge_named_like_a_province_is_not_elsewhere(route):
    assert route("Đèn cầu Bình Phước tắt ban đêm, tối thui").in_scope


def test_a_dot_ends_a_name(areas):
    assert areas("giay to cua nha hoa. hoi phuong thi khong ai biet, rac day duong") == (set(), set())


def test_an_ordinary_word_is_no_district(areas):
    assert areas("dừa nước người ta chặt hết làm bến cát, bờ sông sạt lở") == (set(), set())


def test_a_headline_about_another_place_is_not_saved_by_a_street_in_the_body(route):
    routing = route("Đại lộ Thăng Long ngập sâu nửa mét.", title="Mưa lớn, Hà Nội ngập hơn 40 điểm")
    assert not routing.in_scope


def test_a_headline_about_the_whole_city_is_not_narrowed_down_by_an_example(areas):
    body = "Đông nhất là điểm ở phường Phú Lợi.\nPhường Tân Khánh vắng hơn."
    assert areas(body, title="TP.HCM mở 23 điểm đổi giấy phép lái xe") == (set(), set())


def test_a_body_speaks_through_its_first_paragraph_with_a_place(areas):
    body = "Nước dâng từ trưa.\nPhường Phú Thuận ngập nặng nhất.\nNăm ngoái phường Tân Hưng cũng vậy."
    assert areas(body, title="Triều lên gặp mưa, hàng chục hẻm chìm trong nước")[0] == {"27484"}


def test_a_list_of_todays_wards_goes_on_over_the_name_of_an_old_district(areas):
    assert areas("các xã Long Điền, Long Hải và Châu Đức ngập")[0] == {"26659", "26662", "26596"}


def test_papers_of_residence_are_no_home(areas):
    assert areas("đăng ký tạm trú ở phường Hạnh Thông mất mấy ngày")[0] == {"26890"}


def test_moving_ones_registration_to_a_ward_is_that_wards(areas):
    assert areas("Nay chuyển hộ khẩu về phường Chợ Quán thì nộp trợ cấp ở đâu")[0] == {"27301"}


def test_a_question_is_no_denial(areas):
    assert areas("chích ngừa dại ở trạm xá có tính tiền không hay phải lên Thủ Đức") == (set(), {"Thành phố Thủ Đức"})


def test_a_lane_is_named_after_its_place(areas):
    assert areas("nhiều con hẻm Gò Vấp tối thui") == (set(), {"Quận Gò Vấp"})


@pytest.mark.parametrize(
    "text",
    [
        "Đỉnh triều tại trạm Phú An đạt 1,68 m, nhiều nơi ngập",
        "Mực nước trạm đo Phú An vượt báo động, đường ngập",
        "dinh trieu tai tram do Phu An 1,6m, ngap",
        "Nước về hồ Phú Mỹ làm đường ngập",
        "Công ty Dĩ An cho biết đường còn ngập",
        "Nhà máy nước Tân Bình ngưng bơm",
    ],
)
def test_the_name_of_a_gauge_a_lake_or_a_firm_is_no_place(areas, text):
    assert areas(text) == (set(), set())


def test_beside_a_gauge_the_place_that_is_named_counts(areas):
    assert areas("Triều trạm Phú An lên 1,68 m, phường Bàn Cờ ngập")[0] == {"27154"}
    assert areas("trạm y tế phường Phú An đông người khám")[0] == {"25768"}
