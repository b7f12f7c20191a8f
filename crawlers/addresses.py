"""Which network addresses crawlers may reach: public ones only, at every hop."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from twisted.internet.base import ReactorBase
    from twisted.internet.interfaces import IAddress, IHostResolution

REFUSED: set[str] = set()
"""Hosts of this process that were refused because they lead to an address that is not public."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet: not private, loopback, link-local, multicast or reserved."""
    try:
        found = ipaddress.ip_address(address.strip("[]").split("%")[0])
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    found = mapped or found
    return found.is_global and not found.is_multicast


class UrlGuard:
    """Downloader middleware: only http and https, no credentials in addresses, no literal private address."""

    def __init__(self, allow: Collection[str]) -> None:
        self._allow = frozenset(allow)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Built by Scrapy."""
        return cls(crawler.settings.getlist("LANGNGHE_ALLOW"))

    def process_request(self, request: Request) -> None:
        """Refuse what must not be asked, redirects included: each hop comes through here."""
        parts = urlsplit(request.url)
        if parts.scheme not in {"http", "https"}:
            raise IgnoreRequest(f"refused: scheme {parts.scheme}")
        if parts.username or parts.password:
            raise IgnoreRequest("refused: credentials in the address")
        host = parts.hostname or ""
        if _is_literal(host) and not is_public(host) and parts.netloc not in self._allow:
            raise IgnoreRequest(f"refused: {host} is not a public address")


@implementer(IHostnameResolver)
class GuardedResolver:
    """Resolves a name once per connection and hands on public addresses only: the answer checked is the one used."""

    def __init__(self, reactor: ReactorBase, allow: Collection[str]) -> None:
        self._reactor = reactor
        self._resolver: Any = reactor.nameResolver
        self._allow = frozenset(allow)

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Built by Scrapy."""
        return cls(reactor, crawler.settings.getlist("LANGNGHE_ALLOW"))

    def install_on_reactor(self) -> None:
        """Make this the resolver of every connection; called by Scrapy."""
        self._reactor.installNameResolver(self)  # type: ignore[arg-type]  # zope interfaces are no types to mypy

    def resolveHostName(  # noqa: N802  # Twisted's names, here and below
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        """Resolve a name; addresses that are not public are left out unless "name:port" is allowed."""
        receiver: Any = resolutionReceiver
        if f"{hostName}:{portNumber}" not in self._allow:
            receiver = _PublicOnly(resolutionReceiver, hostName)
        found: IHostResolution = self._resolver.resolveHostName(
            receiver, hostName, portNumber, addressTypes, transportSemantics
        )
        return found


@implementer(IResolutionReceiver)
class _PublicOnly:
    def __init__(self, receiver: Any, host: str) -> None:
        self._receiver = receiver
        self._host = host

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802  # Twisted's names, here and below
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802
        if is_public(getattr(address, "host", "")):
            self._receiver.addressResolved(address)
        else:
            REFUSED.add(self._host)

    def resolutionComplete(self) -> None:  # noqa: N802
        self._receiver.resolutionComplete()


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
