"""The Scrapy side: fetches visits, hands answers to the readers, and tells what came of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import scrapy
from scrapy.exceptions import IgnoreRequest

from crawlers import forum, news, reviews
from crawlers.events import Event, PostFound, Refused, SourceDone, ValidatorSeen
from crawlers.faults import Postponed, reason_of
from crawlers.post import Post
from crawlers.progress import Progress, is_root
from crawlers.robots import DISALLOWED
from crawlers.visits import Answer, Problem, Run, Step, Visit

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Mapping

    from scrapy.http import Response
    from twisted.python.failure import Failure

FIRST_VISITS: dict[str, Callable[[Run], Iterator[Visit]]] = {
    "news": news.first_visits,
    "forum": forum.first_visits,
    "reviews": reviews.first_visits,
}
READERS: dict[str, dict[Step, Callable[[Run, Visit, Answer], Iterator[Visit | Post | Problem]]]] = {
    "news": {
        Step.FEED: news.read_feed,
        Step.LIST: news.read_list,
        Step.ARTICLE: news.read_article,
        Step.COMMENTS: news.read_comments,
        Step.REPLIES: news.read_comments,
    },
    "forum": {
        Step.FEED: forum.read_feed,
        Step.BOARD: forum.read_board,
        Step.THREAD: forum.read_thread,
    },
    "reviews": {
        Step.REVIEWS: reviews.read_reviews,
    },
}
_PRIORITY = {Step.ARTICLE: 20, Step.THREAD: 20, Step.COMMENTS: 10, Step.REPLIES: 10}
_AGAIN = -10
"""Priority of what is known but may have been missed in part: a run that is cut short again has got on all the same."""
_PASSING = {408, 425, 429}


class SourcesSpider(scrapy.Spider):
    """Reads all sources of a run at once: hosts wait for themselves, not for one another."""

    name = "langnghe"

    def __init__(
        self,
        runs: list[Run],
        validators: Mapping[str, Mapping[str, tuple[str, str]]],
        tell: Callable[[Event], None],
        **kwargs: Any,
    ) -> None:
        super().__init__(self.name, **kwargs)
        self._progress = [Progress(run, validators.get(run.source.id, {})) for run in runs]
        self._tell = tell

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Requests for the first visits of all sources, one source after the other."""
        firsts = [
            (
                progress,
                [self._request(progress, visit) for visit in FIRST_VISITS[progress.run.source.type](progress.run)],
            )
            for progress in self._progress
        ]
        for progress, requests in firsts:
            if not requests:
                self._finish(progress)
            for request in requests:
                yield request

    def _request(self, progress: Progress, visit: Visit) -> scrapy.Request:
        progress.pending += 1
        asks = visit.step is Step.ARTICLE or not progress.run.unfinished
        etag, modified = progress.validators.get(visit.url, ("", "")) if asks else ("", "")
        headers = {"If-None-Match": etag, "If-Modified-Since": modified}
        return scrapy.Request(
            visit.url,
            callback=self._answered,
            errback=self._failed,
            cb_kwargs={"progress": progress, "visit": visit},
            headers={name: value for name, value in headers.items() if value},
            priority=_AGAIN if visit.again else _PRIORITY.get(visit.step, 0),
            dont_filter=True,
        )

    def _answered(self, response: Response, progress: Progress, visit: Visit) -> Iterator[scrapy.Request]:
        progress.run.counts["requests"] += 1
        try:
            if response.status == 200:
                yield from self._read(response, progress, visit)
            elif response.status == 304:
                progress.run.counts["not_modified"] += 1
                if is_root(visit):
                    progress.root_read(visit)
            elif response.status == 404 and visit.page > 1:
                pass  # past the end of a list
            else:
                passing = response.status >= 500 or response.status in _PASSING
                self._unread(progress, visit, Problem(visit.url, f"HTTP {response.status}", passing))
        finally:
            self._settle(progress)

    def _read(self, response: Response, progress: Progress, visit: Visit) -> Iterator[scrapy.Request]:
        read = READERS[progress.run.source.type][visit.step]
        answer = Answer(response.url, response.body, _charset(response))
        led, problem = False, None
        try:
            for outcome in read(progress.run, visit, answer):
                led = led or not isinstance(outcome, Problem)
                if isinstance(outcome, Visit):
                    yield self._request(progress, outcome)
                elif isinstance(outcome, Post):
                    self._found(progress, outcome)
                else:
                    problem = problem or outcome
                    self._problem(progress, outcome)
        except Exception as error:  # a page that breaks a reader must not stop the others
            self.logger.exception("%s cannot be read", visit.url)
            self._unread(progress, visit, Problem(visit.url, f"cannot be read: {type(error).__name__}: {error}"))
            return
        if is_root(visit) and self._judge(progress, visit, None if led else problem):
            return  # asked conditionally, a feed that is none would look unchanged the next time
        self._keep_validators(response, progress, visit)

    @staticmethod
    def _judge(progress: Progress, visit: Visit, problem: Problem | None) -> bool:
        """Count a feed or list by what came of it; whether it is empty or none at all."""
        if problem is None:
            progress.root_read(visit)
        elif problem.empty:
            progress.root_empty(visit)
        else:
            progress.root_failed(visit, problem.reason)
        return problem is not None

    def _failed(self, failure: Failure) -> None:
        request: Any = failure.request  # type: ignore[attr-defined]  # set by Scrapy on every failure it hands over
        progress, visit = request.cb_kwargs["progress"], request.cb_kwargs["visit"]
        reason = reason_of(failure.value, self.settings)
        passing = isinstance(failure.value, Postponed) or not isinstance(failure.value, IgnoreRequest)
        self._unread(progress, visit, Problem(visit.url, reason, passing))
        self._settle(progress)

    def _found(self, progress: Progress, post: Post) -> None:
        progress.run.counts["posts"] += 1
        progress.newest = max(filter(None, (progress.newest, post.published_at)))
        self._tell(PostFound(post))

    def _unread(self, progress: Progress, visit: Visit, problem: Problem) -> None:
        if is_root(visit):
            progress.root_failed(visit, problem.reason)
        self._problem(progress, problem)

    def _problem(self, progress: Progress, problem: Problem) -> None:
        progress.run.counts["disallowed" if problem.reason == DISALLOWED else "refused"] += 1
        if problem.passing:
            progress.run.complete = False
        self._tell(Refused(progress.run.source.id, problem.url, problem.reason))

    def _keep_validators(self, response: Response, progress: Progress, visit: Visit) -> None:
        """Told at once for articles; for what leads to them only when everything found through it has been told."""
        etag, modified = ((response.headers.get(name) or b"").decode("latin-1") for name in ("ETag", "Last-Modified"))
        if not (etag or modified):
            return
        seen = ValidatorSeen(progress.run.source.id, visit.url, etag, modified)
        if visit.step is Step.ARTICLE:
            self._tell(seen)
        else:
            progress.held.append(seen)

    def _settle(self, progress: Progress) -> None:
        progress.pending -= 1
        if progress.pending == 0:
            self._finish(progress)

    def _finish(self, progress: Progress, error: str = "") -> None:
        if progress.done:
            return
        progress.done = True
        error = error or progress.blindness()
        if not error and progress.run.complete:
            for seen in progress.held:
                self._tell(seen)
        complete = progress.run.complete and not error
        self._tell(SourceDone(progress.run.source.id, dict(progress.run.counts), error, progress.newest, complete))

    def closed(self, reason: str) -> None:
        """Called by Scrapy at the end, also when a limit stopped the run."""
        for progress in self._progress:
            self._finish(progress, f"the run was stopped: {_STOPS.get(reason, reason)}")


_STOPS = {
    "closespider_timeout": "its time was up",
    "memusage_exceeded": "it needed too much memory",
    "shutdown": "on request",
}


def _charset(response: Response) -> str | None:
    kind = (response.headers.get("Content-Type") or b"").decode("latin-1").lower()
    return kind.partition("charset=")[2].split(";")[0].strip(" \"'") or None


def host_delays(runs: list[Run]) -> dict[str, float]:
    """Seconds between requests by host; the longest of the sources that share one."""
    delays: dict[str, float] = {}
    for run in runs:
        delay = run.settings.delay if run.source.delay is None else run.source.delay
        api = run.source.comments
        addresses = [run.source.base_url, *([run.source.absolute(api.url)] if api else [])]
        for host in filter(None, (urlsplit(address).hostname for address in addresses)):
            delays[host] = max(delay, delays.get(host, 0.0))
    return delays
