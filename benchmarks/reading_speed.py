"""How fast texts are read, part by part, on one core: `OMP_NUM_THREADS=1 python benchmarks/reading_speed.py`.

Posts and comments are the committed training posts, articles those of the sample city. Times are CPU times of this
process after a warm-up, so that other work on the machine counts little.
"""

from __future__ import annotations

import json
import resource
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp.dataset import read_items
from nlp.features import blocks
from nlp.fingerprint import signature
from nlp.keywords import keywords
from nlp.linear import load
from nlp.prepare import prepare, tidy
from nlp.reader import FastReader
from nlp.segment import words
from nlp.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT = Path(__file__).parents[1]
CITY = ROOT / "cities" / "hcm"


def short_texts(limit: int = 3000) -> list[Text]:
    """Posts, comments and reviews."""
    items, _ = read_items([CITY / "training" / "own_posts.jsonl"], split="train")
    return [item.text for item in items if item.text.kind != "article"][:limit]


def articles() -> list[Text]:
    """Whole articles."""
    lines = [
        line for path in sorted((CITY / "sample").glob("articles-*.jsonl")) for line in path.open(encoding="utf-8")
    ]
    found = [json.loads(line) for line in lines]
    return [Text(one["title"], one["lead"], "\n".join(one["body"]), kind="article") for one in found]


def rate(work: Callable[[Sequence[Text]], Any], texts: Sequence[Text]) -> float:
    """Texts per second of CPU time."""
    work(texts[:20])
    started = time.process_time()
    work(texts)
    return len(texts) / (time.process_time() - started)


def main() -> None:
    """Print one table."""
    started = time.perf_counter()
    reader = FastReader(load(ROOT / "models" / "linear-vi-1"))
    loaded = time.perf_counter() - started
    parts: dict[str, Callable[[Sequence[Text]], Any]] = {
        "tidy": lambda texts: [tidy(text.whole) for text in texts],
        "prepare": lambda texts: [prepare(text.whole) for text in texts],
        "terms": lambda texts: [blocks(text) for text in texts],
        "classify (prepare, terms, four heads)": reader.classify,
        "segment": lambda texts: [words(text.whole) for text in texts],
        "keywords (with segmentation)": lambda texts: [keywords(text) for text in texts],
        "signature": lambda texts: [signature(text.whole) for text in texts],
        "read (all of it)": reader.read,
    }
    groups = {"posts": short_texts(), "articles": articles()}
    sizes = ", ".join(
        f"{len(texts)} {name} of {sum(len(text.whole) for text in texts) // len(texts)} characters on average"
        for name, texts in groups.items()
    )
    print(f"model {reader.model}, loaded in {loaded:.2f} s; {sizes}")
    print("| texts/s on one core | " + " | ".join(groups) + " |\n|---|---|---|")
    for name, work in parts.items():
        print(f"| {name} | " + " | ".join(f"{rate(work, texts):,.0f}" for texts in groups.values()) + " |")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
