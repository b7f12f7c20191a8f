"""Shops and prices, and helpers that are asked only where the text gives them something to do."""

import pytest


@pytest.fixture
def units(route):
    """Agency and office ids of a post, without the wards' codes."""
    return lambda text, **fields: {item.unit.partition(":")[0] for item in route(text, **fields).assignments}


@pytest.mark.parametrize(
    "text",
    [
        "Khuyến mãi cuối năm giảm 30% giày dép. Thời gian giao hàng có thể chậm vài ngày.",
        "Shop em flash sale áo khoác, đặt hàng trước thứ sáu được miễn phí ship.",
        "Thoi gian giao hang 3 ngay, chot don trong hom nay nha ca nha",
    ],
)
def test_a_sale_announcement_is_nobodys(route, text):
    assert route(text, in_scope=0.3).assignments == ()


def test_praise_of_a_sellers_fruit_is_nobodys(route):
    routing = route(
        "Ổi chị Thủy ngon lắm, bữa giờ kiếm hoài không thấy.",
        kind="comment",
        context="Chiếc xe trái cây của chị Thủy có chỗ đậu",
        topics={"food": 0.2},
        in_scope=0.5,
    )
    assert routing.assignments == ()


def test_prices_go_to_trade_without_the_police(units):
    assert units("Giá cả tăng giá quá trời, hàng bình ổn đâu không thấy") == {"SCT"}


def test_counterfeits_go_to_trade_with_the_police(units):
    assert units("Kho hàng giả, hàng nhái bày bán công khai") == {"SCT", "CATP"}


def test_the_power_company_is_asked_about_a_fire_only_where_electricity_is_named(units):
    assert "EVNHCMC" not in units("Cháy nhà ở phường Bàn Cờ, đám cháy lan sang hẻm bên")
    assert "EVNHCMC" in units("Cháy nhà ở phường Bàn Cờ nghi do chập mạch")


def test_the_police_are_asked_about_pavements_only_where_vehicles_stand_there(units):
    assert "CATP" not in units("Phường Bàn Cờ: hàng rong bày bán kín vỉa hè")
    assert "CATP" in units("Phường Bàn Cờ: xe đậu chiếm hết vỉa hè")


def test_overcharging_is_told_from_assault(units):
    assert "CATP" not in units("Quán ốc chém giá khách Tây ở phường Bàn Cờ")


def test_schools_help_with_food_only_where_a_school_is_named(units):
    assert "SGDDT" not in units("Ngộ độc thực phẩm ở quán cơm, thị trường hỗn loạn")
    assert "SGDDT" in units("Ngộ độc thực phẩm ở bếp ăn bán trú")


def test_noise_of_the_whole_city_is_the_police_and_of_a_ward_the_wards_police(units):
    assert "CATP" in units("TP.HCM xử phạt 320 trường hợp hát karaoke loa kéo sau 22h")
    assert units("Karaoke ở phường Bàn Cờ khuya nào cũng ồn ào") == {"CA", "UBND"}


def test_the_project_board_is_asked_about_floods_only_where_works_are_named(units):
    assert "BAN_HTDT" not in units("Đường Nguyễn Hữu Cảnh ngập nước, xe chết máy")
    assert "BAN_HTDT" in units("Dự án chống ngập cống ngăn triều chậm tiến độ, đường vẫn ngập nước")


def test_a_sale_of_counterfeits_is_still_the_citys(units):
    assert "SCT" in units("Shop khuyến mãi sữa giả, hàng giả không rõ nguồn gốc, các mẹ coi chừng", in_scope=0.4)
