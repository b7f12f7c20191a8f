"""One saved page → one post."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawlers.draft import Draft, NotAnArticle, canonical_url, to_post
from crawlers.page import Page, decode
from crawlers.post import Kind
from crawlers.rules import FAMILIES, GENERIC, rules_of

if TYPE_CHECKING:
    from datetime import datetime

    from crawlers.post import Post

__all__ = ["NotAnArticle", "UnknownFamily", "extract_page", "looks_like_article", "read_page"]

_ARTICLE_ID = re.compile(r"(?:[-/.]|post|ar|d)(\d{5,20})(?:-tong-thuat)?(?:\.[a-z]{2,5})?/?$")
_SLUG = re.compile(r"/[^/]*[a-z0-9]+(?:-[a-z0-9]+){3,}[^/]*/?$")

_NUMBERED_LINKS = 10
"""So many links to numbered articles of the same site say that its articles have numbers in their addresses."""


class UnknownFamily(NotAnArticle):
    """There are no rules for a family of that name; the message lists those that there are."""


def extract_page(
    html: bytes,
    url: str,
    *,
    encoding: str | None = None,
    family: str | None = None,
    now: datetime,
    source: str = "",
) -> Post:
    """Read one saved page.

    Args:
        html: the page as bytes.
        url: the address it came from.
        encoding: charset that the server named, if known.
        family: CMS family; without it the page's structure decides.
        now: instant of collection, aware.
        source: id to file the post under; the host of the address if empty.

    Returns:
        The post, masked; authors of articles are never kept, authors of forum posts are left out.

    Raises:
        NotAnArticle: for section and home pages, pages without a date or a text, unreadable bytes or addresses; the
            message says why. Its subclass UnknownFamily for a family that there is no rule for.
    """
    try:
        host = urlsplit(url).hostname
    except ValueError as error:
        raise NotAnArticle(f"the address {url!r} is no web address: {error}") from error
    draft = read_page(Page(decode(html, encoding), url), family)
    try:
        return to_post(replace(draft, author=""), source=source or host or "unknown", salt="", now=now)
    except ValueError as error:
        raise NotAnArticle(str(error)) from error


def read_page(page: Page, family: str | None, *, is_article_url: bool | None = None) -> Draft:
    """Read an article by the rules of its family, else by the generic fallback; raises NotAnArticle.

    Args:
        page: the page.
        family: CMS family, None if unknown.
        is_article_url: whether the address is an article's; judged by its looks if None.
    """
    if family is not None and family not in (*FAMILIES, "generic"):
        raise UnknownFamily(f"unknown family '{family}'; known: {', '.join(FAMILIES)}, generic")
    if page.broken:
        raise NotAnArticle("the text cannot be decoded: wrong encoding")
    likely = _is_likely(page) if is_article_url is None else is_article_url
    draft = next(filter(None, (rule.read(page) for rule in rules_of(family))), None)
    if likely and (draft is None or not (draft.body or draft.lead)):
        draft = GENERIC.read(page) or draft
    if draft is None:
        known = f"no layout of family {family}" if family else "no known article layout"
        raise NotAnArticle(f"{known}: a section or home page?" if not likely else f"{known} and no text to speak of")
    if draft.kind is Kind.ARTICLE and not (draft.body.strip() or draft.lead.strip()):
        raise NotAnArticle("the page has a headline, but neither lead nor text")
    return replace(draft, native_id=draft.native_id or native_id(page.url), url=_canonical(page))


def looks_like_article(url: str) -> bool:
    """Whether an address has an article's id or a slug of at least four words."""
    path = urlsplit(url).path
    return bool(_ARTICLE_ID.search(path) or _SLUG.search(path))


def _is_likely(page: Page) -> bool:
    """Whether an address is an article's, by its looks and by what the page links to.

    Sections may have names of four words, too: where a site numbers its articles, an address without a number is none.
    """
    path = urlsplit(page.url).path
    if _ARTICLE_ID.search(path) or not _SLUG.search(path):
        return looks_like_article(page.url)
    host = urlsplit(page.url).netloc
    numbered = {url for url, _ in page.links() if _host(url) == host and _ARTICLE_ID.search(urlsplit(url).path)}
    return len(numbered) < _NUMBERED_LINKS


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:  # a link may be anything
        return ""


def native_id(url: str) -> str:
    """The id in an address, or a hash of the address where it has none."""
    match = _ARTICLE_ID.search(urlsplit(url).path)
    return match[1] if match else hashlib.blake2b(canonical_url(url).encode(), digest_size=8).hexdigest()


def _canonical(page: Page) -> str:
    """The address that the page names as its own, if it lies on the same host; else the one it was read from."""
    stated = page.absolute(page.first(("link[rel=canonical]::attr(href)",)))
    same = urlsplit(stated).netloc == urlsplit(page.url).netloc
    return stated if stated and same else page.url
