"""Faults of sources, of the worker and of its user, all through the runner."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from crawlers.events import PostFound, Refused, SourceDone, ValidatorSeen, from_line, to_line
from crawlers.runner import crawl
from crawlers.settings import CrawlSettings
from crawlers.visits import Recent

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    "<rss><channel><item><title>&b;</title></item></channel></rss>"
)


def test_what_is_broken_is_counted_with_place_and_reason_and_the_rest_goes_on(site, web):
    feeds = ("malformed", "empty", "bomb", "utf16", "html", "good", "missing", "broken")
    links = [f"{site.url}/bai-0000000{n}.htm" for n in range(6)]
    site.pages |= {
        "/malformed": "<rss><channel><item></rss>",
        "/empty": web.rss(),
        "/bomb": BOMB,
        "/utf16": BOMB.encode("utf-16"),
        "/html": "<html><body>Bảo trì</body></html>",
        "/good": web.rss(*links, f"{site.url}/khong-phai-bai", "https://noi-khac.example/bai-00000009.htm"),
        "/broken": web.Reply(status=500),
        "/bai-00000000.htm": web.article(day=""),
        "/bai-00000001.htm": web.article().encode("utf-8").replace("ậ".encode(), b"\xff\xfe\xfd" * 9),
        "/bai-00000002.htm": "<html><body><h1>Chuyên mục</h1></body></html>",
        "/bai-00000003.htm": web.Reply(status=404),
        "/bai-00000004.htm": web.Reply("x", status=410),
        "/bai-00000005.htm": web.article(title="Bài còn lại"),
    }
    result = web.gather(web.news(site.url, feeds=feeds), allow=[site.netloc])
    assert [post.title for post in result.posts] == ["Bài còn lại"]
    assert result.reasons["malformed"].startswith("the feed is not well-formed XML")
    assert result.reasons["empty"] == "the feed is empty"
    assert result.reasons["bomb"] == result.reasons["utf16"] == "the feed declares a document type or entities"
    assert result.reasons["html"] == "not a feed but <html>"
    assert (result.reasons["missing"], result.reasons["broken"]) == ("HTTP 404", "HTTP 500")
    assert "no date" in result.reasons["bai-00000000.htm"]
    assert "encoding" in result.reasons["bai-00000001.htm"]
    assert "no layout" in result.reasons["bai-00000002.htm"]
    assert (result.reasons["bai-00000003.htm"], result.reasons["bai-00000004.htm"]) == ("HTTP 404", "HTTP 410")
    done = result.done["bao"]
    assert (done.error, done.counts["posts"], done.counts["refused"]) == ("", 1, 12)
    assert done.counts["failed"] == 6
    assert done.newest == result.posts[0].published_at


def test_a_source_of_which_nothing_can_be_had_ends_with_an_error_and_others_do_not_care(site, other_site, web):
    site.pages["/rss"] = web.Reply(status=500)
    other_site.pages |= {"/rss": web.rss(f"{other_site.url}/bai-00000001.htm"), "/bai-00000001.htm": web.article()}
    gone = web.news("http://127.0.0.1:9", id="gone")
    result = web.gather(
        web.news(site.url),
        web.news(other_site.url, id="khac"),
        gone,
        allow=[site.netloc, other_site.netloc, "127.0.0.1:9"],
    )
    assert result.done["bao"].error == f"no feed could be read: 1 failed; first: {site.url}/rss: HTTP 500"
    assert result.done["gone"].error.endswith("robots.txt cannot be read: the connection was refused")
    assert (result.done["khac"].error, len(result.posts)) == ("", 1)


def test_known_articles_are_left_alone_unless_they_are_young_and_then_asked_for_conditionally(site, web, now):
    old, young, plain = (f"{site.url}/bai-0000000{n}.htm" for n in range(3))
    recent = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(time.time() - 3600))
    aged = web.rss(old, day="Sun, 01 Nov 2020 08:00:00 +0700")
    site.pages |= {"/rss": aged, "/rss2": web.rss(young, plain, day=recent)}
    site.pages["/bai-00000001.htm"] = lambda headers: web.Reply(
        web.article(title="Đã sửa", day=now.isoformat()) if headers["If-None-Match"] != '"2"' else "",
        status=304 if headers["If-None-Match"] == '"2"' else 200,
        headers={"ETag": '"2"'},
    )
    source = web.news(site.url, feeds=("rss", "rss2"))
    known = {"bao": {"00000000", "00000001", "00000002"}}
    edited = web.gather(source, allow=[site.netloc], known=known, validators={"bao": {young: ('"1"', "")}})
    assert [post.title for post in edited.posts] == ["Đã sửa"]
    assert edited.validators["bao"][young] == ('"2"', "")
    assert not {"/bai-00000000.htm", "/bai-00000002.htm"} & set(site.paths())
    again = web.gather(source, allow=[site.netloc], known=known, validators=edited.validators)
    assert (again.posts, again.done["bao"].counts["not_modified"]) == ([], 1)


def test_recent_articles_and_their_comments_are_looked_at_even_when_the_feed_has_not_changed(site, web):
    url = f"{site.url}/bai-00000001.htm"
    site.pages |= {
        "/rss": web.Reply(status=304),
        "/bai-00000001.htm": web.Reply(status=304),
        "/c?page=1&NewsID=00000001&Order=like&pageSize=24&iObjectType=1&SiteName=": (
            '<div class="box_cm" data-cmid="1"><p class="text-comment">Mới</p>'
            '<span class="time-ago" title="11/1/2026 16:50:12"></span></div>'
        ),
    }
    source = web.news(site.url, comments={"family": "cnnd", "url": "c"})
    result = web.gather(
        source,
        allow=[site.netloc],
        known={"bao": {"00000001"}},
        validators={"bao": {url: ('"1"', ""), f"{site.url}/rss": ('"1"', "")}},
        recent={"bao": [Recent("00000001", url, "Tựa")]},
    )
    assert [(post.body, post.context, post.url) for post in result.posts] == [("Mới", "Tựa", f"{url}#c-1")]
    assert site.paths().count("/bai-00000001.htm") == 1
    assert result.done["bao"].error == ""


def test_the_same_article_in_two_feeds_and_under_two_addresses_is_fetched_once(site, web):
    one, two = f"{site.url}/tua-cu-00000001.htm", f"{site.url}/tua-moi-00000001.htm?utm_source=rss#x"
    site.pages |= {"/rss": web.rss(one, two), "/rss2": web.rss(two), "/tua-cu-00000001.htm": web.article()}
    result = web.gather(web.news(site.url, feeds=("rss", "rss2")), allow=[site.netloc])
    assert [post.native_id for post in result.posts] == ["00000001"]
    assert sum("00000001" in path for path in site.paths()) == 1


def test_a_list_that_never_ends_is_left_after_its_pages(site, web):
    def page(number):
        return f'<a href="/bai-{number:08d}.htm">Bài {number}</a><a href="/muc">x</a>'

    site.pages |= {"/muc": page(1)} | {f"/muc-p{n}": page(n) for n in range(2, 9)}
    site.pages |= {f"/bai-{n:08d}.htm": web.article() for n in range(1, 9)}
    source = web.news(site.url, feeds=(), lists=("muc",), paging="{list}-p{page}", pages=3)
    assert len(web.gather(source, allow=[site.netloc]).posts) == 3
    stopped = web.gather(source, allow=[site.netloc], known={"bao": {"00000001"}})
    assert stopped.posts == []


def test_a_run_takes_no_more_than_its_fill_and_then_keeps_no_validators_of_the_feed(site, web):
    links = [f"/bai-{n:08d}.htm" for n in range(5)]
    site.pages["/rss"] = web.Reply(web.rss(*(site.url + link for link in links)), headers={"ETag": '"1"'})
    site.pages |= dict.fromkeys(links, web.article())
    result = web.gather(web.news(site.url), allow=[site.netloc], max_items=2)
    assert (len(result.posts), result.validators) == (2, {})


def start(site, web):
    """A crawl that goes on for several seconds; the sixteen requests at hand when it is stopped are soon answered."""
    links = [f"/bai-{n:08d}.htm" for n in range(200)]
    site.pages["/rss"] = web.rss(*(site.url + link for link in links))
    site.pages |= {link: web.Reply(web.article(), delay=0.02) for link in links}
    source = web.news(site.url)
    return crawl([source], settings=CrawlSettings(), validators={}, known={}, salt="s", allow=[site.netloc])


def workers(parent=None):
    found = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(parent or os.getpid())], capture_output=True, text=True, check=False
    )
    return [int(line.split()[0]) for line in found.stdout.splitlines() if "crawlers.worker" in line]


def test_a_worker_that_is_killed_leaves_one_clear_line_per_unfinished_source(site, web):
    events = start(site, web)
    assert isinstance(next(events), PostFound)
    os.kill(workers()[0], signal.SIGKILL)
    rest = list(events)
    assert rest[-1] == SourceDone("bao", error="the crawler ended early (exit -9)", complete=False)


def test_a_run_whose_time_is_up_says_so_and_keeps_what_it_has(site, web):
    links = [f"/bai-{n:08d}.htm" for n in range(60)]
    site.pages["/rss"] = web.Reply(web.rss(*(site.url + link for link in links)), headers={"ETag": '"1"'})
    site.pages |= {link: web.Reply(web.article(), delay=0.03) for link in links}
    result = web.gather(web.news(site.url), allow=[site.netloc], run_minutes=0.02)
    assert result.done["bao"].error == "the run was stopped: its time was up"
    assert 0 < len(result.posts) < 60
    assert not result.validators


def test_a_worker_ends_when_the_process_that_started_it_is_killed(site, web):
    site.pages["/rss"] = web.Reply(web.rss(), delay=20)
    program = (
        "from crawlers.runner import crawl; from crawlers.settings import CrawlSettings;"
        "from crawlers.sources import Source;"
        f"s = Source(id='x', name='x', base_url='{site.url}', feeds=('rss',), article='(x)', delay=0);"
        f"list(crawl([s], settings=CrawlSettings(), validators={{}}, known={{}}, salt='s', allow=['{site.netloc}']))"
    )
    with subprocess.Popen([sys.executable, "-c", program]) as parent:
        until(lambda: "/rss" in site.paths())
        (worker,) = workers(parent.pid)
        parent.kill()
    until(lambda: not Path(f"/proc/{worker}").exists())


def until(true, seconds=15):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def test_closing_the_generator_stops_the_worker(site, web):
    events = start(site, web)
    next(events)
    assert len(workers()) == 1
    events.close()
    assert workers() == []


def test_no_sources_give_no_events():
    assert list(crawl([], settings=CrawlSettings(), validators={}, known={}, salt="s")) == []


def test_events_survive_the_way_between_the_processes(site, web):
    site.pages |= {"/rss": web.rss(f"{site.url}/bai-00000001.htm"), "/bai-00000001.htm": web.article()}
    events = web.gather(web.news(site.url), allow=[site.netloc]).events
    events += [Refused("a", "b", "c"), ValidatorSeen("a", "b", '"x"', ""), SourceDone("a", {"posts": 1}, "", None)]
    assert [from_line(to_line(event)) for event in events] == events


def test_a_text_that_is_too_long_is_refused_as_in_an_import(site, web):
    site.pages |= {
        "/rss": web.rss(f"{site.url}/bai-00000001.htm"),
        "/bai-00000001.htm": web.article(body="x" * 1_000_001),
    }
    result = web.gather(web.news(site.url), allow=[site.netloc])
    assert result.posts == []
    assert result.reasons["bai-00000001.htm"].endswith("bytes, more than 1,000,000")
