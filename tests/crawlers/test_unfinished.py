"""What a run that was cut short did not reach is brought by the next ones."""

import os
import signal
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawlers.demo.content import number
from crawlers.demo.server import SampleServer
from crawlers.runner import PostFound, SourceDone, ValidatorSeen, crawl
from crawlers.settings import CrawlSettings
from crawlers.sources import Source

SAMPLE = Path(__file__).parent / "sample"
MIDDAY = datetime(2026, 11, 23, 5, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def server():
    with SampleServer(SAMPLE, now=MIDDAY) as running:
        yield running


@pytest.fixture(scope="module")
def sources(server):
    base, common = server.base_url, {"delay": 0, "pages": 20}
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
            lists=(f"f/khu-pho.{number('khu-pho', 2)}/",),
            **common,
        ),
        Source(
            id="kho",
            name="d",
            type="reviews",
            base_url=base,
            apps={number(app, 10): app for app in ("Ứng dụng phường", "Cổng dịch vụ")},
            feeds=("vn/rss/customerreviews/page={page}/id={app}/sortby=mostrecent/json",),
            **common,
        ),
    ]


class Keeper:
    """Keeps what arrives, as the pipeline does: validators only when a source has come to its end."""

    def __init__(self, sources, allow):
        self.sources, self.allow = sources, allow
        self.posts, self.validators = {}, {}
        self.unfinished = {source.id for source in sources}

    def run(self, cut=None, kill=False):
        """One run, cut after so many posts: the generator is closed, or the worker killed."""
        known = {}
        for post in self.posts.values():
            known.setdefault(post.source, set()).add(post.native_id)
        before, told, seen = set(self.unfinished), {}, 0
        self.unfinished = {source.id for source in self.sources}
        events = crawl(
            self.sources,
            settings=CrawlSettings(retries=0, backoff=0),
            validators=self.validators,
            known=known,
            salt="salt",
            allow=self.allow,
            unfinished=before,
        )
        for event in events:
            if isinstance(event, PostFound):
                self.posts.setdefault(event.post.id, event.post)
                seen += 1
                if seen == cut:
                    if not kill:
                        events.close()
                        return
                    os.kill(worker(), signal.SIGKILL)
            elif isinstance(event, ValidatorSeen):
                told.setdefault(event.source, {})[event.url] = (event.etag, event.last_modified)
            elif isinstance(event, SourceDone) and event.complete:
                assert not event.error
                self.unfinished.discard(event.source)
                self.validators.setdefault(event.source, {}).update(told.pop(event.source, {}))

    def words(self):
        return {key: (post.content_hash, post.parent_id, post.url) for key, post in self.posts.items()}


def worker():
    found = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(os.getpid())], capture_output=True, text=True, check=False
    )
    return next(int(line.split()[0]) for line in found.stdout.splitlines() if "crawlers.worker" in line)


def test_runs_that_are_cut_short_bring_all_that_an_undisturbed_one_brings(server, sources):
    allow = [f"127.0.0.1:{server.port}"]
    whole = Keeper(sources, allow)
    whole.run()
    assert not whole.unfinished
    cut_short = Keeper(sources, allow)
    for place, cut in enumerate((3, 30, 80, 140)):
        cut_short.run(cut, kill=place % 2 == 1)
        assert cut_short.unfinished
    assert len(cut_short.posts) < len(whole.posts)
    cut_short.run()
    assert cut_short.words() == whole.words()
    assert not cut_short.unfinished
    cut_short.run()
    assert (cut_short.words(), cut_short.unfinished) == (whole.words(), set())


def test_a_run_that_takes_its_fill_is_not_complete_and_the_next_ones_bring_the_rest(site, web):
    def page(*numbers):
        return "".join(f'<a href="/bai-{n:08d}.htm">Bài {n}</a>' for n in numbers)

    site.pages |= {"/muc": page(1, 2), "/muc-p2": page(3, 4), "/muc-p3": page(5)}
    site.pages |= {f"/bai-{n:08d}.htm": web.article() for n in range(1, 6)}
    source = web.news(site.url, feeds=(), lists=("muc",), paging="{list}-p{page}", pages=3)
    known, ends = set(), []
    for unfinished in ((), ("bao",), ("bao",)):
        result = web.gather(source, allow=[site.netloc], known={"bao": known}, unfinished=unfinished, max_items=2)
        known |= {post.native_id for post in result.posts}
        ends.append((len(known), result.done["bao"].complete, result.done["bao"].error))
    assert ends == [(2, False, ""), (4, False, ""), (5, True, "")]


def test_a_page_that_failed_after_its_retries_leaves_the_source_unfinished(site, web):
    site.pages |= {
        "/muc": '<a href="/bai-00000001.htm">Bài</a>',
        "/muc-p2": web.Reply(status=503),
        "/bai-00000001.htm": web.article(),
        "/bai-00000002.htm": web.article(),
    }
    source = web.news(site.url, feeds=(), lists=("muc",), paging="{list}-p{page}", pages=2)
    first = web.gather(source, allow=[site.netloc])
    assert (first.done["bao"].complete, first.done["bao"].error) == (False, "")
    site.pages["/muc-p2"] = '<a href="/bai-00000002.htm">Bài</a>'
    known = {"bao": {"00000001"}}
    assert web.gather(source, allow=[site.netloc], known=known).posts == []
    second = web.gather(source, allow=[site.netloc], known=known, unfinished=["bao"])
    assert [post.native_id for post in second.posts] == ["00000002"]
    assert second.done["bao"].complete
    assert site.paths().count("/bai-00000001.htm") == 1


def test_what_is_new_comes_before_what_is_only_looked_at_again(site, web):
    """A run that is always stopped early must get on, and known articles must not use up its fill."""
    links = [f"{site.url}/bai-{n:08d}.htm" for n in range(6)]
    site.pages |= {"/rss": web.rss(*links), "/bai-00000005.htm": web.article()}
    source = web.news(site.url, comments={"family": "cnnd", "url": "c"})
    known = {"bao": {f"{n:08d}" for n in range(5)}}
    web.gather(source, allow=[site.netloc], known=known, unfinished=["bao"], max_items=1)
    asked = [path.split("?")[0] for path in site.paths()]
    assert asked.count("/c") == 6
    assert asked.index("/bai-00000005.htm") < asked.index("/c")
