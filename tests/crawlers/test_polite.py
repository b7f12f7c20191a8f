"""Politeness and safety, each shown on a loopback server."""

import gzip
import itertools
import time

import pytest

from crawlers.addresses import is_public
from crawlers.settings import CrawlSettings


def test_eight_disallowed_addresses_asked_for_at_once_are_not_fetched_at_all(site, web):
    site.pages["/robots.txt"] = web.Reply("User-agent: *\nDisallow: /muc-", delay=0.3)
    lists = tuple(f"muc-{n}" for n in range(8))
    result = web.gather(web.news(site.url, feeds=(), lists=lists), allow=[site.netloc])
    assert site.paths() == ["/robots.txt"]
    assert {event.reason for event in result.refused} == {"disallowed by robots.txt"}
    assert result.done["bao"].counts["disallowed"] == 8
    assert "robots.txt" in result.done["bao"].error


@pytest.mark.parametrize("status", [403, 503])
def test_nothing_is_fetched_where_robots_txt_cannot_be_read(site, web, status):
    site.pages["/robots.txt"] = web.Reply(status=status)
    site.pages["/rss"] = web.rss()
    result = web.gather(web.news(site.url), allow=[site.netloc])
    assert set(site.paths()) == {"/robots.txt"}
    assert result.reasons == {"rss": f"robots.txt cannot be read: HTTP {status}"}


def test_one_host_gets_one_request_at_a_time_under_an_honest_name(site, web):
    paths = [f"/bai-{n:08d}.htm" for n in range(10)]
    site.pages["/rss"] = web.rss(*(site.url + path for path in paths))
    site.pages |= {path: web.Reply(web.article(), delay=0.02) for path in paths}
    result = web.gather(web.news(site.url), allow=[site.netloc], contact="ban-bien-tap@example.com")
    assert len(result.posts) == 10
    assert site.busiest == 1
    headers = [headers for _, headers in site.asked]
    assert {header["User-Agent"] for header in headers} == {"LangNghe/0.1 (+ban-bien-tap@example.com)"}
    assert not any({"Cookie", "Referer"} & set(header) for header in headers)


def test_a_delay_is_kept_between_requests(site, web):
    site.pages["/rss"] = web.rss(f"{site.url}/bai-00000001.htm")
    site.pages["/bai-00000001.htm"] = web.article()
    moments = []
    site.pages |= {path: watched(page, moments) for path, page in site.pages.items()}
    web.gather(web.news(site.url, delay=0.5), allow=[site.netloc])
    assert len(moments) == 3
    assert all(later - earlier >= 0.24 for earlier, later in itertools.pairwise(moments))  # 0.5 s, varied by half


def test_a_crawl_delay_in_robots_txt_is_kept(site, web):
    site.pages["/robots.txt"] = "User-agent: *\nCrawl-delay: 1\n"
    site.pages["/rss"] = web.rss(f"{site.url}/bai-00000001.htm")
    site.pages["/bai-00000001.htm"] = web.article()
    moments = []
    site.pages |= {path: watched(page, moments) for path, page in site.pages.items()}
    web.gather(web.news(site.url), allow=[site.netloc])
    assert len(moments) == 3
    assert all(later - earlier >= 0.49 for earlier, later in itertools.pairwise(moments))  # 1 s, varied by half


def watched(page, moments):
    def answer(_headers):
        moments.append(time.monotonic())
        return page

    return answer


def test_private_addresses_are_refused_at_every_hop(site, other_site, web):
    links = [f"{site.url}/bai-0000000{n}.htm" for n in range(5)]
    site.pages["/rss"] = web.rss(*links)
    hops = [
        f"http://127.0.0.2:{other_site.port}/x",
        f"http://localhost:{other_site.port}/x",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        f"http://[::1]:{other_site.port}/x",
    ]
    for link, hop in zip(links, hops, strict=True):
        site.pages[link.removeprefix(site.url)] = web.Reply(status=302, headers={"Location": hop})
    result = web.gather(web.news(site.url), allow=[site.netloc])
    assert result.reasons == {
        "bai-00000000.htm": "refused: 127.0.0.2 is not a public address",
        "bai-00000001.htm": "robots.txt cannot be read: refused: localhost leads to an address that is not public",
        "bai-00000002.htm": "refused: 169.254.169.254 is not a public address",
        "bai-00000003.htm": "HTTP 302",
        "bai-00000004.htm": "refused: ::1 is not a public address",
    }
    assert other_site.asked == []
    assert result.done["bao"].error == ""


