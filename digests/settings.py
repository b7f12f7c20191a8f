"""Settings of digests, trends and alerts (section `digests` of the configuration)."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class DigestSettings(BaseModel):
    """What a digest shows and when a rise counts as a spike."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    items: int = Field(default=7, ge=1, le=50, description="How many stories to read first.")
    topics: int = Field(default=6, ge=1, le=50, description="How many topics to list.")
    areas: int = Field(default=6, ge=1, le=50, description="How many wards and communes to list.")
    sources: int = Field(default=6, ge=1, le=50, description="How many sources to list.")
    baseline_days: int = Field(
        default=7,
        ge=1,
        le=60,
        description="Days before the digest's day that it is compared with; a spike needs data on all of them.",
    )
    spike_k: float = Field(
        default=2.0,
        ge=0,
        le=10,
        description="A day is a spike above mean + k standard deviations of the days before; "
        "1.5 gives more alerts, 3 fewer.",
    )
    spike_rise: float = Field(
        default=1.5, ge=1, le=20, description="And only from this many times the mean of the days before."
    )
    spike_minimum: int = Field(default=5, ge=1, description="Mentions a day must have to be a spike at all.")
    candidates: int = Field(
        default=400, ge=20, le=5000, description="Mentions of the day that are looked at when stories are ranked."
    )
    stale_hours: int = Field(
        default=24, ge=1, description="Hours without success after which a source counts as not seen."
    )
