"""All units of one day, the most urgent first; a row opens the unit's digest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from dashboard import data, state
from dashboard.context import context
from dashboard.parts import day_stepper, empty, heading, page_title, sentiment_bar
from digests import formats
from nlp.annotation import Sentiment
from storage.store import Dimension, Filter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from digests.overview import UnitSummary

GROUPS = ("all", "agencies", "wards")


def page() -> None:
    """Draw the page."""
    here, today = context(), data.today()
    choices = {"day": state.a_day(None, today), "group": state.one_of(GROUPS, "all")}
    state.restore("overview", choices)
    if st.session_state["day"] is None:
        st.session_state["day"] = data.default_day()
    head = st.container(gap="small")
    _controls(today)
    state.publish(choices)
    day = st.session_state["day"].isoformat()
    with head:
        note = formats.day_long(day, here.lang)
        page_title(here.t("page_city"), here.city.name, note[0].upper() + note[1:])
    summaries = data.summaries(day)
    if not summaries:
        empty(here.t("city_none"), here.t("nothing_hint"))
        return
    _metrics(day, summaries)
    wanted = st.session_state["group"] or "all"
    rows = [
        item for item in summaries if wanted == "all" or bool(here.city.units[item.unit].area) == (wanted == "wards")
    ]
    _table(rows, day)


def _controls(today: date) -> None:
    here = context()
    with st.container(horizontal=True, vertical_alignment="bottom", key="controls"):
        day_stepper(today, width=150)
        st.segmented_control(
            here.t("units"), GROUPS, key="group", format_func=lambda group: here.t(f"city_{group}"), required=True
        )


def _metrics(day: str, summaries: Sequence[UnitSummary]) -> None:
    here = context()
    where = Filter(in_scope=True, day_from=day, day_to=day)
    tones = {Sentiment(count.values[0]): count.mentions for count in data.counts(where, Dimension.SENTIMENT)}
    urgent = data.count(
        Filter(in_scope=True, day_from=day, day_to=day, sentiments=(Sentiment.NEGATIVE,), actionable=True)
    )
    with st.container(horizontal=True):
        st.metric(here.t("mentions"), here.number(sum(tones.values())), border=True, height="stretch")
        st.metric(here.t("urgent"), here.number(urgent), border=True, height="stretch", help=here.t("urgent_help"))
        st.metric(here.t("city_units"), here.number(len(summaries)), border=True, height="stretch")
        with st.container(border=True, width=420):
            heading(here.t("sentiment_bar"))
            st.html(sentiment_bar({name: tones.get(name, 0) for name in Sentiment}))


def _table(rows: Sequence[UnitSummary], day: str) -> None:
    here = context()
    frame = pd.DataFrame(
        {
            "unit": [item.name for item in rows],
            "urgent": [item.urgent for item in rows],
            "negative": [item.negative for item in rows],
            "mentions": [item.mentions for item in rows],
            "change": [None if item.mean is None else round(item.mentions - item.mean) for item in rows],
            "confirm": [item.to_confirm for item in rows],
        }
    )
    number = st.column_config.NumberColumn
    st.caption(here.t("city_hint"))
    event: Any = st.dataframe(
        frame,
        hide_index=True,
        height="content" if len(rows) <= 25 else 900,
        key="city-table",
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            "unit": st.column_config.TextColumn(here.t("col_unit"), width="large"),
            "urgent": st.column_config.ProgressColumn(
                here.t("col_urgent"),
                format="%d",
                min_value=0,
                max_value=max([1, *frame["urgent"]]),
                color="#c2540a",
                width="medium",
            ),
            "negative": number(here.t("col_negative"), width="small"),
            "mentions": number(here.t("col_mentions"), width="small"),
            "change": number(here.t("col_mean", days=here.settings.baseline_days), format="%+d", width=140),
            "confirm": number(here.t("col_confirm"), width="small"),
        },
    )
    picked = event["selection"]["rows"] if event else []
    if picked and picked[0] < len(rows):
        state.jump(state.DIGEST, unit=rows[picked[0]].unit, day=day)


page()
