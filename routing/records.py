"""The records of the routing tables: units and places with their history, agencies, topics."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ward:
    """A ward-level unit of today. `districts` are the codes of the old districts that it took ground from."""

    code: str
    name: str
    type: str
    province: str
    districts: tuple[str, ...]

    @property
    def full_name(self) -> str:
        """Type and name."""
        return f"{self.type} {self.name}"


@dataclass(frozen=True, slots=True)
class District:
    """An abolished district. `parent` is the later district that took it in; `successors` are codes of today."""

    code: str
    name: str
    type: str
    province: str
    parent: str
    valid_to: str
    successors: tuple[str, ...]

    @property
    def full_name(self) -> str:
        """Type with a capital, and name: the form in which old districts are stored."""
        return f"{self.type[:1].upper()}{self.type[1:]} {self.name}"

    @property
    def told(self) -> str:
        """Type and name within a sentence, marked as gone."""
        return f"{self.type} {self.name} cũ"


@dataclass(frozen=True, slots=True)
class OldWard:
    """An abolished ward. Several `successors` mean that it was split: all are candidates. `code` may be ""."""

    code: str
    name: str
    type: str
    district: str
    valid_to: str
    successors: tuple[str, ...]

    @property
    def full_name(self) -> str:
        """Type and name."""
        return f"{self.type} {self.name}"


@dataclass(frozen=True, slots=True)
class Landmark:
    """A known place inside one ward or on the border of some; `line` marks canals, railways and long roads."""

    name: str
    aliases: tuple[str, ...]
    kind: str
    line: bool
    codes: tuple[str, ...]
    districts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Street:
    """A street and the old districts where one of that name runs; `elsewhere` counts other provinces that have it."""

    name: str
    districts: tuple[str, ...]
    elsewhere: int


@dataclass(frozen=True, slots=True)
class Alias:
    """Another way to write a place: `kind` says what `target` is."""

    surface: str
    kind: str
    target: str


@dataclass(frozen=True, slots=True)
class Outside:
    """A province, town or country that is not this city; `alone` tells whether its bare name is enough."""

    name: str
    kind: str
    aliases: tuple[str, ...]
    alone: bool


@dataclass(frozen=True, slots=True)
class Agency:
    """A city-level agency or utility; `level` is "ward" for the two ids that stand for any ward's office.

    `task` says in a few words what it answers for, "" where the tables do not tell. `territory`: the former provinces
    that it serves, () for all.
    """

    id: str
    name: str
    short: str
    level: str
    task: str = ""
    territory: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AgencyName:
    """A way to name an agency; `until` is the last day on which a predecessor bore the name."""

    surface: str
    agency: str
    status: str
    until: str


@dataclass(frozen=True, slots=True)
class TopicWords:
    """A topic with its label and the words that speak of it; `hints` alone prove little.

    `setting` marks a topic that tells where something happens rather than what.
    """

    id: str
    label: str
    keywords: tuple[str, ...]
    hints: tuple[str, ...]
    setting: bool
