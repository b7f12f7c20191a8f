"""One automaton over folded tokens for everything the router looks for: places, agencies, topic and rule words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from routing.fold import Folded, key_of, same_word, syllables, unmarked
from routing.words import ABBREVIATED, COMPOUNDS, NUMBER_WORDS, NUMBERED_DISTRICT, NUMBERED_WARD, SHORT_FORMS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routing.gazetteer import Gazetteer
    from routing.records import District, OldWard, Outside

_INNER_GAP = re.compile(r"[ \t\u00a0.\-–—&/_'’]*\Z")


# Kinds that are words of the language: where marks are written, a wrong one makes another word.
_WORDS = frozenset({"topic", "hint", "words", "agency", "compound"})
_PLAIN = 3  # Words that a writer of marks leaves without any are taken for a longer name, not for two words by chance.


@dataclass(slots=True)
class PlaceName:
    """All that one written name may mean. `common` names need support when written small."""

    surface: str
    wards: tuple[str, ...] = ()
    old: tuple[OldWard, ...] = ()
    districts: tuple[str, ...] = ()
    typed_districts: tuple[str, ...] = ()
    province: str = ""
    outside: Outside | None = None
    city: bool = False
    common: bool = False


def merged(names: list[PlaceName]) -> PlaceName:
    """One name that may mean all that several may."""
    first = names[0]
    if len(names) == 1:
        return first
    return PlaceName(
        first.surface,
        tuple(code for name in names for code in name.wards),
        tuple(ward for name in names for ward in name.old),
        tuple(code for name in names for code in name.districts),
        tuple(code for name in names for code in name.typed_districts),
        next((name.province for name in names if name.province), ""),
        next((name.outside for name in names if name.outside), None),
        any(name.city for name in names),
        any(name.common for name in names),
    )


class Entry(NamedTuple):
    """A thing to look for.

    kind: place, district, number, landmark, street, block, agency, topic, hint, words, or compound, which hides others.
    """

    kind: str
    surface: str
    size: int
    ref: Any


class Hit(NamedTuple):
    """An entry found at tokens first..last, both included."""

    first: int
    last: int
    entry: Entry


@dataclass
class Lexicon:
    """The compiled tables of one city."""

    vocabulary: dict[str, int] = field(default_factory=dict)
    automaton: Any = None

    def find(self, text: Folded) -> Iterator[Hit]:
        """Every entry whose words stand in the text, marks compared, in order of their last token."""
        identify = self.vocabulary.get
        sequence = tuple([identify(token, 0) for token in text.tokens])
        if not sequence or self.automaton is None:
            return
        for last, (size, entries) in self.automaton.iter(sequence):
            first = last - size + 1
            if size > 1 and not _joined(text, first, last):
                continue
            written = text.slice(first, last)
            for entry in entries:
                if text.accented and (size == 1 or entry.kind in _WORDS):
                    if syllables(written) == syllables(entry.surface) or _marks_left_out(text, first, last, entry):
                        yield Hit(first, last, entry)
                elif same_word(written, entry.surface):
                    yield Hit(first, last, entry)


def _marks_left_out(text: Folded, first: int, last: int, entry: Entry) -> bool:
    """In a text with marks, words without any stand for marked ones in a long name or an unmarked sentence only."""
    if first == last or not text.slice(first, last).isascii():
        return False
    return entry.kind not in _WORDS or entry.size >= _PLAIN or unmarked(text, first, last)


def _joined(text: Folded, first: int, last: int) -> bool:
    """Nothing but spaces, dots of abbreviations and hyphens stands between the tokens of one name."""
    raw, starts, ends = text.raw, text.starts, text.ends
    for index in range(first, last):
        start, end = ends[index], starts[index + 1]
        if end - start == 1 and raw[start] == " ":
            continue
        gap = raw[start:end]
        if not _INNER_GAP.match(gap):
            return False
        if ". " in gap and text.tokens[index] not in ABBREVIATED:
            return False
    return True


class _Keys:
    """Collects entries by their folded tokens."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, ...], list[Entry]] = {}

    def add(self, kind: str, surface: str, ref: Any) -> None:
        """Add an entry once."""
        key = key_of(surface)
        if not key:
            return
        entries = self.found.setdefault(key, [])
        if not any(e.kind == kind and e.ref == ref and syllables(e.surface) == syllables(surface) for e in entries):
            entries.append(Entry(kind, surface, len(key), ref))


