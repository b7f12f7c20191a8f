"""The full-text index: what goes in, and how a query is put to it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from storage.fold import fold_exact, searchable
from storage.query_text import All, Either, Node, Phrase, has_mixed, matches

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

_FORGET = "INSERT INTO search(search, rowid, exact, folded) VALUES('delete', ?, ?, ?)"
_LEARN = "INSERT INTO search(rowid, exact, folded) VALUES(?, ?, ?)"


def learn(conn: sqlite3.Connection, texts: Iterable[tuple[int, str, str, str]]) -> None:
    """Index (key, title, lead, body). Keys go in rising order: FTS5 starts a new segment whenever one is smaller."""
    conn.executemany(_LEARN, map(_row, sorted(texts)))


def forget(conn: sqlite3.Connection, texts: Iterable[tuple[int, str, str, str]]) -> None:
    """Take (key, title, lead, body) out again; the words must be those that were indexed."""
    conn.executemany(_FORGET, map(_row, sorted(texts)))


def _row(text: tuple[int, str, str, str]) -> tuple[int, str, str]:
    n, *fields = text
    words = searchable(fields)
    return n, words, fold_exact(words)


def expression(node: Node) -> str:
    """The query in FTS5's language; where a phrase is mixed, one that finds a bit more (see `condition`)."""
    if isinstance(node, Phrase):
        return _phrase(node)
    joined = (" OR " if isinstance(node, Either) else " AND ").join(expression(part) for part in node.parts)
    sure = [part for part in node.without if not has_mixed(part)] if isinstance(node, All) else []
    if sure:
        return f"(({joined}) NOT ({' OR '.join(expression(part) for part in sure)}))"
    return f"({joined})"


def _phrase(phrase: Phrase) -> str:
    if all(phrase.accented):
        return f'exact : "{" ".join(phrase.words)}"'
    folded = f'folded : "{" ".join(map(fold_exact, phrase.words))}"'
    accented = [word for word, marked in zip(phrase.words, phrase.accented, strict=True) if marked]
    if not accented:
        return folded
    return "(" + " AND ".join([folded, *(f'exact : "{word}"' for word in accented)]) + ")"


def condition(conn: sqlite3.Connection, node: Node) -> str | None:
    """An SQL condition over the joined table `post` that the index alone cannot answer; None where it can.

    FTS5 finds a phrase within one column. Where some of its words must match with diacritics and some either way, the
    candidates' own words are looked at.
    """
    if not has_mixed(node):
        return None
    conn.create_function("text_matches", 3, partial(_matches, node))
    return "text_matches(post.title, post.lead, post.body)"


def _matches(node: Node, *fields: str) -> bool:
    return matches(node, searchable(fields))
