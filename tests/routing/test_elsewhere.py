"""Texts about other provinces get no unit of the city; a province named in passing takes nothing away."""

import pytest


def _article(route, title, lead="", body="", **fields):
    return route(body, title=title, lead=lead, kind="article", in_scope=0.95, **fields)


@pytest.mark.parametrize(
    ("title", "lead", "body"),
    [
        ("Phường Long Bình (Đồng Nai) ngập như sông", "Không phải phường Long Bình của TP.HCM.", ""),
        ("Cần Thơ: phường Phú Lợi dẹp chợ đêm", "Phường Phú Lợi thuộc Cần Thơ dời hơn trăm sạp.", ""),
        ("Kiểm lâm Đồng Nai bắt xe gỗ lậu ở Tân Phú", "Vụ việc tại Tân Phú, Đồng Nai.", ""),
        ("Hà Nội kiểm tra chung cư mini ở An Khánh", "Từ vụ cháy ở TP.HCM, Hà Nội rà lại nhiều tòa nhà.", ""),
        ("Hải Phòng thử tủ khóa thông minh", "Phường An Biên và phường Tân Hưng thử nghiệm.", ""),
        ("Xe tải dồn vào phường Long Bình, TP Đồng Nai", "Phường Tân Phú kế bên xin cấm xe tải.", ""),
        ("Biển xâm thực ở phường Thuận An", "Nhà hàng nứt toác.", "Bờ biển ở phường Thuận An, thành phố Huế sạt."),
        ("Lũ ở xã Bình Hòa", "Vùng trũng có nguy cơ ngập.", "Đê ở xã Bình Hòa và Hòa Hội, tỉnh Tây Ninh vỡ."),
        ("Bão tuyết ở bờ đông nước Mỹ", "Cột điện đổ, sân bay hủy chuyến.", ""),
    ],
)
def test_a_headline_about_another_province_gets_no_unit(route, title, lead, body):
    routing = _article(route, title, lead, body)
    assert not routing.in_scope
    assert not routing.assignments


@pytest.mark.parametrize(
    ("title", "lead", "current"),
    [
        ("Nghi phạm trốn từ Hải Phòng bị bắt ở phường Tân Hưng", "Phường Tân Hưng vây bắt trong đêm.", {"27475"}),
        ("Đồng Nai bàn giao nghi phạm cướp ở chợ Bến Thành", "Vụ cướp xảy ra hôm qua.", {"26743"}),
        ("Phường Bến Thành học cách làm của Đà Nẵng", "Phường Bến Thành gắn mã QR.", {"26743"}),
        ("Đồng Nai bắt nghi phạm gây án", "Nghi phạm cướp tiệm vàng ở phường Bến Thành, TP.HCM.", {"26743"}),
    ],
)
def test_an_article_of_the_city_may_name_another_province(route, title, lead, current):
    routing = _article(route, title, lead)
    assert routing.in_scope
    assert set(routing.areas.current) == current


def test_a_province_named_once_far_below_takes_nothing_away(route):
    lead, body = "Học viên đang chờ thi hỏi cách chuyển tiếp.", "Bằng lái mới.\nMột thầy dạy lái ở Đồng Nai kể lại."
    routing = _article(route, "Bỏ thi mô phỏng khi cấp bằng lái xe", lead, body, topics={"license": 0.9})
    assert routing.in_scope
    assert routing.assignments[0].unit == "CATP"


def test_a_lower_case_word_is_no_province(route):
    assert "Cao Bằng" not in route("con tàu chỉ cao bằng tủ lạnh, đứng ở phường Bến Thành").note
    assert route("con tàu chỉ cao bằng tủ lạnh, đứng ở phường Bến Thành bị kẹt xe").areas.current == ("26743",)


@pytest.mark.parametrize(
    "road", ["cao tốc Long Thành", "cao tốc TP HCM - Long Thành - Dầu Giây", "cao tốc Trung Lương"]
)
def test_a_motorway_is_not_the_town_at_its_end(route, road):
    assert _article(route, f"Xe container cháy rụi trên {road}", topics={"fire": 0.9}).in_scope


def test_a_comment_on_another_province_stays_there(route):
    context = "Hà Nội: nữ cán bộ phường quát người dân"
    assert not route("quát dân là sai rồi", context=context, kind="comment", in_scope=0.9).in_scope
