import time

import pytest

from nlp.features import BODY_CHARS
from nlp.keywords import READ_CHARS, keywords, stop_words
from nlp.segment import plain, sentences, words
from nlp.text import Text


def test_syllables_of_one_word_stand_together():
    assert words("hố ga đường Nguyễn Văn Linh bị hư") == ["hố ga", "đường", "Nguyễn Văn Linh", "bị", "hư"]


def test_sentences_end_where_no_space_follows_the_stop():
    assert sentences("Ngập quá.Trời ơi! Xe chết máy.") == ["Ngập quá.", "Trời ơi!", "Xe chết máy."]


@pytest.mark.parametrize("kept", ["TP.HCM", "1.500.000"])
def test_stops_inside_abbreviations_and_numbers_stay(kept):
    assert any(kept in sentence for sentence in sentences(f"Theo {kept} thì mưa lớn"))


def test_an_address_is_not_taken_apart_and_an_upper_case_start_is():
    assert plain("xem baomoi.vn đi.Hay lắm.rồi đó.được") == "xem baomoi.vn đi. Hay lắm. rồi đó. được"


def test_many_stops_are_quick():
    started = time.monotonic()
    assert len(words("ồ.a" * 6000)) > 6000
    assert time.monotonic() - started < 10


def test_chat_spelling_is_written_out_first():
    assert "được" in words("ko đc đổ rác ở đây")


def test_text_without_marks_is_not_glued():
    assert words("duong ngap qua khong ai lo") == ["duong", "ngap", "qua", "khong", "ai", "lo"]


def test_emoji_links_and_mentions_are_no_words():
    assert words("ngập 😡 @ai https://vi.du/x #KẹtXe") == ["ngập", ".", "Kẹt", "Xe"]


@pytest.mark.parametrize("text", ["", " ", "😡😡", "\ud800", "\x00", "..."])
def test_text_without_words_is_no_fault(text):
    assert all(isinstance(word, str) for word in words(text))
    assert all(isinstance(sentence, str) for sentence in sentences(text))


def test_keywords_tell_what_a_text_is_about():
    found = keywords(
        Text(body="Hẻm này ngập nước hoài, cống thoát nước nghẹt rác mà tổ dân phố nói chờ kinh phí", kind="post")
    )
    assert "ngập nước" in found or "thoát nước" in found
    assert "tổ dân phố" in found
    assert not set(found) & stop_words()
    assert len(found) <= 10


def test_names_keep_their_capitals():
    assert "Nguyễn Hữu Cảnh" in keywords(Text(body="Sáng nay đường Nguyễn Hữu Cảnh lại ngập nước", kind="post"))


def test_text_without_marks_gives_words_with_marks():
    assert "kẹt xe" in keywords(Text(body="sang nao cung ket xe o cau vuot nay, met moi qua", kind="post"))


def test_the_number_of_keywords_is_limited():
    text = Text(body="hố ga, vỉa hè, đèn đường, cây xanh, trường học, bệnh viện, chung cư", kind="post")
    assert len(keywords(text, 3)) == 3
    assert keywords(text, 0) == ()


def test_a_title_says_more_than_the_rest():
    text = Text(title="Triều cường dâng cao", lead="Chợ, vỉa hè và trường học đều bị ảnh hưởng.", kind="article")
    assert keywords(text)[0] == "triều cường"


def test_no_keyword_stands_inside_another():
    found = [f" {one.lower()} " for one in keywords(Text(body="thu gom rác, gom rác, xe thu gom rác thải sinh hoạt"))]
    assert not any(a != b and a in b for a in found for b in found)


def test_only_the_beginning_of_an_article_is_segmented():
    beginning = "Mưa lớn gây ngập. " * (2 * max(BODY_CHARS, READ_CHARS) // 18)
    text = Text(title="Mưa", lead="Ngập nặng.", body=beginning + "Cây xanh ngã đổ.", kind="article")
    assert "cây xanh" not in keywords(text)
