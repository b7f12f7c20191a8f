"""The one Scrapy add-on that makes a crawler polite and safe; nothing about it can be switched off from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawlers.settings import LONGEST_DELAY, CrawlSettings

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from scrapy.settings import BaseSettings

_LEAST_DELAY = 0.001
"""Seconds. Without any delay Scrapy 2.19 releases all waiting requests of a host at once, whatever its concurrency."""


def polite_settings(crawl: CrawlSettings, delays: Mapping[str, float], allow: Collection[str]) -> dict[str, Any]:
    """Scrapy settings that carry ours to the add-on.

    Args:
        crawl: the deployment's settings.
        delays: seconds between requests, by host, where they differ from `crawl.delay`.
        allow: "host:port" that may be reached although it is not public.
    """
    return {
        "ADDONS": {"crawlers.polite.Polite": 0},
        "LANGNGHE_CRAWL": crawl.model_dump(mode="json"),
        "LANGNGHE_DELAYS": dict(delays),
        "LANGNGHE_ALLOW": sorted(allow),
    }


class Polite:
    """Sets robots.txt, pace, limits, identity and the refusal of everything that is no public web page."""

    @classmethod
    def update_pre_crawler_settings(cls, settings: BaseSettings) -> None:
        """Called by Scrapy before the reactor starts: the resolver belongs to the process, not to one crawler."""
        settings.set("TWISTED_DNS_RESOLVER", "crawlers.addresses.GuardedResolver", "cmdline")

    def update_settings(self, settings: BaseSettings) -> None:
        """Called by Scrapy before the crawl."""
        crawl = CrawlSettings.model_validate(settings.getdict("LANGNGHE_CRAWL"))
        for part in (_identity(crawl), _pace(settings, crawl), _limits(crawl), _reach(crawl), _PARTS):
            for name, value in part.items():
                settings.set(name, value, "cmdline")


def _identity(crawl: CrawlSettings) -> dict[str, Any]:
    return {
        "USER_AGENT": crawl.user_agent,
        "COOKIES_ENABLED": False,
        "REFERER_ENABLED": False,
        "DEFAULT_REQUEST_HEADERS": {"Accept": "*/*", "Accept-Language": "vi,en;q=0.5"},
    }


def _pace(settings: BaseSettings, crawl: CrawlSettings) -> dict[str, Any]:
    delays: dict[str, float] = settings["LANGNGHE_DELAYS"]
    return {
        "CONCURRENT_REQUESTS": 16,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": crawl.delay,
        "DOWNLOAD_SLOTS": {
            host: {"concurrency": 1, "delay": max(delay, _LEAST_DELAY)} for host, delay in delays.items()
        },
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_START_DELAY": crawl.delay,
        "AUTOTHROTTLE_MAX_DELAY": LONGEST_DELAY,
        "AUTOTHROTTLE_TARGET_CONCURRENCY": 1.0,
        "RETRY_ENABLED": False,
        "RETRY_TIMES": crawl.retries,
        "LANGNGHE_BACKOFF": crawl.backoff,
        "LANGNGHE_MAX_WAIT": crawl.max_wait,
    }


def _limits(crawl: CrawlSettings) -> dict[str, Any]:
    return {
        "DOWNLOAD_TIMEOUT": crawl.timeout,
        "DOWNLOAD_MAXSIZE": crawl.max_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "REDIRECT_MAX_TIMES": crawl.max_redirects,
        "METAREFRESH_ENABLED": False,
        "CLOSESPIDER_TIMEOUT": crawl.run_minutes * 60,
        "MEMUSAGE_LIMIT_MB": crawl.memory_mb,
        "URLLENGTH_LIMIT": 2083,
    }


def _reach(crawl: CrawlSettings) -> dict[str, Any]:
    return {
        "DOWNLOAD_HANDLERS": dict.fromkeys(("file", "data", "ftp", "s3")),
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DNSCACHE_ENABLED": False,
        "DNS_TIMEOUT": min(10.0, crawl.timeout),
        "HTTPPROXY_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "HTTPCACHE_ENABLED": False,
    }


_PARTS: dict[str, Any] = {
    # The spider reads every status itself; redirects are still followed.
    "HTTPERROR_ALLOW_ALL": True,
    "ROBOTSTXT_OBEY": False,  # obeyed by `crawlers.robots.Robots`; Scrapy's own middleware leaks
    "DOWNLOADER_MIDDLEWARES": {
        "crawlers.addresses.UrlGuard": 50,
        "crawlers.robots.Robots": 100,
        "crawlers.pace.BackOff": 610,
        "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
        "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
        "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    },
    "EXTENSIONS": {
        "crawlers.pace.HostThrottle": 0,
        "scrapy.extensions.throttle.AutoThrottle": None,
        "scrapy.extensions.feedexport.FeedExporter": None,
        "scrapy.extensions.telnet.TelnetConsole": None,
        "scrapy.extensions.remote_control.RemoteControl": None,
    },
}
