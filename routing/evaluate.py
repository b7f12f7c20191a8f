"""Measure a router on labelled texts: places, lead agency, wrong city, doubt, in all and by slice."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from routing.assignment import Role
from routing.router import Document, Router

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from routing.assignment import Routing


_COLUMNS = (
    "slice", "texts", "area exact", "area any", "lead", "lead accepted", "wrong city", "refused", "needs person",
    "scope",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judged:
    """How one text came out. `area_exact` is None where the label says nothing of places, leads likewise."""

    id: str
    area_exact: bool | None
    area_any: bool | None
    lead: bool | None
    accepted: bool | None
    wrong_city: bool
    refused: bool
    needs_person: bool
    scope: bool
    slices: tuple[str, ...]
    routing: Routing


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares (0 to 1) over `n` texts; None where no text of the slice has that label.

    area_exact: the wards (or, where only that is said, the old districts) are those of the label; one of the
    candidates for a split ward. area_any: at least one in common. lead: the first lead is a lead of the label;
    accepted: a lead or another accepted unit. wrong_city: a text about elsewhere given a place or unit here.
    refused: a text of the city called nobody's. needs_person: left to a person. scope: in_scope right.
    """

    n: int
    area_exact: float | None
    area_any: float | None
    lead: float | None
    accepted: float | None
    wrong_city: float
    refused: float
    needs_person: float
    scope: float


@dataclass(frozen=True)
class Report:
    """Figures in all and by slice, for one version of the tables."""

    gazetteer: str
    total: Figures
    slices: dict[str, Figures]
    judged: tuple[Judged, ...] = field(default=(), repr=False)

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready mapping without the single texts."""
        return {
            "gazetteer": self.gazetteer,
            "total": _as_dict(self.total),
            "slices": {name: _as_dict(figures) for name, figures in self.slices.items()},
        }

    def to_markdown(self) -> str:
        """A table, one line per slice."""
        lines = [f"| {' | '.join(_COLUMNS)} |", "|" + " --- |" * len(_COLUMNS), _line("all", self.total)]
        lines += [_line(name, figures) for name, figures in self.slices.items()]
        return "\n".join([f"Tables {self.gazetteer}", "", *lines, ""])


def _as_dict(figures: Figures) -> dict[str, Any]:
    return {name: getattr(figures, name) for name in Figures.__slots__}


def _line(name: str, figures: Figures) -> str:
    values = [getattr(figures, column) for column in Figures.__slots__ if column != "n"]
    shown = ["–" if value is None else f"{value:.1%}" for value in values]
    return f"| {name} | {figures.n} | " + " | ".join(shown) + " |"


def read_examples(path: Path) -> Iterator[dict[str, Any]]:
    """Labelled texts of a JSONL file; raises ValueError naming file and line."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                item = json.loads(line)
                yield {**item, "text": item["text"], "areas": item["areas"], "lead": item["lead"]}
            except (KeyError, TypeError, ValueError) as error:
                raise ValueError(f"{path} line {number}: not a labelled text ({error!r})") from error


def evaluate(router: Router, examples: Iterable[Mapping[str, Any]]) -> Report:
    """Route every example and compare.

    An example has text, in_scope, areas, legacy, area_match (exact, any, group, none or "" for unlabelled), lead,
    also, and optionally title, lead_text, context, kind, topics_given (id → score), in_scope_given, and part and tags
    (slices).
    """
    judged = tuple(_judge(router, item) for item in examples)
    by_slice: dict[str, list[Judged]] = defaultdict(list)
    for item in judged:
        for name in item.slices:
            by_slice[name].append(item)
    slices = {name: _figures(by_slice[name]) for name in sorted(by_slice)}
    return Report(router.gazetteer.version, _figures(judged), slices, judged)


def _judge(router: Router, item: Mapping[str, Any]) -> Judged:
    document = Document(
        title=item.get("title", ""),
        lead=item.get("lead_text", ""),
        body=item["text"],
        context=item.get("context", ""),
        kind=item.get("kind", ""),
        topics=item.get("topics_given"),
        in_scope=item.get("in_scope_given"),
    )
    routing = router.route(document)
    exact, some = _area(item, routing)
    lead, accepted = _lead(router, item, routing)
    placed = bool(routing.in_scope and (routing.areas.current or routing.areas.legacy or routing.assignments))
    tags = tuple(item.get("tags", ()))
    return Judged(
        id=item["id"],
        area_exact=exact,
        area_any=some,
        lead=lead,
        accepted=accepted,
        wrong_city="other_province" in tags and placed,
        refused=bool(item["in_scope"]) and not routing.in_scope,
        needs_person=routing.needs_person,
        scope=routing.in_scope == item["in_scope"],
        slices=(*(f"part {item[key]}" for key in ("part",) if item.get(key)), f"kind {item.get('kind', '')}", *tags),
        routing=routing,
    )


def _area(item: Mapping[str, Any], routing: Routing) -> tuple[bool | None, bool | None]:
    found, wanted = set(routing.areas.current), set(item["areas"])
    groups, legacy = set(routing.areas.legacy), set(item.get("legacy", ()))
    match item.get("area_match"):
        case "exact":
            return found == wanted, bool(found & wanted)
        case "any":
            return bool(found) and found <= wanted, bool(found & wanted)
        case "group":
            return groups == legacy and not found, bool(groups & legacy)
        case "none":
            nothing = not found and not groups
            return nothing, nothing
        case _:
            return None, None


def _lead(router: Router, item: Mapping[str, Any], routing: Routing) -> tuple[bool | None, bool | None]:
    if not item["in_scope"] or not item["lead"]:
        return None, None
    generic = {agency: office for office, agency in router.gazetteer.unplaced.items()}
    first = next((a.unit for a in routing.assignments if a.role is Role.LEAD), "")
    unit = first.partition(":")[0]
    unit = generic.get(unit, unit)
    return unit in item["lead"], unit in {*item["lead"], *item.get("also", ())}


def _figures(items: Sequence[Judged]) -> Figures:
    def share(name: str) -> float | None:
        values = [getattr(item, name) for item in items if getattr(item, name) is not None]
        return sum(values) / len(values) if values else None

    return Figures(
        n=len(items),
        area_exact=share("area_exact"),
        area_any=share("area_any"),
        lead=share("lead"),
        accepted=share("accepted"),
        wrong_city=share("wrong_city") or 0.0,
        refused=share("refused") or 0.0,
        needs_person=share("needs_person") or 0.0,
        scope=share("scope") or 0.0,
    )
