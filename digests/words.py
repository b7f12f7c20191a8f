"""Titles, snippets and addresses that are safe and short enough to show."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from crawlers.post import Post

TITLE_LETTERS = 110
SNIPPET_LETTERS = 260


def safe_url(url: str) -> str:
    """The address if it is a plain web address, otherwise ""."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme in {"http", "https"} and parts.netloc else ""


def shorten(text: str, letters: int) -> str:
    """One line of at most `letters` letters, cut at a word."""
    line = " ".join(text.split())
    if len(line) <= letters:
        return line
    cut = line[: letters - 1]
    if line[letters - 1] != " " and " " in cut:
        cut = cut.rsplit(" ", 1)[0]
    return cut.rstrip(" ,.;:–-") + "…"


def headline(post: Post) -> str:
    """The title, or the opening of the text where there is none."""
    return shorten(post.title or post.lead or post.body, TITLE_LETTERS)


def snippet(post: Post, title: str) -> str:
    """The lead or the opening of the body; where `title` already opens it, what follows; "" where that is nothing."""
    words = " ".join((post.lead or post.body).split())
    said = title.removesuffix("…")
    if not words.startswith(said):
        return shorten(words, SNIPPET_LETTERS)
    rest = words[len(said) :].lstrip(" ,.;:–-")
    return "… " + shorten(rest, SNIPPET_LETTERS) if rest else ""


def is_undated(post: Post) -> bool:
    """The post came without a time: the one that it carries is that of its import."""
    return post.extractor.endswith("undated")
