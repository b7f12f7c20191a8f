"""The crawl's own process: `python -m crawlers.worker`, a job as one line of JSON in, events as lines of JSON out."""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
from typing import Any, TextIO

from crawlers.events import Event, to_line
from crawlers.settings import CrawlSettings
from crawlers.sources import Source
from crawlers.visits import Recent, Run


def main() -> None:
    """Read the job and crawl."""
    job = json.loads(sys.stdin.readline())
    threading.Thread(target=_stop_with_parent, args=(sys.stdin,), daemon=True).start()
    out = sys.stdout
    sys.stdout = sys.stderr  # whatever a library prints must not end up between the events
    crawl(job, out)


def crawl(job: dict[str, Any], out: TextIO) -> None:
    """Run one job to its end, writing events as they come."""
    from scrapy.crawler import AsyncCrawlerProcess

    from crawlers.polite import polite_settings
    from crawlers.spider import SourcesSpider, host_delays

    def tell(event: Event) -> None:
        out.write(to_line(event) + "\n")
        out.flush()

    runs = _runs(job)
    settings = polite_settings(runs[0].settings if runs else CrawlSettings(), host_delays(runs), job["allow"])
    settings |= {"LOG_LEVEL": "ERROR", "LOG_FORMAT": "%(levelname)s %(name)s: %(message)s", "STATS_DUMP": False}
    process = AsyncCrawlerProcess(settings)
    logging.getLogger("scrapy").setLevel(logging.ERROR)
    process.crawl(SourcesSpider, runs=runs, validators=job["validators"], tell=tell)
    process.start()


def _runs(job: dict[str, Any]) -> list[Run]:
    settings = CrawlSettings.model_validate(job["settings"])
    return [
        Run(
            source=(source := Source.model_validate(item)),
            settings=settings,
            salt=job["salt"],
            known=frozenset(job["known"].get(source.id, ())),
            recent=[Recent(**recent) for recent in job["recent"].get(source.id, ())],
            validated=frozenset(job["validators"].get(source.id, {})),
            unfinished=source.id in job["unfinished"],
        )
        for item in job["sources"]
    ]


def _stop_with_parent(lifeline: TextIO) -> None:
    """End when the other end of our input closes: the process that started us is gone."""
    lifeline.read()
    os._exit(1)


if __name__ == "__main__":
    main()
    # Every event is flushed. The thread that waits on stdin cannot be ended, and taking Scrapy's modules apart one by
    # one costs a seventh of a second in every run.
    os._exit(0)
