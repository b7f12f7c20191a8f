"""Count the background of the keywords: `python -m nlp.background FILE…` writes `nlp/data/background.csv`.

The files are labelled texts written by us, for what is counted from them is published.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from nlp.dataset import DataError, read_items
from nlp.features import main_text
from nlp.keywords import stop_words
from nlp.language import language_of
from nlp.prepare import tidy
from nlp.segment import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

OUT = Path(__file__).parent / "data" / "background.csv"
MIN_TEXTS, MIN_PHRASE = 2, 4


def count(paths: Sequence[Path], out: Path = OUT) -> int:
    """Count in how many `train` texts each word and phrase stands, write the table, return its length.

    The first row, with an empty word, holds the number of texts. Raises DataError on unreadable files.
    """
    items, _ = read_items(paths, split="train")
    seen: Counter[str] = Counter()
    texts = [text for text in (main_text(item.text) for item in items) if language_of(tidy(text)) == "vi"]
    for text in texts:
        seen.update(set(_terms(words(text))))
    kept = {term: n for term, n in seen.items() if n >= (MIN_PHRASE if term.startswith("+") else MIN_TEXTS)}
    rows = {term.removeprefix("+"): n for term, n in sorted(kept.items())}
    with out.open("w", encoding="utf-8", newline="") as lines:
        table = csv.writer(lines, lineterminator="\n")
        table.writerow(["word", "texts"])
        table.writerow(["", len(texts)])
        table.writerows((term, rows[term]) for term in sorted(rows, key=lambda term: (-rows[term], term)))
    return len(rows)


def _terms(segmented: Sequence[str]) -> Iterator[str]:
    """Words, and as "+phrase" two words side by side of which neither is a stop word, of two or three syllables."""
    lower = [word.lower() for word in segmented]
    plain = [word for word in lower if word.replace(" ", "").isalpha()]
    yield from plain
    telling = {word for word in plain if word not in stop_words() and len(word) > 1}
    for first, second in pairwise(lower):
        if first in telling and second in telling and f"{first} {second}".count(" ") < 3:
            yield f"+{first} {second}"


def main() -> int:
    """The command line; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m nlp.background", description="Count the keywords' background.")
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="labelled texts that may be published")
    try:
        count(parser.parse_args().files)
    except DataError as error:
        sys.stderr.write(f"{error}\n")
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
