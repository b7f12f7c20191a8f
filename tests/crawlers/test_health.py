"""A source through which nothing can be seen must not look healthy."""

import json

import pytest

LOGIN = "<!doctype html><html><body><form>Đăng nhập</form></body></html>"


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        (
            {"/a": LOGIN, "/b": "<rss><channel><item></rss>", "/c": None},
            "no feed could be read: 3 failed; first: {base}/",
        ),
        ({"/a": 0, "/b": 0, "/c": 0}, "all 3 feeds are empty"),
        ({"/a": 0, "/b": None}, "no feed could be read: 1 failed, 1 empty; first: {base}/b: HTTP 404"),
        ({"/a": 0}, "its only feed is empty"),
        (
            {"/a": "https://noi-khac.example/bai-00000009.htm"},
            "no feed could be read: 1 failed; first: {base}/a: the feed names nothing that this source reads",
        ),
    ],
)
def test_feeds_that_give_nothing_are_an_error_also_in_the_next_run(site, web, pages, expected):
    for path, page in pages.items():
        if page is not None:
            text = web.rss(*([page] if page and page.startswith("https") else []))
            body = page if isinstance(page, str) and page.startswith("<") else text
            site.pages[path] = lambda headers, body=body: web.Reply(
                body, status=304 if headers["If-None-Match"] else 200, headers={"ETag": '"1"'}
            )
    source = web.news(site.url, feeds=tuple(path.strip("/") for path in pages))
    first = web.gather(source, allow=[site.netloc])
    again = web.gather(source, allow=[site.netloc], validators=first.validators)
    for result in (first, again):
        assert result.done["bao"].error.startswith(expected.format(base=site.url))
        assert "\n" not in result.done["bao"].error
        assert not result.done["bao"].complete
        assert result.posts == []


def test_lists_and_feeds_that_fail_together_are_an_error(site, web):
    site.pages["/muc"] = LOGIN
    source = web.news(site.url, lists=("muc",))
    error = web.gather(source, allow=[site.netloc]).done["bao"].error
    assert error.startswith("no feed or list could be read: 2 failed; first: ")


def test_shelves_without_any_review_are_an_error(site, web):
    site.pages |= dict.fromkeys(("/1/1", "/2/1"), json.dumps({"feed": {}}))
    source = web.news(
        site.url, type="reviews", family="generic", article="", feeds=("{app}/{page}",), apps={"1": "a", "2": "b"}
    )
    done = web.gather(source, allow=[site.netloc]).done["bao"]
    assert (done.error, done.counts.get("failed", 0)) == ("all 2 feeds are empty", 0)


def test_a_source_whose_feeds_fail_in_part_or_have_not_changed_is_healthy_and_counts_what_failed(site, web):
    site.pages |= {"/a": web.rss(f"{site.url}/bai-00000001.htm"), "/same": web.Reply(status=304), "/bad": LOGIN}
    site.pages["/bai-00000001.htm"] = web.article()
    done = web.gather(web.news(site.url, feeds=("a", "bad", "gone")), allow=[site.netloc]).done["bao"]
    assert (done.error, done.counts["failed"], done.counts["posts"]) == ("", 2, 1)
    done = web.gather(web.news(site.url, feeds=("same", "bad")), allow=[site.netloc]).done["bao"]
    assert (done.error, done.counts["failed"]) == ("", 1)
    done = web.gather(web.news(site.url, feeds=("same",)), allow=[site.netloc]).done["bao"]
    assert (done.error, done.complete, done.counts.get("failed", 0)) == ("", True, 0)
