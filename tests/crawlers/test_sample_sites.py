"""The sample sites, crawled as they are: through the runner, twice."""

import http.client
import json
import socket
import struct
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from crawlers.demo.content import SampleError, load, number
from crawlers.demo.server import SampleServer
from crawlers.sources import Source, load_sources

SAMPLE = Path(__file__).parent / "sample"
CITIES = Path(__file__).parents[2] / "cities"
MIDDAY = datetime(2026, 11, 23, 5, 30, tzinfo=UTC)


def sources_of(base, boards, apps):
    common = {"delay": 0, "pages": 20}
    return [
        Source(
            id="tin-ben-thanh",
            name="a",
            family="cnnd",
            base_url=f"{base}/tin-ben-thanh",
            feeds=("rss/home.rss",),
            lists=("timeline/thoi-su/trang-{page}.htm",),
            article=r"/[a-z0-9-]+-(185\d{15})\.htm$",
            comments={"family": "cnnd", "url": "api/ajax/ListComment.htm", "site": "x"},
            **common,
        ),
        Source(
            id="phuong-nam",
            name="b",
            family="vnexpress",
            base_url=f"{base}/phuong-nam",
            feeds=("rss/tin-moi-nhat.rss",),
            lists=("thoi-su",),
            paging="{list}-p{page}",
            article=r"/[a-z0-9-]+-(4\d{7})\.html$",
            comments={"family": "vnexpress", "url": "index"},
            **common,
        ),
        Source(
            id="cu-dan-79",
            name="c",
            type="forum",
            family="xenforo",
            base_url=f"{base}/cu-dan-79",
            lists=boards,
            **common,
        ),
        Source(
            id="kho",
            name="d",
            type="reviews",
            base_url=base,
            apps=apps,
            feeds=("vn/rss/customerreviews/page={page}/id={app}/sortby=mostrecent/json",),
            **common,
        ),
    ]


@pytest.fixture(scope="module")
def server():
    with SampleServer(SAMPLE, now=MIDDAY) as running:
        yield running


@pytest.fixture(scope="module")
def sources(server):
    boards = (f"f/khu-pho.{number('khu-pho', 2)}/",)
    return sources_of(server.base_url, boards, {number(app, 10): app for app in ("Ứng dụng phường", "Cổng dịch vụ")})


