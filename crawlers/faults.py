"""Faults of the network in one line that a user understands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

from crawlers.addresses import REFUSED

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

_UNPACKED_TOO_LARGE = re.compile(r"exceed\w* DOWNLOAD_MAXSIZE")


class Postponed(IgnoreRequest):
    """A request is refused in this run and may be let through in the next."""


def reason_of(error: BaseException | None, settings: BaseSettings) -> str:
    """One line that says what went wrong."""
    if isinstance(error, DownloadTimeoutError):
        return f"no answer within {settings.getfloat('DOWNLOAD_TIMEOUT'):g} s"
    if isinstance(error, DownloadConnectionRefusedError):
        return "the connection was refused"
    if isinstance(error, DownloadFailedError | ResponseDataLossError):
        return "the connection was closed before the whole answer had come"
    lines = str(error).strip().splitlines() or [""]
    if isinstance(error, CannotResolveHostError):
        return _unresolved(lines[0])
    if isinstance(error, DownloadCancelledError) or _UNPACKED_TOO_LARGE.search(lines[0]):
        return f"the answer is larger than {settings.getint('DOWNLOAD_MAXSIZE'):,} bytes"
    return lines[0] if isinstance(error, IgnoreRequest) else f"{type(error).__name__}: {lines[0]}"


def _unresolved(message: str) -> str:
    host = next((host for host in REFUSED if host in message), "")
    return f"refused: {host} leads to an address that is not public" if host else "the host name cannot be resolved"
