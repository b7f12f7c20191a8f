"""The server of the sample sites, on loopback."""

from __future__ import annotations

import hashlib
import sys
import threading
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl, urlsplit

from crawlers.demo.content import SampleError, load
from crawlers.demo.pages import answer
from crawlers.demo.sites import Sites
from crawlers.times import VIETNAM

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from crawlers.demo.sites import Answer

_POLL_SECONDS = 0.05


class SampleServer:
    """Serves a folder of sample texts as real sites do, while it is open as a context.

    Attributes:
        port: the port it listens on.
        base_url: "http://127.0.0.1:<port>".

    With `now` given, all dates are counted from it; without, from what `clock` says at each request: at the first one
    of a new hour, and so of a new day, the pages with their dates, ETag and Last-Modified are made anew, and a server
    that runs for days stays up to date. Texts that cannot be read by then leave the pages as they were. Raises
    `crawlers.demo.content.SampleError` for texts that cannot be read at the start and OSError for a taken port.
    """

    def __init__(
        self,
        folder: Path,
        port: int = 0,
        now: datetime | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._folder = folder
        self._clock = clock if now is None else lambda: now
        self._content: Sites | None = None
        self._lock = threading.Lock()
        self._hour = ""
        self._http = _Http(("127.0.0.1", port), self)
        self.port = int(self._http.server_address[1])
        self.base_url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(_POLL_SECONDS,), daemon=True)
        try:
            self.sites()
        except BaseException:
            self._http.server_close()
            raise

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def sites(self) -> Sites:
        """The sites as of now; read again when the hour has changed."""
        now = self._clock()
        hour = now.astimezone(VIETNAM).strftime("%Y-%m-%d %H")
        with self._lock:
            if self._content is None or hour != self._hour:
                self._content = self._made(now, self._content)
                self._hour = hour
            return self._content

    def _made(self, now: datetime, before: Sites | None) -> Sites:
        try:
            return Sites(load(self._folder, now), self.base_url)
        except (SampleError, OSError):
            if before is None:
                raise
            return before

    def wait(self) -> None:
        """Block until the server is stopped."""
        self._thread.join()


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], sample: SampleServer) -> None:
        self.sample = sample
        super().__init__(address, _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay silent about crawlers that went away in the middle of an answer."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Http
    timeout = 30
    disable_nagle_algorithm = True

    def do_GET(self) -> None:  # the name that http.server calls
        parts = urlsplit(self.path)
        self._send(answer(self.server.sample.sites(), parts.path, dict(parse_qsl(parts.query))))

    do_HEAD = do_GET  # noqa: N815  # the same

    def _send(self, given: Answer) -> None:
        body = given.body.encode()
        tag = f'"{hashlib.blake2b(body, digest_size=8).hexdigest()}"'
        fresh = given.status == 200 and self._has(tag, given.changed)
        self.send_response(304 if fresh else given.status)
        self.send_header("X-Sample-Site", "1")
        if given.status == 200:
            self.send_header("ETag", tag)
            if given.changed:
                self.send_header("Last-Modified", format_datetime(given.changed.astimezone(UTC), usegmt=True))
        if not fresh:
            self.send_header("Content-Type", given.kind)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and not fresh:
            self.wfile.write(body)

    def _has(self, tag: str, changed: datetime | None) -> bool:
        """Whether the asker already holds this answer; the tag counts before the time (RFC 9110, 13.2.2)."""
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            return tag in (item.strip().removeprefix("W/") for item in tags.split(","))
        since = self.headers.get("If-Modified-Since")
        if since is None or changed is None:
            return False
        try:
            return changed.replace(microsecond=0) <= parsedate_to_datetime(since)
        except (ValueError, TypeError):
            return False

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class names it so
        """Stay silent: the commands around it have their own progress lines."""