def build_lexicon(gazetteer: Gazetteer) -> Lexicon:
    """Compile the tables; about 10,000 keys."""
    keys = _Keys()
    for name in _place_names(gazetteer).values():
        keys.add("place", name.surface, name)
    for surface, district in _numbered_districts(gazetteer):
        keys.add("district", surface, district)
    for number in sorted({ward.name for ward in gazetteer.old_wards if ward.name.isdigit()}):
        for word in NUMBERED_WARD:
            keys.add("number", f"{word} {number}", number)
    _add_marks(gazetteer, keys.add)
    _add_words(gazetteer, keys.add)
    return _compiled(keys.found)


def _compiled(found: dict[tuple[str, ...], list[Entry]]) -> Lexicon:
    import ahocorasick

    if not found:
        return Lexicon()
    vocabulary: dict[str, int] = {}
    automaton = ahocorasick.Automaton(ahocorasick.STORE_ANY, ahocorasick.KEY_SEQUENCE)
    for key, entries in found.items():
        ids = tuple(vocabulary.setdefault(token, len(vocabulary) + 1) for token in key)
        automaton.add_word(ids, (len(key), tuple(entries)))
    automaton.make_automaton()
    return Lexicon(vocabulary, automaton)


def _add_words(gazetteer: Gazetteer, add: Any) -> None:
    """Agencies, and the words of topics and rules."""
    for agency in gazetteer.agency_names:
        add("agency", agency.surface, agency)
    for topic in gazetteer.topics.values():
        for word in topic.keywords:
            add("topic", word, topic.id)
        for word in topic.hints:
            add("hint", word, topic.id)
    for word in COMPOUNDS:
        add("compound", word, None)
    for group, words in gazetteer.words.items():
        for word in words:
            add("words", word, group)


def _add_marks(gazetteer: Gazetteer, add: Any) -> None:
    """Landmarks, streets, and phrases that hide a name inside them."""
    for landmark in gazetteer.landmarks:
        for surface in (landmark.name, *landmark.aliases):
            for written in _variants(surface):
                add("landmark", written, landmark)
    for street in gazetteer.streets:
        add("street", street.name, street)
    for alias in gazetteer.aliases:
        if alias.kind == "block":
            add("block", alias.surface, None)
        elif alias.kind == "district":
            add("district", alias.surface, gazetteer.districts[alias.target])


def _variants(surface: str) -> Iterator[str]:
    """A landmark's name and the same with its first words shortened or written out."""
    yield surface
    lowered = surface.lower()
    for long, short in SHORT_FORMS:
        if lowered.startswith(f"{long} "):
            yield short + surface[len(long) :]
        elif lowered.startswith(f"{short} "):
            yield long + surface[len(short) :]


def _numbered_districts(gazetteer: Gazetteer) -> Iterator[tuple[str, District]]:
    for district in gazetteer.districts.values():
        if not district.name.isdigit():
            continue
        for word in NUMBERED_DISTRICT:
            yield f"{word} {district.name}", district
        for spelled in NUMBER_WORDS.get(district.name, ()):
            yield f"quận {spelled}", district


def _place_names(gazetteer: Gazetteer) -> dict[Any, PlaceName]:
    names: dict[Any, PlaceName] = {}

    def name(surface: str) -> PlaceName:
        return names.setdefault(syllables(surface), PlaceName(surface))

    for ward in gazetteer.wards.values():
        item = name(ward.name)
        item.wards += (ward.code,)
    for old in gazetteer.old_wards:
        if not old.name.isdigit():
            item = name(old.name)
            item.old += (old,)
    for district in gazetteer.districts.values():
        if not district.name.isdigit():
            item = name(district.name)
            item.districts += (district.code,)
    for alias in gazetteer.aliases:
        _add_alias(name, alias.surface, alias.kind, alias.target)
    for outside in gazetteer.outside:
        for surface in (outside.name, *outside.aliases):
            name(surface).outside = outside
    return names


def _add_alias(name: Any, surface: str, kind: str, target: str) -> None:
    if kind == "area":
        name(surface).wards += (target,)
    elif kind == "area_common":
        name(surface).common = True
    elif kind == "district_typed":
        name(surface).typed_districts += (target,)
    elif kind == "province":
        name(surface).province = target
    elif kind == "city":
        name(surface).city = True
