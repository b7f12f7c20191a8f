"""Who answers: explicit addressees and rules, ranked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from routing.rules import Facts, Rule, first_match, read_rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routing.gazetteer import Gazetteer
    from routing.records import AgencyName
    from routing.signals import Signals, Words

ADDRESSED = "ward_addressed"  # The word list that speaks to a ward without naming it.
WIDE = "-city"  # Ends the ids of the rules made for a ward's matter where the text speaks of the city as a whole.
NEAR = 0.6  # Topics below this share of the surest one are not asked.
_IN_BODY = 0.35  # What naming an agency counts less in a body whose headline says what it is about.
_FLOOR = 0.35  # What a rule is worth on a topic of which next to nothing speaks.
_STATUS = {"hiện nay": 0.82, "tên trước": 0.8, "kênh tiếp nhận": 0.3, "trung ương": 0.33}


@dataclass(slots=True)
class Candidate:
    """A possible answer: leads (ids or offices), supports, score 0 to 1, the rule and what decided.

    `acting`: a ward is the subject. `wide`: the matter is a ward's, but the text speaks of the city as a whole.
    `raised`: it is a ward's, but no place is known. `about`: the matter that brought the supports of a named agency.
    """

    rule: str
    lead: tuple[str, ...]
    support: tuple[str, ...]
    score: float
    say: str = ""
    topic: str = ""
    named: AgencyName | None = None
    words: tuple[Words, ...] = ()
    note: str = ""
    acting: bool = False
    wide: bool = False
    raised: bool = False
    about: Candidate | None = None


class AgencyFinder:
    """Ranks the agencies for a text with one city's rules."""

    def __init__(self, gazetteer: Gazetteer, unplaced: dict[str, str]) -> None:
        self._office = {agency: office for office, agency in unplaced.items()}
        self._offices_known = frozenset(unplaced)
        self._territory = {
            agency.id: frozenset(agency.territory) for agency in gazetteer.agencies.values() if agency.territory
        }
        rules = [read_rule(rule) for rule in gazetteer.rules]
        self._general = [rule for rule in rules if not rule.topic and not rule.out]
        self._outs = [rule for rule in rules if rule.out]
        self._by_topic = {
            topic: [rule for rule in rules if topic in rule.topic] + self._default(gazetteer, topic)
            for topic in gazetteer.topics
        }

    def _default(self, gazetteer: Gazetteer, topic: str) -> list[Rule]:
        lead, support = gazetteer.defaults.get(topic, ((), ()))
        if not lead:
            return []
        leads, supports = self._offices(lead), self._offices(support)
        data = {"id": f"topic-{topic}", "say": gazetteer.topics[topic].label, "confidence": 0.7}
        rules = [read_rule({**data, "lead": leads, "support": supports})]
        departments = [unit for unit in (*leads, *supports) if unit not in self._offices_known]
        if leads[0] in self._offices_known and departments:
            wide = {"id": f"topic-{topic}{WIDE}", "area": "city", "confidence": 0.65}
            rules.insert(0, read_rule({**data, **wide, "lead": departments[:1], "support": departments[1:]}))
        return rules

    def _offices(self, units: Sequence[str]) -> tuple[str, ...]:
        return tuple(self._office.get(unit, unit) for unit in units)

    def nobody(self, facts: Facts) -> Rule | None:
        """A rule that says that this is nobody's."""
        return first_match(self._outs, facts)

    def rank(self, topics: Sequence[tuple[str, float]], signals: Signals, facts: Facts) -> list[Candidate]:
        """Candidates from the best down."""
        candidates = self._by_rules(topics, signals, facts)
        if ADDRESSED in facts.words:
            for candidate in candidates:
                if candidate.lead[0] in self._office.values():
                    candidate.score = min(0.95, candidate.score + 0.1)
        named = self._named(signals, candidates, placed=facts.area == "ward")
        if facts.acting:
            named.append(self._acting(facts.acting, candidates))
        return sorted(self._at_home(named + candidates, facts), key=lambda item: -item.score)

    def _at_home(self, candidates: Sequence[Candidate], facts: Facts) -> list[Candidate]:
        """Without those led by an agency that serves other provinces only, and without such supports."""
        if not facts.provinces:
            return list(candidates)
        away = {unit for unit, homes in self._territory.items() if not homes & set(facts.provinces)}
        kept = [item for item in candidates if item.lead[0] not in away]
        for item in kept:
            item.lead = tuple(unit for unit in item.lead if unit not in away)
            item.support = tuple(unit for unit in item.support if unit not in away)
        return kept

    def _acting(self, words: Words, candidates: Sequence[Candidate]) -> Candidate:
        """A ward is the subject of the sentence ("Phường X ra quân …"): its office answers."""
        office = next(iter(self._office.values()))
        about = next(iter(candidates), None)
        rest = _others(about, office)
        return Candidate("acting", (office,), rest, 0.72, words=(words,), acting=True, about=about)

    def _by_rules(self, topics: Sequence[tuple[str, float]], signals: Signals, facts: Facts) -> list[Candidate]:
        candidates = []
        general = first_match(self._general, facts)
        if general:
            candidates.append(self._of_rule(general, "", general.confidence, signals))
        best = topics[0][1] if topics else 0.0
        for topic, score in topics:
            if score < best * NEAR:
                break
            rule = self._rule_for(topic, facts)
            if rule:
                candidates.append(
                    self._of_rule(rule, topic, rule.confidence * (_FLOOR + (1 - _FLOOR) * score), signals)
                )
        return candidates

    def _rule_for(self, topic: str, facts: Facts) -> Rule | None:
        """The first rule of a topic; for the city as a whole the first that asks no ward."""
        rules = self._by_topic.get(topic, [])
        if facts.area == "city":
            departments = [rule for rule in rules if rule.lead[0] not in self._offices_known]
            return first_match(departments, facts) or first_match(rules, facts)
        return first_match(rules, facts)

    @staticmethod
    def _of_rule(rule: Rule, topic: str, score: float, signals: Signals) -> Candidate:
        words = [signals.words[group] for group in (*rule.words, *rule.also) if group in signals.words][:2]
        words += signals.topic_words.get(topic, [])[:3]
        unique = tuple({(word.field, word.start, word.end): word for word in words}.values())
        wide = rule.id.endswith(WIDE)
        return Candidate(
            rule.id, rule.lead, rule.support, score, rule.say, topic, words=unique, note=rule.note, wide=wide
        )

    def _named(self, signals: Signals, candidates: Sequence[Candidate], *, placed: bool) -> list[Candidate]:
        concerned = [set(item.lead) | set(item.support) for item in candidates]
        found: dict[str, Candidate] = {}
        for order, (name, words) in enumerate(signals.agencies):
            unit = self._office.get(name.agency, name.agency)
            score = _STATUS.get(name.status, 0.8) - 0.01 * min(order, 10)
            if unit in self._office.values():
                score -= 0.2 if placed else 0.35
            if signals.headed and words.field == "body":
                score -= _IN_BODY
            if any(unit in units for units in concerned):
                score += 0.12
            elif concerned and unit in self._office.values():
                score -= 0.2
            if unit not in found or found[unit].score < score:
                about = next((item for item in candidates if unit in item.lead + item.support), None)
                rest = _others(about, unit)
                found[unit] = Candidate(
                    "named", (unit,), rest, min(score, 0.95), named=name, words=(words,), about=about
                )
        return list(found.values())


def _others(about: Candidate | None, unit: str) -> tuple[str, ...]:
    """The units of a matter besides one of them."""
    return tuple(other for other in about.lead + about.support if other != unit) if about else ()
