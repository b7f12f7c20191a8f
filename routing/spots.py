"""Find the words of a text that may name a place, with what stands before and around them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from routing.cues import CLAUSE, SENTENCE, cues_before, followed_by_old, names_a_thing
from routing.fold import Folded, capitalised, syllables
from routing.lexicon import Hit, PlaceName, merged
from routing.signals import Words
from routing.words import (
    ACTIONS,
    DISTRICT_TYPES,
    FIRST_PERSON,
    INSIDE_WORDS,
    LIST_WORDS,
    NOT,
    PERSON_WORDS,
    TYPE_WORDS,
    WARD_TYPES,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_RANK = {"block": 6, "number": 5, "district": 5, "landmark": 4, "agency": 3, "place": 2, "street": 1}
_SHORT = frozenset({"p", "q", "f"})
_SHORT_NEXT = frozenset({(word,) for word in _SHORT})
_PREFIXES: dict[str, list[tuple[tuple[str, ...], tuple[str, ...], str]]] = {}
for _key, _written, _type in TYPE_WORDS:
    _PREFIXES.setdefault(_key[-1], []).append((_key, tuple(_written.split()), _type))
for _options in _PREFIXES.values():
    _options.sort(key=lambda option: -len(option[0]))


@dataclass(slots=True)
class Spot:
    """One stretch of text that may name a place.

    Attributes:
        first, last: its tokens, a type word before it not included.
        begin: first token with the type word.
        hits: what the stretch may be, all of the same length.
        type: the type of unit that the word before it claims ("" if none), or "đường", "mốc".
        number: ward number when this is a numbered ward.
        old: "cũ" follows. residence, home: somebody lives or sits there. negated: "chứ không phải".
        dropped: not to be used, and why.
    """

    field: str
    text: Folded
    first: int
    last: int
    begin: int
    hits: list[Hit]
    type: str = ""
    number: str = ""
    old: bool = False
    residence: bool = False
    first_person: bool = False
    home: bool = False
    dropped: str = ""
    codes: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    sure: float = 0.0
    level: str = ""
    qualifies: bool = False
    qualified: bool = False
    meaning: str = ""
    _name: PlaceName | None = None

    def __post_init__(self) -> None:
        written = syllables(self.text.slice(self.first, self.last))
        names = [hit.entry.ref for hit in self.hits if hit.entry.kind == "place"]
        exact = [name for name in names if syllables(name.surface) == written] or names
        self._name = merged(exact) if exact else None

    @property
    def name(self) -> PlaceName | None:
        """The written name, if it is one; names that differ only in marks left out are taken together."""
        return self._name

    def of(self, kind: str) -> Hit | None:
        """The reading of one kind."""
        return next((hit for hit in self.hits if hit.entry.kind == kind), None)


def find_spots(field_name: str, text: Folded, hits: Iterable[Hit]) -> list[Spot]:
    """The places that one field may name, left to right, longest first where they overlap."""
    spots = []
    for group in _longest(_outside_agencies([hit for hit in hits if hit.entry.kind in _RANK])):
        kinds = {hit.entry.kind for hit in group}
        if kinds <= {"block"}:
            continue
        first, last = group[0].first, group[0].last
        if not _bounded(text, first, last, short=bool(kinds & {"number", "district"})):
            continue
        begin, claimed = (first, "") if "number" in kinds else _type_before(text, first)
        spot = Spot(field_name, text, first, last, begin, group, claimed)
        number = spot.of("number")
        spot.number = number.entry.ref if number else ""
        _look_around(spot)
        spots.append(spot)
        if spot.number:
            spots.extend(_more_numbers(spot))
    return [spot for spot in spots if not _is_person(spot)]


def _outside_agencies(hits: Sequence[Hit]) -> list[Hit]:
    """Without the names of places inside the name of an agency; landmarks and the city stay."""
    agencies = [hit for hit in hits if hit.entry.kind == "agency"]
    return [
        hit
        for hit in hits
        if hit.entry.kind != "agency"
        and not (
            _is_plain_name(hit)
            and any(a.first <= hit.first and hit.last <= a.last and a.entry.size > hit.entry.size for a in agencies)
        )
    ]


def _is_plain_name(hit: Hit) -> bool:
    kind, ref = hit.entry.kind, hit.entry.ref
    return kind == "street" or (kind == "place" and not ref.city) or (kind == "landmark" and ref.kind == "area")


def _longest(hits: Sequence[Hit]) -> list[list[Hit]]:
    """Groups of hits on the same stretch: leftmost, then longest; agencies hide the names inside them."""
    groups: dict[tuple[int, int], list[Hit]] = {}
    for hit in hits:
        groups.setdefault((hit.first, hit.last), []).append(hit)
    chosen: list[list[Hit]] = []
    taken = -1
    order = sorted(groups.items(), key=lambda item: (item[0][0], -item[0][1]))
    for index, ((first, last), group) in enumerate(order):
        if first <= taken:
            continue
        rival = next((g for (f, end), g in order[index + 1 :] if first < f <= last < end), None)
        blocks = any(hit.entry.kind == "block" for hit in group)
        if rival and not blocks and rival[0].last - rival[0].first > last - first:
            continue
        group.sort(key=lambda hit: -_RANK[hit.entry.kind])
        chosen.append(group[:1] if group[0].entry.kind == "block" else group)
        taken = last
    return chosen


def _bounded(text: Folded, first: int, last: int, *, short: bool) -> bool:
    """A name is not part of a longer code ("CO2"); a short form (p5, q11) may stand against another one ("P5Q11")."""
    raw, start, end = text.raw, text.starts[first], text.ends[last]
    if not short:
        return not raw[end : end + 1].isdigit()
    if start and raw[start - 1].isdigit() and not (first >= 2 and text.tokens[first - 2] in _SHORT):
        return False
    return not (end < len(raw) and raw[end].isalpha() and text.tokens[last + 1 : last + 2] not in _SHORT_NEXT)


def _type_before(text: Folded, first: int) -> tuple[int, str]:
    """Where the type word before token `first` begins, and the type it claims."""
    tokens = text.tokens
    if not first or tokens[first - 1] not in _PREFIXES:
        return first, ""
    gap = text.raw[text.ends[first - 1] : text.starts[first]]
    if gap.strip(" .\u00a0-") or "\n" in gap:
        return first, ""
    for key, written, claimed in _PREFIXES[tokens[first - 1]]:
        begin = first - len(key)
        if begin < 0 or tokens[begin:first] != key:
            continue
        raw = text.slice(begin, first - 1)
        if text.accented and len(key[-1]) > 2 and syllables(raw) != syllables(" ".join(written)):
            continue
        return begin, claimed
    return first, ""


def _look_around(spot: Spot) -> None:
    text, tokens = spot.text, spot.text.tokens
    spot.old = followed_by_old(text, spot.last)
    for kind, phrase in cues_before(text, spot.begin):
        if kind == "residence":
            spot.residence = True
            start = max(0, spot.begin - 12)
            spot.first_person = bool(set(text.slice(start, spot.begin).lower().split()) & FIRST_PERSON)
        elif phrase != ("từ",) or spot.of("landmark") is None:
            spot.home = True
    window = tokens[max(0, spot.begin - 5) : spot.begin]
    if any(word in NOT and after == "phai" for word, after in pairwise(window)):
        spot.dropped = "negated"
    if not spot.type and _plain_local(spot) and names_a_thing(text, spot.begin):
        spot.dropped = "thing"
    if "khong" in window and "lien" in window and "quan" in window:
        spot.dropped = "negated"


def _plain_local(spot: Spot) -> bool:
    """A name of ours that is no landmark and no number."""
    name = spot.name
    return name is not None and name.outside is None and not name.city and spot.of("landmark") is None


def _more_numbers(spot: Spot) -> list[Spot]:
    """The rest of "phường 1, 3 và 4" as spots of their own."""
    text, tokens = spot.text, spot.text.tokens
    more: list[Spot] = []
    index = spot.last + 1
    while index < len(tokens):
        gap = text.gap(index - 1)
        if tokens[index] in LIST_WORDS and not SENTENCE.search(gap):
            index += 1
            continue
        linked = index - 1 != (more[-1].last if more else spot.last) or re.fullmatch(r"\s*[,;&/+-]\s*", gap)
        if not (tokens[index].isdigit() and linked and len(tokens[index]) <= 2) or _counts(text, index):
            break
        hit = Hit(index, index, spot.hits[0].entry)
        more.append(Spot(spot.field, text, index, index, index, [hit], "", tokens[index], residence=spot.residence))
        more[-1].old = followed_by_old(text, index)
        more[-1].first_person, more[-1].home = spot.first_person, spot.home
        index += 1
    return more


def _counts(text: Folded, index: int) -> bool:
    """The number counts something ("3 người") or belongs to a date or a time rather than naming a ward."""
    after = text.raw[text.ends[index] : text.ends[index] + 8].lower()
    return bool(
        re.match(r"\s*(người|ngày|giờ|h\b|h\d|tháng|năm|hộ|căn|vụ|tuổi|tr|k\b|%|/|\.\d|m\b|km|nguoi|ngay|gio)", after)
    )


def _is_person(spot: Spot) -> bool:
    """Somebody's name: after a title, or with more of the name around it ("Trần Anh" in "Trần Anh Tuấn")."""
    if spot.type or spot.of("landmark") is not None or spot.last == spot.first:
        return False
    text, first = spot.text, spot.first
    before = text.slice(max(0, first - 2), first - 1).lower() if first else ""
    if any(before == word or before.endswith(f" {word}") for word in PERSON_WORDS):
        return spot.last - first >= 2 or before in PERSON_WORDS
    only_street = spot.of("street") is not None and spot.name is None
    return only_street and text.formal and _goes_on(text, first, spot.last)


