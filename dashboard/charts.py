"""Charts of counts over days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd

from dashboard.context import context
from digests import formats
from nlp.annotation import Sentiment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digests.trend import Alert, Series, Trend

COLOURS = {Sentiment.NEGATIVE: "#c2540a", Sentiment.NEUTRAL: "#b8c2cc", Sentiment.POSITIVE: "#1c7c9c"}
LINES = ("#1f4e79", "#c2540a", "#1c7c9c", "#8f6bb0", "#a8891f", "#5b7f3b", "#b0496b", "#6b7885")
PICKED = "picked"
"""Name of the selection that a click on a day makes; its rows hold the field "day"."""


def daily_chart(trend: Trend, series: Sequence[Series], *, stacked: bool, height: int = 300) -> Any:
    """Stacked bars or lines per day, spikes marked; a click picks a day."""
    here = context()
    frame = _frame(trend, series)
    labels = [line.label for line in series]
    colours = [_colour(line.value, place) for place, line in enumerate(series)]
    scale = alt.Scale(domain=labels, range=colours)
    order = [formats.day_short(day) for day in trend.days]
    x = alt.X(
        "short:O",
        sort=order,
        title=None,
        axis=alt.Axis(labelAngle=0, labelOverlap="greedy", labelSeparation=8, ticks=False, domainColor="#dde3ea"),
    )
    y = alt.Y(
        "mentions:Q",
        title=None,
        stack="zero" if stacked else None,
        axis=alt.Axis(tickMinStep=1, gridColor="#eef1f5", domain=False, ticks=False, format=",d"),
    )
    colour = alt.Color(
        "label:N", scale=scale, sort=labels, legend=alt.Legend(title=None, orient="top", labelLimit=260, columns=4)
    )
    picked = alt.selection_point(name=PICKED, fields=["day"], on="click", clear=False)
    tooltip = [
        alt.Tooltip("long:N", title=here.t("day")),
        alt.Tooltip("label:N", title=here.t("col_name")),
        alt.Tooltip("mentions:Q", title=here.t("col_total"), format="d"),
    ]
    base = alt.Chart(frame).encode(x=x, y=y, color=colour, tooltip=tooltip)
    if stacked:
        marks: Any = base.mark_bar(width=alt.RelativeBandSize(band=0.7), cursor="pointer").encode(order="place:O")
    else:
        marks = base.mark_line(
            strokeWidth=2.2, interpolate="monotone", point=alt.OverlayMarkDef(size=46, cursor="pointer", filled=True)
        )
    layers = [marks.add_params(picked)]
    if trend.alerts:
        layers.append(_spikes(trend.alerts, frame, order, stacked=stacked))
    return alt.layer(*layers).properties(height=height).configure_view(stroke=None).configure_axis(labelFontSize=12)


def _frame(trend: Trend, series: Sequence[Series]) -> pd.DataFrame:
    lang = context().lang
    rows = [
        {
            "day": day,
            "short": formats.day_short(day),
            "long": formats.day_long(day, lang),
            "value": line.value,
            "label": line.label,
            "place": place,
            "mentions": mentions,
        }
        for place, line in enumerate(series)
        for day, mentions in zip(trend.days, line.counts, strict=True)
    ]
    return pd.DataFrame(rows, columns=["day", "short", "long", "value", "label", "place", "mentions"])


def _spikes(alerts: Sequence[Alert], frame: pd.DataFrame, order: list[str], *, stacked: bool) -> Any:
    """A small triangle over every unusual day (bars) or point (lines)."""
    here = context()
    heights = frame.groupby("day")["mentions"].sum() if stacked else None
    shown = {(row.day, row.value) for row in frame.itertuples()}
    rows = [
        {
            "short": formats.day_short(alert.day),
            "mentions": int(heights[alert.day]) if heights is not None else alert.mentions,
            "what": f"{alert.label}: {here.number(alert.mentions)}",
            "usual": here.number(alert.mean, 1),
        }
        for alert in alerts
        if (alert.day, alert.value) in shown
    ]
    marks = pd.DataFrame(rows, columns=["short", "mentions", "what", "usual"])
    return (
        alt.Chart(marks)
        .mark_point(shape="triangle-down", size=90, filled=True, color="#1b2733", yOffset=-12, opacity=0.9)
        .encode(
            x=alt.X("short:O", sort=order),
            y=alt.Y("mentions:Q"),
            tooltip=[
                alt.Tooltip("what:N", title=here.t("alert_badge")),
                alt.Tooltip("usual:N", title=here.t("period_mean")),
            ],
        )
    )


def _colour(value: str, place: int) -> str:
    if value in set(Sentiment):
        return COLOURS[Sentiment(value)]
    return LINES[place % len(LINES)]
