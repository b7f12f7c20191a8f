"""The tables, and how files of earlier versions are brought up to date.

Every mention has a key `n` that rises with its instant of publication (`records.key_of`). All tables carry it, so
"newest first", a range of days and paging are walks along a primary key, in the full-text index too.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from storage.store import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from storage.sqlite.connect import Connections

APPLICATION_ID = 0x4C4E4731
"""Marks our files ("LNG1" in ASCII) in the SQLite header."""

_FIRST = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- What filters and counts look at; small rows, so that a walk over many is quick.
CREATE TABLE mention(
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL,
    kind TEXT NOT NULL,
    day TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    stage INTEGER NOT NULL DEFAULT 0,         -- how many stages the present words have passed
    sentiment TEXT,
    read_scope INTEGER,                       -- the reading puts it in the city
    routed_scope INTEGER,                     -- so does the router
    in_scope INTEGER NOT NULL DEFAULT 0,      -- Mention.in_scope
    actionable INTEGER NOT NULL DEFAULT 0,
    needs_person INTEGER NOT NULL DEFAULT 0,
    story TEXT
);
CREATE INDEX mention_pending ON mention(stage) WHERE stage < 3;
CREATE INDEX mention_source ON mention(source);
CREATE INDEX mention_story ON mention(story) WHERE story IS NOT NULL;

-- What is only shown. Instants are microseconds since 1970 in UTC. Long texts stand last: who needs only the columns
-- before them does not read their pages.
CREATE TABLE post(
    n INTEGER PRIMARY KEY,
    native_id TEXT NOT NULL,
    parent_id TEXT,
    published_at INTEGER NOT NULL,
    collected_at INTEGER NOT NULL,
    likes INTEGER,
    comments INTEGER,
    shares INTEGER,
    views INTEGER,
    author_hash TEXT,
    extractor TEXT NOT NULL,
    section TEXT NOT NULL,
    url TEXT NOT NULL,
    tags TEXT NOT NULL,
    title TEXT NOT NULL,
    lead TEXT NOT NULL,
    context TEXT NOT NULL,
    body TEXT NOT NULL
);
CREATE TABLE reading(n INTEGER PRIMARY KEY, annotation TEXT NOT NULL, signature BLOB NOT NULL, embedding BLOB NOT NULL);
CREATE TABLE routing(n INTEGER PRIMARY KEY, routing TEXT NOT NULL);

-- The words a mention had before its source changed them.
CREATE TABLE history(
    n INTEGER NOT NULL,
    replaced_at INTEGER NOT NULL,
    content_hash TEXT NOT NULL,
    title TEXT NOT NULL,
    lead TEXT NOT NULL,
    body TEXT NOT NULL,
    context TEXT NOT NULL
);
CREATE INDEX history_n ON history(n);

CREATE TABLE assignment(
    unit TEXT NOT NULL, n INTEGER NOT NULL, role TEXT NOT NULL, PRIMARY KEY(unit, n, role)
) WITHOUT ROWID;
CREATE INDEX assignment_n ON assignment(n);
CREATE TABLE topic(topic TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY(topic, n)) WITHOUT ROWID;
CREATE INDEX topic_n ON topic(n);
CREATE TABLE area(area TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY(area, n)) WITHOUT ROWID;
CREATE INDEX area_n ON area(n);

-- How many mentions there are; '' stands for "any" (unit, role, topic) and "not read yet" (sentiment).
CREATE TABLE daily(
    unit TEXT NOT NULL,
    day TEXT NOT NULL,
    topic TEXT NOT NULL,
    role TEXT NOT NULL,
    sentiment TEXT NOT NULL,
    in_scope INTEGER NOT NULL,
    mentions INTEGER NOT NULL,
    PRIMARY KEY(unit, day, topic, role, sentiment, in_scope)
) WITHOUT ROWID;
-- Every unit that ever stood in `daily`: lets a query for all units seek each one's days.
CREATE TABLE unit(unit TEXT PRIMARY KEY) WITHOUT ROWID;

-- Only the index is kept; the words stand in `post`. Both columns come from storage.fold; the tokenizer folds nothing.
CREATE VIRTUAL TABLE search USING fts5(
    exact, folded, content='', columnsize=0, tokenize="unicode61 remove_diacritics 0"
);
INSERT INTO search(search, rank) VALUES('hashsize', 16777216);

CREATE TABLE run_lock(
    name TEXT PRIMARY KEY,
    token TEXT NOT NULL,
    owner TEXT NOT NULL,
    host TEXT NOT NULL,
    pid INTEGER NOT NULL,
    expires_at REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE source_state(source TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE validator(
    source TEXT NOT NULL,
    url TEXT NOT NULL,
    etag TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    PRIMARY KEY(source, url)
) WITHOUT ROWID;
CREATE TABLE digest(
    unit TEXT NOT NULL, day TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY(unit, day)
) WITHOUT ROWID;
CREATE TABLE run(id INTEGER PRIMARY KEY, summary TEXT NOT NULL);
"""

