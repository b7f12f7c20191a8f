"""The bundled sample sites: served on loopback while a command needs them."""

from __future__ import annotations

import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.context import Context


@contextmanager
def sample_sites(context: Context) -> Iterator[str]:
    """The address of the sample sites, "" when the settings collect from live sources.

    Sites that another command of this deployment already serves are used as they are; a port taken by something else is
    left alone and a free one is taken.
    """
    if not context.settings.sample:
        yield ""
        return
    from crawlers.demo.server import SampleServer

    port = context.settings.access.sample_port
    if _is_sample_site(port):
        yield f"http://127.0.0.1:{port}"
        return
    with SampleServer(context.settings.city_folder / "sample", port=port if _is_free(port) else 0) as server:
        yield server.base_url


def allowed_hosts(base: str) -> tuple[str, ...]:
    """The "host:port" that crawlers may reach although it is on this machine."""
    return (base.removeprefix("http://"),) if base else ()


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _is_sample_site(port: int) -> bool:
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("HEAD", "/")
        return connection.getresponse().getheader("X-Sample-Site") is not None
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
