"""Pieces of pages as escaped HTML, and the few blocks that several pages share."""

from __future__ import annotations

import re
from datetime import timedelta
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

from dashboard.context import context
from digests import formats
from digests.words import is_undated, safe_url
from nlp.annotation import Sentiment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from crawlers.post import Post
    from routing.assignment import Evidence

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-!|~<>$:.&])")


def plain(text: str) -> str:
    """A text for labels that are read as Markdown: nothing in it means anything."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def heading(words: str, note: str = "") -> None:
    """A section's heading, with a quiet note."""
    tail = f' <span class="ln-muted">{escape(note)}</span>' if note else ""
    st.html(f'<h2 class="ln-h2">{escape(words)}{tail}</h2>')


def page_title(kicker: str, title: str, *notes: str) -> None:
    """The head of a page, with quiet lines under it."""
    below = "".join(f'<div class="ln-muted">{escape(note)}</div>' for note in notes if note)
    st.html(f'<div class="ln-kicker">{escape(kicker)}</div><h1 class="ln-h1">{escape(title)}</h1>{below}')


def empty(title: str, hint: str) -> None:
    """A friendly block where there is nothing to show."""
    st.html(f'<div class="ln-empty"><b>{escape(title)}</b>{escape(hint)}</div>')


def tag(words: str, kind: str = "") -> str:
    """A small label."""
    return f'<span class="ln-tag {kind}">{escape(words)}</span>'


def sentiment_tag(sentiment: Sentiment) -> str:
    """A sentiment's label in its colour."""
    return tag(context().t(sentiment.value), sentiment.value)


def link(words: str, url: str) -> str:
    """A link to a source, opened beside the dashboard; plain words where the address is not a web address."""
    address = safe_url(url)
    if not address:
        return escape(words)
    return f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">{escape(words)}</a>'


def page_link(words: str, page: str, **values: str) -> str:
    """A link to another page of the dashboard, with its choices in the address."""
    return f'<a href="{escape(page)}?{escape(urlencode(values))}" target="_self">{escape(words)}</a>'


def when(instant: datetime) -> str:
    """An instant on the city's clock."""
    return formats.moment(context().local(instant))


def published(post: Post) -> str:
    """When a post was published; that it is not known for imports without a time."""
    return context().t("undated") if is_undated(post) else when(post.published_at)


def notice(words: str) -> None:
    """A plain sentence about what was asked for and cannot be shown."""
    st.html(f'<div class="ln-notice" role="status">{escape(words)}</div>')


def sentiment_bar(counts: Mapping[Sentiment, int]) -> str:
    """A stacked bar with its legend; empty for no mentions."""
    total = sum(counts.values())
    if not total:
        return ""
    here = context()
    bars = "".join(
        f'<i class="{name.value}" style="width:{counts[name] / total:.2%}"></i>' for name in Sentiment if counts[name]
    )
    legend = "".join(
        f'<span><i class="ln-dot {name.value}"></i>{escape(here.t(name.value))} <b>{here.number(counts[name])}</b>'
        f" ({here.percent(counts[name] / total)})</span>"
        for name in Sentiment
    )
    told = escape(", ".join(f"{here.t(name.value)} {here.number(counts[name])}" for name in Sentiment))
    return f'<div class="ln-bar" role="img" aria-label="{told}">{bars}</div><div class="ln-legend">{legend}</div>'


def bar_row(label: str, share: float, value: str, note: str = "", kind: str = "") -> str:
    """A line of a list with a bar under it; `label` is HTML, `share` 0 to 1."""
    tail = f'<span class="ln-muted">{escape(note)}</span>' if note else ""
    return (
        f'<div class="ln-row"><span>{label}</span><span><b>{escape(value)}</b>{tail}</span>'
        f'<span class="ln-track"><i class="{kind}" style="width:{min(share, 1):.1%}"></i></span></div>'
    )


def marked(text: str, field: str, evidence: Iterable[Evidence]) -> str:
    """A field's text as HTML with the words that decided marked; overlapping ones count once."""
    pieces, position = [], 0
    for found in sorted((item for item in evidence if item.field == field), key=lambda item: (item.start, -item.end)):
        if found.start < position or not text[found.start : found.end]:
            continue
        pieces.append(escape(text[position : found.start]))
        pieces.append(f'<mark title="{escape(found.meaning)}">{escape(text[found.start : found.end])}</mark>')
        position = found.end
    return "".join(pieces) + escape(text[position:])


def day_stepper(newest: date, width: int) -> None:
    """The choice of a day, kept in the session as "day", between a step back and one forth; none after `newest`."""
    here = context()
    st.button(
        "",
        icon=":material/chevron_left:",
        help=here.t("day_before"),
        on_click=_step,
        args=(-1, newest),
        key="day_before",
        shortcut="Shift+Left",
    )
    st.date_input(here.t("day"), key="day", max_value=newest, format="DD/MM/YYYY", width=width)
    st.button(
        "",
        icon=":material/chevron_right:",
        help=here.t("day_after"),
        on_click=_step,
        args=(1, newest),
        key="day_after",
        disabled=st.session_state["day"] >= newest,
        shortcut="Shift+Right",
    )


def _step(days: int, newest: date) -> None:
    st.session_state["day"] = min(st.session_state["day"] + timedelta(days=days), newest)


def show(block: str) -> None:
    """An HTML block with links: unlike `st.html`, this keeps `target`. It must be one element without blank lines."""
    st.markdown(" ".join(block.splitlines()), unsafe_allow_html=True)
