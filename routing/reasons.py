"""Say in Vietnamese why a unit was named, with the words that decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from routing.assignment import Evidence, Reason, Role
from routing.fold import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from routing.agencies import Candidate
    from routing.areas import Found
    from routing.gazetteer import Gazetteer
    from routing.spots import Spot

_MOST_PLACES, _PLACES_TOLD = 6, 3
_SAID = {"comment": "bình luận", "review": "đánh giá", "letter": "thư"}
_ANSWERED = "bài gốc"


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells the reasons of one text. `kind` is that of the mention, `runner_up` the unit that came next."""

    gazetteer: Gazetteer
    candidate: Candidate
    found: Found
    kind: str = ""
    lead: str = ""
    runner_up: str | None = None

    def reason(self, unit: str, role: Role) -> Reason:
        """The reason of a lead or support assignment."""
        decided = self.candidate if role is Role.LEAD else self._matter()
        evidence = (*_candidate_evidence(decided, self.gazetteer), *_place_evidence(self.found.spots))
        sentence = self._lead(unit) if role is Role.LEAD else self._support(unit)
        runner_up = self.runner_up if role is Role.LEAD else None
        return Reason(self.candidate.rule, sentence, evidence, self.gazetteer.version, runner_up)

    def _lead(self, unit: str) -> str:
        causes = [self._why(), _where(self.found.spots)]
        unplaced = unit in self.gazetteer.unplaced.values() and self.candidate.named is None
        if unplaced or self.candidate.raised:
            causes.append("chưa rõ phường, xã nào")
        if self.candidate.wide:
            causes[1] = f"{self._source()} nói chung toàn thành phố, không riêng phường, xã nào"
        return f"Giao {self.gazetteer.unit_name(unit)} vì {'; '.join(cause for cause in causes if cause)}."

    def _support(self, unit: str) -> str:
        name, task = self.gazetteer.unit_name(unit), self.gazetteer.unit_task(unit)
        code = unit.partition(":")[2]
        if code in self.gazetteer.wards:
            spots = [spot for spot in self.found.spots if code in spot.codes]
            place = _where(spots) or self.gazetteer.wards[code].full_name
            why = f"{name} phụ trách {task} ({place})" if task else f"sự việc ở địa bàn của {name} ({place})"
        else:
            why = f"{name} phụ trách {task}" if task else f"việc này có phần của {name}"
        about, quoted = self._subject(), _quoted(word.text for word in self._matter().words)
        parts = [
            f", liên quan {about}" if about else "",
            f": {quoted}" if quoted else f", theo nội dung {self._source()}",
        ]
        return f"Phối hợp với {self.lead} vì {why}{''.join(parts)}."

    def _matter(self) -> Candidate:
        """What a unit helps with: the matter behind a named agency, else the candidate itself."""
        return self.candidate.about or self.candidate

    def _source(self) -> str:
        """What the deciding words stand in: the text itself or, for a comment, what it answers."""
        words = self.candidate.words
        if words and all(word.field == "context" for word in words):
            return _ANSWERED
        return _SAID.get(self.kind, "bài")

    def _subject(self) -> str:
        matter = self._matter()
        label = _label(matter, self.gazetteer)
        return f"chủ đề {label}" if label else f"việc {matter.say}" if matter.say else ""

    def _why(self) -> str:
        candidate, source = self.candidate, self._source()
        quoted = _quoted(word.text for word in candidate.words)
        if candidate.named is not None:
            return self._named(quoted)
        if candidate.acting:
            return f"{quoted} là nơi thực hiện việc {source} nêu"
        label, say = _label(candidate, self.gazetteer), candidate.say
        about = f"{label} ({say})" if label and say and key_of(say) != key_of(label) else label or say
        if not quoted:
            return f"theo nội dung {source}, chủ đề là {about}"
        return f"{source} nói về {about}: {quoted}"

    def _named(self, quoted: str) -> str:
        name = self.candidate.named
        if name is None:
            return ""
        if self.gazetteer.agencies[name.agency].level == "ward" and not self.found.current:
            return f"{self._source()} nói đến {quoted}, chưa rõ phường, xã nào"
        heir = f", nay là {self.gazetteer.agencies[name.agency].name}" if name.until else ""
        return f"{self._source()} nêu tên {quoted}{heir}"


def reason_of_place(unit: str, found: Found, gazetteer: Gazetteer) -> Reason:
    """The reason of an area assignment: the place only."""
    code = unit.partition(":")[2]
    spots = [spot for spot in found.spots if code in spot.codes]
    sentence = f"Gửi {gazetteer.unit_name(unit)} để biết sự việc trên địa bàn; {_where(spots)}."
    return Reason("area", sentence, tuple(_place_evidence(spots)), gazetteer.version)


def _label(candidate: Candidate, gazetteer: Gazetteer) -> str:
    """The topic's label within a sentence: a small first letter, abbreviations as they are."""
    topic = gazetteer.topics.get(candidate.topic)
    label = topic.label if topic else ""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _quoted(words: Iterable[str]) -> str:
    """The words in quotation marks, each once and none that stands within another."""
    by_key = {key_of(word): word for word in reversed(list(words))}
    kept = [word for key, word in by_key.items() if not any(_within(key, other) for other in by_key if other != key)]
    return ", ".join(f"“{word}”" for word in reversed(kept))


def _within(part: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    return any(whole[start : start + len(part)] == part for start in range(len(whole) - len(part) + 1))


def _where(spots: Iterable[Spot]) -> str:
    """The first places, each meaning once; the written words only where the meaning does not hold them."""
    parts: dict[str, str] = {}
    answered = True
    for spot in spots:
        answered = answered and (spot.field == "context" or not spot.meaning)
        if not spot.meaning or spot.meaning in parts:
            continue
        written, bare = spot.text.slice(spot.begin, spot.last), spot.text.slice(spot.first, spot.last)
        told = _within(key_of(bare), key_of(spot.meaning))
        parts[spot.meaning] = spot.meaning if told else f"“{written}” là {spot.meaning}"
    told_first = ", ".join(list(parts.values())[:_PLACES_TOLD])
    if not told_first:
        return ""
    return f"địa điểm theo {_ANSWERED}: {told_first}" if answered else f"địa điểm: {told_first}"


def _candidate_evidence(candidate: Candidate, gazetteer: Gazetteer) -> list[Evidence]:
    if candidate.named is not None:
        meaning = gazetteer.agencies[candidate.named.agency].name
    elif candidate.topic in gazetteer.topics:
        meaning = f"chủ đề {_label(candidate, gazetteer)}"
    else:
        meaning = candidate.say
    return [Evidence(word.field, word.start, word.end, word.text, meaning) for word in candidate.words]


def _place_evidence(spots: Iterable[Spot]) -> list[Evidence]:
    return [
        Evidence(spot.field, *spot.text.span(spot.begin, spot.last), spot.meaning)
        for spot in list(spots)[:_MOST_PLACES]
    ]
