"""The daily digest of one unit: what was said, what rises, what to read first, what was not seen."""

from __future__ import annotations

import json
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Literal

import streamlit as st

from dashboard import data, state
from dashboard.asked import outside_data, refused_day
from dashboard.context import context
from dashboard.parts import bar_row, day_stepper, empty, heading, page_link, page_title, sentiment_bar, show, when
from dashboard.story import story_card
from digests import formats
from digests.errors import DigestError
from digests.render import render_html
from nlp.annotation import Sentiment

if TYPE_CHECKING:
    from datetime import date

    from streamlit.delta_generator import DeltaGenerator

    from digests.counts import Tally
    from digests.digest import Digest


def page() -> None:
    """Draw the page."""
    here = context()
    today = data.today()
    choices = {"unit": state.one_of(list(here.city.units), None), "day": state.a_day(data.default_day(), today)}
    state.restore("digest", choices)
    if st.session_state["unit"] is None and not state.refused("unit"):
        st.session_state["unit"] = st.session_state.get("home") or data.default_unit(st.session_state["day"])
    head, tools = st.columns([1, 1.75], gap="small", vertical_alignment="bottom")
    with tools:
        row = _controls(today)
    state.publish(choices)
    if st.session_state["unit"] is None:
        empty(here.t("no_unit", unit=state.refused("unit")), "")
        return
    st.session_state["home"] = st.session_state["unit"]  # a city-wide list in between does not lose it
    try:
        digest = data.digest(st.session_state["unit"], st.session_state["day"].isoformat())
    except DigestError as error:
        empty(here.t("bad_start"), str(error))
        return
    with head:
        _title(digest)
    with row:
        _downloads(digest)
    refused_day()
    if digest.total.mentions:
        _filled(digest)
    elif outside_data(digest.day, digest.day):
        _unseen(digest)
    else:
        empty(here.t("nothing", unit=digest.unit_name), here.t("nothing_hint"))
        _unseen(digest)


def _controls(today: date) -> DeltaGenerator:
    """Unit, day, a step back and forth; gives the row, for the downloads."""
    here = context()
    tools = st.container(horizontal=True, vertical_alignment="bottom", key="controls")
    with tools:
        st.selectbox(
            here.t("unit"),
            list(here.city.units),
            format_func=here.unit_option,
            key="unit",
            placeholder=here.t("unit_search"),
            width=222,
        )
        day_stepper(today, width=142)
    return tools


def _downloads(digest: Digest) -> None:
    here = context()
    name = f"{digest.unit.replace(':', '-')}_{digest.day}"
    # The files are written when they are asked for, outside the page's run: nothing here may need its session.
    as_page = partial(render_html, digest, here.city, here.lang, sample=here.arguments.sample)
    as_data = partial(_json, digest)
    with st.popover(here.t("download"), icon=":material/download:"):
        st.download_button(
            here.t("download_html"), as_page, f"{name}.html", "text/html", on_click="ignore", width="stretch"
        )
        st.download_button(
            here.t("download_json"), as_data, f"{name}.json", "application/json", on_click="ignore", width="stretch"
        )


def _json(digest: Digest) -> str:
    return json.dumps(digest.to_dict(), ensure_ascii=False, indent=2)


def _title(digest: Digest) -> None:
    here = context()
    note = formats.day_long(digest.day, here.lang)
    note = note[0].upper() + note[1:]
    if digest.until:
        note += " · " + here.t("until", time=digest.until)
    if not digest.baseline:
        note += " · " + here.t("no_baseline")
    unfinished = here.t("part_day") if digest.until and digest.total.mentions else ""
    page_title(here.t("page_digest"), digest.unit_name, note, unfinished)


def _filled(digest: Digest) -> None:
    _metrics(digest)
    left, right = st.columns([2.1, 1], gap="large")
    with left:
        _read_first(digest)
    with right:
        _alerts(digest)
        _tops(digest)
        _unseen(digest)


