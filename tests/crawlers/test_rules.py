import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawlers.extract import NotAnArticle, UnknownFamily, extract_page, looks_like_article
from crawlers.page import Page
from crawlers.post import Kind
from crawlers.rules import RULES, rules_of
from crawlers.rules.xenforo import XenForo, next_page

PAGES = Path(__file__).parent / "pages"
REAL = Path(__file__).parents[3] / "shared" / "pages" / "html"
NOW = datetime(2026, 11, 1, tzinfo=UTC)
GOLDEN = sorted(PAGES.glob("*.html"))


def read(name, **changes):
    expected = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
    body = (PAGES / f"{name}.html").read_bytes()
    return extract_page(body, expected["url"], now=NOW, **changes), expected


@pytest.mark.parametrize("name", [path.stem for path in GOLDEN])
@pytest.mark.parametrize("told", [True, False], ids=["family told", "family unknown"])
def test_a_page_of_every_layout_is_read_as_a_person_reads_it(name, told):
    post, expected = read(name, family=name.split("-")[0] if told else None)
    assert post.title == expected["title"]
    assert post.lead == expected["lead"]
    assert post.body.split("\n") == expected["body"]
    assert post.published_at.isoformat() == expected["published_at"]
    assert post.extractor == expected["extractor"]
    assert post.native_id == expected["native_id"]
    assert post.section == expected["section"]
    assert list(post.tags) == expected["tags"]
    assert post.author_hash is None


def test_every_rule_has_a_golden_page():
    assert {rule.name.replace("/", "-") for rule in RULES} == {path.stem for path in GOLDEN}


def test_layouts_of_a_family_are_tried_newest_first():
    for family in {rule.family for rule in RULES}:
        rules = rules_of(family)
        assert [rule.valid_from for rule in rules] == sorted((rule.valid_from for rule in rules), reverse=True)
        assert len({rule.version for rule in rules}) == len(rules)


@pytest.mark.parametrize(
    "url", ["https://bao.example/thoi-su", "https://bao.example/", "https://bao.example/kinh-doanh.htm"]
)
def test_section_and_home_pages_are_no_articles_whatever_they_call_themselves(url):
    items = "".join(
        f"<article><h3><a href='/bai-{n}'>Tựa bài số {n}</a></h3><p>Tóm tắt bài {n}.</p></article>" for n in range(40)
    )
    html = (
        f"<meta property='og:type' content='article'><h1>Thời sự</h1><time datetime='2026-03-07 08:07'></time>{items}"
    )
    with pytest.raises(NotAnArticle, match="section or home page"):
        extract_page(html.encode(), url, now=NOW)


def test_an_article_without_a_date_is_refused():
    html = "<h1 data-role='title'>Tựa</h1><div data-role='content'><p>Nội dung.</p></div>"
    with pytest.raises(NotAnArticle, match="no date"):
        extract_page(html.encode(), "https://bao.example/tua-bai-mot-12345678.htm", now=NOW)


def test_an_article_from_the_future_is_refused():
    html = "<h1 data-role='title'>Tựa</h1><div data-role='content'><p>Chữ.</p></div>"
    html += "<i data-role='publishdate'>01/03/2027 08:00</i>"
    with pytest.raises(NotAnArticle, match="future"):
        extract_page(html.encode(), "https://bao.example/tua-12345678.htm", now=NOW)


def test_a_page_of_no_known_layout_falls_back_only_where_the_address_is_an_articles():
    text = "Phường vừa thông báo lịch thu gom rác mới cho các hẻm trên địa bàn, bắt đầu từ tuần sau. " * 4
    head = "<head><meta name=description content='Lịch mới'></head>"
    body = (
        f"<article><h1>Lịch thu rác</h1><time datetime='2026-03-07 08:07'></time><p>{text}</p><p>{text}</p></article>"
    )
    html = f"<html>{head}<body>{body}</body></html>"
    post = extract_page(html.encode(), "https://bao.example/lich-thu-gom-rac-moi-2026.html", now=NOW)
    assert (post.extractor, post.title, post.lead) == ("generic/1", "Lịch thu rác", "Lịch mới")
    assert "thu gom rác" in post.body
    with pytest.raises(NotAnArticle):
        extract_page(html.encode(), "https://bao.example/thong-bao", now=NOW)


def test_bytes_are_utf8_where_they_can_be_whatever_the_server_says():
    body = (PAGES / "cnnd-1.html").read_bytes()
    post = extract_page(body, "https://bao.example/a-20260307080700123.htm", encoding="iso-8859-1", now=NOW)
    assert post.title.startswith("Hẻm ngập")


def test_a_page_in_another_encoding_is_read_by_what_it_declares():
    text = (PAGES / "cnnd-1.html").read_text(encoding="utf-8").replace('charset="utf-8"', 'charset="utf-16"')
    post = extract_page(text.encode("utf-16"), "https://bao.example/a-20260307080700123.htm", now=NOW)
    assert post.title.startswith("Hẻm ngập")


def test_bytes_that_no_encoding_explains_are_refused():
    body = (PAGES / "cnnd-1.html").read_bytes().replace("ậ".encode(), b"\xff\xfe\xfd" * 3)
    with pytest.raises(NotAnArticle, match="encoding"):
        extract_page(body, "https://bao.example/a-20260307080700123.htm", encoding="utf-8", now=NOW)


