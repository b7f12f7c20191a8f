from datetime import UTC, datetime

import pytest

from crawlers.times import parse_vn_datetime


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-07T08:01:53+07:00", (1, 1, 53)),
        ("2026-03-07T08:01:53&#x2B;07:00", (1, 1, 53)),
        ("2026-03-07T01:01:53Z", (1, 1, 53)),
        ("2026-03-07T08:01:53+0700", (1, 1, 53)),
        ("2026-03-07T08:01:00", (1, 1, 0)),
        ("2026-03-07T08:52:11.000 +07:00", (1, 52, 11)),
        ("2026-03-07 08:07", (1, 7, 0)),
        ("07/03/2026 08:01 GMT+7", (1, 1, 0)),
        (" - 07/03/2026 08:47", (1, 47, 0)),
        ("Thứ bảy, 7/3/2026, 08:05 (GMT+7)", (1, 5, 0)),
        ("Thứ Bảy, 07/03/2026 - 08:52", (1, 52, 0)),
        ("07-03-2026 - 08:01 AM", (1, 1, 0)),
        ("07-03-2026 - 15:01 PM", (8, 1, 0)),
        ("Thứ sáu, 7/3/2026 | 08:54 GMT+7", (1, 54, 0)),
        ("08:54 07/03/2026", (1, 54, 0)),
        ("8h54 ngày 07.03.2026", (1, 54, 0)),
        ("Sat, 07 Mar 2026 08:30:48 +0700", (1, 30, 48)),
        ("3/7/2026 8:42:00 AM", (1, 42, 0)),
        ("3/7/2026 3:42:00 PM", (8, 42, 0)),
        ("1772845313", (1, 1, 53)),
    ],
)
def test_every_way_of_writing_an_instant_is_read(text, expected):
    hour, minute, second = expected
    assert parse_vn_datetime(text) == datetime(2026, 3, 7, hour, minute, second, tzinfo=UTC)


def test_midnight_written_with_am_is_midnight():
    assert parse_vn_datetime("07-03-2026 - 00:01 AM") == datetime(2026, 3, 6, 17, 1, tzinfo=UTC)
    assert parse_vn_datetime("3/7/2026 12:05:00 AM") == datetime(2026, 3, 6, 17, 5, tzinfo=UTC)


def test_a_bare_day_is_its_midnight_in_viet_nam():
    assert parse_vn_datetime("07/03/2026") == datetime(2026, 3, 6, 17, tzinfo=UTC)


def test_month_first_is_taken_only_where_it_is_said():
    assert parse_vn_datetime("7/1/2026 16:50:12", month_first=True) == datetime(2026, 7, 1, 9, 50, 12, tzinfo=UTC)
    assert parse_vn_datetime("7/1/2026 16:50:12") == datetime(2026, 1, 7, 9, 50, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "hôm qua", "31/02/2026", "2026-13-01", "99/99/9999", "3 giờ trước", "0/0/0000", "1" * 40]
)
def test_what_is_no_instant_gives_none(text):
    assert parse_vn_datetime(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-07T08:00:00+99:00",
        "2026-03-07T08:00+23:99",
        "07/03/2026 08:00 GMT+99",
        "Sat, 07 Mar 2026 08:00:00 +9900",
        "0001-01-01T00:00:00+07:00",
        "Fri, 31 Dec 9999 23:00:00 -0700",
    ],
)
def test_a_zone_that_does_not_exist_and_the_ends_of_the_calendar_give_none(text):
    assert parse_vn_datetime(text) is None
