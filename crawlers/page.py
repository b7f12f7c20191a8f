"""A page as rules see it: decoded, parsed, asked by CSS selectors."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import lxml.html
from cssselect import HTMLTranslator
from lxml import etree

from crawlers.text import clean, unescape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_ATTRIBUTE = re.compile(r"^(?P<css>.+?)::attr\((?P<name>[\w\-:]+)\)$")
_BROKEN_SHARE = 0.001


@dataclass(frozen=True)
class Page:
    """A decoded HTML page and the address it was read from."""

    text: str
    url: str

    @cached_property
    def tree(self) -> HtmlElement:
        """The parsed page."""
        parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True)
        source = self.text.replace("\x00", "").encode("utf-8", "replace")
        try:
            return lxml.html.document_fromstring(source, parser=parser)
        except etree.ParserError:  # nothing in it that is a page
            return lxml.html.document_fromstring("<html></html>")

    @property
    def broken(self) -> bool:
        """Whether so much could not be decoded that the text is of no use."""
        return self.text.count("�") > max(3, _BROKEN_SHARE * len(self.text))

    def elements(self, css: str) -> list[HtmlElement]:
        """Elements that a selector matches, in document order."""
        return select(self.tree, css)

    def values(self, spec: str) -> Iterator[str]:
        """Cleaned texts, or attributes with "selector::attr(name)", or "ld:key" from JSON-LD; empty ones left out."""
        if spec.startswith("ld:"):
            yield from self._linked_data(spec[3:])
            return
        match = _ATTRIBUTE.match(spec)
        for element in self.elements(match["css"] if match else spec):
            value = clean(element.get(match["name"], "") if match else element.text_content())
            if value:
                yield value

    def first(self, specs: tuple[str, ...]) -> str:
        """The first value that any of the specs gives; "" if none."""
        return next((value for spec in specs for value in self.values(spec)), "")

    def absolute(self, href: str) -> str:
        """An address of the page made absolute."""
        try:
            return urljoin(self.url, href.strip())
        except ValueError:
            return ""

    def links(self, css: str = "a[href]") -> Iterator[tuple[str, str]]:
        """Absolute address and title of every link that a selector matches."""
        for element in self.elements(css):
            url = self.absolute(element.get("href", ""))
            if url.startswith(("http://", "https://")):
                yield url, clean(element.get("title") or element.text_content())

    def _linked_data(self, key: str) -> Iterator[str]:
        pattern = re.compile(rf'"{re.escape(key)}"\s*:\s*"((?:[^"\\]|\\.)*)"')
        for element in self.elements("script[type='application/ld+json']"):
            for match in pattern.finditer(element.text or ""):
                value = clean(unescape(match[1].replace("\\/", "/").replace('\\"', '"')))
                if value:
                    yield value


def decode(body: bytes, declared: str | None = None) -> str:
    """Bytes as text. What is valid UTF-8 is UTF-8, whatever the page or server says; else BOM, header, meta, UTF-8."""
    from w3lib.encoding import html_to_unicode

    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        header = f"text/html; charset={declared}" if declared else None
        return html_to_unicode(header, body, default_encoding="utf-8")[1]


def select(element: HtmlElement, css: str) -> list[HtmlElement]:
    """Elements at or under another that a selector matches, in document order."""
    return list(_path(css)(element))


@functools.cache
def _path(css: str) -> Any:
    return etree.XPath(HTMLTranslator().css_to_xpath(css))
