"""One story of a digest as a card."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import data, state
from dashboard.context import context
from dashboard.parts import link, page_link, plain, sentiment_tag, show, tag, when
from digests import formats
from digests.ranking import Part
from digests.render import context_words, doubt_words, part_words, size_words, title_words
from digests.words import safe_url

if TYPE_CHECKING:
    from digests.digest import Digest
    from digests.stories import Item


def story_card(item: Item, place: int, digest: Digest) -> None:
    """Title (opens the details), source, what it says, readers' voices, why it is here and why it is the unit's."""
    with st.container(border=True, key=f"card-{place}"):
        if st.button(f"{place}\\. {plain(title_words(item))}", key=f"open-{item.id}", type="tertiary"):
            state.jump(state.MENTIONS, unit=digest.unit, item=item.id, **{"from": digest.day, "to": digest.day})
        show(f"<div>{_under(item)}{_meta(item)}{_words(item)}{_why(item, digest)}</div>")


def _under(item: Item) -> str:
    words = context_words(item, context().lang)
    return f'<div class="ln-muted">{escape(words)}</div>' if words else ""


def _meta(item: Item) -> str:
    here = context()
    tags = [sentiment_tag(item.sentiment), *(tag(here.topic(topic)) for topic in item.topics)]
    doubt = doubt_words(item, here.lang)
    if doubt:
        tags.append(tag(doubt, "person"))
    told = [item.source_name, here.t("undated") if item.undated else when(item.published_at)]
    told.append(size_words(item, here.lang))
    source = f"<span>{escape(' · '.join(filter(None, told)))}</span>"
    opened = f"<span>{link(here.t('open_source') + ' ↗', item.url)}</span>" if safe_url(item.url) else ""
    return f'<div class="ln-tags">{"".join(tags)}{source}{opened}</div>'


def _words(item: Item) -> str:
    text = f'<p class="ln-text">{escape(item.snippet)}</p>' if item.snippet else ""
    voices = "".join(
        f'<div class="ln-voice {voice.sentiment.value}">“{escape(voice.text)}”</div>' for voice in item.voices
    )
    return text + voices


def _why(item: Item, digest: Digest) -> str:
    here = context()
    parts = "".join(
        f'<span class="ln-part">{escape(part_words(part, here.lang))}'
        f"<small>{escape(formats.signed(part.points, here.lang)) if part.points else ''}</small></span>"
        for part in item.parts
        if part.part is not Part.AREA or len(item.parts) == 1
    )
    score = escape(here.t("points", points=here.number(item.score, 1)))
    lines = [f'<div class="ln-why"><b>{escape(here.t("why"))}</b> ({score}): {parts}</div>']
    if item.reason:
        lines.append(f'<div class="ln-why"><b>{escape(here.t("routed"))}:</b> {escape(item.reason)}</div>')
    if item.copies:
        also = ", ".join(link(copy.source, copy.url) for copy in item.copies)
        lines.append(f'<div class="ln-why"><b>{escape(here.t("also"))}:</b> {also}</div>')
    if item.since < digest.day:
        since = here.t("story_since", day=formats.day_short(item.since), items=here.number(item.items_ever))
        address = {"story": item.story, "from": item.since, "to": data.today().isoformat(), "outside": "1"}
        lines.append(f'<div class="ln-why ln-muted">{page_link(since, "mentions", **address)}</div>')
    return "".join(lines)
