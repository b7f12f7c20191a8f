"""Turn the written names of one field into codes, by what stands around them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from routing.spots import Spot, is_district_type, is_ward_type, linked, looks_like_name
from routing.words import WARD_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from routing.gazetteer import Gazetteer
    from routing.records import District, OldWard


_TOLD = 3  # Wards of a long place that a sentence names; of more it tells the number.


class Resolver:
    """Knows which old and new units a name may mean, and picks by its neighbours."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._family = gazetteer.district_family
        self._numbered: dict[str, list[OldWard]] = {}
        for ward in gazetteer.old_wards:
            if ward.name.isdigit():
                self._numbered.setdefault(ward.name, []).append(ward)

    def as_district(self, spot: Spot) -> tuple[str, ...]:
        """The old districts that a spot may name, by a word before it or bare; () if it names none."""
        if spot.dropped:
            return ()
        district = spot.of("district")
        if district:
            return (district.entry.ref.code,)
        name = spot.name
        if name is None or not (spot.type in {"", "quận", "huyện", "thành phố"} or _is_lane(spot)):
            return ()
        known = self._gazetteer.districts
        if not spot.type or _is_lane(spot):
            return _main(name.districts, known)
        same = tuple(code for code in name.districts if known[code].type == spot.type)
        return same or name.typed_districts or _main(name.districts, known)

    def classify(self, spot: Spot) -> None:
        """Set the level of a spot from its own words: what kind of place it is."""
        landmark, name, street = spot.of("landmark"), spot.name, spot.of("street")
        if landmark and spot.type not in {"phường", "xã", "quận", "huyện"}:
            self._landmark(spot)
        elif spot.number:
            spot.level = "ward"
        elif spot.of("district"):
            spot.level = "district"
        elif spot.type == "đường" and not (street is None and name is not None and _is_lane(spot)):
            self._street(spot)
        elif name is not None:
            self._name(spot)
        elif street:
            self._street(spot)

    def _landmark(self, spot: Spot) -> None:
        hit = spot.of("landmark")
        if hit is None:
            return
        landmark = hit.entry.ref
        spot.level = "line" if landmark.line else "landmark"
        spot.codes, spot.districts = landmark.codes, landmark.districts
        spot.sure = 0.7 if landmark.line else 0.9
        units = [self._gazetteer.wards[code].full_name for code in landmark.codes]
        spot.meaning = f"{landmark.name} thuộc {_joined(units, 'và')}"
        if len(units) > _TOLD:
            spot.meaning = f"{landmark.name} đi qua {len(units)} phường, xã"

    def _street(self, spot: Spot) -> None:
        hit = spot.of("street")
        if hit is None or not (spot.type == "đường" or looks_like_name(spot)):
            return
        street = hit.entry.ref
        spot.level, spot.districts = "street", street.districts
        spot.sure = 0.7 if spot.type == "đường" else 0.5
        spot.meaning = f"đường {street.name}"
        if len(street.districts) == 1:
            spot.meaning += f" ({self._gazetteer.districts[street.districts[0]].told})"
        if len(street.districts) > 3:
            spot.districts = ()

    def _name(self, spot: Spot) -> None:
        name = spot.name
        if name is None:
            return
        local = bool(name.wards or name.old or name.districts or name.typed_districts)
        if spot.type == "mốc":
            spot.level = ""
        elif name.city and spot.type in {"", "thành phố"} and not (name.wards and spot.type):
            spot.level = "city"
        elif name.province and spot.type in {"", "tỉnh"}:
            spot.level, spot.meaning = "province", name.province
        elif name.outside and (spot.type in {"tỉnh", "thành phố"} and not self.as_district(spot)):
            spot.level = "outside"
        elif name.outside and not local:
            word = name.common and spot.text.accented and not looks_like_name(spot)
            spot.level = "outside" if (name.outside.alone and not word) or spot.type else ""
        elif is_district_type(spot) or (name.districts and (not spot.type or _is_lane(spot))):
            small = name.common and not spot.type and spot.text.accented and not looks_like_name(spot)
            spot.level = "district" if self.as_district(spot) and not small else ""
        elif name.wards or name.old:
            spot.level = "ward"

    def resolve(self, spots: list[Spot], nearby: frozenset[str], *, early: bool) -> None:
        """Give codes to the wards and districts of one field; `nearby` are the districts of the whole text."""
        for spot in spots:
            if spot.level == "district":
                spot.districts = self.as_district(spot)
                spot.sure = 0.9 if is_district_type(spot) else 0.8
                spot.meaning = self._district_name(spot)
        _hand_on_types(spots)
        for index, spot in enumerate(spots):
            if spot.level == "ward" or (spot.level == "district" and spot.name and not is_district_type(spot)):
                self._by_neighbour(spots, index)
        for index, spot in enumerate(spots):
            if spot.level == "ward" and not spot.codes and not spot.dropped:
                self._by_itself(spots, index, nearby, early=early)

        for left, right in pairwise(spots):
            if right.level not in {"city", "province", "outside"} or not linked(left, right):
                continue
            right.residence = right.residence or left.residence
            right.dropped = right.dropped or (left.dropped if left.dropped == "negated" else "")

    def _district_name(self, spot: Spot) -> str:
        return ", ".join(self._gazetteer.districts[code].told for code in spot.districts)

    def _by_neighbour(self, spots: list[Spot], index: int) -> None:
        """The district that follows the name (over the rest of a list), or the one right before it, decides."""
        spot = spots[index]
        right = index
        while right + 1 < len(spots):
            following = spots[right + 1]
            how = linked(spots[right], following)
            if not how:
                break
            if self.as_district(following) and not is_ward_type(following) and self._settle(spot, following):
                return
            if how != "list" or following.level not in {"ward", "district"}:
                break
            right += 1
        if index and spot.level == "ward":
            before = spots[index - 1]
            if before.level == "ward" and before.qualifies is False and linked(before, spot) == "list":
                self._inherit(spots, index)
            elif self.as_district(before) and linked(before, spot):
                self._settle(spot, before)
        elif index and spot.level == "district" and not spot.codes:
            before = spots[index - 1]
            if before.level == "ward" and linked(before, spot) == "list" and not spot.qualifies:
                self._continue_list(spot, before)

    def _continue_list(self, spot: Spot, before: Spot) -> None:
        """In "các xã A, B và C" C is a ward too, though an old district bore the name."""
        name = spot.name
        if name and name.wards and (before.type or _only_today(before)) and not before.qualified:
            self._take(spot, name.wards, 0.8)

    def _inherit(self, spots: list[Spot], index: int) -> None:
        spot, before = spots[index], spots[index - 1]
        spot.residence = spot.residence or before.residence
        giver = next((other for other in spots[:index] if other.qualifies), None)
        if spot.number and giver is not None and before.codes:
            self._settle(spot, giver)

    def _settle(self, spot: Spot, district: Spot) -> bool:
        """Resolve a name inside a district; False if the district has no ward of that name."""
        inside = {code for given in self.as_district(district) for code in self._family[given]}
        if not inside:
            return False
        former = tuple(ward for ward in self._old(spot) if ward.district in inside)
        name = spot.name
        today = tuple(
            code for code in (name.wards if name else ()) if inside & set(self._gazetteer.wards[code].districts)
        )
        formal = is_district_type(district) or district.old or spot.old
        if former and (formal or not (today and spot.type)):
            chosen = self._nearest_in_time(former)
            self._take(spot, _successors(chosen), 1.0, chosen)
        elif today:
            self._take(spot, today, 0.95)
        else:
            return False
        spot.residence = spot.residence or (district.residence and district.begin < spot.begin)
        district.residence = district.residence or spot.residence
        district.home = district.home or spot.home
        district.qualifies, spot.qualified = True, True
        return True

    def _by_itself(self, spots: list[Spot], index: int, nearby: frozenset[str], *, early: bool) -> None:
        spot = spots[index]
        if spot.number:
            self._number_alone(spots, index)
            return
        name = spot.name
        if name is None or (not spot.type and not looks_like_name(spot) and (name.common or spot.text.formal)):
            spot.level = ""
            return
        inside = {code for given in nearby for code in self._family[given]}
        former = self._old(spot)
        near = tuple(ward for ward in former if ward.district in inside)
        today = name.wards
        mismatch = bool(today and spot.type) and all(self._gazetteer.wards[c].type != spot.type for c in today)
        if mismatch and any(ward.type == spot.type for ward in former):
            today = ()
        if today and not spot.old and not (early and former):
            if near and not any(inside & set(self._gazetteer.wards[code].districts) for code in today):
                self._take(spot, _successors(self._nearest_in_time(near)), 0.8, near)
            else:
                self._take(spot, today, 0.95 if spot.type else 0.8)
        elif former:
            chosen = self._nearest_in_time(near or former)
            doubt = 1 if len({ward.district for ward in chosen}) == 1 else 0.5
            self._take(spot, _successors(chosen), (0.9 if spot.type else 0.75) * doubt, chosen)

    def _number_alone(self, spots: list[Spot], index: int) -> None:
        """A numbered ward takes the nearest district of its field, the one before it first."""
        spot = spots[index]
        before = [other for other in reversed(spots[:index]) if self.as_district(other) and not is_ward_type(other)]
        after = [other for other in spots[index + 1 :] if self.as_district(other) and not is_ward_type(other)]
        for district in before + after:
            if district.residence or district.dropped:
                continue
            if self._settle(spot, district):
                spot.sure = 0.8
                return
        spot.level = ""

    def _old(self, spot: Spot) -> tuple[OldWard, ...]:
        """The old wards that a spot may name; the type before it counts only where it tells two apart."""
        if spot.number:
            return tuple(self._numbered.get(spot.number, ()))
        former = spot.name.old if spot.name else ()
        same = tuple(ward for ward in former if ward.type == spot.type)
        return same if same and len({ward.district for ward in former}) > 1 else former

    @staticmethod
    def _nearest_in_time(wards: tuple[OldWard, ...]) -> tuple[OldWard, ...]:
        """Of one name in one district, the ward that lived longest."""
        latest: dict[tuple[str, str], OldWard] = {}
        for ward in wards:
            key = (ward.district, ward.name)
            if key not in latest or ward.valid_to > latest[key].valid_to:
                latest[key] = ward
        return tuple(latest.values())

    def _take(self, spot: Spot, codes: Iterable[str], sure: float, former: tuple[OldWard, ...] = ()) -> None:
        spot.codes, spot.sure, spot.level = tuple(dict.fromkeys(codes)), sure, "ward"
        spot.districts = ()
        today = _joined([self._gazetteer.wards[code].full_name for code in spot.codes], "hoặc")
        old = former[0] if former else None
        if old is None or (len(spot.codes) == 1 and self._gazetteer.wards[spot.codes[0]].name == old.name):
            spot.meaning = today
        else:
            spot.meaning = f"{old.full_name} ({self._gazetteer.districts[old.district].told}), nay là {today}"


def _joined(names: list[str], word: str) -> str:
    """Names as a list, the last one after `word`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}" if names else ""


def _is_lane(spot: Spot) -> bool:
    """In "hẻm <tên quận>" the name is that of the place: lanes have numbers, not names."""
    return spot.text.tokens[spot.begin] in {"hem", "mat"}


def _only_today(spot: Spot) -> bool:
    """A name that no old unit bore."""
    name = spot.name
    return name is not None and bool(name.wards) and not name.old and not name.districts


def _hand_on_types(spots: list[Spot]) -> None:
    """In "phường A, B và C" the type word counts for the whole list."""
    for before, spot in pairwise(spots):
        open_name = spot.level == "ward" and not spot.type and not spot.number
        if open_name and before.type in WARD_TYPES and linked(before, spot) == "list":
            spot.type = before.type


def _main(codes: tuple[str, ...], known: dict[str, District]) -> tuple[str, ...]:
    """Of districts of one bare name, the latest: a parent rather than its part."""
    later = tuple(code for code in codes if not known[code].parent)
    return later or codes


def _successors(wards: Iterable[OldWard]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for ward in wards for code in ward.successors))