@pytest.mark.parametrize("body", [b"", b"\x00" * 50, b"<", b"<html", b"not html at all"])
def test_rubbish_is_refused_with_a_reason(body):
    with pytest.raises(NotAnArticle):
        extract_page(body, "https://bao.example/a-20260307080700123.htm", now=NOW)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.vn/mot-hai-ba-bon-nam-20260307.htm", True),
        ("https://a.vn/x-post123456.html", True),
        ("https://a.vn/mot-hai-ba-bon/", True),
        ("https://a.vn/thoi-su", False),
        ("https://a.vn/", False),
        ("https://a.vn/giao-duc/tuyen-sinh", False),
        ("https://a.vn/thoi-su-p2", False),
        ("https://a.vn/tin-tuc-24h.html", False),
    ],
)
def test_articles_are_told_from_sections_by_their_address(url, expected):
    assert looks_like_article(url) is expected


def test_a_thread_gives_its_opening_and_its_answers_without_quotes():
    url = "https://dien-dan.example/t/hem-ngap-sau-mua.209170/"
    page = Page((PAGES / "xenforo-1.html").read_text(encoding="utf-8"), url)
    opening, answer = XenForo().posts(page)
    assert (opening.kind, opening.native_id, opening.engagement.likes) == (Kind.POST, "t-209170", 7)
    assert (answer.kind, answer.native_id, answer.context) == (Kind.COMMENT, "p-6458241", opening.title)
    assert answer.body == "Đúng rồi bác, hẻm tôi cũng vậy."
    assert answer.url.endswith("#post-6458241")
    assert next_page(page) == f"{url}page-2"


@pytest.mark.skipif(not REAL.is_dir(), reason="the real pages are not at hand")
def test_real_list_pages_are_refused_and_real_articles_read_by_rule():
    read_by = {}
    for path in REAL.glob("*/*.html"):
        url = f"https://{path.parent.name}.example/" + (
            "kinh-doanh" if "list" in path.stem else "mot-hai-ba-bon-20260307.html"
        )
        try:
            read_by[path.stem] = extract_page(path.read_bytes(), url, now=NOW).extractor
        except NotAnArticle:
            read_by[path.stem] = ""
    assert {name for name, extractor in read_by.items() if not extractor} == {n for n in read_by if "list" in n}
    assert not [name for name, extractor in read_by.items() if extractor.startswith("generic")]


def test_an_address_that_is_none_is_refused_in_one_line():
    with pytest.raises(NotAnArticle, match=r"the address 'http://\[x' is no web address"):
        extract_page(b"<html></html>", "http://[x", now=NOW)


def test_a_section_with_a_name_of_four_words_is_refused_where_articles_have_numbers():
    text = "Thị trường hôm nay có nhiều tin đáng đọc cho người dân thành phố. " * 8
    links = "".join(f"<a href='/bai-viet-so-{n}-18826030610474830{n}.chn'>Bài {n}</a>" for n in range(10))
    html = f"<html><body><h1>Mục</h1><time datetime='2026-03-07 08:07'></time><p>{text}</p>{{}}</body></html>"
    section, article = "https://bao.example/thi-truong-chung-khoan.chn", "https://bao.example/mot-ngay-o-cho.chn"
    with pytest.raises(NotAnArticle, match="a section or home page"):
        extract_page(html.format(links).encode(), section, now=NOW)
    with pytest.raises(NotAnArticle, match="a section or home page"):
        extract_page(html.format(links).encode(), section, family="cnnd", now=NOW)
    foreign = links.replace("'/", "'https://khac.example/") + "<a href='http://[x'>x</a>"
    assert extract_page(html.format(foreign).encode(), article, now=NOW).extractor == "generic/1"


@pytest.mark.skipif(not REAL.is_dir(), reason="the real pages are not at hand")
@pytest.mark.parametrize("family", [None, "cnnd", "generic"])
def test_a_real_section_under_its_real_address_is_refused(family):
    html = (REAL / "cafef" / "cafef_list.html").read_bytes()
    with pytest.raises(NotAnArticle, match="a section or home page"):
        extract_page(html, "https://cafef.vn/thi-truong-chung-khoan.chn", family=family, now=NOW)


def test_an_unknown_family_is_refused_with_those_that_are_known():
    with pytest.raises(UnknownFamily, match=r"unknown family 'tuoitre'; known: cnnd, vnexpress, .*, generic$"):
        extract_page(b"<html></html>", "https://bao.example/a-20260307080700123.htm", family="tuoitre", now=NOW)


def test_a_headline_without_lead_and_text_is_no_article():
    html = (
        "<html><head><meta property='article:published_time' content='2026-03-07T08:07:00+07:00'></head><body>"
        "<h1 data-role='title'>Chỉ có tựa</h1><div data-role='content'> <p> </p></div></body></html>"
    )
    with pytest.raises(NotAnArticle, match="neither lead nor text"):
        extract_page(html.encode(), "https://bao.example/a-20260307080700123.htm", family="cnnd", now=NOW)