def _goes_on(text: Folded, first: int, last: int) -> bool:
    """A word in title case follows or precedes directly, so that the stretch is part of a longer name."""
    neighbours = []
    if last + 1 < len(text.tokens) and text.gap(last) == " ":
        neighbours.append(text.slice(last + 1, last + 1))
    if first and text.gap(first - 1) == " " and text.gap(first - 2)[:1] not in {"", ".", "!", "?"}:
        neighbours.append(text.slice(first - 1, first - 1))
    return any(word.istitle() and len(word) > 1 for word in neighbours)


def linked(left: Spot, right: Spot) -> str:
    """How two neighbouring spots hang together: "list", "inside" (the right one holds the left one) or ""."""
    text = left.text
    if left.field != right.field or right.begin <= left.last:
        return ""
    between = text.tokens[left.last + 1 : right.begin]
    start, end = text.ends[left.last], text.starts[right.begin]
    gap = text.raw[start:end]
    if len(between) > 3 or "\n" in gap or SENTENCE.search(gap):
        return ""
    if not between:
        return "list" if gap.strip(" ") in {",", ";", "/", "&", "+"} else "inside"
    if all(word in LIST_WORDS for word in between):
        return "list"
    if all(word in INSIDE_WORDS for word in between):
        return "inside"
    return ""


