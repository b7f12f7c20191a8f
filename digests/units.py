"""Find a unit by whatever a person calls it."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from digests.errors import DigestError
from storage.fold import fold

if TYPE_CHECKING:
    from cities.catalog import City, Unit

_SUGGESTIONS = 3


def resolve_unit(city: City, text: str) -> Unit:
    """The unit with this id, short name, full name or ward name, with or without diacritics.

    Raises:
        DigestError: nothing or several units match; the message names the closest.
    """
    if text in city.units:
        return city.units[text]
    wanted = _fold(text)
    names = _names(city)
    found = names.get(wanted, [])
    if len(found) == 1:
        return found[0]
    if found:
        raise DigestError(f"{text!r} may be {_list(found)}: use the id")
    close = difflib.get_close_matches(wanted, names, n=_SUGGESTIONS, cutoff=0.6)
    near = list({unit.id: unit for name in close for unit in names[name]}.values())[:_SUGGESTIONS]
    hint = f"did you mean {_list(near)}?" if near else "the ids are in the city's agencies.yaml and units.csv"
    raise DigestError(f"no unit is called {text!r}; {hint}")


def _names(city: City) -> dict[str, list[Unit]]:
    """Folded name → units; a ward's own name stands for the first of its offices."""
    names: dict[str, list[Unit]] = {}
    seen_areas: set[str] = set()
    for unit in city.units.values():
        keys = {_fold(unit.id), _fold(unit.short), _fold(unit.name)}
        if unit.area and unit.area not in seen_areas:
            seen_areas.add(unit.area)
            area = city.areas[unit.area]
            keys |= {_fold(area.name), _fold(area.full_name)}
        for key in keys:
            names.setdefault(key, []).append(unit)
    return names


def _fold(text: str) -> str:
    return " ".join(fold(text).split())


def _list(units: list[Unit]) -> str:
    return " or ".join(f"{unit.id} ({unit.name})" for unit in units)
