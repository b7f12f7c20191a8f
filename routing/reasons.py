"""Say in Vietnamese why a unit was named, with the words that decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routing.assignment import Evidence, Reason, Role

if TYPE_CHECKING:
    from routing.agencies import Candidate
    from routing.areas import Found
    from routing.gazetteer import Gazetteer

_MOST_PLACES, _PLACES_TOLD = 6, 3


def reason_for(
    unit: str, role: Role, candidate: Candidate, found: Found, gazetteer: Gazetteer, runner_up: str | None
) -> Reason:
    """The reason of a lead or support assignment."""
    evidence = _candidate_evidence(candidate, gazetteer) + _place_evidence(found)
    causes = [cause for cause in (_why(candidate, gazetteer), _where(found)) if cause]
    name = _short(gazetteer.unit_name(unit))
    order = f"Giao {name} vì" if role is Role.LEAD else f"Đề nghị {name} phối hợp vì"
    sentence = f"{order}: {'; '.join(causes) or 'nội dung liên quan'}."
    return Reason(candidate.rule, sentence, tuple(evidence), gazetteer.version, runner_up)


def _short(name: str) -> str:
    """A name without the remark in brackets at its end."""
    return name.partition(" (")[0]


def reason_of_place(unit: str, found: Found, gazetteer: Gazetteer) -> Reason:
    """The reason of an area assignment: the place only."""
    sentence = f"Gửi {_short(gazetteer.unit_name(unit))} để biết vì sự việc trên địa bàn: {_where(found)}."
    return Reason("area", sentence, tuple(_place_evidence(found)), gazetteer.version)


def _why(candidate: Candidate, gazetteer: Gazetteer) -> str:
    quoted = ", ".join(dict.fromkeys(f"“{word.text}”" for word in candidate.words))
    if candidate.named is not None:
        name = candidate.named
        if name.until:
            heir = _short(gazetteer.agencies[name.agency].name)
            return f"văn bản nêu tên {quoted} (tên trước, nay là {heir})"
        return f"văn bản nêu tên {quoted}"
    label = gazetteer.topics[candidate.topic].label if candidate.topic in gazetteer.topics else ""
    if candidate.say and label and candidate.say != label:
        said = f"chủ đề {_inside(label)}, việc {candidate.say}"
    else:
        said = f"chủ đề {_inside(label)}" if label else candidate.say
    return f"{said} ({quoted})" if quoted else said


def _inside(label: str) -> str:
    """A label within a sentence: a small first letter, abbreviations as they are."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _where(found: Found) -> str:
    """The first places, each meaning once."""
    parts: dict[str, str] = {}
    for spot in found.spots:
        words, meaning = spot.text.slice(spot.begin, spot.last), spot.meaning
        said = meaning if meaning.casefold().startswith(words.casefold()) else f"“{words}” là {meaning}"
        parts.setdefault(meaning, said)
    return ", ".join(list(parts.values())[:_PLACES_TOLD])


def _candidate_evidence(candidate: Candidate, gazetteer: Gazetteer) -> list[Evidence]:
    if candidate.named is not None:
        meaning = gazetteer.agencies[candidate.named.agency].name
    elif candidate.topic in gazetteer.topics:
        meaning = f"chủ đề {_inside(gazetteer.topics[candidate.topic].label)}"
    else:
        meaning = candidate.say
    return [Evidence(word.field, word.start, word.end, word.text, meaning) for word in candidate.words]


def _place_evidence(found: Found) -> list[Evidence]:
    return [
        Evidence(spot.field, *spot.text.span(spot.begin, spot.last), spot.meaning)
        for spot in found.spots[:_MOST_PLACES]
    ]
