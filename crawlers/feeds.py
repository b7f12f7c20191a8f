"""RSS 2.0 and Atom feeds, read without letting them do harm."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from crawlers.text import clean
from crawlers.times import parse_vn_datetime
from crawlers.visits import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from crawlers.visits import Answer, Visit

MAX_BYTES = 5 << 20
_DANGEROUS = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_HEAD = re.compile(r"^\s*<\?xml[^>]*\?>")
_ATOM = "{http://www.w3.org/2005/Atom}"


class FeedError(ValueError):
    """A feed cannot be read; the message is the reason."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed; `published` is None where the feed states no time that can be read."""

    url: str
    title: str
    published: datetime | None


def parse_feed(body: bytes) -> list[Entry]:
    """The entries of a feed, in its order; raises FeedError.

    A document type or an entity declaration is refused before any parser sees it.
    """
    if len(body) > MAX_BYTES:
        raise FeedError(f"the feed is larger than {MAX_BYTES >> 20} MiB")
    plain = body.replace(b"\x00", b"")  # UTF-16 hides the words from a search of single bytes
    if _DANGEROUS.search(plain):
        raise FeedError("the feed declares a document type or entities")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        root = etree.fromstring(_utf8(body), parser=parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FeedError(f"the feed is not well-formed XML: {' '.join(str(error).split())}") from error
    if etree.QName(root).localname not in {"rss", "feed", "RDF"}:
        raise FeedError(f"not a feed but <{etree.QName(root).localname}>")
    return list(_entries(root))


def follow_feed(
    visit: Visit, answer: Answer, is_ours: Callable[[str], object], follow: Callable[[Entry], Iterator[Visit]]
) -> Iterator[Visit | Problem]:
    """The visits that `follow` makes of a feed's entries; a problem where a feed is empty, unreadable or of no use.

    `is_ours` tells the addresses that the source can read: where a site has changed how its addresses look, the feed
    is sound and still leads nowhere.
    """
    try:
        entries = parse_feed(answer.body)
    except FeedError as error:
        yield Problem(visit.url, str(error))
        return
    if not entries:
        yield Problem(visit.url, "the feed is empty", empty=True)
    elif not any(is_ours(entry.url) for entry in entries):
        yield Problem(visit.url, "the feed names nothing that this source reads")
    for entry in entries:
        yield from follow(entry)


def _utf8(body: bytes) -> bytes:
    """The bytes as they are, or re-encoded without a wrong declaration where they are valid UTF-8."""
    try:
        text = body.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        return body.strip()
    return _HEAD.sub("", text).encode()


def _entries(root: etree._Element) -> Iterator[Entry]:
    for item in root.iter("item", "{http://purl.org/rss/1.0/}item"):
        link = _text(item, "link") or _text(item, "guid")
        stamp = _text(item, "pubDate") or _text(item, "{http://purl.org/dc/elements/1.1/}date")
        yield Entry(link, clean(_text(item, "title")), parse_vn_datetime(stamp))
    for item in root.iter(f"{_ATOM}entry"):
        links = [link for link in item.iter(f"{_ATOM}link") if link.get("rel", "alternate") == "alternate"]
        stamp = _text(item, f"{_ATOM}published") or _text(item, f"{_ATOM}updated")
        yield Entry(
            links[0].get("href", "") if links else "", clean(_text(item, f"{_ATOM}title")), parse_vn_datetime(stamp)
        )


def _text(item: etree._Element, name: str) -> str:
    found = item.findtext(name)
    return str(found).strip() if found else ""
