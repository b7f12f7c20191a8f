import random
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nlp.fingerprint import signature
from nlp.stories import Item, group

DAY = datetime(2025, 3, 1, 8, tzinfo=UTC)

FIRE = (
    "Sáng 1/3, một đám cháy bùng phát tại kho vải của một cơ sở may trong hẻm, khói đen bốc cao hàng chục mét. "
    "Lực lượng phòng cháy chữa cháy điều sáu xe cùng gần bốn mươi chiến sĩ đến hiện trường. "
    "Sau hơn một giờ, đám cháy được khống chế, không có thiệt hại về người. "
    "Công an đang khám nghiệm hiện trường để làm rõ nguyên nhân vụ cháy."
)
FIRE_COPIED = (
    "Cháy lớn tại kho vải, cột khói bốc cao. "
    "Sáng 1/3, một đám cháy bùng phát tại kho vải của một cơ sở may trong hẻm, khói đen bốc cao hàng chục mét. "
    "Lực lượng phòng cháy chữa cháy điều sáu xe cùng gần bốn mươi chiến sĩ đến hiện trường. "
    "Sau hơn một giờ, đám cháy được khống chế, không có thiệt hại về người. Nguyên nhân đang được điều tra."
)
FIRE_REWORDED = (
    "Sáng 1/3, một đám cháy bùng phát tại kho vải của một cơ sở may nằm sâu trong hẻm, khói đen bốc cao hàng chục mét. "
    "Nhận tin báo, lực lượng phòng cháy chữa cháy điều sáu xe cùng gần bốn mươi chiến sĩ đến hiện trường chữa cháy. "
    "Sau hơn một giờ, đám cháy cơ bản được khống chế, rất may không có thiệt hại về người. "
    "Công an đang khám nghiệm hiện trường, làm rõ nguyên nhân vụ cháy."
)
OTHER_FIRE = (
    "Chiều qua, lửa bùng lên từ căn nhà hai tầng bán đồ điện, người dân dùng bình cứu hỏa dập nhưng bất thành. "
    "Cảnh sát phòng cháy chữa cháy có mặt sau mười phút, phá cửa cuốn để vào trong. "
    "Hai người bị ngạt khói được đưa đi cấp cứu, tài sản bên trong bị thiêu rụi. "
    "Nguyên nhân ban đầu được xác định do chập điện."
)
FLOOD_ONE = (
    "Mưa lớn chiều tối khiến con đường dọc kênh ngập sâu nửa mét, nhiều xe máy chết máy phải dắt bộ. "
    "Người dân cho biết cống mới làm xong nhưng nước vẫn không rút."
)
FLOOD_TWO = (
    "Triều cường dâng cao sáng sớm làm khu chợ đầu mối ngập gần nửa mét, tiểu thương kê hàng lên cao. "
    "Trạm bơm dự kiến vận hành từ tháng sau để giảm cảnh này."
)


def item(name, text, hours=0.0):
    return Item(name, signature(text), DAY + timedelta(hours=hours))


def test_a_copied_text_and_a_reworded_one_are_one_story():
    stories = group([item("a", FIRE), item("b", FIRE_COPIED, 1), item("c", FIRE_REWORDED, 2)])
    assert stories == {"a": "a", "b": "a", "c": "a"}


def test_different_events_of_one_topic_stay_apart():
    texts = {"a": FIRE, "b": OTHER_FIRE, "c": FLOOD_ONE, "d": FLOOD_TWO}
    stories = group([item(name, text, n) for n, (name, text) in enumerate(texts.items())])
    assert stories == {name: name for name in texts}


def test_a_story_bears_the_id_of_its_oldest_member_whatever_the_order():
    items = [item("z", FIRE, 0), item("m", FIRE_COPIED, 3), item("a", FIRE_REWORDED, 5), item("o", OTHER_FIRE, 1)]
    expected = {"z": "z", "m": "z", "a": "z", "o": "o"}
    for seed in range(5):
        shuffled = items[:]
        random.Random(seed).shuffle(shuffled)
        assert group(shuffled) == expected


def test_new_items_join_the_stories_that_exist():
    known = [(item("a", FIRE), "story-1"), (item("o", OTHER_FIRE), "story-2")]
    assert group([item("b", FIRE_COPIED, 20), item("n", FLOOD_ONE, 21)], known) == {"b": "story-1", "n": "n"}


def test_grouping_in_two_steps_gives_what_one_step_gives():
    items = [item("a", FIRE), item("o", OTHER_FIRE, 1), item("b", FIRE_COPIED, 2), item("c", FIRE_REWORDED, 3)]
    first = group(items[:2])
    second = group(items[2:], [(one, first[one.id]) for one in items[:2]])
    assert first | second == group(items)


def test_an_item_that_is_known_keeps_its_story():
    assert group([item("a", FIRE)], [(item("a", FIRE), "story-1")]) == {"a": "story-1"}


@pytest.mark.parametrize(("days", "together"), [(6.9, True), (7.1, False)])
def test_what_is_more_than_a_week_apart_is_another_story(days, together):
    stories = group([item("a", FIRE), item("b", FIRE_COPIED, 24 * days)])
    assert (stories["b"] == "a") is together


def test_an_older_text_that_comes_late_joins_too():
    assert group([item("b", FIRE_COPIED, -5)], [(item("a", FIRE), "a")]) == {"b": "a"}


def test_short_texts_have_no_signature_and_stand_alone():
    assert signature("đúng rồi bạn ơi") == ()
    assert group([item("a", "đúng rồi"), item("b", "đúng rồi", 1)]) == {"a": "a", "b": "b"}


def test_no_items_no_stories():
    assert group([]) == {}


def test_case_marks_and_punctuation_play_no_part():
    from nlp.prepare import without_marks

    assert (
        signature(FIRE) == signature(FIRE.upper()) == signature(without_marks(FIRE)) == signature(FIRE.replace(",", ""))
    )


def test_a_signature_is_the_same_in_another_process():
    program = f"from nlp.fingerprint import signature; print(signature({FIRE!r}))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]
    )
    assert done.stdout.strip() == str(signature(FIRE))


def test_a_signature_stays_what_it_was():
    """Stored signatures must go on meaning the same; a change here breaks the grouping of kept mentions."""
    assert signature(FIRE)[:3] == (82910398, 9301976, 16908951)


def test_any_text_has_a_signature_or_none():
    for text in ("", "\ud800 " * 20, "\x00", "a " * 500_000, "😡" * 100):
        assert len(signature(text)) in (0, 64)
