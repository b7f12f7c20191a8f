"""The near-duplicate signature of a text: MinHash over word shingles."""

from __future__ import annotations

import re
from zlib import crc32

from nlp.prepare import fold, tidy

VALUES = 64
SHINGLE = 3
SEED = 1
MIN_WORDS = 8
"""A shorter text has no signature: greetings and one-line replies are alike without being the same story."""

MAX_WORDS = 400
"""How many words are read: outlets shorten copied text at its end."""

_WORD = re.compile(r"\w+")


def signature(text: str) -> tuple[int, ...]:
    """64 MinHash values (32-bit) of the text's folded three-word shingles; () for a text of fewer than 8 words.

    The same text gives the same values in every process and on every machine: the permutations are seeded and
    shingles are hashed with CRC-32. Case, marks and punctuation play no part.
    """
    from datasketch import MinHash

    words = _WORD.findall(fold(tidy(text)))[:MAX_WORDS]
    if len(words) < MIN_WORDS:
        return ()
    shingles = {" ".join(words[n : n + SHINGLE]) for n in range(len(words) - SHINGLE + 1)}
    minhash = MinHash(num_perm=VALUES, seed=SEED, hashfunc=crc32)
    minhash.update_batch([shingle.encode() for shingle in sorted(shingles)])
    return tuple(minhash.hashvalues.tolist())
