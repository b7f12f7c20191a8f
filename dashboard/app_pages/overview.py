"""All units of one day, the most urgent first; a name opens the unit's digest."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import data, state
from dashboard.asked import outside_data, refused_day
from dashboard.context import context
from dashboard.parts import day_stepper, empty, heading, page_link, page_title, sentiment_bar, show
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
    choices = {"day": state.a_day(data.default_day(), today), "group": state.one_of(GROUPS, "all")}
    state.restore("overview", choices)
    head = st.container(gap="small")
    _controls(today)
    state.publish(choices)
    day = st.session_state["day"].isoformat()
    with head:
        note = formats.day_long(day, here.lang)
        page_title(here.t("page_city"), here.city.name, note[0].upper() + note[1:])
    refused_day()
    summaries = data.summaries(day)
    if not summaries and outside_data(day, day):
        return
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
    """A line per unit; on a phone the style keeps the name, what to answer and the mentions."""
    here = context()
    st.caption(here.t("city_hint"))
    most = max([1, *(item.urgent for item in rows)])
    heads = (
        ("unit", here.t("col_unit")),
        ("urgent", here.t("col_urgent")),
        ("more", here.t("col_negative")),
        ("", here.t("col_mentions")),
        ("more", here.t("col_mean", days=here.settings.baseline_days)),
        ("more", here.t("col_confirm")),
    )
    head = "".join(f'<th scope="col" class="{kind}">{escape(words)}</th>' for kind, words in heads)
    lines = "".join(_line(item, day, most) for item in rows)
    show(f'<div><table class="ln-table"><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table></div>')


def _line(item: UnitSummary, day: str, most: int) -> str:
    here = context()
    change = "–" if item.mean is None else formats.signed(round(item.mentions - item.mean), here.lang)
    bar = f'<span class="ln-track"><i class="negative" style="width:{item.urgent / most:.1%}"></i></span>'
    return (
        f'<tr><th scope="row" class="unit">{page_link(item.name, "./", unit=item.unit, day=day)}</th>'
        f'<td class="urgent"><span>{bar}<b>{here.number(item.urgent)}</b></span></td>'
        f'<td class="more">{here.number(item.negative)}</td><td>{here.number(item.mentions)}</td>'
        f'<td class="more">{escape(change)}</td><td class="more">{here.number(item.to_confirm)}</td></tr>'
    )


page()
