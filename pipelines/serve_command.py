"""`rehab serve`: the dashboard and the API over a data folder.

Belongs here: what may be listened on, starting the server. Does not: anything it answers (`dashboard.web`).
"""

from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import click
import uvicorn

from dashboard.web.app import create_app
from dashboard.web.auth.access_file import Access, read_access
from dashboard.web.settings import Settings
from law.errors import RehabError
from pipelines.published import published_folder


def is_loopback(host: str) -> bool:
    """Whether only this machine can connect to that address.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def serve(data: Path, host: str, port: int, auth: Path | None) -> None:
    """Serve until interrupted. Raises RehabError for another machine's access without a login."""
    published_folder(data)
    if auth is None and not is_loopback(host):
        raise RehabError(
            f"without a login the server answers this machine only, not {host}",
            where="--host",
            why="anybody in the network could choose any role",
            todo="set up who is let in: rehab serve --auth auth.toml (docs/access.md), or leave --host out",
        )
    access = read_access(auth) if auth else None
    app = create_app(Settings(data, access))
    for line in _told(host, port, access):
        click.echo(line)
    uvicorn.run(
        app, host=host.strip("[]"), port=port, log_level="warning", server_header=False, access_log=False,
        proxy_headers=False,  # the address of the connection decides whether a proxy is believed
    )  # fmt: skip


def _told(host: str, port: int, access: Access | None) -> list[str]:
    """Where the server answers, and what to know about it."""
    if access is None:
        return [f"http://{host}:{port}/  (demonstration: no login, this machine only)"]
    told = [f"{access.address}/  (listening on {host}:{port}, login: {access.mode})"]
    if not access.encrypted and not is_loopback(urlsplit(access.address).hostname or ""):
        told.append("warning: the address is not https: passwords and figures can be read on the way")
    return told
