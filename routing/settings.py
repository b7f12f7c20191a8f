"""Settings of routing, the section `routing` of the configuration."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class RoutingSettings(BaseModel):
    """How sure the router must be, and how much of a text it reads."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    confidence: float = Field(default=0.4, ge=0, le=1, description="Below this an assignment needs a person.")
    topic_score: float = Field(
        default=0.3, ge=0, le=1, description="Topics of the classifier below this score are not used."
    )
    out_of_scope: float = Field(
        default=0.25,
        ge=0,
        le=1,
        description="Below this probability of the classifier a text without an explicit addressee is nobody's.",
    )
    max_characters: int = Field(
        default=12000, ge=200, description="Characters of each field that are read; the rest of a long body is not."
    )
    max_candidates: int = Field(
        default=4, ge=1, description="More candidate wards than this are left to a person instead of all being named."
    )
