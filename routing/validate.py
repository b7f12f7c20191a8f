"""What may be wrong in a city's routing tables, one line each."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from routing.rules import RULE_KEYS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from routing.gazetteer import Gazetteer

_ALIAS_TARGETS = frozenset({"area", "area_common", "block", "city", "district", "district_typed", "province"})
_AREA_CONDITIONS = frozenset({"", "ward", "district", "any", "city", "none"})


def complaints(gazetteer: Gazetteer, folder: Path) -> Iterator[str]:
    """Every contradiction found, most basic first; nothing when the tables agree."""
    checks = (
        _districts,
        _wards,
        _doubles,
        _landmarks,
        _streets,
        _aliases,
        _agencies,
        _territories,
        _rule_ids,
        _rule_contents,
    )
    for check in checks:
        for line in check(gazetteer):
            yield f"{folder}/{line}"


def _twice(keys: Iterable[tuple[str, ...]]) -> list[str]:
    return [" ".join(key) for key, count in Counter(keys).items() if count > 1]


def _unknown(values: Iterable[str], known: Collection[str], line: str) -> Iterator[str]:
    """One complaint for each value that is not known; `line` holds {} for it."""
    return (line.format(value) for value in values if value not in known)


def _districts(gazetteer: Gazetteer) -> Iterator[str]:
    wards, districts = gazetteer.wards, gazetteer.districts
    for district in districts.values():
        where = f"legacy_districts.csv: {district.full_name}"
        yield from _unknown(district.successors, wards, where + " leads to {}, which is not in units.csv")
        if not district.successors:
            yield f"{where} leads nowhere"
        if district.parent:
            yield from _unknown([district.parent], districts, where + " has parent {}, which is unknown")
            if _in_cycle(gazetteer, district.code):
                yield f"{where} is part of a cycle of parents"


def _in_cycle(gazetteer: Gazetteer, code: str) -> bool:
    seen: set[str] = set()
    while code in gazetteer.districts:
        if code in seen:
            return True
        seen.add(code)
        code = gazetteer.districts[code].parent
    return False


def _wards(gazetteer: Gazetteer) -> Iterator[str]:
    for ward in gazetteer.old_wards:
        where = f"legacy_wards.csv: {ward.full_name} ({ward.district})"
        yield from _unknown([ward.district], gazetteer.districts, where + " names district {}, which is unknown")
        yield from _unknown(ward.successors, gazetteer.wards, where + " leads to {}, which is not in units.csv")
        if not ward.successors:
            yield f"{where} leads nowhere"


def _doubles(gazetteer: Gazetteer) -> Iterator[str]:
    """Names and codes that stand for two units at one time."""
    old, wards = gazetteer.old_wards, gazetteer.wards.values()
    for key in _twice((ward.type, ward.name, ward.district, ward.valid_to) for ward in old):
        yield f"legacy_wards.csv: {key} stands twice"
    for key in _twice((ward.code, ward.valid_to) for ward in old if ward.code):
        yield f"legacy_wards.csv: code {key} stands twice"
    for key in _twice((ward.type, ward.name) for ward in wards):
        yield f"units.csv: {key} stands twice"
    for key in _twice((district.full_name, district.province) for district in gazetteer.districts.values()):
        yield f"legacy_districts.csv: {key} stands twice"


def _landmarks(gazetteer: Gazetteer) -> Iterator[str]:
    for landmark in gazetteer.landmarks:
        where = f"landmarks.csv: {landmark.name}"
        yield from _unknown(landmark.codes, gazetteer.wards, where + " lies in {}, which is not in units.csv")
        yield from _unknown(landmark.districts, gazetteer.districts, where + " lies in district {}, which is unknown")
    for key in _twice((item.name,) for item in gazetteer.landmarks):
        yield f"landmarks.csv: {key} stands twice"


def _streets(gazetteer: Gazetteer) -> Iterator[str]:
    for street in gazetteer.streets:
        where = f"streets.csv: {street.name}"
        yield from _unknown(street.districts, gazetteer.districts, where + " runs in district {}, which is unknown")
    for key in _twice((item.name,) for item in gazetteer.streets):
        yield f"streets.csv: {key} stands twice"


def _aliases(gazetteer: Gazetteer) -> Iterator[str]:
    known: dict[str, Collection[str]] = {
        "area": gazetteer.wards,
        "district": gazetteer.districts,
        "district_typed": gazetteer.districts,
        "province": {item.province for item in gazetteer.districts.values()},
    }
    for alias in gazetteer.aliases:
        if alias.kind not in _ALIAS_TARGETS:
            yield f"aliases.csv: {alias.surface}: kind {alias.kind!r} is unknown"
        elif alias.kind in known and alias.target not in known[alias.kind]:
            yield f"aliases.csv: {alias.surface} leads to {alias.target!r}, which is no {alias.kind}"


def _agencies(gazetteer: Gazetteer) -> Iterator[str]:
    agencies = gazetteer.agencies
    for key in _twice((agency.name,) for agency in agencies.values()):
        yield f"agencies.yaml: the name {key} stands twice"
    for key in _twice((agency.short,) for agency in agencies.values()):
        yield f"agencies.yaml: the short name {key} stands twice"
    for name in gazetteer.agency_names:
        line = f"agency_names.csv: {name.surface}" + " leads to {}, which is not in agencies.yaml"
        yield from _unknown([name.agency], agencies, line)
    for key in _twice((item.surface.lower(),) for item in gazetteer.agency_names):
        yield f"agency_names.csv: {key!r} stands for two agencies"
    for topic, (lead, support) in gazetteer.defaults.items():
        line = f"topics.yaml: {topic}" + " names {}, which is not in agencies.yaml"
        yield from _unknown([*lead, *support], agencies, line)
    for office, agency in gazetteer.unplaced.items():
        yield from _unknown([office], gazetteer.offices, "routing_rules.yaml: unplaced office {} is not in city.yaml")
        yield from _unknown([agency], agencies, "routing_rules.yaml: unplaced unit {} is not in agencies.yaml")


def _territories(gazetteer: Gazetteer) -> Iterator[str]:
    provinces = {item.province for item in gazetteer.districts.values()}
    for agency in gazetteer.agencies.values():
        line = f"agencies.yaml: {agency.id} serves" + " {}, which is no former province"
        yield from _unknown(agency.territory, provinces, line)


def _rule_ids(gazetteer: Gazetteer) -> Iterator[str]:
    for key in _twice((str(rule.get("id", "?")),) for rule in gazetteer.rules):
        yield f"routing_rules.yaml: rule {key} stands twice"
    for rule in gazetteer.rules:
        where = f"routing_rules.yaml: rule {rule.get('id', '?')}"
        yield from _unknown(rule, RULE_KEYS, where + " has the key {}, which is unknown")
        if "id" not in rule:
            yield f"{where} has no id"
        if not rule.get("lead") and rule.get("scope") != "out":
            yield f"{where} names no lead"
        if rule.get("area", "") not in _AREA_CONDITIONS:
            yield f"{where} has the area {rule['area']!r}; known are ward, district, any, city, none"


def _rule_contents(gazetteer: Gazetteer) -> Iterator[str]:
    known: dict[str, Collection[str]] = {
        "lead": {*gazetteer.agencies, *gazetteer.offices},
        "support": {*gazetteer.agencies, *gazetteer.offices},
        "agency": gazetteer.agencies,
        "topic": gazetteer.topics,
        "province": {item.province for item in gazetteer.districts.values()},
        "words": gazetteer.words,
        "and": gazetteer.words,
        "without": gazetteer.words,
    }
    for rule in gazetteer.rules:
        for key, values in known.items():
            line = f"routing_rules.yaml: rule {rule.get('id', '?')}: {key}" + " {} is unknown"
            yield from _unknown(_listed(rule.get(key)), values, line)


def _listed(value: Any) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else [] if value is None else [str(value)]
