import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.privacy import EMAIL, IDENTITY, PHONE, PLATE, author_hash, mask


@pytest.mark.parametrize(
    "number",
    [
        "0912345678",
        "0912.345.678",
        "0912 345 678",
        "0912-345-678",
        "091 234 5678",
        "091.2345.678",
        "0912 34 56 78",
        "09 1234 5678",
        "09.12.34.56.78",
        "+84912345678",
        "+84 912 345 678",
        "+84 (0) 912 345 678",
        "(+84) 912345678",
        "0084912345678",
        "84912345678",
        "028 3829 5678",
        "(028) 38295678",
        "02838295678",
        "028.38.29.56.78",
        "0274 382 2824",
        "0254.385.2401",
        "01234567890",
        "0356 123 456",
        "0912 345678",
    ],
)
def test_telephone_numbers_are_masked_as_people_write_them(number):
    assert mask(f"Gọi anh Tư {number} nha bà con") == f"Gọi anh Tư {PHONE} nha bà con"
    assert mask(f"sđt:{number}.") == f"sđt:{PHONE}."


def test_two_numbers_joined_by_a_hyphen_are_both_masked():
    assert mask("lh 0912345678-0987654321") == f"lh {PHONE}-{PHONE}"


@pytest.mark.parametrize(
    "text",
    [
        "gọi 113, 114, 115 hoặc 1022",
        "tổng đài 1900 1234",
        "1900.545.454",
        "tổng đài 1800 1090",
        "18001090",
        "19006067",
        "nhắn tin 997",
        "đóng 0912.345.678 đồng",
        "mã số thuế 0312345678",
        "MST: 0312345678-001",
        "mã hồ sơ 0912345678",
        "Nghị định 168/2024/NĐ-CP",
        "Quyết định số 0329/QĐ-UBND",
        "ngày 03.05.2025 10:30",
        "03/05/2025 08:30:15",
        "số nhà 0912/34/5 đường Lê Lợi",
        "84.912.345.678 đồng",
        "2.500.000.000 đồng",
        "gần 28.3829.5678 m2",
        "https://baomau.vn/bai-viet-100261005152148723.htm",
        "https://baomau.vn/?id=0912345678",
        "3,14159265358979",
        "hẻm 1135/28/9 Huỳnh Tấn Phát",
        "từ 2019-2025",
        "toạ độ 10.776889, 106.700806",
        "quốc lộ 13, tỉnh lộ 743",
        "tuyến 61-03",
        "khoản 2 Điều 09",
        "lúc 03.05.2025 10",
    ],
)
def test_public_services_money_dates_decrees_and_addresses_stay(text):
    assert mask(text) == text


@pytest.mark.parametrize("number", ["079099001234", "001 204 005 678", "0790 9900 1234"])
def test_citizen_numbers_are_masked(number):
    assert mask(f"số {number} của tôi") == f"số {IDENTITY} của tôi"


@pytest.mark.parametrize(
    "text", ["CMND 023456789", "cmnd số: 023 456 789", "CCCD 079099001234", "căn cước công dân số 079099001234"]
)
def test_named_identity_numbers_are_masked(text):
    assert IDENTITY in mask(text)
    assert not any(letter.isdigit() for letter in mask(text))


def test_nine_digits_without_a_name_stay():
    assert (
        mask("ngân sách 150000000 đồng, diện tích 123456789 m2") == "ngân sách 150000000 đồng, diện tích 123456789 m2"
    )


@pytest.mark.parametrize("address", ["a.b-c+d@example.com", "nguyenvana1990@gmail.com", "phuong.x@tphcm.gov.vn"])
def test_email_addresses_are_masked(address):
    assert mask(f"gửi về {address}, cảm ơn") == f"gửi về {EMAIL}, cảm ơn"


@pytest.mark.parametrize(
    "plate",
    [
        "51F-123.45",
        "59X1-123.45",
        "59-X1 123.45",
        "51F 12345",
        "51F12345",
        "29LD-123.45",
        "59x1-678.90",
        "80-NG-123-45",
    ],
)
def test_number_plates_are_masked(plate):
    assert mask(f"xe {plate} lấn làn") == f"xe {PLATE} lấn làn"


@pytest.mark.parametrize(
    "text",
    ["biển số 51F-1234", "BKS: 59X1 123.45", "nhà 12A đường số 5", "lô 51F, block B2", "59 hộ ở hẻm 12", "80 người dự"],
)
def test_plates_need_their_shape_or_their_name(text):
    masked = mask(text)
    assert (PLATE in masked) == text.lower().startswith("b")


@given(st.integers(1, 10**13).map(lambda n: f"{n:,}".replace(",", ".")))
def test_money_in_dots_is_never_touched(amount):
    text = f"kinh phí {amount} đồng, khoảng {amount} tỉ"
    assert mask(text) == text


@given(st.dates(), st.times(), st.sampled_from(["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"]))
def test_dates_are_never_touched(day, time, form):
    text = f"lúc {time:%H:%M} ngày {day.strftime(form)}, đến {day.strftime(form)} {time:%H:%M}"
    assert mask(text) == text


@given(
    st.integers(1, 9999), st.integers(1945, 2030), st.sampled_from(["NĐ-CP", "QĐ-UBND", "QH15", "NQ-HĐND", "TT-BXD"])
)
def test_numbers_of_legal_acts_are_never_touched(number, year, kind):
    text = f"theo số {number:02d}/{year}/{kind} và {number}/{kind}"
    assert mask(text) == text


@given(st.integers(1, 9999), st.integers(1, 999), st.integers(1, 99), st.sampled_from("ABCDEGH"))
def test_house_numbers_are_never_touched(house, lane, door, letter):
    text = f"số {house}/{lane}/{door}{letter} đường 3/2, hẻm {house}{letter}"
    assert mask(text) == text


@given(st.sampled_from("35789"), st.integers(0, 10**8 - 1), st.sampled_from(["", " ", ".", "-"]))
def test_every_mobile_number_is_masked_in_every_grouping(first, rest, gap):
    digits = f"0{first}{rest:08d}"
    for sizes in ((4, 3, 3), (3, 3, 4), (3, 4, 3), (4, 2, 2, 2)):
        groups, start = [], 0
        for size in sizes:
            groups.append(digits[start : start + size])
            start += size
        assert mask(f"gọi {gap.join(groups)} nhé") == f"gọi {PHONE} nhé"


@given(st.text(max_size=300))
def test_masking_twice_changes_nothing_more(text):
    assert mask(mask(text)) == mask(text)


def test_authors_are_told_apart_but_not_followed_across_sources():
    one = author_hash("Nguyễn  Văn A", "bao-a", "salt")
    assert one == author_hash("nguyễn văn a", "bao-a", "salt")
    assert one != author_hash("Nguyễn Văn B", "bao-a", "salt")
    assert one != author_hash("Nguyễn Văn A", "bao-b", "salt")
    assert one != author_hash("Nguyễn Văn A", "bao-a", "other")
    assert author_hash("  ", "bao-a", "salt") is None
    assert "nguy" not in str(one)
