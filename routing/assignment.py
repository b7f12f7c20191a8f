"""The record of whose a mention is, where it is, and why."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Role(StrEnum):
    """What a unit has to do with a mention."""

    LEAD = "lead"
    SUPPORT = "support"
    AREA = "area"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that decided, as they stand in the text.

    Attributes:
        field: "title", "lead", "body" or "context".
        start, end: character offsets in that field, end exclusive.
        text: the words themselves, equal to `field[start:end]`.
        meaning: what the words were taken for, for example "phường Thạnh Mỹ Tây" or "chủ đề ngập nước".
    """

    field: str
    start: int
    end: int
    text: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a unit was named.

    Attributes:
        rule: id of the rule that decided.
        sentence: one Vietnamese sentence that a clerk understands.
        evidence: the words that decided.
        gazetteer: version of the tables used.
        runner_up: the unit that came next, if any.
    """

    rule: str
    sentence: str
    evidence: tuple[Evidence, ...]
    gazetteer: str
    runner_up: str | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """One unit that a mention concerns.

    Attributes:
        unit: agency id, "UBND:<code>" or "CA:<code>".
        role: lead, support or area (the place only).
        confidence: 0 to 1.
        reason: why.
        needs_person: the confidence lies under the configured limit.
    """

    unit: str
    role: Role
    confidence: float
    reason: Reason
    needs_person: bool = False


@dataclass(frozen=True, slots=True)
class Areas:
    """The places a text speaks of: current ward codes and, where only that is known, old districts by name."""

    current: tuple[str, ...] = ()
    legacy: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Routing:
    """The router's whole answer for one text.

    Attributes:
        in_scope: False where the text is about another place or nobody in this city.
        areas: the places found.
        assignments: none, one or several; the lead first.
        needs_person: a person should decide or confirm.
        note: why nobody or only a person was named; "" otherwise.
        gazetteer: version of the tables used.
    """

    in_scope: bool
    areas: Areas
    assignments: tuple[Assignment, ...]
    needs_person: bool
    note: str
    gazetteer: str

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready mapping."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Routing:
        """Rebuild a routing from `to_dict`; raises KeyError, TypeError or ValueError on anything else."""
        values = dict(data)
        values["areas"] = Areas(**{name: tuple(codes) for name, codes in values["areas"].items()})
        values["assignments"] = tuple(_assignment(item) for item in values["assignments"])
        return cls(**values)


def _assignment(data: dict[str, Any]) -> Assignment:
    values = dict(data)
    reason = dict(values["reason"])
    reason["evidence"] = tuple(Evidence(**item) for item in reason["evidence"])
    values["reason"] = Reason(**reason)
    values["role"] = Role(values["role"])
    return Assignment(**values)
