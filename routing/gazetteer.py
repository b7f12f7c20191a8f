"""The units, places, agencies and topics of one city, with their history: loaded once, immutable, versioned."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from routing.records import (
    Agency,
    AgencyName,
    Alias,
    District,
    Landmark,
    OldWard,
    Outside,
    Street,
    TopicWords,
    Ward,
)
from routing.tables import GazetteerError, Row, document, rows

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

_FILES = (
    "agencies.yaml",
    "agency_names.csv",
    "aliases.csv",
    "elsewhere.csv",
    "former_wards.csv",
    "gazetteer.yaml",
    "landmarks.csv",
    "legacy_districts.csv",
    "legacy_wards.csv",
    "routing_rules.yaml",
    "streets.csv",
    "topics.yaml",
    "units.csv",
)


@dataclass(frozen=True)
class Gazetteer:
    """All tables of one city. `version` is the date of the tables and a hash of their bytes."""

    version: str
    since: date
    wards: dict[str, Ward]
    districts: dict[str, District]
    old_wards: tuple[OldWard, ...]
    landmarks: tuple[Landmark, ...]
    streets: tuple[Street, ...]
    aliases: tuple[Alias, ...]
    outside: tuple[Outside, ...]
    agencies: dict[str, Agency]
    agency_names: tuple[AgencyName, ...]
    topics: dict[str, TopicWords]
    offices: dict[str, str]
    rules: tuple[dict[str, Any], ...]
    words: dict[str, tuple[str, ...]]
    defaults: dict[str, tuple[tuple[str, ...], tuple[str, ...]]]
    unplaced: dict[str, str]
    landmark_topics: dict[str, str]

    @cached_property
    def district_family(self) -> dict[str, frozenset[str]]:
        """Each district with its parent and, for a parent, its parts: they name the same ground."""
        family = {code: {code} for code in self.districts}
        for item in self.districts.values():
            if item.parent:
                family[item.code].add(item.parent)
                family[item.parent].add(item.code)
        return {code: frozenset(members) for code, members in family.items()}

    def unit_name(self, unit: str) -> str:
        """The name of an agency or of a ward's office, for sentences."""
        office, _, code = unit.partition(":")
        if code in self.wards:
            ward = self.wards[code]
            return self.offices[office].format(type=ward.type, name=ward.name)
        return self.agencies[unit].name if unit in self.agencies else unit

    def unit_task(self, unit: str) -> str:
        """What an agency or any ward's office answers for, in a few words; "" where the tables do not tell."""
        agency = self.agencies.get(self.unplaced.get(unit.partition(":")[0], unit))
        return agency.task if agency else ""


def load_gazetteer(folder: Path) -> Gazetteer:
    """Read and check the tables of a city's folder; raises GazetteerError with one line."""
    from routing.validate import complaints

    head, city = document(folder, "gazetteer.yaml"), document(folder, "city.yaml")
    rules = document(folder, "routing_rules.yaml")
    try:
        districts = {item.code: item for item in map(_district, rows(folder, "legacy_districts.csv"))}
        old_wards = tuple(map(_old_ward, rows(folder, "legacy_wards.csv")))
        gazetteer = Gazetteer(
            version=f"{head['as_of']}-{_digest(folder)}",
            since=head["units_since"],
            wards=_wards(folder, districts),
            districts=districts,
            old_wards=old_wards + _former(folder, old_wards),
            landmarks=tuple(map(_landmark, rows(folder, "landmarks.csv", required=False))),
            streets=tuple(map(_street, rows(folder, "streets.csv", required=False))),
            aliases=tuple(
                Alias(row["surface"], row["kind"], row["target"]) for row in rows(folder, "aliases.csv", required=False)
            ),
            outside=tuple(map(_outside, rows(folder, "elsewhere.csv", required=False))),
            agencies={item["id"]: _agency(item) for item in document(folder, "agencies.yaml")["agencies"]},
            agency_names=tuple(map(_agency_name, rows(folder, "agency_names.csv", required=False))),
            topics={item["id"]: _topic(item) for item in document(folder, "topics.yaml")["topics"]},
            offices=dict(city["offices"]),
            rules=tuple(rules["rules"]),
            defaults={item["id"]: _default(item) for item in document(folder, "topics.yaml")["topics"]},
            unplaced=dict(rules.get("unplaced") or {}),
            landmark_topics=dict(rules.get("landmark_topics") or {}),
            words={name: tuple(map(str, values)) for name, values in (rules.get("words") or {}).items()},
        )
        for complaint in complaints(gazetteer, folder):
            raise GazetteerError(complaint)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise GazetteerError(f"{folder}: the routing tables cannot be read: {error!r}") from error
    return gazetteer


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in _FILES:
        path = folder / name
        if path.exists():
            digest.update(name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:10]


def _wards(folder: Path, districts: dict[str, District]) -> dict[str, Ward]:
    by_name = {item.full_name: code for code, item in districts.items()}
    wards: dict[str, Ward] = {}
    for row in rows(folder, "units.csv"):
        if row["code"] in wards:
            raise GazetteerError(f"{row.where}: code {row['code']} stands twice")
        former = row.many("former_districts")
        unknown = [name for name in former if name not in by_name]
        if unknown:
            raise GazetteerError(f"{row.where}: former district {unknown[0]!r} is not in legacy_districts.csv")
        codes = tuple(by_name[name] for name in former)
        wards[row["code"]] = Ward(row["code"], row["name"], row["type"], row["former_province"], codes)
    return wards


def _district(row: Row) -> District:
    return District(
        row["code"],
        row["name"],
        row["type"],
        row["former_province"],
        row["parent"],
        row["valid_to"],
        row.many("successors"),
    )


def _old_ward(row: Row) -> OldWard:
    successors = tuple(item.partition(":")[0] for item in row.many("successors"))
    return OldWard(row["code"], row["name"], row["type"], row["district"], row["valid_to"], successors)


def _former(folder: Path, later: tuple[OldWard, ...]) -> tuple[OldWard, ...]:
    """Wards that vanished before the last reform: they lead to the ward that took them in, and on to today's."""
    by_key = {(item.district, item.code): item for item in later}
    former = []
    for row in rows(folder, "former_wards.csv", required=False):
        heir = by_key.get((row["district"], row["into"]))
        if heir is None:
            raise GazetteerError(f"{row.where}: {row['into']} is no old ward of district {row['district']}")
        former.append(OldWard("", row["name"], row["type"], row["district"], row["valid_to"], heir.successors))
    return tuple(former)


def _landmark(row: Row) -> Landmark:
    return Landmark(
        row["name"], row.many("aliases"), row["kind"], row["shape"] == "line", row.many("codes"), row.many("districts")
    )


def _street(row: Row) -> Street:
    return Street(row["name"], row.many("districts"), int(row["other_provinces"] or 0))


def _outside(row: Row) -> Outside:
    return Outside(row["name"], row["type"], row.many("aliases"), row["alone"] == "yes")


def _agency_name(row: Row) -> AgencyName:
    return AgencyName(row["surface"], row["agency"], row["status"], row["valid_to"])


def _agency(item: dict[str, Any]) -> Agency:
    territory = tuple(item.get("territory") or ())
    return Agency(item["id"], item["name"], item["short"], item.get("level", "city"), item.get("task", ""), territory)


def _topic(item: dict[str, Any]) -> TopicWords:
    keywords, hints = (tuple(map(str, item.get(key) or ())) for key in ("keywords", "hints"))
    return TopicWords(item["id"], item["label"], keywords, hints, bool(item.get("setting", False)))


def _default(item: dict[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(item.get("lead") or ()), tuple(item.get("support") or ())
