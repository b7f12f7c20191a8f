"""Routing rules: an ordered list of conditions in data; the first that fits decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from routing.signals import Words

RULE_KEYS = frozenset(
    {
        "id", "topic", "words", "and", "without", "agency", "area", "province", "lead", "support", "confidence",
        "say", "scope", "note",
    }
)  # fmt: skip


_EVERYWHERE = frozenset({"ward", "district", "city", "none"})
_AREAS = {"": _EVERYWHERE, "any": frozenset({"ward", "district"}), "none": frozenset({"city", "none"})}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; see the head of `routing_rules.yaml` for what each condition means."""

    id: str
    topic: frozenset[str]
    words: tuple[str, ...]
    also: tuple[str, ...]
    without: tuple[str, ...]
    agency: frozenset[str]
    area: str
    province: frozenset[str]
    lead: tuple[str, ...]
    support: tuple[str, ...]
    confidence: float
    say: str
    out: bool
    note: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a text when rules are tried.

    Attributes:
        words: word lists of which something stands in the text. agencies: ids named in it.
        area: "ward", "district", "city" (the city as a whole) or "none". provinces: former provinces of its places.
        acting: the words that make a ward the subject of the text, if it is.
    """

    words: Collection[str]
    agencies: Collection[str]
    area: str
    provinces: Collection[str]
    acting: Words | None = None


def read_rule(data: Mapping[str, Any]) -> Rule:
    """A rule from its YAML mapping."""
    return Rule(
        id=str(data["id"]),
        topic=frozenset(data.get("topic", ())),
        words=tuple(data.get("words", ())),
        also=tuple(data.get("and", ())),
        without=tuple(data.get("without", ())),
        agency=frozenset(data.get("agency", ())),
        area=str(data.get("area", "")),
        province=frozenset(data.get("province", ())),
        lead=tuple(data.get("lead", ())),
        support=tuple(data.get("support", ())),
        confidence=float(data.get("confidence", 0.7)),
        say=str(data.get("say", "")),
        out=data.get("scope") == "out",
        note=str(data.get("note", "")),
    )


def first_match(rules: Iterable[Rule], facts: Facts) -> Rule | None:
    """The first rule whose conditions all hold; its topic is not looked at."""
    return next((rule for rule in rules if _holds(rule, facts)), None)


def _holds(rule: Rule, facts: Facts) -> bool:
    return (
        _any(rule.words, facts.words)
        and _any(rule.also, facts.words)
        and not any(group in facts.words for group in rule.without)
        and (not rule.agency or any(agency in rule.agency for agency in facts.agencies))
        and (not rule.province or any(name in rule.province for name in facts.provinces))
        and facts.area in _AREAS.get(rule.area, {rule.area})
    )


def _any(groups: Sequence[str], present: Collection[str]) -> bool:
    return not groups or any(group in present for group in groups)