def _metrics(digest: Digest) -> None:
    here = context()
    negative = digest.sentiments[0]
    history, days = digest.history, len(digest.baseline)
    everything = [day.negative + day.neutral + day.positive for day in history]
    with st.container(horizontal=True, key="metrics"):
        _metric(digest.total, here.t("mentions"), "primary", everything, days)
        _metric(negative, here.t("negative_count"), "orange", [day.negative for day in history], days)
        with st.container(border=True, width=420, height="stretch"):
            heading(here.t("sentiment_bar"))
            st.html(sentiment_bar({Sentiment(item.value): item.mentions for item in digest.sentiments}))
            urgent = _list_link(digest, here.t("urgent").lower(), sentiment="negative", actionable="1")
            confirm = _list_link(digest, here.t("to_confirm").lower(), confirm="1")
            amounts = here.number(digest.urgent), here.number(digest.to_confirm)
            show(
                '<div class="ln-figures">'
                f'<span title="{escape(here.t("urgent_help"))}"><b>{amounts[0]}</b> {urgent}</span>'
                f'<span title="{escape(here.t("confirm_help"))}"><b>{amounts[1]}</b> {confirm}</span>'
                "</div>"
            )


def _metric(item: Tally, label: str, colour: Literal["primary", "orange"], course: list[int], days: int) -> None:
    """A number with its course over the week and its change, where there is something to compare with."""
    here = context()
    delta = here.t("no_mean")
    if item.change is not None:
        change = formats.signed(item.change, here.lang).replace("−", "-")
        delta = here.t("versus_mean", change=change, days=days)
    st.metric(
        label,
        here.number(item.mentions),
        delta,
        delta_color="off" if item.change is None else colour,
        delta_arrow="off" if item.change is None else "auto",
        border=True,
        height="stretch",
        help=here.t("total_help") if colour == "primary" else None,
        chart_data=course,
    )


def _list_link(digest: Digest, words: str, **values: str) -> str:
    return page_link(words, "mentions", unit=digest.unit, **{"from": digest.day, "to": digest.day}, **values)


def _read_first(digest: Digest) -> None:
    here = context()
    heading(here.t("read_first"))
    for place, item in enumerate(digest.items, start=1):
        story_card(item, place, digest)
    with st.container(horizontal=True):
        if st.button(here.t("all_day"), icon=":material/list_alt:", key="all"):
            state.jump(state.MENTIONS, unit=digest.unit, **{"from": digest.day, "to": digest.day})
        if st.button(here.t("open_trends"), icon=":material/monitoring:", key="trends"):
            state.jump(state.TRENDS, units=digest.unit, to=digest.day)


def _alerts(digest: Digest) -> None:
    here = context()
    if not digest.alerts:
        return
    heading(here.t("rising"))
    names = {"": here.t("rising_total"), Sentiment.NEGATIVE.value: here.t("rising_negative")}
    st.html(
        "".join(
            f'<div class="ln-alert"><b>{escape(names.get(alert.value, alert.label))}</b><br>'
            + escape(here.t("rising_line", mentions=here.number(alert.mentions), mean=here.number(alert.mean, 1)))
            + "</div>"
            for alert in digest.alerts
        )
    )


def _tops(digest: Digest) -> None:
    here = context()
    for key, param, rows in (
        ("topics", "topic", digest.topics),
        ("areas", "area", digest.areas),
        ("sources", "source", digest.sources),
    ):
        if not rows:
            continue
        heading(here.t(key))
        most = max(row.mentions for row in rows)
        show(
            "<div>"
            + "".join(
                bar_row(
                    _list_link(digest, row.label, **{param: row.value}),
                    row.mentions / most,
                    here.number(row.mentions),
                    formats.signed(row.change, here.lang) if row.change is not None else "",
                )
                for row in rows
            )
            + "</div>"
        )


def _unseen(digest: Digest) -> None:
    here = context()
    heading(here.t("unseen"))
    unseen = digest.unseen
    lines = []
    if unseen.never or not unseen.anything:
        words = here.t("unseen_never" if unseen.never else "unseen_none")
        lines.append(f'<span class="ln-muted">{escape(words)}</span>')
    if unseen.to_read:
        lines.append(escape(here.t("unseen_read", count=here.number(unseen.to_read))))
    if unseen.to_route:
        lines.append(escape(here.t("unseen_route", count=here.number(unseen.to_route))))
    for source in unseen.sources:
        last = (
            here.t("last_success", when=when(source.last_success)) if source.last_success else here.t("never_success")
        )
        lines.append(
            f"<b>{escape(source.name)}</b>: {escape(here.t('health_' + source.health.value))} "
            + (f"({escape(source.detail)}) " if source.detail else "")
            + f'<span class="ln-muted">{escape(last)}</span>'
        )
    st.html("".join(f'<div class="ln-line">{line}</div>' for line in lines))


page()
