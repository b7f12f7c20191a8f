"""How fast texts are routed on one core, beside vietnamadminunits' address parser where it is installed.

    python benchmarks/routing_speed.py [--json]

Texts: the whole answer (places, agencies, reasons) for the texts of `routing_dev.jsonl`. Addresses: every old ward
written as a full address, places only, since the parser takes addresses and no running text; `ratio` compares these
two. Seconds are those of the process, so a busy machine changes little.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cities.catalog import load_city
from routing.areas import AreaFinder
from routing.evaluate import read_examples
from routing.fold import fold
from routing.gazetteer import load_gazetteer
from routing.lexicon import build_lexicon
from routing.router import Document, load_router
from routing.settings import RoutingSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

CITY = Path(__file__).parents[1] / "cities" / "hcm"
ROUNDS = 5


def rate(work: Callable[[Any], object], items: Sequence[Any]) -> float:
    """Items per second of processor time, the best of five rounds after one to warm up."""
    best = 0.0
    for turn in range(ROUNDS + 1):
        start = time.process_time()
        for item in items:
            work(item)
        best = max(best, len(items) / (time.process_time() - start) if turn else 0.0)
    return best


def addresses() -> list[str]:
    """Every old ward as people write an address: ward, district, province."""
    gazetteer = load_gazetteer(CITY)
    city = load_city(CITY).name
    lines = []
    for ward in gazetteer.old_wards:
        district = gazetteer.districts[ward.district]
        province = city if "(" in district.province else district.province
        lines.append(f"{ward.full_name}, {district.full_name}, {province}")
    return lines


def measure() -> dict[str, float | int | None]:
    """All figures; the parser's are None where it is not installed."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    router = load_router(CITY, RoutingSettings())
    load = time.process_time() - start
    documents = [
        Document(body=item["text"], context=item.get("context", ""))
        for item in read_examples(CITY / "routing_dev.jsonl")
    ]
    short = [document for document in documents if len(document.body) <= 200]
    places = addresses()
    lexicon, finder = build_lexicon(router.gazetteer), AreaFinder(router.gazetteer)

    def areas(line: str) -> object:
        text = fold(line)
        return finder.find([[("body", text, list(lexicon.find(text)))]])

    figures: dict[str, float | int | None] = {
        "load_seconds": load,
        "texts_per_second": rate(router.route, documents),
        "short_texts_per_second": rate(router.route, short),
        "addresses_per_second": rate(areas, places),
        "memory_mib": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024,
        "parser_addresses_per_second": None,
        "ratio": None,
    }
    try:
        from vietnamadminunits import parse_address
    except ImportError:
        return figures
    parser = rate(lambda line: parse_address(line, mode="LEGACY"), places)
    figures["parser_addresses_per_second"] = parser
    figures["ratio"] = figures["addresses_per_second"] / parser
    return figures


def main() -> None:
    """Print a table, or JSON with --json."""
    figures = measure()
    if "--json" in sys.argv[1:]:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name.replace('_', ' '):32} {'not installed' if value is None else f'{value:,.2f}'}")


if __name__ == "__main__":
    main()
