"""How the sources are doing: what was fetched, what failed, how fresh they are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html import escape
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard import data
from dashboard.context import context
from dashboard.parts import empty, page_title, when
from digests.days import day_range
from digests.sources import Health, health_of
from storage.store import Dimension, Filter

if TYPE_CHECKING:
    from storage.store import SourceState

WEEK = 7
# Shapes beside the words, so that nobody depends on colour.
MARKS = {Health.FINE: "●", Health.STALE: "◐", Health.ERROR: "▲", Health.DISABLED: "■", Health.NEVER: "○"}

WORST_FIRST = (Health.ERROR, Health.DISABLED, Health.STALE, Health.NEVER, Health.FINE)


def page() -> None:
    """Draw the page."""
    here = context()
    states = data.source_states()
    newest = max((state.last_run for state in states.values() if state.last_run), default=None)
    page_title(here.t("page_sources"), here.city.name, here.t("last_run", when=when(newest)) if newest else "")
    if not states:
        empty(here.t("sources_none"), here.t("sources_none_hint"))
        return
    now = datetime.now(UTC)
    health = {state.source: health_of(state, now, here.settings.stale_hours) for state in states.values()}
    fine = sum(value is Health.FINE for value in health.values())
    with st.container(horizontal=True):
        st.metric(here.t("sources_fine"), here.number(fine), border=True)
        st.metric(here.t("sources_trouble"), here.number(len(health) - fine), border=True)
        st.metric(here.t("sources_waiting"), here.number(data.waiting()), border=True)
    _troubled([state for state in states.values() if health[state.source] is not Health.FINE], health, now)
    _table(
        sorted(
            states.values(), key=lambda item: (WORST_FIRST.index(health[item.source]), data.source_name(item.source))
        ),
        health,
        now,
    )


def _troubled(states: list[SourceState], health: dict[str, Health], now: datetime) -> None:
    """What is wrong, in full."""
    here = context()
    lines = [
        f'<div class="ln-alert"><b>{escape(data.source_name(state.source))}</b>: '
        f"{escape(here.t('health_' + health[state.source].value))}"
        f'<br><span class="ln-muted">{escape("; ".join(filter(None, (state.disabled, state.last_error))))} '
        f"{escape(here.t('col_success').lower())}: {escape(_ago(state.last_success, now))}</span></div>"
        for state in sorted(states, key=lambda item: (WORST_FIRST.index(health[item.source]), item.source))
    ]
    if lines:
        st.html(f'<div class="ln-grid">{"".join(lines)}</div>')


def _table(states: list[SourceState], health: dict[str, Health], now: datetime) -> None:
    here = context()
    week = _week()
    frame = pd.DataFrame(
        {
            "name": [data.source_name(state.source) for state in states],
            "health": [
                f"{MARKS[health[state.source]]} {here.t('health_' + health[state.source].value)}" for state in states
            ],
            "success": [_ago(state.last_success, now) for state in states],
            "newest": [_ago(state.newest, now) for state in states],
            "posts": [state.counts.get("posts", 0) for state in states],
            "created": [state.counts.get("created", 0) for state in states],
            "refused": [state.counts.get("refused", 0) for state in states],
            "week": [week.get(state.source, [0] * WEEK) for state in states],
        }
    )
    number, words = st.column_config.NumberColumn, st.column_config.TextColumn
    st.dataframe(
        frame,
        hide_index=True,
        height="content" if len(states) <= 40 else 1000,
        column_config={
            "name": words(here.t("col_source"), width="medium"),
            "health": words(here.t("col_health"), width=150),
            "success": words(here.t("col_success"), width=115),
            "newest": words(here.t("col_newest"), width=105),
            "posts": number(here.t("col_posts"), width=70),
            "created": number(here.t("col_created"), width=60),
            "refused": number(here.t("col_refused"), width=75),
            "week": st.column_config.BarChartColumn(here.t("col_week"), y_min=0, color="#7d9dbd", width=95),
        },
    )


def _week() -> dict[str, list[int]]:
    """Source → mentions on each of the last seven days."""
    today = data.today()
    days = day_range((today - timedelta(days=WEEK - 1)).isoformat(), today.isoformat())
    table: dict[str, list[int]] = {}
    for count in data.counts(Filter(day_from=days[0], day_to=days[-1]), Dimension.DAY, Dimension.SOURCE):
        day, source = count.values
        table.setdefault(source, [0] * WEEK)[days.index(day)] = count.mentions
    return table


def _ago(instant: datetime | None, now: datetime) -> str:
    """How long ago, in the largest unit that says enough."""
    here = context()
    if instant is None:
        return here.t("never")
    minutes = int((now - instant).total_seconds() // 60)
    if minutes < 1:
        return here.t("ago_now")
    if minutes < 60:
        return here.t("ago_minutes", count=minutes)
    if minutes < 48 * 60:
        return here.t("ago_hours", count=minutes // 60)
    return here.t("ago_days", count=minutes // (24 * 60))


page()
