"""What a deployment can set about collecting."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

MIN_DELAY = 0.5
"""Seconds; no live host is asked more often, whatever a source says."""
LONGEST_DELAY = 60.0
"""Seconds between two requests to a host, at the most: whatever settings, sources, robots.txt or slowness say."""


class CrawlSettings(BaseModel):
    """How politely and how far crawlers go. robots.txt is always obeyed; there is no setting against it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    contact: str = Field(
        default="",
        max_length=200,
        pattern=r"^[\x20-\x7e]*$",
        description="e-mail or web page that site owners can turn to; part of the user agent",
    )
    delay: float = Field(
        default=1.5, ge=MIN_DELAY, le=LONGEST_DELAY, description="seconds between two requests to one live host"
    )
    timeout: float = Field(default=20, ge=1, le=120, description="seconds after which a request is given up")
    max_bytes: int = Field(default=8 << 20, ge=1 << 10, le=64 << 20, description="largest answer taken, also unpacked")
    max_redirects: int = Field(default=5, ge=0, le=20, description="redirects followed for one request")
    retries: int = Field(default=2, ge=0, le=10, description="further tries after a fault of the server or the network")
    backoff: float = Field(
        default=5, ge=0, le=300, description="seconds before the first retry; n times that before the n-th"
    )
    max_wait: float = Field(
        default=60, ge=0, le=600, description="longest Retry-After waited for; beyond it the host rests"
    )
    recheck_hours: float = Field(
        default=48, ge=0, le=720, description="known articles younger than this are looked at again"
    )
    max_items: int = Field(default=1000, ge=1, description="articles and threads fetched from one source in one run")
    max_comment_pages: int = Field(default=20, ge=1, le=500, description="pages of comments fetched under one article")
    run_minutes: float = Field(default=30, gt=0, le=1440, description="a run is stopped after so many minutes")
    memory_mb: int = Field(default=1024, ge=128, description="a run is stopped when it needs more memory")

    @property
    def user_agent(self) -> str:
        """The honest name that is sent with every request."""
        return f"LangNghe/0.1 (+{self.contact or 'contact not set'})"
