"""Exit codes and the one way in which the program reports what went wrong."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of the command line."""

    FINE = 0
    FAULT = 1
    USAGE = 2
    REFUSED = 3
    INTERRUPTED = 130


class UserError(Exception):
    """Something the user can mend; the message is one line and says what to do."""

    def __init__(self, message: str, code: Exit = Exit.USAGE) -> None:
        super().__init__(message)
        self.code = code
