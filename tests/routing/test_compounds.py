"""Words that only seem to stand in a text: across two others, inside a longer one, or with their marks missing."""

import pytest

from routing.fold import fold
from routing.lexicon import build_lexicon
from routing.signals import read_signals


@pytest.fixture(scope="module")
def topics(gazetteer):
    lexicon = build_lexicon(gazetteer)

    def read(text):
        folded = fold(text)
        return set(read_signals([("body", folded, lexicon.find(folded))]).topics)

    return read


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Thời gian giao hàng có thể chậm vài ngày.", "labor_safety_site"),
        ("thoi gian giao hang co the cham vai ngay", "labor_safety_site"),
        ("Hơn 400 gia đình công chức về quê ăn Tết.", "labor"),
        ("Trước cổng một số nhà máy có quán cơm.", "admin_proc"),
        ("Chủ một cửa hàng vật liệu đóng cửa sớm.", "admin_proc"),
        ("Tôi bị mất điện thoại và tốn thêm tiền điện thoại.", "power"),
        ("Cho ba mẹ đi chơi với bạn.", "traffic_police"),
        ("Lòng đường rộng, lần này đi Lào Cai cho ba mẹ vui.", "traffic_police"),
        ("mn cho e hỏi khám thai ở đâu ạ, mọi người chỉ giùm", "market"),
        ("cho e hoi kham thai o dau a", "market"),
        ("thi ong di cong tac roi", "flood"),
        ("Bãi xe du lịch nằm phía sau khách sạn.", "taxi"),
        ("Không biết gửi con cho ai khi mẹ đi làm.", "dogs"),
        ("Tỷ lệ thất thoát nước còn 5%.", "flood"),
    ],
)
def test_words_that_meet_by_chance_make_no_topic(topics, text, topic):
    assert topic not in topics(text)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Giàn giáo đổ xuống đường.", "labor_safety_site"),
        ("gian giao do xuong duong", "labor_safety_site"),
        ("Công nhân đình công đòi lương.", "labor"),
        ("Khu này mất điện cả ngày.", "power"),
        ("Chó chạy ngoài đường. con cho nay can nguoi", "dogs"),
        ("so du lich voi du lich bien", "tourism"),
    ],
)
def test_the_word_itself_still_speaks(topics, text, topic):
    assert topic in topics(text)