_TRIAGE = """
-- Only mentions that somebody has touched have a row.
CREATE TABLE handling(
    n INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    status TEXT NOT NULL,
    priority TEXT NOT NULL,
    assignee TEXT NOT NULL,
    due_at INTEGER,
    note TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    changed_by TEXT NOT NULL
);
CREATE INDEX handling_status ON handling(status);

-- NULL where the machine's answer holds; applies while content_hash is that of the mention.
CREATE TABLE correction(
    n INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    content_hash TEXT NOT NULL,
    sentiment TEXT,
    topics TEXT,
    units TEXT,
    in_scope INTEGER,
    changed_at INTEGER NOT NULL,
    changed_by TEXT NOT NULL
);

CREATE TABLE audit(
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    by TEXT NOT NULL,
    mention_id TEXT NOT NULL,
    action TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL
);
CREATE INDEX audit_mention ON audit(mention_id);
CREATE TRIGGER audit_is_not_rewritten BEFORE UPDATE ON audit BEGIN
    SELECT raise(ABORT, 'the audit log is only appended to');
END;
CREATE TRIGGER audit_is_not_shortened BEFORE DELETE ON audit BEGIN
    SELECT raise(ABORT, 'the audit log is only appended to');
END;
"""

_RETENTION = """
-- Mentions whose words were dropped after the time that the settings give.
CREATE TABLE text_dropped(n INTEGER PRIMARY KEY);
-- Mentions that were taken down and stay away.
CREATE TABLE tombstone(id TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;
"""

_SET_ASIDE = """
-- Mentions that a stage could not digest in their present words.
CREATE TABLE set_aside(n INTEGER PRIMARY KEY, stage INTEGER NOT NULL, reason TEXT NOT NULL);
"""


def _script(sql: str) -> Callable[[sqlite3.Connection], None]:
    def run(conn: sqlite3.Connection) -> None:
        statement = ""
        for line in sql.splitlines(keepends=True):
            statement += line
            if sqlite3.complete_statement(statement):
                conn.execute(statement)
                statement = ""

    return run


MIGRATIONS: Sequence[Callable[[sqlite3.Connection], None]] = (
    _script(_FIRST),
    _script(_TRIAGE),
    _script(_RETENTION),
    _script(_SET_ASIDE),
)
"""Step i brings a file from version i to i + 1. Steps are only ever added. A change of `storage.fold` needs a step that
fills `search` anew, since the index can only forget a text whose words it is told as they were put in."""


def prepare(db: Connections, zone: ZoneInfo) -> None:
    """Make the tables or bring them up to date; does not write to a file that is up to date.

    Raises:
        StoreError: the file is another program's, newer than this program, of another time zone, or cannot be used.
    """
    path = db.path
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{path.parent} cannot be made: {error.strerror}") from error
    with db.read() as conn:  # both checks on one state: another process may be making the tables
        _check_ours(conn, path)
    with db.plain() as conn:
        if _version(conn, path) < len(MIGRATIONS):
            _check_features(conn)
            conn.execute("PRAGMA journal_mode = WAL")
    with db.plain() as conn:
        if _version(conn, path) < len(MIGRATIONS):
            _upgrade(conn, path, zone)
        kept = conn.execute("SELECT value FROM meta WHERE key = 'timezone'").fetchone()[0]
    if kept != zone.key:
        raise StoreError(f"{path} was made for the time zone {kept}, not {zone.key}; use another storage.path")


def _check_ours(conn: sqlite3.Connection, path: Path) -> None:
    application = conn.execute("PRAGMA application_id").fetchone()[0]
    if application == APPLICATION_ID:
        return
    if application or conn.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
        raise StoreError(f"{path} is the database of another program; give another file in storage.path")


def _check_features(conn: sqlite3.Connection) -> None:
    options = {row[0] for row in conn.execute("PRAGMA compile_options")}
    if "ENABLE_FTS5" not in options:
        raise StoreError(f"SQLite {sqlite3.sqlite_version} was built without FTS5; use another Python")
    try:
        conn.execute("SELECT json_array()")
    except sqlite3.OperationalError as error:
        raise StoreError(f"SQLite {sqlite3.sqlite_version} was built without JSON; use another Python") from error


def _version(conn: sqlite3.Connection, path: Path) -> int:
    version: int = conn.execute("PRAGMA user_version").fetchone()[0]
    if version > len(MIGRATIONS):
        raise StoreError(
            f"{path} has version {version} and this program knows {len(MIGRATIONS)}; use the newer program"
        )
    return version


def _upgrade(conn: sqlite3.Connection, path: Path, zone: ZoneInfo) -> None:
    conn.execute("BEGIN IMMEDIATE")
    try:
        first = _version(conn, path)  # another process may have been faster
        for step in MIGRATIONS[first:]:
            step(conn)
        if first == 0:
            conn.execute("INSERT INTO meta VALUES('timezone', ?)", (zone.key,))
            conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        conn.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        conn.execute("COMMIT")
    except BaseException:
        conn.execute("ROLLBACK")
        raise
