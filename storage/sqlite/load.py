"""How rows become records."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from crawlers.post import Engagement, Kind, Post
from nlp.annotation import Annotation, Sentiment
from routing.assignment import Role, Routing
from storage.mention import Mention
from storage.sqlite.records import IN_LIST, POST_COLUMNS, instant_of, unpack
from storage.triage import Correction, corrected

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

_MENTION_SQL = f"""
    SELECT m.id, m.source, m.kind, m.day, m.story, {POST_COLUMNS.replace("n, ", "m.n, ", 1)},
           annotation, signature, embedding, routing
    FROM mention m JOIN post p USING(n) LEFT JOIN reading USING(n) LEFT JOIN routing USING(n)
    WHERE m.n {IN_LIST}
"""  # noqa: S608 - column names of our own
_CORRECTION_SQL = f"""
    SELECT n, m.id, c.content_hash, version, c.sentiment, topics, units, c.in_scope, changed_at, changed_by
    FROM correction c JOIN mention m USING(n)
    WHERE n {IN_LIST} AND c.content_hash = m.content_hash
"""  # noqa: S608 - a constant of our own


def load_mentions(conn: sqlite3.Connection, keys: Iterable[int], *, machine: bool = False) -> list[Mention]:
    """The mentions with these keys, in the order of the keys; missing ones are left out.

    Corrections are laid over them; with `machine` the answers are the machine's own.
    """
    order = list(keys)
    rows = {row[5]: row for row in conn.execute(_MENTION_SQL, (json.dumps(order),))}
    found = {n: _mention(rows[n]) for n in order if n in rows}
    if not machine:
        found |= {n: corrected(found[n], over) for n, over in corrections_of(conn, found).items()}
    return list(found.values())


def corrections_of(conn: sqlite3.Connection, keys: Iterable[int]) -> dict[int, Correction]:
    """The corrections that were made for the present words of these mentions, by key."""
    rows = conn.execute(_CORRECTION_SQL, (json.dumps(list(keys)),))
    return {row[0]: _correction(row) for row in rows}


def _correction(row: tuple[Any, ...]) -> Correction:
    (_, mention_id, content_hash, version, sentiment, topics, units, in_scope, changed_at, changed_by) = row
    return Correction(
        mention_id=mention_id,
        content_hash=content_hash,
        version=version,
        sentiment=None if sentiment is None else Sentiment(sentiment),
        topics=None if topics is None else tuple(json.loads(topics)),
        units=None if units is None else tuple((unit, Role(role)) for unit, role in json.loads(units)),
        in_scope=None if in_scope is None else bool(in_scope),
        changed_at=instant_of(changed_at),
        changed_by=changed_by,
    )


def _mention(row: tuple[Any, ...]) -> Mention:
    mention_id, source, kind, day, story = row[:5]
    annotation, signature, embedding, routing = row[23:]
    return Mention(
        post=_post(mention_id, source, kind, row[5:23]),
        day_local=day,
        annotation=None if annotation is None else _annotation(annotation, signature, embedding),
        routing=None if routing is None else Routing.from_dict(json.loads(routing)),
        story_id=story,
    )


def _post(mention_id: str, source: str, kind: str, row: tuple[Any, ...]) -> Post:
    (_, native_id, url, title, lead, body, context, section, tags, author_hash, published_at, collected_at,
     parent_id, extractor, *engagement) = row  # fmt: skip
    return Post(
        id=mention_id,
        source=source,
        native_id=native_id,
        kind=Kind(kind),
        url=url,
        title=title,
        lead=lead,
        body=body,
        published_at=instant_of(published_at),
        collected_at=instant_of(collected_at),
        extractor=extractor,
        context=context,
        section=section,
        tags=tuple(json.loads(tags)),
        author_hash=author_hash,
        parent_id=parent_id,
        engagement=Engagement(*engagement),
    )


def _annotation(text: str, signature: bytes, embedding: bytes) -> Annotation:
    values = json.loads(text)
    return Annotation.from_dict({**values, "signature": unpack(signature), "embedding": unpack(embedding)})
