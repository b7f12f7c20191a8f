"""The near-duplicate signature of a text: MinHash over word shingles."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any
from zlib import crc32

from nlp.prepare import fold, tidy

if TYPE_CHECKING:
    from datasketch import MinHash

VALUES = 64
SHINGLE = 3
SEED = 1
MIN_WORDS = 8
"""A shorter text has no signature: greetings and one-line replies are alike without being the same story."""

MAX_WORDS = 400
"""How many words are read: outlets shorten copied text at its end."""

_SCHEME = "affine32"
"""Named, so that another default of the library cannot change stored signatures."""

_WORD = re.compile(r"\w+")


def signature(text: str) -> tuple[int, ...]:
    """64 MinHash values (32-bit) of the text's folded three-word shingles; () for a text of fewer than 8 words.

    The same text gives the same values in every process and on every machine: the permutations are seeded and
    shingles are hashed with CRC-32. Case, marks and punctuation play no part.
    """
    words = _WORD.findall(fold(tidy(text)))[:MAX_WORDS]
    if len(words) < MIN_WORDS:
        return ()
    shingles = {" ".join(words[n : n + SHINGLE]) for n in range(len(words) - SHINGLE + 1)}
    counted = minhash()
    counted.update_batch([shingle.encode() for shingle in sorted(shingles)])
    return tuple(counted.hashvalues.tolist())


def minhash(values: tuple[int, ...] | None = None) -> MinHash:
    """An empty MinHash of our kind, or the one that a signature stands for."""
    from datasketch import MinHash

    return MinHash(
        num_perm=VALUES,
        seed=SEED,
        hashfunc=crc32,
        hashvalues=values,
        permutations=_permutations(),
        scheme=_SCHEME,
    )


@cache
def _permutations() -> Any:
    from datasketch import MinHash

    return MinHash(num_perm=VALUES, seed=SEED, hashfunc=crc32, scheme=_SCHEME).permutations
