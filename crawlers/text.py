"""Cleaning of collected text: one Unicode form, no markup, no outlet prefix."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.html import HtmlElement

_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffe\uffff\ud800-\udfff]"
)
_SPACE = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" *\n[ \n]*")
_OUTLET = re.compile(
    r"^\s*(?:\((?!GMT)[^()\n]{2,30}\)\s*[-–—:]+|(?:TTO|NLĐO|NLDO|PLO|SGGPO|SGGP|TPO|VOV|VTV\.vn|VOV\.VN|Chinhphu\.vn|"
    r"VietNamNet|Dân trí|Thanh Niên|ANTD|CAND)\s*[-–—]+)\s*",
    re.IGNORECASE,
)
_BLOCKS = {
    "address", "article", "aside", "blockquote", "br", "dd", "details", "div", "dl", "dt", "figure", "footer",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "section", "table", "tbody",
    "td", "th", "tr", "ul",
}  # fmt: skip
_UNREAD = {
    "script", "style", "noscript", "iframe", "template", "svg", "button", "form", "select", "textarea", "video",
    "audio",
}  # fmt: skip


def clean(text: str) -> str:
    """Text in NFC on one line: entities resolved until stable, invisible and control characters gone."""
    return " ".join(clean_lines(text).split())


def clean_lines(text: str) -> str:
    """Like `clean`, but line breaks stay; runs of them become one."""
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", unescape(text)))
    return _LINES.sub("\n", _SPACE.sub(" ", text)).strip()


def unescape(text: str) -> str:
    """Resolve HTML entities until nothing changes; some sites escape twice."""
    for _ in range(3):
        plain = html.unescape(text)
        if plain == text:
            break
        text = plain
    return text


def strip_outlet(lead: str) -> str:
    """A lead without "(Dân trí) -", "TTO -" and the like."""
    return _OUTLET.sub("", lead, count=1)


def paragraphs(root: HtmlElement) -> list[str]:
    """The blocks of text under an element, in order, cleaned; scripts, forms and players are left out."""
    lines = "".join(_pieces(root)).split("\n")
    return [line for line in map(clean, lines) if line]


def html_lines(fragment: str) -> str:
    """The text of an HTML fragment, one line per block."""
    import lxml.html

    if not fragment.strip():
        return ""
    return "\n".join(paragraphs(lxml.html.fromstring(f"<div>{fragment}</div>")))


def join(lines: Iterable[str]) -> str:
    """Paragraphs as one text."""
    return "\n".join(lines)


def _pieces(element: HtmlElement) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag in _UNREAD:
        return
    block = element.tag in _BLOCKS
    if block:
        yield "\n"
    if element.text:
        yield element.text.replace("\n", " ")
    for child in element:
        yield from _pieces(child)
        if child.tail:
            yield child.tail.replace("\n", " ")
    if block:
        yield "\n"
