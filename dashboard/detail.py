"""One mention: its full text with the words that decided, the reading, the units and why, its story and thread."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from crawlers.post import Kind
from dashboard import data
from dashboard.context import context
from dashboard.parts import bar_row, heading, link, marked, page_link, plain, published, sentiment_tag, show, tag
from digests.words import headline, safe_url, shorten
from nlp.annotation import Sentiment
from storage.store import Filter

if TYPE_CHECKING:
    from nlp.annotation import Annotation
    from routing.assignment import Assignment, Evidence, Routing
    from storage.mention import Mention

COMMENT_LETTERS = 240
NEIGHBOURS = 60


def show_mention(mention: Mention) -> None:
    """Draw everything about one mention."""
    left, right = st.columns([1.9, 1], gap="large")
    with left:
        _text(mention)
        _neighbours(mention)
    with right:
        _units(mention.routing)
        _reading(mention)


def _text(mention: Mention) -> None:
    here, post = context(), mention.post
    evidence = _evidence(mention.routing)
    pieces = [f'<div class="ln-kicker">{escape(here.t("kind_" + post.kind.value).capitalize())}</div>']
    if post.context:
        said = here.t("in_reply", context="{}").split("{}")
        pieces.append(
            f'<div class="ln-quote">{escape(said[0])}{marked(post.context, "context", evidence)}{escape(said[1])}</div>'
        )
    if post.title:
        pieces.append(f'<div class="ln-h1" role="heading" aria-level="1">{marked(post.title, "title", evidence)}</div>')
    pieces.append(f'<div class="ln-tags">{_meta(mention)}</div>')
    show(f"<div>{''.join(pieces)}</div>")
    paragraphs = marked(post.body, "body", evidence).replace("\n", '<span class="ln-gap"></span>')
    body = f'<p class="ln-lead">{marked(post.lead, "lead", evidence)}</p>' if post.lead else ""
    body += f'<div class="ln-body">{paragraphs}</div>'
    if evidence:
        body += f'<div class="ln-why ln-muted">{escape(here.t("evidence_legend"))}</div>'
    st.html(body)


def _meta(mention: Mention) -> str:
    here, post = context(), mention.post
    tags = [sentiment_tag(mention.annotation.sentiment.label)] if mention.annotation else []
    told = [escape(data.source_name(post.source)), escape(published(post))]
    counters = post.engagement
    told += [
        escape(here.t(name, count=here.number(value)))
        for name, value in (
            ("likes", counters.likes),
            ("comments", counters.comments),
            ("shares", counters.shares),
            ("views", counters.views),
        )
        if value
    ]
    if safe_url(post.url):
        told.append(link(here.t("open_source") + " ↗", post.url))
    return "".join(tags) + f"<span>{' · '.join(told)}</span>"


def _evidence(routing: Routing | None) -> list[Evidence]:
    return [found for item in routing.assignments for found in item.reason.evidence] if routing else []


def _units(routing: Routing | None) -> None:
    here = context()
    heading(here.t("assigned"))
    if routing is None or not routing.assignments:
        words = here.t("not_routed") if routing is None else routing.note or here.t("assigned_none")
        st.html(f'<div class="ln-muted">{escape(words)}</div>')
        return
    for item in routing.assignments:
        with st.container(border=True):
            show(f"<div>{_assignment(item)}</div>")


def _assignment(item: Assignment) -> str:
    here = context()
    notes = [here.t("confidence", share=here.percent(item.confidence)), here.t("rule", rule=item.reason.rule)]
    if item.reason.runner_up:
        notes.append(here.t("runner_up", unit=here.unit(item.reason.runner_up)))
    person = tag(here.t("confirm_only"), "person") if item.needs_person else ""
    seen = dict.fromkeys((found.text, found.meaning) for found in item.reason.evidence)
    words = "".join(
        f'<span class="ln-part">{escape(said)}'
        f"<small>{escape(meaning) if meaning.casefold() != said.casefold() else ''}</small></span>"
        for said, meaning in seen
    )
    return (
        f"<b>{page_link(here.unit(item.unit), './', unit=item.unit)}</b>"
        f'<div class="ln-tags">{tag(here.t("role_" + item.role.value))}{person}</div>'
        f'<p class="ln-text">{escape(item.reason.sentence)}</p><div>{words}</div>'
        f'<div class="ln-muted">{escape(" · ".join(notes))}</div>'
    )


def _reading(mention: Mention) -> None:
    here, reading = context(), mention.annotation
    heading(here.t("reading"))
    if reading is None:
        st.html(f'<div class="ln-muted">{escape(here.t("not_read"))}</div>')
        return
    st.html("".join(_probabilities(reading)))
    areas = mention.routing.areas if mention.routing else None
    lines = []
    if areas and (areas.current or areas.legacy):
        places = [here.area(code) for code in areas.current] + list(areas.legacy)
        lines.append(f'<div class="ln-why"><b>{escape(here.t("areas"))}:</b> {escape(", ".join(places))}</div>')
    if reading.keywords:
        lines.append(
            f'<div class="ln-why"><b>{escape(here.t("keywords"))}:</b> {escape(", ".join(reading.keywords))}</div>'
        )
    gazetteer = mention.routing.gazetteer if mention.routing else "–"
    model = here.t("model", model=reading.model, gazetteer=gazetteer)
    st.html("".join(lines) + f'<div class="ln-why ln-muted">{escape(model)}</div>')


def _probabilities(reading: Annotation) -> list[str]:
    here = context()
    rows = []
    for name in Sentiment:
        share = float(getattr(reading.sentiment, name.value))
        rows.append(bar_row(escape(here.t(name.value).capitalize()), share, here.percent(share), kind=name.value))
    rows += [bar_row(escape(here.topic(item.id)), item.score, here.percent(item.score)) for item in reading.topics]
    rows.append(bar_row(escape(here.t("p_actionable")), reading.actionable, here.percent(reading.actionable)))
    rows.append(bar_row(escape(here.t("p_scope")), reading.in_scope, here.percent(reading.in_scope)))
    return rows


def _neighbours(mention: Mention) -> None:
    """The rest of the thread and of the story."""
    here = context()
    page = data.mentions(Filter(story=mention.story_id), limit=NEIGHBOURS) if mention.story_id else None
    others = [item for item in page.mentions if item.post.id != mention.post.id] if page else []
    root = mention.post.parent_id or mention.post.id
    thread = [item for item in others if item.post.id == root or item.post.parent_id in {root, mention.post.id}]
    story = [item for item in others if item not in thread]
    if thread:
        heading(here.t("thread"), f"({here.number(len(thread))})")
        _items(sorted(thread, key=lambda item: (item.post.id != root, item.post.published_at)))
    if story:
        heading(here.t("same_story", count=here.number(len(story))))
        _items(story)
    if not others:
        st.html(f'<div class="ln-muted">{escape(here.t("story_alone"))}</div>')


def _items(mentions: list[Mention]) -> None:
    for item in mentions:
        post = item.post
        tone = item.annotation.sentiment.label.value if item.annotation else ""
        words = shorten(post.body, COMMENT_LETTERS) if post.kind is Kind.COMMENT else headline(post)
        with st.container(key=f"neighbour-{post.id}", gap=None):
            look = "say" if post.kind is Kind.COMMENT else "open"
            if st.button(plain(words) or "…", key=f"{look}-{post.id}", type="tertiary"):
                st.session_state["item"] = post.id
                st.rerun()
            told = f"{data.source_name(post.source)} · {published(post)}"
            st.html(f'<div class="ln-item {tone}"><span class="ln-muted">{escape(told)}</span></div>')
