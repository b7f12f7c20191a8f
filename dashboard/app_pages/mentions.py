"""The list of mentions with its filters, and one mention with all that is known about it."""

from __future__ import annotations

from datetime import timedelta
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from crawlers.post import Kind
from dashboard import data, state
from dashboard.asked import outside_data, refused_day, refused_units
from dashboard.context import context
from dashboard.detail import show_mention
from dashboard.parts import empty, link, page_title, plain, published, sentiment_tag, show, tag
from dashboard.queries import query_fault
from digests import formats
from digests.grouping import assignment_of, needs_person
from digests.words import headline, safe_url, snippet
from nlp.annotation import Sentiment
from routing.assignment import Role
from storage.store import Filter, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.mention import Mention
    from storage.store import Page

DEFAULT_DAYS = 7


def page() -> None:
    """Draw the list, or the mention that was opened."""
    choices = _choices()
    state.restore("mentions", choices)
    if st.session_state["item"]:
        state.publish(choices)
        _detail(st.session_state["item"])
        return
    _filters()
    state.publish(choices)
    refused_day("from")
    refused_day("to")
    if not refused_units("unit"):
        _list(chosen_filter())


def _choices() -> dict[str, state.Choice]:
    here, today = context(), data.today()
    return {
        "q": state.word(),
        "from": state.a_day(today - timedelta(days=DEFAULT_DAYS - 1), today),
        "to": state.a_day(today, today),
        "unit": state.one_of(list(here.city.units), None),
        "role": state.some_of([role.value for role in Role]),
        "sentiment": state.some_of([sentiment.value for sentiment in Sentiment]),
        "topic": state.some_of(list(here.city.topics)),
        "kind": state.some_of([kind.value for kind in Kind]),
        "source": state.some_of(data.source_ids()),
        "area": state.some_of(list(here.city.areas)),
        "actionable": state.yes_no(),
        "confirm": state.yes_no(),
        "outside": state.yes_no(),
        "story": state.word(),
        "item": state.word(),
    }


def _filters() -> None:
    here, today = context(), data.today()
    sources = {source: data.source_name(source) for source in data.source_ids()}
    with st.sidebar, st.container(key="controls"):
        st.text_input(
            here.t("query"),
            key="q",
            placeholder=here.t("query_hint"),
            help=here.t("query_help"),
            icon=":material/search:",
        )
        first, last = st.columns(2)
        first.date_input(here.t("day_from"), key="from", max_value=today, format="DD/MM/YYYY")
        last.date_input(here.t("day_to"), key="to", max_value=today, format="DD/MM/YYYY")
        st.selectbox(
            here.t("unit"),
            [None, *here.city.units],
            key="unit",
            format_func=lambda unit: here.unit(unit) if unit else here.t("any"),
            placeholder=here.t("any"),
        )
        st.pills(
            here.t("sentiment"),
            [item.value for item in Sentiment],
            key="sentiment",
            selection_mode="multi",
            format_func=lambda value: here.t(value).capitalize(),
        )
        st.toggle(here.t("actionable_only"), key="actionable")
        st.toggle(here.t("confirm_only"), key="confirm")
        _multiselect("topic", list(here.city.topics), here.topic)
        _multiselect("source", list(sources), lambda source: sources[source])
        _multiselect("kind", [kind.value for kind in Kind], lambda kind: here.t(f"kind_{kind}"))
        _multiselect("role", [role.value for role in Role], lambda role: here.t(f"role_{role}"))
        _multiselect("area", list(here.city.areas), here.area)
        st.toggle(here.t("scope_all"), key="outside")
        st.button(here.t("reset"), icon=":material/filter_alt_off:", on_click=_reset, key="reset")


def _multiselect(key: str, options: list[str], label: Callable[[str], str]) -> None:
    here = context()
    st.multiselect(here.t(key), options, key=key, format_func=label, placeholder=here.t("any"))


def _reset() -> None:
    state.forget_refused()
    for key, choice in _choices().items():
        st.session_state[key] = choice.default


def chosen_filter() -> Filter:
    """The filter that the reader's choices make."""
    chosen = st.session_state
    first, last = chosen["from"], chosen["to"]
    return Filter(
        text=chosen["q"].strip(),
        day_from=first.isoformat() if first else None,
        day_to=last.isoformat() if last else None,
        units=(chosen["unit"],) if chosen["unit"] else (),
        roles=tuple(Role(value) for value in chosen["role"]),
        sentiments=tuple(Sentiment(value) for value in chosen["sentiment"]),
        topics=tuple(chosen["topic"]),
        sources=tuple(chosen["source"]),
        kinds=tuple(Kind(value) for value in chosen["kind"]),
        areas=tuple(chosen["area"]),
        in_scope=None if chosen["outside"] else True,
        actionable=True if chosen["actionable"] else None,
        needs_person=True if chosen["confirm"] else None,
        story=chosen["story"] or None,
    )


