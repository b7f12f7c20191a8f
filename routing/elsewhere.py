"""Tell the names that lie in another province from those of the city that bear the same name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routing.cues import SENTENCE
from routing.fold import syllables
from routing.spots import Spot, is_district_type, linked

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEADLINE = ("title", "context")
_SUBJECT = 2  # Words before another province with which it still opens a headline ("Công an <tỉnh> …").


def veto(spots: list[Spot]) -> None:
    """A name followed by another province ("phường X, tỉnh Y") or inside it ("ở Y có xã X") is not ours."""
    for index, spot in enumerate(spots):
        if spot.level != "outside" or spot.dropped in {"negated", "dateline"}:
            continue
        right = spot
        for left in reversed(spots[:index]):
            if left.level in {"city", "province", "outside"} or not _holds(left, right):
                break
            left.dropped = "elsewhere"
            right = left
        if spot.type in {"tỉnh", "thành phố"}:
            _veto_sentence(spots[index + 1 :], spot)
        if index + 1 < len(spots):
            after = spots[index + 1]
            between = spot.text.tokens[spot.last + 1 : after.begin]
            if (
                after.level not in {"outside", "city", "province"}
                and len(between) <= 2
                and {"co"} >= set(between)
                and between
            ):
                after.dropped = "elsewhere"


def _veto_sentence(after: list[Spot], outside: Spot) -> None:
    """After "tỉnh Y …" a ward of the same sentence without a district lies there, as far as its name tells."""
    for spot in after:
        gap = spot.text.raw[outside.text.ends[outside.last] : spot.text.starts[spot.begin]]
        if SENTENCE.search(gap) or spot.level in {"city", "province"} or spot.of("district"):
            return
        if spot.level == "ward" and not spot.number and not spot.qualified:
            spot.dropped = "elsewhere"


def _holds(left: Spot, right: Spot) -> bool:
    start, end = left.text.ends[left.last], left.text.starts[right.begin]
    gap = left.text.raw[start:end]
    if "-" in gap or "–" in gap:
        return False
    how = linked(left, right)
    between = left.text.tokens[left.last + 1 : right.begin]
    return how == "inside" or (how == "list" and (not between or right.level != "outside"))


def forget_strangers(spots: Sequence[Spot]) -> None:
    """A name that the text puts into another province once lies there each time it stands alone."""
    strangers = {_written(spot) for spot in spots if spot.dropped == "elsewhere"}
    if not strangers:
        return
    for index, spot in enumerate(spots):
        ours = spot.qualified or _within_city(spots, index)
        if not spot.dropped and not ours and _written(spot) in strangers:
            spot.dropped = "elsewhere"


def headline_elsewhere(spots: Sequence[Spot], everything: Sequence[Spot]) -> list[Spot]:
    """The other provinces that a headline is about; none where it names a place that is surely of this city.

    A headline (with the lead below it) is about another province that opens it or holds one of its places, as it says
    itself or as another field of the text (`everything`) says. The names of wards that it leaves open lie there too.
    """
    head = [spot for spot in spots if spot.field in {*_HEADLINE, "lead"} and spot.level]
    first = [spot for spot in head if spot.field in _HEADLINE]
    if not first or any(spot.level in {"city", "province"} and not spot.dropped for spot in first):
        return []
    if surely_here(head):
        return []
    if any(spot.dropped == "elsewhere" for spot in head):
        return _outside(head) or _outside(everything)
    opens = any(spot.begin <= _SUBJECT for spot in _outside(first))
    return _outside(head) if opens else []


def _outside(spots: Sequence[Spot]) -> list[Spot]:
    """The other provinces where something happens."""
    return [spot for spot in spots if spot.level == "outside" and not (spot.dropped or spot.residence or spot.home)]


def surely_here(spots: Sequence[Spot]) -> bool:
    """Whether a place is named that only this city has: a landmark, or a name with what holds it."""
    return any(_only_here(spot) or _within_city(spots, index) for index, spot in enumerate(spots) if not spot.dropped)


def _only_here(spot: Spot) -> bool:
    return spot.level in {"landmark", "line"} or spot.qualified or (spot.level == "district" and is_district_type(spot))


def _within_city(spots: Sequence[Spot], index: int) -> bool:
    """The city follows the name directly ("phường X, <thành phố>"), or with a word that says that it holds it."""
    if index + 1 >= len(spots) or spots[index + 1].level not in {"city", "province"}:
        return False
    spot, after = spots[index], spots[index + 1]
    return linked(spot, after) == "inside" or (linked(spot, after) == "list" and after.begin == spot.last + 1)


def _written(spot: Spot) -> tuple[tuple[str, str], ...]:
    return syllables(spot.text.slice(spot.first, spot.last))
