"""Speed of the store: fills a file with made-up mentions and times what the pages and the nightly digests ask.

    python benchmarks/store_speed.py                          200,000 mentions
    python benchmarks/store_speed.py 1000000 --growth 100000  and how much slower than with 100,000
    python benchmarks/store_speed.py 1000000 --keep /tmp/big.db

The mentions are those of `made_mentions.py`.
"""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from made_mentions import AGENCIES, SOURCES, TOPICS, UNITS, WORDS, posts, reading, routing

from crawlers.post import Kind
from nlp.annotation import Sentiment
from storage.open import open_store
from storage.settings import StorageSettings
from storage.store import Dimension, Filter, Stage
from storage.triage import Desk, Handling, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from storage.sqlite.store import SqliteStore

ZONE = "Etc/GMT-7"
TODAY, WEEK_AGO, MONTH_AGO, START = "2026-11-19", "2026-11-12", "2026-10-20", "2026-08-22"
BATCH = 5000


def fill(store: SqliteStore, number: int) -> list[tuple[str, float]]:
    """Write all mentions and take them through all stages; gives (what, mentions per second) without making them."""
    spent = dict.fromkeys(("upsert", "again, unchanged", "annotate", "route", "group"), 0.0)
    dice = random.Random(3)
    source = posts(number)
    done = 0
    while batch := list(islice(source, BATCH)):
        spent["upsert"] += timed(lambda batch=batch: store.upsert(batch))
        spent["again, unchanged"] += timed(lambda batch=batch: store.upsert(batch))
        waiting = store.pending(Stage.ANNOTATE, BATCH)
        readings = [(mention, reading(dice)) for mention in waiting]
        spent["annotate"] += timed(lambda readings=readings: store.complete_annotate(readings))
        routings = [(mention, routing(dice)) for mention in waiting]
        spent["route"] += timed(lambda routings=routings: store.complete_route(routings))
        stories = [(mention, waiting[i - i % 3].post.id) for i, mention in enumerate(waiting)]
        spent["group"] += timed(lambda stories=stories: store.complete_group(stories))
        done += len(batch)
        print(f"\r{done:,} of {number:,}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return [*((what, number / seconds) for what, seconds in spent.items()), ("handle, one by one", handle(store))]


def handle(store: SqliteStore) -> float:
    """Let ten users open every 50th mention, at most 2,000; gives handlings per second."""
    handled, cursor = [], None
    while len(handled) < 2000:
        page = store.query(Filter(in_scope=True), limit=1000, cursor=cursor)
        handled += [mention.post.id for mention in page.mentions[::50]]
        cursor = page.cursor
        if cursor is None:
            break
    work = [Handling(name, status=Status.OPEN, assignee=f"u{i % 10}") for i, name in enumerate(handled)]
    return len(work) / timed(lambda: [store.save_handling(handling, by="u1") for handling in work])


def timed(work: Callable[[], object]) -> float:
    """Seconds that a call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def unit_digest(store: SqliteStore, unit: str) -> None:
    """What one digest asks: a week by day and sentiment, the day's topics and the 20 newest to choose from."""
    store.aggregate(
        Filter(units=(unit,), day_from=WEEK_AGO, day_to=TODAY, in_scope=True), [Dimension.DAY, Dimension.SENTIMENT]
    )
    day = Filter(units=(unit,), day_from=TODAY, day_to=TODAY, in_scope=True)
    store.aggregate(day, [Dimension.TOPIC, Dimension.SENTIMENT])
    store.query(day, limit=20)


def unit_counts(store: SqliteStore, unit: str) -> None:
    """Only the counts of a digest."""
    store.aggregate(
        Filter(units=(unit,), day_from=WEEK_AGO, day_to=TODAY, in_scope=True), [Dimension.DAY, Dimension.SENTIMENT]
    )
    store.aggregate(
        Filter(units=(unit,), day_from=TODAY, day_to=TODAY, in_scope=True), [Dimension.TOPIC, Dimension.SENTIMENT]
    )


def all_units(store: SqliteStore, _: int) -> None:
    """Counts and items of every unit's nightly digest."""
    for unit in UNITS:
        unit_digest(store, unit)


def filters(dice: random.Random) -> Filter:
    """A filter as somebody at the dashboard would set it."""
    days = dice.choice([(WEEK_AGO, TODAY), (MONTH_AGO, TODAY), (None, None)])
    return Filter(
        day_from=days[0],
        day_to=days[1],
        units=tuple(dice.sample(UNITS, dice.choice((0, 0, 1, 3)))),
        sentiments=dice.choice([(), (Sentiment.NEGATIVE,), (Sentiment.POSITIVE,)]),
        topics=tuple(dice.sample(TOPICS, dice.choice((0, 0, 1)))),
        sources=tuple(dice.sample(SOURCES, dice.choice((0, 0, 0, 2)))),
        kinds=dice.choice([(), (), (Kind.REVIEW,), (Kind.ARTICLE, Kind.POST)]),
        in_scope=True,
        actionable=dice.choice([None, None, True]),
    )


def page_fifty(wheres: Iterable[Filter], store: SqliteStore) -> Iterator[tuple[Filter, int, str]]:
    """Arguments of `query` for page 50 of those lists that are so long."""
    for where in wheres:
        cursor: str | None = None
        for _ in range(49):
            cursor = store.query(where, cursor=cursor).cursor
            if cursor is None:
                break
        else:
            if cursor is not None:
                yield where, 50, cursor


def queries(store: SqliteStore) -> list[tuple[str, Callable[[int], object], int]]:
    """What is timed: name, call with the number of the round, rounds."""
    dice = random.Random(11)
    chosen = [filters(dice) for _ in range(200)]
    marked = [word for word in WORDS[:2000] if not word.isascii()]
    bare = [word.replace("đ", "d") for word in WORDS[:2000] if word.replace("đ", "d").isascii()]
    rare = int(len(marked) * 0.99)
    pick = [dice.choice(marked[:300]) for _ in range(100)] + [dice.choice(marked[300:rare]) for _ in range(100)]
    pairs = [
        f"{one} {two}" for one, two in zip(dice.choices(marked[:200], k=200), dice.choices(bare, k=200), strict=True)
    ]
    phrases = [
        f'"{one} {two}"'
        for one, two in zip(dice.choices(marked[:60], k=200), dice.choices(marked[:60], k=200), strict=True)
    ]
    mixed = [
        f'"{one} {two}"'
        for one, two in zip(dice.choices(marked[:60], k=200), dice.choices(bare[:20], k=200), strict=True)
    ]
    deep = list(islice(page_fifty([Filter(in_scope=True), *chosen], store), 10))
    trend = Filter(day_from=START, day_to=TODAY, in_scope=True)
    return [
        ("one unit's digest, largest unit", lambda _: unit_digest(store, AGENCIES[0]), 100),
        ("one unit's digest, any unit", lambda i: unit_digest(store, UNITS[i % len(UNITS)]), 386),
        ("one unit's counts", lambda i: unit_counts(store, UNITS[i % len(UNITS)]), 386),
        ("list with filters, page 1", lambda i: store.query(chosen[i]), 200),
        ("list with filters, page 50", lambda i: store.query(*deep[i % len(deep)]), 100 if deep else 0),
        ("list without filters, page 1", lambda _: store.query(Filter()), 50),
        ("number of mentions with filters", lambda i: store.count(chosen[i]), 200),
        ("word with diacritics", lambda i: store.query(Filter(text=pick[i])), 200),
        ("word without diacritics", lambda i: store.query(Filter(text=bare[i % len(bare)])), 200),
        ("two words", lambda i: store.query(Filter(text=pairs[i])), 200),
        ("phrase with diacritics", lambda i: store.query(Filter(text=phrases[i])), 200),
        ("phrase, one word without", lambda i: store.query(Filter(text=mixed[i])), 200),
        ("word within one unit, a month", lambda i: store.query(
            Filter(text=pick[i], units=(UNITS[i],), day_from=MONTH_AGO)), 200),
        ("number of mentions with a word", lambda i: store.count(Filter(text=pick[i])), 200),
        ("90-day trend by sentiment", lambda _: store.aggregate(trend, [Dimension.DAY, Dimension.SENTIMENT]), 50),
        ("90-day trend of one topic", lambda i: store.aggregate(
            Filter(day_from=START, day_to=TODAY, topics=(TOPICS[i % 49],)), [Dimension.DAY, Dimension.SENTIMENT]), 50),
        ("90 days, units by sentiment", lambda _: store.aggregate(trend, [Dimension.UNIT, Dimension.SENTIMENT]), 10),
        ("a week, sources by sentiment", lambda _: store.aggregate(
            Filter(day_from=WEEK_AGO, day_to=TODAY), [Dimension.SOURCE, Dimension.SENTIMENT]), 20),
        ("a day, stories of one unit", lambda i: store.aggregate(
            Filter(day_from=TODAY, day_to=TODAY, units=(AGENCIES[i],)), [Dimension.STORY]), 20),
        ("a day's new mentions of one unit, inbox", lambda i: store.triage(
            Filter(day_from=TODAY, day_to=TODAY, units=(UNITS[i],), in_scope=True), Desk((Status.NEW,))), 50),
        ("one user's open mentions, inbox", lambda _: store.triage(Filter(), Desk((Status.OPEN,), assignee="u1")), 50),
        ("one unit's mentions by handling", lambda i: store.triage_counts(
            Filter(units=(UNITS[i],), in_scope=True)), 50),
        ("all mentions by handling", lambda _: store.triage_counts(Filter(in_scope=True)), 20),
        ("all units' nightly digests", lambda i: all_units(store, i), 2),
    ]  # fmt: skip


def measure(store: SqliteStore) -> dict[str, tuple[float, float]]:
    """p50 and p95 of every query in milliseconds."""
    result = {}
    for name, call, rounds in queries(store):
        if rounds == 0:
            continue
        times = sorted(timed(lambda i=i, call=call: call(i)) * 1000 for i in range(rounds))
        result[name] = (statistics.median(times), times[round(0.95 * (len(times) - 1))])
    return result


@contextmanager
def writer(path: Path) -> Iterator[None]:
    """Another process that adds mentions to the same file all the time."""
    process = subprocess.Popen([sys.executable, __file__, "--write-to", str(path)])
    try:
        time.sleep(3)
        yield
    finally:
        process.terminate()
        process.wait()


def write_for_ever(path: Path) -> None:
    """What `writer` runs."""
    store = open_at(path)
    dice = random.Random()
    source = posts(10_000_000, tag=f"w{dice.random()}-")
    while batch := list(islice(source, 200)):
        store.upsert(batch)
        waiting = store.pending(Stage.ANNOTATE, 200)
        store.complete_annotate([(mention, reading(dice)) for mention in waiting])
        store.complete_route([(mention, routing(dice)) for mention in waiting])


def open_at(path: Path) -> SqliteStore:
    """The store in one file."""
    return open_store(StorageSettings(path=path), root=path.parent, timezone=ZONE)


def report(number: int, path: Path, *, concurrent: bool) -> dict[str, tuple[float, float]]:
    """Fill a file, print what was measured, give the times without a writer."""
    store = open_at(path)
    rates = fill(store, number)
    size = sum(file.stat().st_size for file in path.parent.glob(path.name + "*"))
    print(f"\n{number:,} mentions, {size / 1e6:,.0f} MB ({size / number:,.0f} bytes each)\n")
    print("| write | mentions/s |\n|---|---|")
    for what, rate in rates:
        print(f"| {what} | {rate:,.0f} |")
    quiet = measure(store)
    busy = {}
    if concurrent:
        with writer(path):
            busy = measure(store)
    check = timed(lambda: print(f"\nintegrity: {store.health()['integrity']}", end=""))
    print(f" (checked in {check:.1f} s)\n")
    print("| query | p50 ms | p95 ms | p50 while another process writes | p95 |\n|---|---|---|---|---|")
    for name, times in quiet.items():
        cells = [f"{value:,.1f}" for value in (*times, *busy.get(name, ()))]
        print(f"| {name} | {' | '.join(cells)} |")
    store.close()
    return quiet


def print_growth(small: dict[str, tuple[float, float]], large: dict[str, tuple[float, float]], ratio: float) -> None:
    """How much slower everything is in the larger file."""
    print(f"\n| query | p50, {ratio:.0f} times the mentions | p95 |\n|---|---|---|")
    for name, times in large.items():
        if name not in small:
            continue
        ratios = [f"{new / max(old, 0.01):.1f}×" for new, old in zip(times, small[name], strict=True)]
        print(f"| {name} | {' | '.join(ratios)} |")


def main(arguments: Iterable[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Time the store.")
    parser.add_argument("mentions", type=int, nargs="?", default=200_000)
    parser.add_argument("--growth", type=int, metavar="N", help="compare with a file of N mentions")
    parser.add_argument("--keep", type=Path, help="fill this file and keep it")
    parser.add_argument("--no-writer", action="store_true", help="leave out the concurrent writer")
    parser.add_argument("--write-to", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(None if arguments is None else list(arguments))
    if options.write_to:
        write_for_ever(options.write_to)
        return
    with tempfile.TemporaryDirectory(prefix="store-benchmark-") as folder:
        small = report(options.growth, Path(folder) / "small.db", concurrent=False) if options.growth else None
        path = options.keep or Path(folder) / "large.db"
        large = report(options.mentions, path, concurrent=not options.no_writer)
        if small is not None:
            print_growth(small, large, options.mentions / options.growth)


if __name__ == "__main__":
    main()
