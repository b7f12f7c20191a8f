"""The names of one city's units and topics, read from its folder."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from pathlib import Path


class CityError(Exception):
    """A city's folder lacks something or holds something unreadable; the message names file and place."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A body that mentions are assigned to.

    Attributes:
        id: agency id, or "<office>:<code>" for the offices of a ward-level unit.
        name: full name, for example "Sở Xây dựng" or "UBND phường Sài Gòn".
        short: what lists show.
        kind: the agency's kind, or the office ("UBND", "CA").
        area: the ward-level code for offices, "" for agencies.
    """

    id: str
    name: str
    short: str
    kind: str
    area: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """A current ward-level unit: official code, name without its type, type ("phường", "xã", "đặc khu")."""

    code: str
    name: str
    type: str

    @property
    def full_name(self) -> str:
        """Type and name, for example "phường Sài Gòn"."""
        return f"{self.type} {self.name}"


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic with its Vietnamese label and the field (group of topics) that it belongs to."""

    id: str
    label: str
    field: str


@dataclass(frozen=True)
class City:
    """Names of one city. `folder` is where its data lies."""

    folder: Path
    id: str
    name: str
    short: str
    timezone: str
    areas: dict[str, Area]
    units: dict[str, Unit]
    topics: dict[str, Topic]
    fields: dict[str, str]

    @cached_property
    def agencies(self) -> list[Unit]:
        """City-level units, in the order of the data."""
        return [unit for unit in self.units.values() if not unit.area]


def load_city(folder: Path) -> City:
    """Read `city.yaml`, `units.csv`, `agencies.yaml` and `topics.yaml` of a city's folder; raises CityError."""
    try:
        head = _yaml(folder / "city.yaml")
        with (folder / "units.csv").open(encoding="utf-8", newline="") as lines:
            areas = {row["code"]: Area(row["code"], row["name"], row["type"]) for row in csv.DictReader(lines)}
        agencies = _yaml(folder / "agencies.yaml")["agencies"]
        topics = _yaml(folder / "topics.yaml")
        units = {item["id"]: Unit(item["id"], item["name"], item["short"], item["kind"]) for item in agencies}
        for office, pattern in head["offices"].items():
            for area in areas.values():
                name = pattern.format(type=area.type, name=area.name)
                units[f"{office}:{area.code}"] = Unit(f"{office}:{area.code}", name, name, office, area.code)
        return City(
            folder=folder,
            id=head["id"],
            name=head["name"],
            short=head["short"],
            timezone=head["timezone"],
            areas=areas,
            units=units,
            topics={item["id"]: Topic(item["id"], item["label"], item["field"]) for item in topics["topics"]},
            fields={item["id"]: item["label"] for item in topics["fields"]},
        )
    except FileNotFoundError as error:
        raise CityError(f"the city's data is incomplete: {error.filename} is missing") from error
    except (KeyError, TypeError, ValueError) as error:
        raise CityError(f"the city's data in {folder} cannot be read: {error!r}") from error


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _yaml(path: Path) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506  # a SafeLoader, in C where available
    except yaml.YAMLError as error:
        raise CityError(f"{path} is not valid YAML: {' '.join(str(error).split())}") from error
