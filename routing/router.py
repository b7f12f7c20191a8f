"""The router: one text in, its places, responsible units and reasons out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from routing.agencies import AgencyFinder, Candidate
from routing.areas import AreaFinder, Found
from routing.assignment import Areas, Assignment, Role, Routing
from routing.fold import fold
from routing.gazetteer import Gazetteer, load_gazetteer
from routing.lexicon import build_lexicon
from routing.reasons import Teller, reason_of_place
from routing.rules import Facts
from routing.signals import SOLID, Signals, merge_topics, read_signals
from routing.spots import acting_ward

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from routing.fold import Folded
    from routing.lexicon import Hit
    from routing.settings import RoutingSettings

_MAX_SUPPORT = 3
_NOWHERE = 0.45  # What a ward's matter is worth whose ward is not known.
PLAIN = 0.7  # A topic score above which a text that names a place here is not refused on the classifier's word.
FAINT = 0.25  # A topic of which a single hint speaks lies below.
SURE = 0.9  # A probability of the classifier above which a faint topic is still answered.
LIKELY = 0.5  # A probability of the classifier above which a text is taken to be the city's.
STRONG = 1.0  # A topic score of the text's own words above which it is not taken for a private affair.


@dataclass(frozen=True, slots=True)
class Document:
    """A text to route.

    Attributes:
        title, lead, body: the text; a post has a body only. context: what it answers, for example a headline.
        kind: kind of mention ("article", "post", "comment", …). topics: id → score of the classifier, if it ran.
        in_scope: the classifier's probability that somebody in the city should know. published_at: aware.
    """

    title: str = ""
    lead: str = ""
    body: str = ""
    context: str = ""
    kind: str = ""
    topics: Mapping[str, float] | None = None
    in_scope: float | None = None
    published_at: datetime | None = None


class Router:
    """Routes texts with one city's tables; make it with `load_router`, use it as often as you like."""

    def __init__(self, gazetteer: Gazetteer, settings: RoutingSettings) -> None:
        self.gazetteer = gazetteer
        self._settings = settings
        self._scenes = frozenset(topic.id for topic in gazetteer.topics.values() if topic.setting)
        self._lexicon = build_lexicon(gazetteer)
        self._areas = AreaFinder(gazetteer)
        self._agencies = AgencyFinder(gazetteer, gazetteer.unplaced)

    def route(self, doc: Document) -> Routing:
        """Places, units and reasons of one text; deterministic, offline, never raises on any text."""
        read = {name: self._read(name, getattr(doc, name)) for name in ("title", "lead", "body", "context")}
        tiers = [[read["title"], read["lead"]], [read["body"]], [read["context"]]]
        tiers = [[item for item in tier if item[1].tokens] for tier in tiers]
        found = self._areas.find([tier for tier in tiers if tier], doc.published_at)
        own = read_signals([item for tier in tiers for item in tier], self.gazetteer.landmark_topics)
        area = "ward" if found.current else "district" if found.legacy else "city" if found.city else "none"
        facts = Facts(
            own.words, {name.agency for name, _ in own.agencies}, area, found.provinces, acting_ward(found.spots)
        )
        placed = bool(found.current or found.legacy)
        refusal = self._refuse(doc, found, own, facts)
        if refusal:
            return self._nobody(refusal)
        topics = merge_topics(own, doc.topics, self._settings.topic_score, self._scenes)
        ranked = self._agencies.rank(topics, own, facts)
        areas = Areas(found.current, found.legacy)
        borrowed = not placed or _answers(doc)
        if not ranked or (borrowed and not own.agencies and self._faint(doc, own, topics, ranked[0])):
            return self._unclear(doc, found, areas)
        return self._answer(doc, ranked, found, areas)

    def _read(self, name: str, text: str) -> tuple[str, Folded, list[Hit]]:
        folded = fold(text[: self._settings.max_characters])
        return name, folded, list(self._lexicon.find(folded))

    def _faint(self, doc: Document, own: Signals, topics: list[tuple[str, float]], best: Candidate) -> bool:
        """Whether too little speaks of the city's business in a comment, or in a text without place and agency."""
        scope = doc.in_scope or 0.0
        if (not topics or topics[0][1] < FAINT) and scope < LIKELY:
            return True
        if doc.in_scope is None or (scope >= SURE and not _answers(doc)) or not best.topic:
            return False
        read, spoken = (doc.topics or {}).get(best.topic, 0.0), own.plain.get(best.topic, 0.0)
        agreed = read >= self._settings.topic_score or (read > 0 and spoken > 0)
        return not agreed and spoken < SOLID

    def _refuse(self, doc: Document, found: Found, signals: Signals, facts: Facts) -> str:
        """Why this is nobody's in this city; "" if it may be somebody's."""
        if found.outside and not found.current and not found.legacy and not found.city and not _in_passing(doc, found):
            place = found.outside[0]
            return f"Nội dung nói về {place.text.slice(place.begin, place.last)}, ngoài địa bàn thành phố."
        borrowed = all(spot.field == "context" for spot in found.spots) and not found.city
        if (
            borrowed
            and any(spot.field != "context" for spot in found.outside)
            and doc.in_scope is not None
            and doc.in_scope < LIKELY
        ):
            return "Nội dung nói về nơi khác, ngoài địa bàn thành phố."
        addressed = any(name.status in {"hiện nay", "tên trước"} for name, _ in signals.agencies)
        if addressed:
            return ""
        spoken = signals.spoken
        rule = self._agencies.nobody(facts)
        if rule and (doc.in_scope or 0.0) < LIKELY and spoken < STRONG:
            return rule.note
        scope = 1.0 if doc.in_scope is None else doc.in_scope
        limit = self._settings.out_of_scope
        if scope < limit and (facts.area in {"none", "city"} or spoken < PLAIN or scope < limit / 5):
            return "Mô hình đọc thấy nội dung không liên quan việc của thành phố."
        return ""

    def _nobody(self, note: str) -> Routing:
        return Routing(False, Areas(), (), False, note, self.gazetteer.version)

    def _unclear(self, doc: Document, found: Found, areas: Areas) -> Routing:
        known = (doc.in_scope or 0.0) >= LIKELY
        if not known and not found.current:
            return self._nobody("Không thấy việc của cơ quan nào trong thành phố.")
        assignments = self._area_assignments(found, set())
        ask = False
        if _answers(doc):
            note = "Bình luận không nêu việc của cơ quan nào: xem bài gốc."
        elif (doc.topics or {}).get("other", 0.0) >= LIKELY:
            note = "Chuyện chung của thành phố, không phải việc riêng của cơ quan nào."
        else:
            ask = True
            known_by = "Biết nơi" if found.current else "Thuộc thành phố"
            note = f"{known_by} nhưng chưa rõ việc của cơ quan nào: cần người xem."
        return Routing(True, areas, assignments, ask, note, self.gazetteer.version)

    def _answer(self, doc: Document, ranked: list[Candidate], found: Found, areas: Areas) -> Routing:
        best = ranked[0] = self._without_ward(ranked[0], found)
        teller = Teller(self.gazetteer, best, found, doc.kind)
        follows = _answers(doc) and not _names_its_own(best, found)
        leads = self._leads(ranked, found, teller, ask=not follows)
        teller = replace(teller, lead=self.gazetteer.unit_name(leads[0].unit))
        supports = self._supports(best, found, teller, {item.unit for item in leads})
        taken = {item.unit for item in (*leads, *supports)}
        notes = [best.note] if best.note else []
        if best.raised or leads[0].unit == self.gazetteer.unplaced.get(best.lead[0]):
            notes.append("Bình luận không nêu rõ nơi: xem bài gốc." if follows else self._which_ward(found))
        assignments = (*leads, *supports, *self._area_assignments(found, taken))
        needs_person = any(item.needs_person for item in leads)
        return Routing(True, areas, assignments, needs_person, " ".join(notes), self.gazetteer.version)

    def _without_ward(self, asked: Candidate, found: Found) -> Candidate:
        """The same, but led by the department of the matter where it is a ward's and no place at all is named."""
        if found.spots or asked.named is not None:
            return asked
        offices, units = self.gazetteer.unplaced, dict.fromkeys((*asked.lead, *asked.support))
        department = next((unit for unit in units if unit not in offices), "")
        if asked.lead[0] not in offices or self._known(asked.lead[0], found) or not department:
            return asked
        rest = tuple(offices.get(unit, unit) for unit in units if unit != department)
        return replace(asked, lead=(department,), support=rest, raised=True)

    def _leads(self, ranked: list[Candidate], found: Found, teller: Teller, *, ask: bool) -> list[Assignment]:
        """The units that answer; a person is asked below the limit, but not for what follows another text."""
        best, lead = ranked[0], ranked[0].lead[0]
        runner = next((item for item in ranked[1:] if item.lead[0] != lead), None)
        runner_up = self._units(runner.lead[0], found)[0] if runner else None
        teller = replace(teller, runner_up=runner_up)
        confidence = _within_one(best.score * (_NOWHERE if best.raised else self._certainty(lead, found)))
        doubt = ask and (best.raised or confidence < self._settings.confidence)
        return [
            Assignment(unit, Role.LEAD, confidence, teller.reason(unit, Role.LEAD), doubt)
            for unit in self._units(lead, found)
        ]

    def _supports(self, best: Candidate, found: Found, teller: Teller, taken: set[str]) -> list[Assignment]:
        """The next answerable offices, at most three; an office of several wards counts once.

        Who helps hangs on who leads, so that no person is asked for a helper alone.
        """
        confidence = _within_one(best.score * 0.7)
        offices = [office for office in dict.fromkeys((*best.lead[1:], *best.support)) if self._known(office, found)]
        units = [unit for office in offices[:_MAX_SUPPORT] for unit in self._known(office, found)]
        return [
            Assignment(unit, Role.SUPPORT, confidence, teller.reason(unit, Role.SUPPORT))
            for unit in dict.fromkeys(units)
            if unit not in taken
        ]

    def _units(self, unit: str, found: Found) -> tuple[str, ...]:
        """Unit ids of a lead: an office becomes that of each ward found, or stays open when that is not known."""
        if unit not in self.gazetteer.unplaced:
            return (unit,)
        if found.current and len(found.current) <= self._settings.max_candidates:
            return tuple(f"{unit}:{code}" for code in found.current)
        return (self.gazetteer.unplaced[unit],)

    def _known(self, unit: str, found: Found) -> tuple[str, ...]:
        """Supporting units; an office whose ward is not known supports nothing."""
        units = self._units(unit, found)
        return () if units == (self.gazetteer.unplaced.get(unit),) else units

    def _certainty(self, unit: str, found: Found) -> float:
        if unit not in self.gazetteer.unplaced:
            return 1.0
        if not found.current:
            return _NOWHERE
        return found.sure if not found.split else min(found.sure, 0.6)

    def _which_ward(self, found: Found) -> str:
        if found.legacy:
            districts = ", ".join(self.gazetteer.districts[code].told for code in found.districts)
            return f"Chỉ biết {districts}: cần người chọn phường, xã."
        if found.current:
            return "Nơi nêu trải qua nhiều phường, xã: cần người chọn."
        return "Chưa rõ phường, xã nào: cần người chọn."

    def _area_assignments(self, found: Found, taken: set[str]) -> tuple[Assignment, ...]:
        office = next(iter(self.gazetteer.offices))
        if len(found.current) > self._settings.max_candidates:
            return ()
        units = [f"{office}:{code}" for code in found.current]
        return tuple(
            Assignment(unit, Role.AREA, round(found.sure, 3), reason_of_place(unit, found, self.gazetteer), False)
            for unit in units
            if unit not in taken
        )


def _answers(doc: Document) -> bool:
    """A comment below another text, which a person looks at first."""
    return doc.kind == "comment" and bool(doc.context)


def _in_passing(doc: Document, found: Found) -> bool:
    """Another province is named once below a headline and a lead without it, and the classifier sees our business."""
    if found.away or not (doc.title and doc.lead) or (doc.in_scope or 0.0) < LIKELY:
        return False
    return [spot.field for spot in found.outside] == ["body"]


def _names_its_own(best: Candidate, found: Found) -> bool:
    """A place or an agency of the text itself decided, not of what it answers."""
    named = best.words if best.named is not None or best.acting else ()
    return any(word.field != "context" for word in named) or any(spot.field != "context" for spot in found.spots)


def _within_one(confidence: float) -> float:
    return round(min(1.0, max(0.0, confidence)), 3)


def load_router(folder: Path, settings: RoutingSettings) -> Router:
    """Load a city's tables and make its router; raises GazetteerError with one line."""
    return Router(load_gazetteer(folder), settings)
