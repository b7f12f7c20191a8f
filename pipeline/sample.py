"""The bundled sample sites: served on loopback while a command needs them."""

from __future__ import annotations

import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawlers.sources import Source
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
    free = _is_free(port)
    with SampleServer(context.settings.city_folder / "sample", port=port if free else 0) as server:
        if not free:
            click.echo(
                f"langnghe: port {port} is taken, the sample sites run on {server.port} this time; "
                "links to them end with this command (access.sample_port sets another)",
                err=True,
            )
        yield server.base_url


def renew_sample(context: Context, sources: Sequence[Source]) -> bool:
    """Let the sample city start anew on a new day, since its dates count from today; gives whether it did.

    Only what came from the sample sites goes; imported posts stay.
    """
    if not context.settings.sample:
        return False
    zone = ZoneInfo(context.city.timezone)
    states = context.store.source_states()
    runs = {source.id: states[source.id].last_run for source in sources if source.id in states}
    old = [source for source, run in runs.items() if run is not None and run.astimezone(zone).date() != context.today]
    for source in old:
        context.store.remove_source(source)
    return bool(old)


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
