"""A web site made for one test: answers by path, everything asked is written down."""

import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest

from crawlers.runner import PostFound, Refused, SourceDone, ValidatorSeen, crawl
from crawlers.settings import CrawlSettings
from crawlers.sources import Source

FAST = {"backoff": 0, "retries": 1, "timeout": 3, "max_wait": 2}


@dataclass
class Reply:
    body: bytes | str = b""
    status: int = 200
    headers: dict = field(default_factory=dict)
    delay: float = 0.0
    drop: bool = False


class Site:
    """Set `pages[path]` to text, bytes, a Reply, or a function of the request's headers that gives one."""

    def __init__(self, host="127.0.0.1"):
        self.pages = {"/robots.txt": Reply(status=404)}
        self.asked = []
        self.busiest = 0
        self._busy = 0
        self._lock = threading.Lock()
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 10

            def do_GET(self):
                site.serve(self)

            def log_message(self, *_):
                pass

        class Quiet(ThreadingHTTPServer):
            def handle_error(self, *_):
                pass  # crawlers that cut a connection are what some tests are about

        self.http = Quiet((host, 0), Handler)
        self.http.daemon_threads = True
        self.http.block_on_close = False
        self.port = self.http.server_address[1]
        self.netloc = f"{host}:{self.port}"
        self.url = f"http://{self.netloc}"
        threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True).start()

    def serve(self, handler):
        with self._lock:
            self.asked.append((handler.path, dict(handler.headers)))
            self._busy += 1
            self.busiest = max(self.busiest, self._busy)
        try:
            self._send(handler)
        finally:
            with self._lock:
                self._busy -= 1

    def _send(self, handler):
        reply = self.pages.get(handler.path, Reply(status=404))
        if callable(reply):
            reply = reply(handler.headers)
        if not isinstance(reply, Reply):
            reply = Reply(reply)
        time.sleep(reply.delay)
        if reply.drop:
            handler.close_connection = True
            return
        body = reply.body.encode() if isinstance(reply.body, str) else reply.body
        handler.send_response(reply.status)
        for name, value in {"Content-Type": "text/html; charset=utf-8", **reply.headers}.items():
            handler.send_header(name, value)
        if reply.status != 304:
            handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        if reply.status != 304:
            handler.wfile.write(body)

    def paths(self):
        return [path for path, _ in self.asked]

    def close(self):
        self.http.shutdown()
        self.http.server_close()


@pytest.fixture
def site():
    made = Site()
    yield made
    made.close()


@pytest.fixture
def other_site():
    made = Site()
    yield made
    made.close()


def article(title="Hẻm ngập sau mưa", day="2026-11-01T08:00:00+07:00", body="Nước rút lúc 9 giờ."):
    date = f'<meta property="article:published_time" content="{day}">' if day else ""
    return (
        f"<html><head><meta charset='utf-8'>{date}</head><body><h1 data-role='title'>{title}</h1>"
        f"<p data-role='sapo'>Lead.</p><div data-role='content'><p>{body}</p></div></body></html>"
    )


def rss(*links, day="Sun, 01 Nov 2026 08:00:00 +0700"):
    items = "".join(f"<item><title>Bài</title><link>{link}</link><pubDate>{day}</pubDate></item>" for link in links)
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>t</title>{items}</channel></rss>'


def news(base, **changes):
    values = {
        "id": "bao",
        "name": "Báo",
        "family": "cnnd",
        "base_url": base,
        "feeds": ("rss",),
        "article": r"-(\d{8})\.htm$",
        "delay": 0,
    }
    return Source(**{**values, **changes})


def gather(*sources, allow=(), validators=None, known=None, recent=None, unfinished=(), **settings):
    """Crawl and sort what came by kind of event."""
    result = SimpleNamespace(posts=[], refused=[], validators={}, done={}, events=[])
    events = crawl(
        sources,
        settings=CrawlSettings(**{**FAST, **settings}),
        validators=validators or {},
        known=known or {},
        salt="salt",
        recent=recent,
        unfinished=unfinished,
        allow=allow,
    )
    for event in events:
        result.events.append(event)
        if isinstance(event, PostFound):
            result.posts.append(event.post)
        elif isinstance(event, Refused):
            result.refused.append(event)
        elif isinstance(event, ValidatorSeen):
            result.validators.setdefault(event.source, {})[event.url] = (event.etag, event.last_modified)
        elif isinstance(event, SourceDone):
            result.done[event.source] = event
    result.reasons = {event.url.rpartition("/")[2]: event.reason for event in result.refused}
    result.kinds = Counter(post.kind.value for post in result.posts)
    return result


@pytest.fixture
def web():
    """The helpers above, for tests: fixtures are the only way to share them in importlib mode."""
    return SimpleNamespace(Reply=Reply, article=article, rss=rss, news=news, gather=gather)


@pytest.fixture
def now():
    return datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
