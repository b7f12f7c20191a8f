"""What a crawl tells while it goes on, and the same as lines of JSON between the two processes."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from crawlers.post import Post

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class PostFound:
    """An item was collected."""

    post: Post


@dataclass(frozen=True, slots=True)
class Refused:
    """An address gave nothing; the reason is one line."""

    source: str
    url: str
    reason: str


@dataclass(frozen=True, slots=True)
class ValidatorSeen:
    """What a server said of one address, for the next run's conditional request."""

    source: str
    url: str
    etag: str
    last_modified: str


@dataclass(frozen=True, slots=True)
class SourceDone:
    """A source is finished.

    Attributes:
        source: its id.
        counts: posts, refused, disallowed, not_modified, requests, fallback (articles that no rule could read), failed
            (feeds and lists that could not be had or are none).
        error: why nothing could be had, or why the run ended early; "" if at least one feed or list led somewhere.
        newest: publication instant of the newest item seen in this run.
        complete: nothing cut the walk short: no error, no limit, no page that may be had another time. Where it is
            False, the next run is told through `crawl(unfinished=…)`.
    """

    source: str
    counts: Mapping[str, int] = field(default_factory=dict)
    error: str = ""
    newest: datetime | None = None
    complete: bool = True


Event = PostFound | Refused | ValidatorSeen | SourceDone


def to_line(event: Event) -> str:
    """An event as one line of JSON, without the line's end."""
    if isinstance(event, PostFound):
        return json.dumps({"event": "post", "post": event.post.to_dict()}, ensure_ascii=False)
    data: dict[str, Any] = {"event": _NAMES[type(event)], **asdict(event)}
    if isinstance(event, SourceDone):
        data["newest"] = event.newest.isoformat() if event.newest else None
    return json.dumps(data, ensure_ascii=False)


def from_line(line: str) -> Event:
    """Rebuild an event; raises ValueError or KeyError for anything else."""
    data = json.loads(line)
    name = data.pop("event")
    if name == "post":
        return PostFound(Post.from_dict(data["post"]))
    if name == "done":
        newest = data["newest"]
        return SourceDone(**{**data, "newest": datetime.fromisoformat(newest) if newest else None})
    kind: type[Refused | ValidatorSeen] = {"refused": Refused, "validator": ValidatorSeen}[name]
    return kind(**data)


_NAMES = {Refused: "refused", ValidatorSeen: "validator", SourceDone: "done"}