def looks_like_name(spot: Spot) -> bool:
    """Written with capitals, or in a text that uses none."""
    return capitalised([spot.text.slice(spot.last, spot.last)]) or (
        not spot.text.accented and spot.last - spot.first > 1
    )


def is_ward_type(spot: Spot) -> bool:
    """A word for a ward, commune or town stands before it."""
    return bool(spot.number) or spot.type in WARD_TYPES


def is_district_type(spot: Spot) -> bool:
    """A word for a district or a city stands before it, or it is a numbered district."""
    return spot.type in DISTRICT_TYPES or spot.of("district") is not None


def acting_ward(spots: Sequence[Spot]) -> Words | None:
    """The words of a ward that is the subject of a sentence and does something, if there is one."""
    for spot in spots:
        text, after = spot.text, spot.last + 1
        if spot.type not in WARD_TYPES or spot.number or spot.codes == () or after >= len(text.tokens):
            continue
        before = text.raw[: text.starts[spot.begin]].rstrip()
        if before and before[-1] not in ".!?:\n":
            continue
        ends = [text.slice(after, end).lower() for end in range(after, min(after + 2, len(text.tokens)))]
        if not CLAUSE.search(text.gap(spot.last)) and any(words in ACTIONS for words in ends):
            return Words(spot.field, *text.span(spot.begin, spot.last))
    return None
