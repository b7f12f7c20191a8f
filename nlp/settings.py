"""Settings of the reading room, the section `nlp` of config.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class NlpSettings(BaseModel):
    """How texts are read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    engine: Literal["fast"] = Field("fast", description="How texts are classified; `fast` is the linear model.")
    model: Path = Field(
        Path("models/linear-vi-1"), description="Folder of the trained model, relative to the project's root."
    )
    keywords: int = Field(10, ge=0, le=20, description="How many keywords a text gets at most.")
