"""Plain sentences where an address asks for what does not exist."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard import data, state
from dashboard.context import context
from dashboard.parts import notice
from digests import formats


def refused_day(key: str = "day") -> None:
    """Say that another day is shown than the one in the address, where that is so."""
    asked = state.refused(key)
    if not asked:
        return
    here, shown = context(), formats.day_short(st.session_state[key].isoformat(), year=True)
    try:
        day = formats.day_short(date.fromisoformat(asked).isoformat(), year=True)
    except ValueError:
        notice(here.t("no_such_day", asked=asked, day=shown))
        return
    notice(here.t("future_day", asked=day, day=shown))


def refused_units(key: str) -> bool:
    """Say that the address names a unit which does not exist, where that is so."""
    asked = state.refused(key)
    if asked:
        notice(context().t("no_unit", unit=asked))
    return bool(asked)


def outside_data(day_from: str, day_to: str) -> bool:
    """Say that ISO days lie before or after all that the store holds, where that is so."""
    here = context()
    first, last = data.days_kept()
    if not first or (day_from <= last and day_to >= first):
        return False
    reach = {"first": formats.day_short(first, year=True), "last": formats.day_short(last, year=True)}
    if day_from == day_to:
        notice(here.t("outside_data", day=formats.day_short(day_from, year=True), **reach))
    else:
        notice(here.t("outside_data_to", **reach))
    return True
