"""What goes wrong when a digest is asked for."""

from __future__ import annotations


class DigestError(Exception):
    """The digest cannot be built; the message is one line and says what to do."""
