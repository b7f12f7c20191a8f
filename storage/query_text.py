"""The language of full-text queries, the same for every engine.

    query  := either ("OR" either)*
    either := part+                      all of them, in any order
    part   := ["-"] (word | "a phrase" | "(" query ")")

Words written with diacritics must match with them, words without match either way. Phrases stay within one field.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from storage.fold import exact, fold_exact
from storage.store import StoreError

MAX_LENGTH = 1000
"""Characters of a query; longer ones are refused."""
MAX_TERMS = 64
"""Words and phrases of a query; FTS5 gives up on expressions more than 256 levels deep."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One word, or several in this order.

    Attributes:
        words: in the form of `exact`, at least one.
    """

    words: tuple[str, ...]

    @property
    def accented(self) -> tuple[bool, ...]:
        """For every word, whether it was written with diacritics."""
        return tuple(fold_exact(word) != word for word in self.words)

    @property
    def mixed(self) -> bool:
        """Some words must match with their diacritics and some match either way."""
        return len(set(self.accented)) > 1


@dataclass(frozen=True, slots=True)
class All:
    """All of `parts` (at least one) and none of `without`."""

    parts: tuple[Node, ...]
    without: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of `parts`."""

    parts: tuple[Node, ...]


Node: TypeAlias = Phrase | All | Either

_TOKEN = re.compile(r'\s+|(?P<minus>-(?=[^\s)]))|"(?P<phrase>[^"]*)"|(?P<bracket>[()])|(?P<word>[^\s()"]+)|(?P<bad>")')


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def parse_query(text: str) -> Node | None:
    """Parse a full-text query; None for a blank one.

    Raises:
        StoreError: the query is malformed; the message says where.
    """
    if not text.strip():
        return None
    if len(text) > MAX_LENGTH:
        raise StoreError(f"search query: {len(text)} characters, at most {MAX_LENGTH} are allowed")
    parser = _Parser(_tokens(text.translate(_QUOTES)))
    node = parser.query()
    if parser.peek() is not None:
        raise StoreError(f"search query: the ) at position {parser.position()} closes nothing")
    if node is None:
        raise StoreError("search query: there is no word in it to search for")
    return node


_QUOTES = {ord(char): '"' for char in "“”„‟«»"}


def _tokens(text: str) -> list[_Token]:
    found = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind == "bad":
            raise StoreError(f'search query: the " at position {match.start() + 1} is not closed')
        if kind is not None:
            found.append(_Token(kind, match[kind], match.start() + 1))
    if sum(token.kind in {"word", "phrase"} and token.text != "OR" for token in found) > MAX_TERMS:
        raise StoreError(f"search query: more than {MAX_TERMS} words and phrases")
    if sum(token.text == "(" for token in found) > MAX_TERMS:
        raise StoreError(f"search query: more than {MAX_TERMS} brackets")
    return found


class _Parser:
    """Recursive descent over the tokens; a part without any letter or digit gives None and is passed over."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._next = 0

    def peek(self) -> _Token | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def position(self) -> int:
        token = self.peek()
        return token.at if token else -1

    def query(self) -> Node | None:
        parts = [self._all()]
        while self._at_or():
            at = self.position()
            self._next += 1
            parts.append(self._all())
            if None in parts:
                raise StoreError(f"search query: OR at position {at} needs words on both sides")
        known = [part for part in parts if part is not None]
        if not known:
            return None
        return known[0] if len(known) == 1 else Either(tuple(known))

    def _at_or(self) -> bool:
        token = self.peek()
        return token is not None and token.kind == "word" and token.text == "OR"

    def _all(self) -> Node | None:
        parts: list[Node] = []
        without: list[Node] = []
        while (token := self.peek()) is not None and token.text != ")" and not self._at_or():
            negative = token.kind == "minus"
            self._next += negative
            part = self._part(token)
            if part is not None:
                (without if negative else parts).append(part)
        if not parts and without:
            raise StoreError("search query: a word with - in front needs another word beside it to search for")
        if len(parts) == 1 and not without:
            return parts[0]
        return All(tuple(parts), tuple(without)) if parts else None

    def _part(self, start: _Token) -> Node | None:
        token = self.peek()
        if token is None or token.kind == "minus" or self._at_or():
            raise StoreError(f"search query: the - at position {start.at} has no word after it")
        self._next += 1
        if token.kind != "bracket":
            words = tuple(exact(token.text).split())
            return Phrase(words) if words else None
        inner = self.query()
        if self.peek() is None:
            raise StoreError(f"search query: the ( at position {token.at} is not closed")
        self._next += 1
        return inner


def has_mixed(node: Node) -> bool:
    """Some phrase of the query needs a look at the text itself (see `Phrase.mixed`)."""
    if isinstance(node, Phrase):
        return node.mixed
    return any(has_mixed(part) for part in (*node.parts, *(node.without if isinstance(node, All) else ())))


def matches(node: Node, text: str) -> bool:
    """Whether a text in the form of `searchable` answers the query."""
    return _holds(node, text, fold_exact(text))


def _holds(node: Node, text: str, folded: str) -> bool:
    if isinstance(node, Phrase):
        return _phrase_in(node, text, folded)
    if isinstance(node, Either):
        return any(_holds(part, text, folded) for part in node.parts)
    return all(_holds(part, text, folded) for part in node.parts) and not any(
        _holds(part, text, folded) for part in node.without
    )


def _phrase_in(phrase: Phrase, text: str, folded: str) -> bool:
    for match in _pattern(phrase).finditer(folded):
        spans = (match.span(number) for number in range(1, len(phrase.words) + 1))
        wanted = zip(phrase.words, phrase.accented, spans, strict=True)
        if all(not accented or text[start:end] == word for word, accented, (start, end) in wanted):
            return True
    return False


def _pattern(phrase: Phrase) -> re.Pattern[str]:
    words = r"\s+".join(f"({re.escape(fold_exact(word))})" for word in phrase.words)
    return re.compile(rf"(?<!\S)(?={words}(?!\S))")
