"""Decide which places a text speaks of: today's wards, old districts where only that is known, or another city."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from routing.elsewhere import forget_strangers, headline_elsewhere, surely_here, veto
from routing.places import Resolver
from routing.spots import Spot, find_spots

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from routing.fold import Folded
    from routing.gazetteer import Gazetteer
    from routing.lexicon import Hit

_DATELINE = re.compile(r"\s*(\([^)]{0,20}\))?\s*[-–—]\s|\)\s*[-–—:]?\s")


@dataclass(slots=True)
class Found:
    """What was found.

    Attributes:
        current: codes of today's wards. legacy: names of old districts, only where no ward is known.
        spots: the words that decided. sure: 0 to 1. split: the codes are candidates, not a list.
        provinces: former provinces of the places. outside: words that name another province, city or country.
        city: the city or a place of it is named. away: a headline lies in another province.
    """

    current: tuple[str, ...] = ()
    legacy: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    spots: list[Spot] = field(default_factory=list)
    sure: float = 0.0
    split: bool = False
    provinces: frozenset[str] = frozenset()
    outside: list[Spot] = field(default_factory=list)
    city: list[Spot] = field(default_factory=list)
    away: bool = False


class AreaFinder:
    """Finds the areas of a text with one city's gazetteer."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._resolver = Resolver(gazetteer)

    def find(
        self, tiers: Sequence[Sequence[tuple[str, Folded, Iterable[Hit]]]], published_at: datetime | None = None
    ) -> Found:
        """Areas of a text whose fields are given in tiers: a later tier counts only where the earlier ones have none.

        Each tier is a list of (field name, folded text, hits). A headline that names the whole city or another place is
        not narrowed down by examples from the body, unless the first paragraph below another place is surely here; a
        body speaks through its first paragraph that names a place.
        """
        headed = len(tiers) > 1 and tiers[0][0][0] in {"title", "lead"}
        early = published_at is not None and published_at.date() < self._gazetteer.since
        prepared = [[self._spots(*item) for item in tier] for tier in tiers]
        everything = [spot for tier in prepared for spots in tier for spot in spots]
        nearby = {code for spot in everything for code in self._resolver.as_district(spot)}
        result, away_headed = Found(), False
        for tier in prepared:
            for item in tier:
                self._resolver.resolve(item, frozenset(nearby), early=early)
                veto(item)
        forget_strangers(everything)
        for number, tier in enumerate(prepared):
            away = headline_elsewhere([spot for spots in tier for spot in spots], everything)
            if away:
                return Found(outside=result.outside + away, away=True)
            for spots in _paragraphs(tier, split=number > 0):
                if away_headed and not surely_here(spots):
                    return self._with_provinces(result, everything)
                found = self._choose(spots)
                found.outside = result.outside + found.outside
                found.city = result.city + found.city
                result = found
                if found.current or found.legacy:
                    return self._with_provinces(result, everything)
            if headed and number == 0 and result.city:
                break
            away_headed = headed and number == 0 and bool(result.outside)
        return self._with_provinces(result, everything)

    def _spots(self, name: str, text: Folded, hits: Iterable[Hit]) -> list[Spot]:
        spots = find_spots(name, text, hits)
        for spot in spots:
            self._resolver.classify(spot)
            if spot.level in {"city", "outside", "province"} and _is_dateline(spot):
                spot.dropped = "dateline"
        return spots

    def _choose(self, spots: list[Spot]) -> Found:
        found = Found()
        alive = [spot for spot in spots if not spot.dropped and spot.level]
        found.outside = [spot for spot in alive if spot.level == "outside" and not spot.residence and not spot.home]
        found.city = [spot for spot in alive if spot.level in {"city", "province"} and not spot.residence]
        places = _of_events([spot for spot in alive if spot.codes or spot.districts])
        wards = [spot for spot in places if spot.codes and spot.level != "line"]
        lines = [spot for spot in places if spot.level == "line"]
        districts = [spot for spot in places if spot.level == "district" and not spot.qualifies]
        streets = [spot for spot in places if spot.level == "street"]
        if wards:
            self._take_wards(found, wards)
        elif lines and not districts:
            self._take_wards(found, lines)
        elif districts or streets:
            self._take_districts(found, districts, streets + lines)
        return found

    def _take_wards(self, found: Found, spots: list[Spot]) -> None:
        sets = _narrow([spot.codes for spot in spots])
        found.current = tuple(dict.fromkeys(code for codes in sets for code in codes))
        found.split = any(len(codes) > 1 for codes in sets)
        found.spots = spots
        found.sure = max(spot.sure for spot in spots) * (0.8 if found.split else 1.0)

    def _take_districts(self, found: Found, districts: list[Spot], streets: list[Spot]) -> None:
        family = self._gazetteer.district_family
        if districts:
            codes = list(dict.fromkeys(code for spot in districts for code in spot.districts))
            narrowed = [
                code for code in codes if any(family[code] & set(spot.districts) for spot in streets if spot.districts)
            ]
            chosen = narrowed if narrowed and len(narrowed) < len(codes) and len(codes) > 1 else codes
            found.spots = [spot for spot in districts if set(spot.districts) & set(chosen)] + streets
            found.sure = max(spot.sure for spot in districts) * 0.8
        else:
            known = [spot for spot in streets if spot.districts]
            shared = set.intersection(*[set(spot.districts) for spot in known]) if known else set()
            chosen = [c for c in known[0].districts if c in shared] if shared else []
            if not chosen and known:
                chosen = list(min(known, key=lambda spot: len(spot.districts)).districts)
            if len(chosen) > 2:
                chosen = []
            found.spots = known
            found.sure = max((spot.sure for spot in known), default=0.0) / max(1, len(chosen)) ** 0.5
        found.districts = tuple(chosen)
        found.legacy = tuple(self._gazetteer.districts[code].full_name for code in chosen)

    def _with_provinces(self, found: Found, everything: list[Spot]) -> Found:
        gazetteer = self._gazetteer
        provinces = {gazetteer.wards[code].province for code in found.current}
        provinces |= {gazetteer.districts[code].province for code in found.districts}
        if not provinces:
            provinces = {spot.meaning for spot in everything if spot.level == "province" and not spot.dropped}
        found.provinces = frozenset(provinces)
        return found


