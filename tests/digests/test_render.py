from __future__ import annotations

import re

import pytest
from digests_town import DAY, NOW, Said, keep, troubled

from crawlers.post import Kind
from digests import formats
from digests.digest import build_digest
from digests.render import change_words, render_html, size_words, why_words
from digests.settings import DigestSettings
from digests.texts import TEXTS
from digests.words import safe_url, shorten
from storage.store import SourceState

SETTINGS = DigestSettings()


def page(store, city, unit="SGT", day=DAY, lang="vi"):
    return render_html(build_digest(store, city, unit, day, SETTINGS, now=NOW), city, lang)


def words_of(html):
    return " ".join(re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL).split())


def test_a_page_tells_the_day_in_vietnamese(filled, city):
    troubled(filled)
    html = page(filled, city)
    words = words_of(html)
    assert '<html lang="vi">' in html
    assert "thứ Sáu, 20/11/2026" in words
    assert "so với trung bình 7 ngày trước" in words
    assert "9 +7 (+350\u00a0%)" in words.replace("9 +7 (+350 %)", "9 +7 (+350\u00a0%)")
    assert "tiêu cực 5 (55,6" in words
    assert "Báo B : đang lỗi (the server answers 503)" in words
    assert "tiêu cực, cần trả lời, đơn vị chủ trì, 2 nguồn đăng, 3 bình luận, mới nổi trong ngày" in words
    assert "Cũng đưa tin: Báo B" in words


def test_a_page_exists_in_english(filled, city):
    html = page(filled, city, lang="en")
    words = words_of(html)
    assert '<html lang="en">' in html
    assert "Friday, 20/11/2026" in words
    assert "negative 5 (55.6%)" in words
    assert "Read first" in words


def test_an_empty_day_is_said_plainly(filled, city):
    words = words_of(page(filled, city, unit="SYT"))
    assert "Không có lượt nhắc nào về Sở Y tế trong ngày." in words
    assert "Chưa có nguồn nào được thu thập." in words
    assert "Mọi nguồn đều hoạt động" not in words
    assert "Nên đọc trước" not in words
    filled.save_source_state(SourceState("bao-a", NOW, NOW))
    words = words_of(page(filled, city, unit="SYT"))
    assert "Mọi nguồn đều hoạt động" in words
    assert "Chưa có nguồn nào" not in words


def test_a_comment_is_quoted_under_the_title_that_it_answers(store, city):
    keep(store, Said(text="Khổ quá", kind=Kind.COMMENT, context="Đường Hoa Mai lại đào", extractor="import/undated"))
    words = words_of(page(store, city))
    assert "“Khổ quá”" in words
    assert "Bình luận dưới bài “Đường Hoa Mai lại đào”" in words
    assert "Diễn đàn Cư dân · không rõ giờ" in words


def test_doubt_is_marked_with_one_term(store, city):
    article = Said(title="Ổ gà", kind=Kind.ARTICLE)
    comment = Said(text="Sở đâu?", kind=Kind.COMMENT, parent=article, story=article, needs_person=True)
    keep(store, article, comment, Said(text="Một việc khác hẳn, không rõ của ai.", needs_person=True))
    html = page(store, city)
    assert re.findall(r'class="tag person">([^<]+)<', html) == ["Cần người xem: 1/2", "Cần người xem"]
    assert "Cần người xem 2" in words_of(html)
    assert "xác nhận" not in html


def test_sample_data_say_so(filled, city):
    digest = build_digest(filled, city, "SGT", DAY, SETTINGS, now=NOW)
    assert "Dữ liệu mẫu, nội dung hư cấu." in render_html(digest, city, sample=True)
    assert "hư cấu" not in render_html(digest, city)


def test_nothing_in_a_post_becomes_markup(store, city):
    evil = '<script>alert("x")</script><img src=x onerror=alert(1)>'
    article = Said(
        title=evil, lead=evil, text=evil, sentence=evil, kind=Kind.ARTICLE, url="javascript:alert(1)", source=evil
    )
    comment = Said(
        text=evil, kind=Kind.COMMENT, parent=article, story=article, url='https://x.example/"onclick="alert(1)'
    )
    keep(store, article, comment)
    html = page(store, city)
    assert "<script" not in html
    assert "<img" not in html
    assert "javascript:" not in html
    assert '"onclick="' not in html
    assert "&lt;script&gt;" in html


def test_a_page_asks_nothing_from_outside(filled, city):
    html = page(filled, city)
    assert not re.search(r"<(link|script|img|iframe|object)\b|@import|url\(", html)
    assert set(re.findall(r'(?:src|href)="([^"]+)"', html)) == {
        "https://a.example/hoa-mai",
        "https://b.example/hoa-mai",
        "https://forum.example/1",
    }


def test_every_text_exists_in_both_languages_with_the_same_places():
    for key, (vietnamese, english) in TEXTS.items():
        assert vietnamese, key
        assert english, key
        assert set(re.findall(r"{\w+}", vietnamese)) == set(re.findall(r"{\w+}", english)), key


def test_reasons_and_changes_are_words(filled, city):
    digest = build_digest(filled, city, "SGT", DAY, SETTINGS, now=NOW)
    assert why_words(digest.items[-1]) == "đơn vị chủ trì"
    assert size_words(digest.items[0]) == "4/5 lượt nhắc tiêu cực"
    assert size_words(digest.items[-1]) == ""
    assert change_words(digest.total) == "+7 (+350\u00a0%)"
    assert change_words(digest.sentiments[0]) == "+5"
    assert change_words(digest.roles[2]) == "bằng trung bình"


@pytest.mark.parametrize(
    ("value", "digits", "vietnamese", "english"),
    [
        (1234, 0, "1.234", "1,234"),
        (12.5, 1, "12,5", "12.5"),
        (2.0, 1, "2", "2"),
        (1234567.891, 2, "1.234.567,89", "1,234,567.89"),
        (-0.01, 1, "0", "0"),
        (100, 1, "100", "100"),
    ],
)
def test_numbers_are_written_as_readers_write_them(value, digits, vietnamese, english):
    assert formats.number(value, "vi", digits) == vietnamese
    assert formats.number(value, "en", digits) == english


def test_shares_changes_and_dates_are_written_as_readers_write_them():
    assert formats.percent(0.125) == "12,5\u00a0%"
    assert formats.percent(0.125, "en") == "12.5%"
    assert formats.signed(3.44) == "+3,4"
    assert formats.signed(-2) == "−2"
    assert formats.signed(0.01) == "0"
    assert formats.day_long("2026-11-23") == "thứ Hai, 23/11/2026"
    assert formats.day_long("2026-11-22") == "Chủ nhật, 22/11/2026"
    assert formats.day_short("2026-11-02") == "02/11"


def test_long_texts_are_cut_at_a_word():
    assert shorten("Đường Hoa Mai, có ổ gà", 15) == "Đường Hoa Mai…"
    assert shorten("ngắn", 15) == "ngắn"
    assert shorten("a" * 30, 10) == "a" * 9 + "…"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//x.example/", "ftp://x.example/", "https://", "http://[x"]
)
def test_only_web_addresses_are_linked(url):
    assert safe_url(url) == ""