def test_a_loopback_source_is_refused_unless_it_is_allowed(site, web):
    site.pages["/rss"] = web.rss()
    result = web.gather(web.news(site.url))
    assert site.asked == []
    assert "not a public address" in result.done["bao"].error


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("10.0.0.1", False),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("192.168.1.1", False),
        ("172.16.0.1", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("::ffff:127.0.0.1", False),
        ("[::1]", False),
        ("x", False),
    ],
)
def test_only_addresses_of_the_open_internet_count_as_public(address, expected):
    assert is_public(address) is expected


def test_limits_cut_what_is_too_large_too_slow_or_turns_in_circles(site, web):
    links = [f"{site.url}/bai-0000000{n}.htm" for n in range(5)]
    site.pages["/rss"] = web.rss(*links)
    site.pages["/bai-00000000.htm"] = web.Reply(gzip.compress(b"0" * 3_000_000), headers={"Content-Encoding": "gzip"})
    site.pages["/bai-00000001.htm"] = web.Reply(b"0" * 3_000_000)
    site.pages["/bai-00000002.htm"] = web.Reply(status=302, headers={"Location": "/bai-00000002.htm"})
    site.pages["/bai-00000003.htm"] = web.Reply(web.article(), delay=2)
    site.pages["/bai-00000004.htm"] = web.article()
    result = web.gather(
        web.news(site.url), allow=[site.netloc], max_bytes=1 << 20, timeout=1, retries=0, max_redirects=3
    )
    assert [post.native_id for post in result.posts] == ["00000004"]
    assert result.reasons["bai-00000000.htm"] == "the answer is larger than 1,048,576 bytes"
    assert result.reasons["bai-00000001.htm"] == "the answer is larger than 1,048,576 bytes"
    assert result.reasons["bai-00000002.htm"] == "max redirections reached"
    assert result.reasons["bai-00000003.htm"] == "no answer within 1 s"
    assert site.paths().count("/bai-00000002.htm") == 4


def test_retry_after_is_waited_for(site, web):
    site.pages["/rss"] = web.rss(f"{site.url}/bai-00000000.htm")
    moments = []

    def busy(_headers):
        moments.append(time.monotonic())
        return web.Reply(web.article()) if len(moments) > 1 else web.Reply(status=429, headers={"Retry-After": "1"})

    site.pages["/bai-00000000.htm"] = busy
    result = web.gather(web.news(site.url), allow=[site.netloc])
    assert moments[1] - moments[0] >= 1
    assert len(result.posts) == 1


def test_a_host_that_asks_for_a_long_wait_rests_for_the_whole_run(site, web):
    links = [f"{site.url}/bai-0000000{n}.htm" for n in range(3)]
    site.pages["/rss"] = web.Reply(web.rss(*links), headers={"ETag": '"1"'})
    for link in links:
        site.pages[link.removeprefix(site.url)] = web.Reply(status=503, headers={"Retry-After": "3600"})
    result = web.gather(web.news(site.url), allow=[site.netloc])
    assert len(site.asked) <= 4  # the next one may have been on its way
    assert "the host asks to wait 3600 s (HTTP 503)" in result.reasons.values()
    assert not result.validators  # the feed is asked for in full next time


def test_faults_are_tried_again_a_bounded_number_of_times(site, web):
    site.pages["/rss"] = web.rss(f"{site.url}/bai-00000000.htm", f"{site.url}/bai-00000001.htm")
    site.pages["/bai-00000000.htm"] = web.Reply(status=500)
    site.pages["/bai-00000001.htm"] = web.Reply(drop=True)
    result = web.gather(web.news(site.url), allow=[site.netloc], retries=2)
    assert site.paths().count("/bai-00000000.htm") == 3
    assert result.reasons == {
        "bai-00000000.htm": "HTTP 500",
        "bai-00000001.htm": "the connection was closed before the whole answer had come",
    }


def test_the_settings_name_a_contact_and_bound_every_value():
    assert (
        CrawlSettings(contact="https://example.org/lang-nghe").user_agent
        == "LangNghe/0.1 (+https://example.org/lang-nghe)"
    )
    with pytest.raises(ValueError, match="delay"):
        CrawlSettings(delay=0)
