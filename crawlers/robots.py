"""robots.txt, obeyed without exception.

Scrapy's own middleware lets later requests of a host through while robots.txt is in flight (measured with 2.14 to
2.19: of eight disallowed addresses started together six were fetched) and takes a failed fetch for a permission. This
one holds every request of a host behind one lock and refuses all of them where robots.txt cannot be read.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK

from crawlers.faults import Postponed, reason_of
from crawlers.page import decode
from crawlers.settings import LONGEST_DELAY

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

AGENT = "LangNghe"
DISALLOWED = "disallowed by robots.txt"
_NO_RULES = {404, 410}
_LARGEST = 512 * 1024


class Robots:
    """Downloader middleware that lets through only what robots.txt allows."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._rules: dict[str, Protego | str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Built by Scrapy."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Refuse what is disallowed, and everything of a host whose robots.txt cannot be read."""
        if request.meta.get("robots"):
            return
        parts = urlsplit(request.url)
        root = f"{parts.scheme}://{parts.netloc}"
        async with self._locks[root]:
            if root not in self._rules:
                self._rules[root] = await self._fetch(root)
        rules = self._rules[root]
        if isinstance(rules, str):
            raise Postponed(rules)
        if not rules.can_fetch(request.url, AGENT):
            raise IgnoreRequest(DISALLOWED)

    async def _fetch(self, root: str) -> Protego | str:
        """The host's rules, or the reason why nothing of it may be fetched."""
        request = Request(f"{root}/robots.txt", callback=NO_CALLBACK, priority=1000, meta={"robots": True})
        engine = self._crawler.engine
        if engine is None:
            return "robots.txt cannot be read: the crawler has stopped"
        try:
            response = await engine.download_async(request)
        except Exception as error:  # whatever went wrong, nothing may be fetched
            return f"robots.txt cannot be read: {reason_of(error, self._crawler.settings)}"
        if response.status in _NO_RULES:
            return Protego.parse("")
        if response.status != 200:
            return f"robots.txt cannot be read: HTTP {response.status}"
        rules = Protego.parse(decode(response.body[:_LARGEST]))
        self._slow_down(urlsplit(root).hostname or "", rules.crawl_delay(AGENT))
        return rules

    def _slow_down(self, host: str, delay: float | None) -> None:
        """Take a Crawl-delay as the least pause between requests to the host."""
        delays: dict[str, float] = self._crawler.settings["LANGNGHE_DELAYS"]
        if delay and delay > delays.get(host, self._crawler.settings.getfloat("DOWNLOAD_DELAY")):
            delays[host] = min(float(delay), LONGEST_DELAY)
            slot = self._crawler.engine.downloader.slots.get(host) if self._crawler.engine else None
            if slot:  # made for robots.txt itself, with the delay known until then
                slot.delay = delays[host]