def ask(server, path, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer, body


def test_a_crawl_brings_every_item_once_and_a_second_one_brings_nothing_new(server, sources, web):
    allow = [f"127.0.0.1:{server.port}"]
    first = web.gather(*sources, allow=allow)
    assert first.refused == []
    assert {name: done.error for name, done in first.done.items()} == dict.fromkeys([s.id for s in sources], "")
    assert first.kinds == {"article": 20, "comment": 46 + 31 + 44 + 17, "post": 18, "review": 56}
    assert len({post.id for post in first.posts}) == len(first.posts)
    check_articles(first.posts)
    check_comments(first.posts)
    check_order(first.events)

    known = {}
    for post in first.posts:
        known.setdefault(post.source, set()).add(post.native_id)
    second = web.gather(*sources, allow=allow, validators=first.validators, known=known)
    assert second.posts == []
    assert second.refused == []
    assert all(done.counts["not_modified"] == done.counts["requests"] for done in second.done.values())


def check_articles(posts):
    article = next(post for post in posts if "tin số 4 " in post.title)
    assert article.source == "phuong-nam"
    assert article.extractor == "vnexpress/2"
    assert article.lead == "Sáng 19/11 phường họp lần 4, tiếp cuộc họp 17/11."
    assert article.body.split("\n") == [
        "Đoạn đầu của bài 4 kể chuyện nước rút chậm.",
        "Đoạn giữa của bài 4 nói về máy bơm và nắp cống.",
        "Người dân gọi [số điện thoại] để báo.",
    ]
    assert article.published_at == datetime(2026, 11, 19, 14, 30, tzinfo=UTC)
    assert article.tags[0] == "Bến Xuân"
    other = next(post for post in posts if "tin số 3 " in post.title)
    assert (other.extractor, other.lead, other.section) == (
        "cnnd/1",
        "Sáng 20/11 phường họp lần 3, tiếp cuộc họp 18/11.",
        "Thời sự",
    )
    assert len(other.body.split("\n")) == 3


def check_comments(posts):
    by_id = {post.id: post for post in posts}
    comments = [post for post in posts if post.kind.value == "comment"]
    for post in comments:
        parent = by_id[post.parent_id]
        assert post.context == parent.title
        assert post.source == parent.source
        assert post.author_hash
        assert post.title == ""
    reply = next(post for post in comments if post.body.startswith("Trả lời thứ"))
    assert reply.body.endswith("\nđồng ý")
    assert max(post.engagement.likes or 0 for post in comments) == 44
    assert next(post for post in comments if post.body == "Đồng tình").engagement.likes == 2
    assert all(post.published_at <= MIDDAY for post in posts)


def check_order(events):
    """What a server said of feeds and lists is told after everything found through them."""
    last_post = {}
    for place, event in enumerate(events):
        if hasattr(event, "post"):
            last_post[event.post.source] = place
    for place, event in enumerate(events):
        if hasattr(event, "etag") and ("rss" in event.url or "/f/" in event.url or "trang-" in event.url):
            assert place > last_post[event.source]


def test_answers_carry_validators_and_a_matching_one_gets_304(server):
    answer, body = ask(server, "/phuong-nam/rss/tin-moi-nhat.rss")
    assert answer.getheader("X-Sample-Site") == "1"
    assert "<rss" in body
    same, nothing = ask(server, "/phuong-nam/rss/tin-moi-nhat.rss", **{"If-None-Match": answer.getheader("ETag")})
    assert (same.status, nothing) == (304, "")
    unchanged, _ = ask(
        server, "/phuong-nam/rss/tin-moi-nhat.rss", **{"If-Modified-Since": answer.getheader("Last-Modified")}
    )
    assert unchanged.status == 304
    changed, _ = ask(server, "/phuong-nam/rss/tin-moi-nhat.rss", **{"If-None-Match": '"x"'})
    assert changed.status == 200


def test_a_crawler_that_goes_away_in_the_middle_leaves_no_trace(capfd):
    with SampleServer(SAMPLE, now=MIDDAY) as server:
        connection = socket.create_connection(("127.0.0.1", server.port))
        connection.sendall(b"GET / HT")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # resets when closed
        connection.close()
        assert ask(server, "/")[0].status == 200
        time.sleep(0.2)
    assert capfd.readouterr().err == ""


def test_robots_and_missing_pages(server):
    assert "Disallow: /phuong-nam/noi-bo/" in ask(server, "/robots.txt")[1]
    for path in ("/x", "/phuong-nam/khong-co", "/tin-ben-thanh/a-185000000000000000.htm", "/cu-dan-79/t/a.1/"):
        answer, body = ask(server, path)
        assert answer.status == 404
        assert "nội dung hư cấu" in body


@pytest.mark.parametrize("minutes", [1, 59, 60, 61, 720, 1439])
def test_nothing_lies_in_the_future_and_the_order_of_a_day_is_kept(minutes):
    now = datetime(2026, 11, 22, 17, tzinfo=UTC) + timedelta(minutes=minutes)
    content = load(SAMPLE, now)
    items = [*content.articles, *content.reviews, *(post for thread in content.threads for post in thread.posts)]
    assert all(item.at <= now for item in items)
    assert any(item.at.date() == datetime(2026, 11, 23, tzinfo=UTC).date() for item in items)


def test_pages_stay_the_same_for_servers_started_within_one_hour():
    one, two = (load(SAMPLE, MIDDAY + timedelta(minutes=minutes)) for minutes in (0, 20))
    assert one == two


def test_a_server_that_runs_over_midnight_counts_its_dates_from_the_new_day(tmp_path):
    for path in SAMPLE.glob("*.jsonl"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    clock = {"now": datetime(2026, 11, 23, 16, 50, tzinfo=UTC)}  # ten minutes before midnight there
    feed = "/phuong-nam/rss/tin-moi-nhat.rss"

    def seen():
        answer, body = ask(server, feed)
        return answer.getheader("ETag"), parsedate_to_datetime(answer.getheader("Last-Modified")), body

    with SampleServer(tmp_path, clock=lambda: clock["now"]) as server:
        tag, changed, body = seen()
        assert seen() == (tag, changed, body)
        clock["now"] += timedelta(minutes=20)
        with ThreadPoolExecutor(8) as pool:
            answers = set(pool.map(lambda _: seen(), range(16)))
        ((new_tag, new_changed, new_body),) = answers
        assert new_tag != tag
        assert changed < new_changed
        assert new_changed <= clock["now"]
        assert ask(server, feed, **{"If-None-Match": tag})[0].status == 200
        assert ask(server, feed, **{"If-None-Match": new_tag})[0].status == 304
        (tmp_path / "articles-1.jsonl").write_text("{", encoding="utf-8")
        clock["now"] += timedelta(days=1)
        assert seen() == (new_tag, new_changed, new_body)
    with SampleServer(SAMPLE, now=clock["now"] - timedelta(days=1)) as server:
        assert seen()[1] == new_changed


def test_an_unreadable_sample_file_is_named_with_its_line(tmp_path):
    (tmp_path / "articles-1.jsonl").write_text("\n{", encoding="utf-8")
    with pytest.raises(SampleError, match=r"articles-1.jsonl:2: invalid JSON"):
        load(tmp_path, MIDDAY)


@pytest.mark.parametrize("folder", sorted(CITIES.glob("*/sample")), ids=lambda path: path.parent.name)
def test_every_board_section_and_app_of_a_citys_sample_is_listed_as_a_source(folder):
    sources = {
        source.id: source for source in load_sources(folder / "sources.yaml", variables={"base": "http://127.0.0.1:1"})
    }
    content = load(folder, MIDDAY)
    for site in ("tin-ben-thanh", "phuong-nam"):
        listed = " ".join(sources[site].lists)
        assert [section for section in content.sections(site) if section not in listed] == []
    assert {f"f/{board}.{number(board, 2)}/" for board in content.boards()} <= set(sources["cu-dan-79"].lists)
    apps = {number(review.app, 10): review.app for review in content.reviews}
    assert json.dumps(apps, sort_keys=True) == json.dumps(
        {k: sources["kho-ung-dung"].apps.get(k) for k in apps}, sort_keys=True
    )
