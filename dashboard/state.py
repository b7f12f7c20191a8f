"""What the reader has chosen: kept in the session and in the page's address, so that a link can be shared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

DIGEST, MENTIONS, TRENDS, OVERVIEW, SOURCES = (
    f"app_pages/{name}.py" for name in ("digest", "mentions", "trends", "overview", "sources")
)
"""The pages, for `jump`."""

_KEPT = "kept"
_PUBLISHED = "published"
_PAGE = "page_of_choices"
_REFUSED = "refused"


@dataclass(frozen=True)
class Choice:
    """One thing a reader chooses.

    Attributes:
        default: what holds when the address says nothing.
        load: from the address's values to the widget's value; raises ValueError for values that make no sense.
        dump: back again.
        always: is written to the address even when it is the default (a default day is another one tomorrow).
    """

    default: Any
    load: Callable[[Sequence[str]], Any]
    dump: Callable[[Any], list[str]]
    always: bool = False


def word(default: str = "") -> Choice:
    """A free text."""
    return Choice(default, lambda values: values[0], lambda value: [value] if value else [])


def one_of(options: Sequence[str], default: str | None) -> Choice:
    """One of the options."""

    def load(values: Sequence[str]) -> str:
        if values[0] not in options:
            raise ValueError(values[0])
        return values[0]

    return Choice(default, load, lambda value: [value] if value else [])


def some_of(options: Sequence[str]) -> Choice:
    """Any of the options; unknown ones are passed over."""
    known = set(options)
    return Choice([], lambda values: [value for value in values if value in known], list)


def a_day(default: date | None, newest: date) -> Choice:
    """A day, not after `newest`."""
    return Choice(
        default,
        lambda values: min(date.fromisoformat(values[0]), newest),
        lambda value: [value.isoformat()] if value else [],
        always=True,
    )


def yes_no() -> Choice:
    """A switch that is off by default."""
    return Choice(False, lambda values: values[0] == "1", lambda value: ["1"] if value else [])


def a_number(default: int, allowed: Sequence[int]) -> Choice:
    """One of a few whole numbers."""

    def load(values: Sequence[str]) -> int:
        number = int(values[0])
        if number not in allowed:
            raise ValueError(values[0])
        return number

    return Choice(default, load, lambda value: [str(value)])


def restore(page: str, choices: Mapping[str, Choice]) -> None:
    """Give each choice its value before its widget is made; `page` names the page that asks.

    A new address wins (a shared link, a jump from another page), then what this session chose before, then the default.
    """
    kept: dict[str, Any] = st.session_state.setdefault(_KEPT, {})
    address = {key: st.query_params.get_all(key) for key in st.query_params}
    fresh = bool(address) and address != st.session_state.get(_PUBLISHED)
    moved = st.session_state.get(_PAGE) != page
    st.session_state[_PAGE] = page
    if fresh or moved:
        st.session_state[_REFUSED] = {}
    for key, choice in choices.items():
        if fresh:
            st.session_state[key] = _load(choice, address.get(key))
            lost = [value for value in address.get(key) or [] if value not in choice.dump(st.session_state[key])]
            if lost:
                st.session_state[_REFUSED][key] = (lost[0], st.session_state[key])
        elif moved or key not in st.session_state:
            st.session_state[key] = kept.get(key, choice.default)


def refused(key: str) -> str:
    """What the address asked for and does not exist, until the reader chooses something else; "" otherwise."""
    raw, instead = st.session_state[_REFUSED].get(key, ("", None))
    return raw if raw and st.session_state[key] == instead else ""


def forget_refused() -> None:
    """Say no more of what the address asked for: the reader began anew."""
    st.session_state[_REFUSED] = {}


def publish(choices: Mapping[str, Choice]) -> None:
    """Write the choices to the address and keep them for the other pages; defaults that stay the same are left out."""
    kept = st.session_state[_KEPT]
    address: dict[str, list[str]] = {}
    for key, choice in choices.items():
        value = kept[key] = st.session_state[key]
        wrong = refused(key)
        values = [*choice.dump(value), wrong] if wrong and not isinstance(value, date) else choice.dump(value)
        if values and (choice.always or wrong or value != choice.default):
            address[key] = values
    st.session_state[_PUBLISHED] = address
    if {key: st.query_params.get_all(key) for key in st.query_params} != address:
        st.query_params.from_dict(address)


def jump(page: str, **values: str | list[str] | None) -> None:
    """Open another page with these choices and no others."""
    st.session_state.pop(_PUBLISHED, None)
    st.switch_page(page, query_params={key: value for key, value in values.items() if value})


def _load(choice: Choice, values: Sequence[str] | None) -> Any:
    if not values:
        return choice.default
    try:
        return choice.load(values)
    except ValueError:
        return choice.default
