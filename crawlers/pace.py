"""How fast a host is asked, and what happens when it fails or asks to wait."""

from __future__ import annotations

import asyncio
import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.exceptions import (
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.extensions.throttle import AutoThrottle

from crawlers.faults import Postponed

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request, Spider
    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_FAULTS = (
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
_TRY_AGAIN = {429, 500, 502, 503, 504, 520, 521, 522, 523, 524}


class HostThrottle(AutoThrottle):
    """AutoThrottle that never goes below the delay of the host at hand: its source's, or its robots.txt's."""

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        settings = self.crawler.settings
        delays: dict[str, float] = settings["LANGNGHE_DELAYS"]
        self.mindelay = delays.get(request.meta.get("download_slot", ""), settings.getfloat("DOWNLOAD_DELAY"))
        if self.mindelay > 0:
            super()._response_downloaded(response, request, spider)


class BackOff:
    """Downloader middleware that tries again after faults, waiting longer each time, and does what Retry-After says.

    A host that asks for more than the longest wait rests: everything else of it is refused in this run.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._retries = crawler.settings.getint("RETRY_TIMES")
        self._backoff = crawler.settings.getfloat("LANGNGHE_BACKOFF")
        self._max_wait = crawler.settings.getfloat("LANGNGHE_MAX_WAIT")
        self._resting: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Built by Scrapy."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Refuse requests to a host that rests."""
        reason = self._resting.get(_host(request))
        if reason:
            raise Postponed(reason)

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        """Ask again after an answer that promises a better one later."""
        if response.status not in _TRY_AGAIN:
            return response
        wait = retry_after(response, time.time())
        if wait > self._max_wait:
            self._rest(request, f"the host asks to wait {wait:.0f} s (HTTP {response.status})")
            return response
        if wait:
            self._pause(request, wait)
        return await self._again(request, wait) or response

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Ask again after a fault of the network."""
        return await self._again(request, 0) if isinstance(exception, _FAULTS) else None

    async def _again(self, request: Request, wait: float) -> Request | None:
        tried = int(request.meta.get("tries", 0)) + 1
        if tried > self._retries:
            return None
        await asyncio.sleep(max(wait, tried * self._backoff))
        return request.replace(meta={**request.meta, "tries": tried}, dont_filter=True)

    def _pause(self, request: Request, wait: float) -> None:
        """Hold what is queued for the host: its slot counts the delay from the last request seen."""
        slot = self._slot(request)
        if slot:
            slot.lastseen = time.monotonic() + wait

    def _rest(self, request: Request, reason: str) -> None:
        """Refuse what is queued for the host and what will still come."""
        self._resting[_host(request)] = reason
        slot = self._slot(request)
        while slot and slot.queue:
            _, waiting = slot.queue.popleft()
            waiting.errback(Postponed(reason))

    def _slot(self, request: Request) -> Slot | None:
        engine = self._crawler.engine
        return engine.downloader.slots.get(request.meta.get("download_slot", "")) if engine else None


def retry_after(response: Response, now: float) -> float:
    """Seconds that an answer's Retry-After asks for, given as seconds or as a date; 0 where it asks for none."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isdecimal():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - now)
    except (ValueError, TypeError):
        return 0.0


def _host(request: Request) -> str:
    return urlsplit(request.url).netloc
