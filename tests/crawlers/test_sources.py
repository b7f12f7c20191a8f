import re
from pathlib import Path

import pytest

from crawlers.feeds import FeedError, parse_feed
from crawlers.sources import Source, SourceError, family_for, load_sources

ROOT = Path(__file__).parents[2]
LIVE = sorted(ROOT.glob("cities/*/sources.yaml"))
GOOD = """sources:
  - id: bao
    name: Báo
    family: cnnd
    base_url: "{base}"
    feeds: [rss/home.rss]
    lists: [thoi-su.htm, "timeline/3/trang-{page}.htm"]
    paging: "{stem}/trang-{page}.htm"
    pages: 3
    article: '-(\\d{17,18})\\.htm$'
"""


def load(tmp_path, text=GOOD, **kwargs):
    path = tmp_path / "sources.yaml"
    path.write_text(text, encoding="utf-8")
    return load_sources(path, **{"variables": {"base": "https://bao.example"}, **kwargs})


def test_addresses_are_built_from_the_data(tmp_path):
    (source,) = load(tmp_path)
    assert source.absolute("rss/home.rss") == "https://bao.example/rss/home.rss"
    assert list(source.list_pages("thoi-su.htm")) == [
        "https://bao.example/thoi-su.htm",
        "https://bao.example/thoi-su/trang-2.htm",
        "https://bao.example/thoi-su/trang-3.htm",
    ]
    assert list(source.list_pages("timeline/3/trang-{page}.htm"))[2] == "https://bao.example/timeline/3/trang-3.htm"


def test_an_article_is_known_by_its_address(tmp_path):
    (source,) = load(tmp_path)
    assert source.article_id("https://bao.example/a-100261005152148723.htm?utm_source=x#y") == "100261005152148723"
    assert source.article_id("https://www.bao.example/a-20260307075519174.htm") == "20260307075519174"
    for url in (
        "https://bao.example/thoi-su.htm",
        "https://khac.example/a-20260307075519174.htm",
        "ftp://bao.example/a",
        "",
        "://",
        "https://[bao.example/a-20260307075519174.htm",
    ):
        assert source.article_id(url) == ""


def test_overrides_change_add_and_switch_off(tmp_path):
    more = {
        "id": "moi",
        "name": "Mới",
        "base_url": "https://moi.example",
        "feeds": ["rss"],
        "article": r"-(\d+)\.html$",
    }
    changed, added = load(tmp_path, overrides={"bao": {"enabled": False, "reason": "thử"}, "moi": more})
    assert (changed.enabled, changed.feeds, added.family) == (False, ("rss/home.rss",), "generic")
    assert family_for("https://bao.example/x", [changed]) == "cnnd"
    assert family_for("https://other.example/x", [changed]) is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("family: cnnd", "family: xyz"), "source bao: family: unknown family 'xyz'"),
        (("pages: 3", "pages: 0"), "source bao: pages:"),
        (("name: Báo", "nmae: Báo"), "source bao:"),
        (("(\\d{17,18})", "\\d"), "source bao: article: needs exactly one group"),
        (("(\\d{17,18})", "(["), "not a regular expression"),
        (("pages: 3", "delay: 0"), "at least 0.5 s"),
        (("pages: 3", "enabled: false"), "a source that is off needs a reason"),
        (("- id: bao", "- x: bao"), "source number 1 has no id"),
        (("sources:", "source:"), "must hold the one key 'sources'"),
        (("pages: 3", "pages: ["), "cannot be read"),
    ],
)
def test_wrong_descriptions_are_refused_in_one_line_that_names_the_place(tmp_path, change, message):
    with pytest.raises(SourceError, match=re.escape(message)) as error:
        load(tmp_path, GOOD.replace(*change))
    assert "sources.yaml" in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("name", "changes", "message"),
    [
        (
            "ba-o",
            {"enabled": False, "reason": "thử"},
            "sources: there is no source 'ba-o'; did you mean 'bao'? (a new source needs name, type, ",
        ),
        ("zzz", {"enabled": False}, "sources: there is no source 'zzz' (a new source needs name, type, base_url, "),
        ("Báo mới", {"name": "x"}, "sources: there is no source 'Báo mới'"),
        ("bao", {"pages": 0}, "sources: source bao: pages: "),
        ("bao", {"pagse": 2}, "sources: source bao: pagse: "),
        ("moi", {"name": "x", "base_url": "https://x.example"}, "sources: source moi: needs feeds or lists"),
    ],
)
def test_a_wrong_override_is_not_blamed_on_the_citys_file(tmp_path, name, changes, message):
    with pytest.raises(SourceError) as error:
        load(tmp_path, overrides={name: changes})
    assert str(error.value).startswith(message)
    assert "yaml" not in str(error.value)
    assert "\n" not in str(error.value)


def test_a_missing_file_and_a_source_described_twice_are_refused(tmp_path):
    with pytest.raises(SourceError, match="cannot be read") as error:
        load_sources(tmp_path / "none.yaml")
    assert str(error.value) == f"{tmp_path / 'none.yaml'}: cannot be read: No such file or directory"
    with pytest.raises(SourceError, match="described twice"):
        load(tmp_path, GOOD + GOOD.removeprefix("sources:\n"))


@pytest.mark.parametrize("path", LIVE, ids=lambda path: path.parent.name)
def test_the_live_sources_of_a_city_are_whole(path):
    sources = load_sources(path)
    assert len(sources) >= 20
    for source in sources:
        assert source.base_url.startswith("https://")
        assert not any("{" in source.absolute(feed) for feed in source.feeds if source.type == "news")
        assert source.reason, f"{source.id} says neither why it is off nor what is known about it"


@pytest.mark.parametrize("path", LIVE, ids=lambda path: path.parent.name)
def test_the_table_of_sources_in_the_docs_is_true(path):
    text = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    rows = [
        f"| `{s.id}` | {s.name} | {s.family} | {'on' if s.enabled else 'off'} | {s.reason} |"
        for s in load_sources(path)
    ]
    assert [row for row in rows if row not in text] == []


def test_feeds_of_both_kinds_are_read():
    item = b"<item><title>A &amp; b</title><guid>https://a/1</guid><pubDate>10/5/2026 3:42:00 PM</pubDate></item>"
    rss = b'<?xml version="1.0"?><rss><channel>' + item + b"</channel></rss>"
    atom = b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>C</title><link rel="alternate" href="https://a/2"/><updated>2026-10-05T15:42:00+07:00</updated></entry></feed>'
    one, two = parse_feed(rss)[0], parse_feed(atom)[0]
    assert (one.url, one.title, two.url) == ("https://a/1", "A & b", "https://a/2")
    assert one.published == two.published


def test_a_feed_that_lies_about_its_encoding_is_read_as_the_utf8_it_is():
    item = "<item><title>Ngập</title><link>x</link></item>"
    body = f'<?xml version="1.0" encoding="iso-8859-1"?><rss><channel>{item}</channel></rss>'
    assert parse_feed(body.encode())[0].title == "Ngập"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<rss>",
        b"<?xml version='1.0'?>",
        b"<x/>",
        b"\xff\xfe<",
        b"<!doctype rss><rss/>",
        b"<rss>" + b" " * (6 << 20),
    ],
)
def test_what_is_no_feed_is_refused(body):
    with pytest.raises(FeedError):
        parse_feed(body)


def test_a_source_needs_something_to_read():
    with pytest.raises(ValueError, match="needs feeds or lists"):
        Source(id="x", name="x", base_url="https://x.example")
