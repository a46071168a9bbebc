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
from pipelines.published import published_folder
from pipelines.wording import command_error, say


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
        raise command_error("open_without_login", where="--host", host=host)
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
        return [say("serving_demonstration", host=host, port=port)]
    told = [say("serving", address=access.address, host=host, port=port, mode=access.mode)]
    if not access.encrypted and not is_loopback(urlsplit(access.address).hostname or ""):
        told.append(say("serving_unencrypted"))
    return told
