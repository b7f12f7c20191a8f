"""What may be wrong in a city's routing tables, one line each."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from routing.rules import RULE_KEYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from routing.gazetteer import Gazetteer

_ALIAS_TARGETS = {"area", "area_common", "block", "city", "district", "district_typed", "province"}


def complaints(gazetteer: Gazetteer, folder: Path) -> Iterator[str]:
    """Every contradiction found, most basic first; nothing when the tables agree."""
    where = str(folder)
    yield from (f"{where}/{line}" for line in _units(gazetteer))
    yield from (f"{where}/{line}" for line in _places(gazetteer))
    yield from (f"{where}/{line}" for line in _agencies(gazetteer))
    yield from (f"{where}/{line}" for line in _rules(gazetteer))


def _twice(keys: Iterable[tuple[str, ...]]) -> list[str]:
    return [" ".join(key) for key, count in Counter(keys).items() if count > 1]


def _units(gazetteer: Gazetteer) -> Iterator[str]:
    wards, districts = gazetteer.wards, gazetteer.districts
    for district in districts.values():
        for code in district.successors:
            if code not in wards:
                yield f"legacy_districts.csv: {district.full_name} leads to {code}, which is not in units.csv"
        if district.parent and district.parent not in districts:
            yield f"legacy_districts.csv: parent {district.parent} of {district.full_name} is unknown"
        if district.parent and _cycle(gazetteer, district.code):
            yield f"legacy_districts.csv: {district.full_name} is its own parent"
    for ward in gazetteer.old_wards:
        if ward.district not in districts:
            yield f"legacy_wards.csv: {ward.full_name} names district {ward.district}, which is unknown"
        if not ward.successors:
            yield f"legacy_wards.csv: {ward.full_name} ({ward.district}) leads nowhere"
        for code in ward.successors:
            if code not in wards:
                yield f"legacy_wards.csv: {ward.full_name} leads to {code}, which is not in units.csv"
    for key in _twice((w.type, w.name, w.district, w.valid_to) for w in gazetteer.old_wards):
        yield f"legacy_wards.csv: {key} stands twice"
    for key in _twice((w.type, w.name) for w in wards.values()):
        yield f"units.csv: {key} stands twice"
    for key in _twice((w.code, w.valid_to) for w in gazetteer.old_wards if w.code):
        yield f"legacy_wards.csv: code {key} stands twice"


def _cycle(gazetteer: Gazetteer, code: str) -> bool:
    seen = set()
    while code:
        if code in seen:
            return True
        seen.add(code)
        code = gazetteer.districts[code].parent if code in gazetteer.districts else ""
    return False


def _places(gazetteer: Gazetteer) -> Iterator[str]:
    for landmark in gazetteer.landmarks:
        for code in landmark.codes:
            if code not in gazetteer.wards:
                yield f"landmarks.csv: {landmark.name} lies in {code}, which is not in units.csv"
        for code in landmark.districts:
            if code not in gazetteer.districts:
                yield f"landmarks.csv: {landmark.name} lies in district {code}, which is unknown"
    for key in _twice((item.name,) for item in gazetteer.landmarks):
        yield f"landmarks.csv: {key} stands twice"
    for street in gazetteer.streets:
        for code in street.districts:
            if code not in gazetteer.districts:
                yield f"streets.csv: {street.name} runs in district {code}, which is unknown"
    provinces = {item.province for item in gazetteer.districts.values()}
    known = {
        "area": set(gazetteer.wards),
        "district": set(gazetteer.districts),
        "district_typed": set(gazetteer.districts),
        "province": provinces,
    }
    for alias in gazetteer.aliases:
        if alias.kind not in _ALIAS_TARGETS:
            yield f"aliases.csv: {alias.surface}: kind {alias.kind!r} is unknown"
        elif alias.kind in known and alias.target not in known[alias.kind]:
            yield f"aliases.csv: {alias.surface} leads to {alias.target!r}, which is no {alias.kind}"


def _agencies(gazetteer: Gazetteer) -> Iterator[str]:
    for name in gazetteer.agency_names:
        if name.agency not in gazetteer.agencies:
            yield f"agency_names.csv: {name.surface} leads to {name.agency}, which is not in agencies.yaml"
    for key in _twice((item.surface.lower(),) for item in gazetteer.agency_names):
        yield f"agency_names.csv: {key!r} stands for two agencies"


def _rules(gazetteer: Gazetteer) -> Iterator[str]:
    units = set(gazetteer.agencies) | set(gazetteer.offices)
    provinces = {item.province for item in gazetteer.districts.values()}
    for key in _twice((str(rule.get("id")),) for rule in gazetteer.rules):
        yield f"routing_rules.yaml: rule {key} stands twice"
    for rule in gazetteer.rules:
        where = f"routing_rules.yaml: rule {rule.get('id')}"
        for key in rule:
            if key not in RULE_KEYS:
                yield f"{where}: key {key!r} is unknown"
        for unit in [*rule.get("lead", ()), *rule.get("support", ()), *rule.get("agency", ())]:
            if unit not in units:
                yield f"{where}: unit {unit} is not in agencies.yaml"
        for topic in rule.get("topic", ()):
            if topic not in gazetteer.topics:
                yield f"{where}: topic {topic} is not in topics.yaml"
        for province in rule.get("province", ()):
            if province not in provinces:
                yield f"{where}: province {province!r} is unknown"
        for group in [*rule.get("words", ()), *rule.get("without", ()), *rule.get("and", ())]:
            if group not in gazetteer.words:
                yield f"{where}: word list {group!r} is unknown"