def _list(where: Filter) -> None:
    here = context()
    if where.day_from and where.day_to and where.day_from > where.day_to:
        page_title(here.t("page_mentions"), here.t("page_mentions"))
        days = {"first": where.day_from, "last": where.day_to}
        told = {key: formats.day_short(day, year=True) for key, day in days.items()}
        empty(here.t("reversed_days", **told), here.t("reversed_hint"))
        return
    cursors = _cursors(where)
    try:
        found = data.mentions(where, cursors[-1])
        count = data.count(where)
    except StoreError as error:
        if not where.text:
            raise
        page_title(here.t("page_mentions"), here.t("page_mentions"))
        empty(here.t("query_error", detail=here.t(query_fault(str(error)))), here.t("query_help"))
        return
    page_title(here.t("page_mentions"), here.t("found", count=here.number(count)), _summary(where))
    if not found.mentions:
        if where.day_from and where.day_to and outside_data(where.day_from, where.day_to):
            return
        empty(here.t("found_none"), here.t("found_none_hint"))
        return
    for mention in found.mentions:
        _row(mention, where)
    _pager(cursors, found)


def _summary(where: Filter) -> str:
    """What is filtered, in words."""
    here = context()
    days = [formats.day_short(day, year=True) for day in (where.day_from, where.day_to) if day]
    words = [" – ".join(dict.fromkeys(days))] if days else []
    words += [here.t("of_story")] if where.story else []
    words += [here.unit(unit) for unit in where.units]
    words += [here.t(sentiment.value) for sentiment in where.sentiments]
    words += [here.topic(topic) for topic in where.topics]
    words += [data.source_name(source) for source in where.sources]
    words += [here.area(area) for area in where.areas]
    words += [here.t("actionable_only").lower()] if where.actionable else []
    words += [here.t("confirm_only").lower()] if where.needs_person else []
    return " · ".join(words)


def _row(mention: Mention, where: Filter) -> None:
    here, post = context(), mention.post
    reading = mention.annotation
    tone = reading.sentiment.label if reading else Sentiment.NEUTRAL
    title = headline(post)
    tags = [sentiment_tag(tone)] if reading else [tag(here.t("not_read"))]
    tags += [tag(here.topic(topic.id)) for topic in (reading.topics if reading else ()) if topic.id != "other"]
    if needs_person(mention):
        tags.append(tag(here.t("confirm_only"), "person"))
    told = [here.t(f"kind_{post.kind.value}"), data.source_name(post.source), published(post)]
    opened = f" · {link(here.t('open_source') + ' ↗', post.url)}" if safe_url(post.url) else ""
    said = snippet(post, title)
    context_line = (
        f'<div class="ln-muted">{escape(here.t("in_reply", context=post.context))}</div>' if post.context else ""
    )
    words = f'<p class="ln-text">{escape(said)}</p>' if said and post.title else ""
    with st.container(key=f"row-{post.id}", border=True):
        if st.button(plain(title) or "…", key=f"open-{post.id}", type="tertiary"):
            st.session_state["item"] = post.id
            st.rerun()
        show(
            f'<div>{context_line}{words}<div class="ln-tags">{"".join(tags)}'
            f"<span>{escape(' · '.join(told))}{opened}</span></div>{_whose(mention, where)}</div>"
        )


def _whose(mention: Mention, where: Filter) -> str:
    """The unit that leads (or the one that is filtered by) with the reason, then the others."""
    here = context()
    given = mention.routing.assignments if mention.routing else ()
    if not given:
        return ""
    own = assignment_of(mention, where.units[0]) if where.units else None
    first = own or given[0]
    others = dict.fromkeys(here.short(item.unit) for item in given if item.unit != first.unit)
    more = f" · {escape(', '.join(others))}" if others else ""
    said = escape(first.reason.sentence)
    return f'<div class="ln-why ln-small"><b>→ {escape(here.short(first.unit))}</b>{more}<br>{said}</div>'


def _cursors(where: Filter) -> list[str | None]:
    """The cursors of the pages up to the present one; a changed filter starts again."""
    kept: tuple[Filter, list[str | None]] | None = st.session_state.get("cursors")
    if kept is None or kept[0] != where:
        kept = (where, [None])
        st.session_state["cursors"] = kept
    return kept[1]


def _pager(cursors: list[str | None], found: Page) -> None:
    here = context()
    if len(cursors) == 1 and found.cursor is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="center"):
        st.button(
            here.t("less"),
            icon=":material/chevron_left:",
            disabled=len(cursors) == 1,
            on_click=_back,
            args=(cursors,),
            key="less",
            shortcut="Shift+Left",
        )
        st.html(f'<span class="ln-muted">{escape(here.t("page_of", page=len(cursors)))}</span>', width="content")
        st.button(
            here.t("more"),
            icon=":material/chevron_right:",
            disabled=found.cursor is None,
            on_click=cursors.append,
            args=(found.cursor,),
            key="more",
            shortcut="Shift+Right",
        )


def _back(cursors: list[str | None]) -> None:
    cursors.pop()


def _detail(mention_id: str) -> None:
    here = context()
    st.button(here.t("back"), icon=":material/arrow_back:", on_click=_close, key="back", shortcut="Escape")
    mention = data.mention(mention_id)
    if mention is None:
        empty(here.t("gone"), "")
    else:
        show_mention(mention)


def _close() -> None:
    st.session_state["item"] = ""


page()
