"""Explain a name: what it is today, what it was, and what became of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from routing.fold import key_of, same_word
from routing.words import DISTRICT_TYPES, TYPE_WORDS, WARD_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routing.gazetteer import Gazetteer
    from routing.records import District, OldWard


@dataclass(frozen=True, slots=True)
class Explanation:
    """One meaning of a name.

    Attributes:
        kind: "ward" (today), "district", "old ward", "landmark", "street" or "agency".
        name: full name. code: official code or agency id, "" where there is none.
        valid_to: last day it existed, "" if it still does.
        successors: codes of the wards of today that stand for it.
        sentence: the same in one Vietnamese sentence.
    """

    kind: str
    name: str
    code: str
    valid_to: str
    successors: tuple[str, ...]
    sentence: str


def explain(gazetteer: Gazetteer, query: str) -> list[Explanation]:
    """All that a name means, today's units first; the type word, marks and capitals may be left out.

    An empty or unknown query gives an empty list; a number gives the numbered wards of all districts; a code gives the
    units that bear or bore it.
    """
    wanted = query.strip()
    if not wanted:
        return []
    kind, bare = _typed(wanted)
    names = [wanted, bare] if bare else [wanted]
    wards = [*_wards(gazetteer, names), *_old_wards(gazetteer, names)]
    districts = list(_districts(gazetteer, names))
    if kind in WARD_TYPES and wards:
        return [found for found in wards if found.name.startswith(kind)] or wards
    if kind in DISTRICT_TYPES and districts:
        return districts
    today = [found for found in wards if not found.valid_to]
    former = [found for found in wards if found.valid_to]
    return [*today, *districts, *former, *_places(gazetteer, names), *_agencies(gazetteer, names)]


def _typed(query: str) -> tuple[str, str]:
    """The type that a query claims, and its name without the type word ("quận <tên>" → "quận", "<tên>")."""
    key = key_of(query)
    for words, _, kind in sorted(TYPE_WORDS, key=lambda item: -len(item[0])):
        if kind not in {"đường", "mốc"} and key[: len(words)] == words and len(key) > len(words):
            return kind, re.sub(rf"(?:[\W_]*[^\W_]+?){{{len(words)}}}(?=[\W_]|\d)[\W_]*", "", query, count=1)
    return "", ""


def _is(names: list[str], *candidates: str) -> bool:
    return any(
        key_of(name) == key_of(candidate) and same_word(name, candidate) for name in names for candidate in candidates
    )


def _listed(gazetteer: Gazetteer, codes: tuple[str, ...]) -> str:
    return ", ".join(gazetteer.wards[code].full_name for code in codes)


def _wards(gazetteer: Gazetteer, names: list[str]) -> Iterator[Explanation]:
    for ward in gazetteer.wards.values():
        if not _is(names, ward.name, ward.full_name, ward.code):
            continue
        parts = [old for old in gazetteer.old_wards if ward.code in old.successors and old.code]
        told = "; ".join(f"{old.full_name} ({gazetteer.districts[old.district].full_name})" for old in parts)
        sentence = f"{ward.full_name[0].upper()}{ward.full_name[1:]} hiện nay, mã {ward.code}, gồm {told}."
        yield Explanation("ward", ward.full_name, ward.code, "", (ward.code,), sentence)


def _districts(gazetteer: Gazetteer, names: list[str]) -> Iterator[Explanation]:
    for district in gazetteer.districts.values():
        if _is(names, district.name, district.full_name, district.code):
            yield _of_district(gazetteer, district)


def _of_district(gazetteer: Gazetteer, district: District) -> Explanation:
    today = _listed(gazetteer, district.successors)
    sentence = f"{district.full_name} đến {_date(district.valid_to)}; nay là địa bàn {today}."
    return Explanation("district", district.full_name, district.code, district.valid_to, district.successors, sentence)


def _old_wards(gazetteer: Gazetteer, names: list[str]) -> Iterator[Explanation]:
    for ward in gazetteer.old_wards:
        district = gazetteer.districts[ward.district]
        full = f"{ward.full_name}, {district.full_name}"
        if _is(names, ward.name, ward.full_name, full, ward.code or full):
            yield _of_old_ward(gazetteer, ward, full)


def _of_old_ward(gazetteer: Gazetteer, ward: OldWard, full: str) -> Explanation:
    split = "được chia, nay thuộc" if len(ward.successors) > 1 else "nay thuộc"
    sentence = f"{full[0].upper()}{full[1:]} đến {_date(ward.valid_to)}; {split} {_listed(gazetteer, ward.successors)}."
    return Explanation("old ward", full, ward.code, ward.valid_to, ward.successors, sentence)


def _places(gazetteer: Gazetteer, names: list[str]) -> Iterator[Explanation]:
    for landmark in gazetteer.landmarks:
        if _is(names, landmark.name, *landmark.aliases):
            sentence = f"{landmark.name}: thuộc {_listed(gazetteer, landmark.codes)}."
            yield Explanation("landmark", landmark.name, "", "", landmark.codes, sentence)
    for street in gazetteer.streets:
        if _is(names, street.name, f"đường {street.name}"):
            districts = ", ".join(gazetteer.districts[code].full_name for code in street.districts) or "nhiều nơi"
            yield Explanation("street", f"đường {street.name}", "", "", (), f"Đường {street.name}: {districts} cũ.")


def _agencies(gazetteer: Gazetteer, names: list[str]) -> Iterator[Explanation]:
    for name in gazetteer.agency_names:
        agency = gazetteer.agencies[name.agency]
        if _is(names, name.surface):
            until = f" đến {_date(name.until)}, nay là" if name.until else ":"
            yield Explanation(
                "agency", name.surface, agency.id, name.until, (), f"{name.surface}{until} {agency.name}."
            )


def _date(day: str) -> str:
    """2025-06-30 → 30/6/2025."""
    year, month, number = day.split("-")
    return f"{int(number)}/{int(month)}/{year}"
