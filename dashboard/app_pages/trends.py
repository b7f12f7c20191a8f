"""Counts over days by sentiment, topic, unit, source, kind or ward, compared with the period before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from html import escape
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd
import streamlit as st

from dashboard import data, state
from dashboard.asked import outside_data, refused_day, refused_units
from dashboard.charts import PICKED, daily_chart
from dashboard.context import context
from dashboard.parts import empty, heading, page_title
from digests import formats
from digests.days import days_before
from digests.trend import Series
from nlp.annotation import Sentiment
from storage.store import Dimension, Filter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digests.trend import Trend

PERIODS = (7, 14, 30, 90)
LINES = 6  # more lines than this cannot be told apart

SPIKES = 6

BY = {
    "sentiment": Dimension.SENTIMENT,
    "topic": Dimension.TOPIC,
    "source": Dimension.SOURCE,
    "kind": Dimension.KIND,
    "area": Dimension.AREA,
    "unit": Dimension.UNIT,
}
STACKED = {"sentiment", "kind"}


def page() -> None:
    """Draw the page."""
    here, today = context(), data.today()
    choices = {
        "units": state.some_of(list(here.city.units)),
        "by": state.one_of(list(BY), "sentiment"),
        "period": state.a_number(14, PERIODS),
        "to": state.a_day(today, today),
        "topic": state.some_of(list(here.city.topics)),
    }
    state.restore("trends", choices)
    head = st.container(gap="small")
    _controls(today)
    state.publish(choices)
    day_to = (st.session_state["to"] or today).isoformat()
    day_from = days_before(day_to, st.session_state["period"])[0]
    day_from = (date.fromisoformat(day_from) + timedelta(days=1)).isoformat()
    by = st.session_state["by"] or "sentiment"
    chosen = st.session_state["units"]
    where = Filter(units=tuple(chosen), in_scope=True, topics=tuple(st.session_state["topic"]))
    trend = data.trend(where, day_from, day_to, BY[by], _labels(by))
    with head:
        units = ", ".join(here.unit(unit) for unit in chosen) or here.t("page_city")
        page_title(
            here.t("page_trends"),
            units,
            f"{formats.day_short(day_from, year=True)} – {formats.day_short(day_to, year=True)}",
        )
    refused_day("to")
    if refused_units("units") and not chosen:
        return
    total = data.trend(where, day_from, day_to, Dimension.SENTIMENT, _labels("sentiment"))
    if not any(line.total for line in total.series):
        if outside_data(day_from, day_to):
            return
        empty(here.t("found_none"), here.t("found_none_hint"))
        return
    _metrics(total)
    _chart(trend, by, where)
    _spikes(trend)
    _table(trend, by, where)


def _controls(today: date) -> None:
    here = context()
    with st.container(horizontal=True, vertical_alignment="bottom", key="controls"):
        st.multiselect(
            here.t("compare"),
            list(here.city.units),
            key="units",
            format_func=here.unit,
            placeholder=here.t("compare_hint"),
            width=480,
            on_change=_by_unit,
        )
        st.segmented_control(
            here.t("period"),
            PERIODS,
            key="period",
            format_func=lambda days: here.t("days_count", days=days),
            required=True,
        )
        st.date_input(here.t("until_day"), key="to", max_value=today, format="DD/MM/YYYY", width=150)
    with st.container(horizontal=True, vertical_alignment="bottom", key="controls-by"):
        st.segmented_control(here.t("by"), list(BY), key="by", format_func=lambda by: here.t(f"by_{by}"), required=True)
        st.multiselect(
            here.t("topic"),
            list(here.city.topics),
            key="topic",
            format_func=here.topic,
            placeholder=here.t("any"),
            width=360,
        )


def _by_unit() -> None:
    """Two units or more are chosen to be compared: show a line for each."""
    if len(st.session_state["units"]) > 1:
        st.session_state["by"] = "unit"


def _labels(by: str) -> dict[str, str]:
    here = context()
    tables = {
        "sentiment": {name.value: here.t(name.value) for name in Sentiment},
        "topic": {key: topic.label for key, topic in here.city.topics.items()},
        "source": {source: data.source_name(source) for source in data.source_ids()},
        "kind": {kind: here.t(f"kind_{kind}") for kind in ("article", "post", "comment", "review", "video")},
        "area": {code: area.full_name for code, area in here.city.areas.items()},
        "unit": {key: unit.name for key, unit in here.city.units.items()},
    }
    return tables[by]


def _metrics(total: Trend) -> None:
    here = context()
    days = len(total.days)
    daily = [sum(line.counts[place] for line in total.series) for place in range(days)]
    peak = max(range(days), key=lambda place: daily[place])
    mentions = Series("", here.t("period_total"), tuple(daily), sum(line.before for line in total.series))
    negative = next((line for line in total.series if line.value == Sentiment.NEGATIVE), None)
    with st.container(horizontal=True, key="metrics"):
        _metric(mentions, here.t("period_total"), "primary", comparable=total.comparable)
        if negative:
            _metric(negative, here.t("negative_count"), "orange", comparable=total.comparable)
        st.metric(here.t("period_mean"), here.number(sum(daily) / days, 1), border=True, height="stretch")
        st.metric(
            here.t("period_peak"),
            formats.day_short(total.days[peak]),
            f"{here.number(daily[peak])} · {formats.weekday(total.days[peak], here.lang)}",
            delta_color="off",
            delta_arrow="off",
            border=True,
            height="stretch",
        )


def _metric(line: Series, label: str, colour: Literal["primary", "orange"], *, comparable: bool) -> None:
    """A total with its course and its change against the period before, where that held anything."""
    here = context()
    delta = here.t("no_mean")
    known = comparable and line.before > 0
    if known:
        share = (line.total - line.before) / line.before
        change = ("+" if share >= 0 else "-") + here.percent(abs(share))
        delta = here.t("versus_period", change=change, days=len(line.counts))
    st.metric(
        label,
        here.number(line.total),
        delta,
        delta_color=colour if known else "off",
        delta_arrow="auto" if known else "off",
        border=True,
        height="stretch",
    )


def _chart(trend: Trend, by: str, where: Filter) -> None:
    here = context()
    series = _ordered(trend, by)
    chart = daily_chart(trend, series, stacked=by in STACKED)
    event: Any = st.altair_chart(chart, on_select="rerun", selection_mode=PICKED, key="chart", alt=here.t("chart_alt"))
    st.html(f'<div class="ln-muted">{escape(here.t("click_hint"))}</div>')
    picked = event["selection"].get(PICKED) if event else None
    if picked:
        _open_list(where, picked[0]["day"], picked[0]["day"])


def _ordered(trend: Trend, by: str) -> Sequence[Series]:
    """Sentiments in their own order, everything else the largest first and not too many."""
    if by == "sentiment":
        order = [name.value for name in Sentiment]
        return sorted((line for line in trend.series if line.value in order), key=lambda line: order.index(line.value))
    return [line for line in trend.series if line.total][:LINES]


def _open_list(where: Filter, day_from: str, day_to: str, **more: str) -> None:
    unit = where.units[0] if len(where.units) == 1 else None
    choices = {"unit": unit, "topic": list(where.topics), "from": day_from, "to": day_to} | more
    state.jump(state.MENTIONS, **choices)


def _spikes(trend: Trend) -> None:
    here = context()
    settings = here.settings
    heading(here.t("spikes"))
    if not trend.alerts:
        st.html(f'<div class="ln-muted">{escape(here.t("spikes_none"))}</div>')
    else:
        newest = sorted(trend.alerts, key=lambda alert: (alert.day, alert.mentions), reverse=True)[:SPIKES]
        lines = []
        for alert in newest:
            colour = "" if alert.value == Sentiment.NEGATIVE else "calm"
            words = here.t(
                "spike_line",
                day=formats.day_short(alert.day),
                mentions=here.number(alert.mentions),
                mean=here.number(alert.mean, 1),
            )
            name = alert.label[:1].upper() + alert.label[1:]
            lines.append(f'<div class="ln-alert {colour}"><b>{escape(name)}</b> · {escape(words)}</div>')
        st.html(f'<div class="ln-grid">{"".join(lines)}</div>')
    help_words = here.t(
        "spike_help",
        days=settings.baseline_days,
        k=here.number(settings.spike_k, 1),
        rise=here.number(settings.spike_rise, 1),
        minimum=settings.spike_minimum,
    )
    st.html(f'<div class="ln-muted">{escape(help_words)}</div>')


def _table(trend: Trend, by: str, where: Filter) -> None:
    here = context()
    lines = [line for line in trend.series if line.total or line.before]
    columns: dict[str, list[Any]] = {
        "name": [line.label for line in lines],
        "total": [line.total for line in lines],
        "before": [line.before for line in lines],
        "change": [line.total - line.before for line in lines],
        "course": [list(line.counts) for line in lines],
    }
    if not trend.comparable:
        del columns["before"], columns["change"]
    frame = pd.DataFrame(columns)
    heading(here.t(f"by_{by}"))
    event: Any = st.dataframe(
        frame,
        hide_index=True,
        height="auto" if len(lines) <= 10 else 385,
        key=f"table-{by}",
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            "name": st.column_config.TextColumn(here.t("col_name"), width="large"),
            "total": st.column_config.NumberColumn(here.t("col_total"), width="small"),
            "before": st.column_config.NumberColumn(here.t("col_before"), width="small"),
            "change": st.column_config.NumberColumn(here.t("col_change"), format="%+d", width="small"),
            "course": st.column_config.BarChartColumn(here.t("col_course"), y_min=0, color="#7d9dbd"),
        },
    )
    rows = event["selection"]["rows"] if event else []
    if rows and rows[0] < len(lines):
        narrowed = replace(where, units=()) if by == "unit" else where
        _open_list(narrowed, trend.days[0], trend.days[-1], **{by: lines[rows[0]].value})


page()