def _paragraphs(tier: list[list[Spot]], *, split: bool) -> list[list[Spot]]:
    """The spots of a tier together, or, for what stands below a headline, paragraph by paragraph."""
    if not split:
        return [[spot for item in tier for spot in item]]
    paragraphs: dict[tuple[str, int], list[Spot]] = {}
    for item in tier:
        for spot in item:
            line = spot.text.raw.count("\n", 0, spot.text.starts[spot.begin])
            paragraphs.setdefault((spot.field, line), []).append(spot)
    return list(paragraphs.values())


def _of_events(places: list[Spot]) -> list[Spot]:
    """Places where something happens; homes and seats only where nothing else is named and the writer speaks."""
    events = [spot for spot in places if not spot.residence and not spot.home]
    homes = [spot for spot in places if spot.home and not spot.residence]
    settled = [spot for spot in events if spot.level != "street" and not spot.qualifies]
    if settled or (events and not any(spot.codes for spot in homes)):
        return events
    return homes or [spot for spot in places if spot.residence and spot.first_person]


def _narrow(sets: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Candidate sets cut down by what other words of the text make certain."""
    certain = {codes[0] for codes in sets if len(codes) == 1}
    narrowed: list[tuple[str, ...]] = []
    for codes in sets:
        if len(codes) > 1 and certain & set(codes):
            continue
        narrowed.append(codes)
    several = [codes for codes in narrowed if len(codes) > 1]
    if len(several) > 1:
        shared = set.intersection(*[set(codes) for codes in several])
        if shared:
            keep = tuple(code for code in several[0] if code in shared)
            narrowed = [codes for codes in narrowed if len(codes) == 1] + [keep]
    return narrowed


def _is_dateline(spot: Spot) -> bool:
    if spot.begin > 1 or spot.type not in {"", "thành phố", "tỉnh"}:
        return False
    return bool(_DATELINE.match(spot.text.raw[spot.text.ends[spot.last] :]))
