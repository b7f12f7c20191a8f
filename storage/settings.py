"""Settings of the store: the `storage` section of config.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class StorageSettings(BaseModel):
    """Where mentions are kept."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    engine: Literal["sqlite"] = Field("sqlite", description="sqlite: one local file, nothing to start.")
    path: Path = Field(
        Path("data/langnghe.db"), description="The database file; a relative path starts at the project folder."
    )
    busy_seconds: float = Field(
        30.0, gt=0, le=600, description="How long a write waits for another process that is writing."
    )
