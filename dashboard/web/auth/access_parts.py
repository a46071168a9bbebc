"""The tables [proxy] and [oidc] of the file of access, read strictly.

Belongs here: what each key has to be. Does not: the rest of the file (access_file.py), letting anybody in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dashboard.web.access.principal import Principal
from dashboard.web.auth.account import PLACE, account_name, known_keys, principal_of, text_of
from law.errors import RehabError

Network = IPv4Network | IPv6Network
_OIDC = (
    "issuer",
    "client_id",
    "secret_file",
    "scopes",
    "name",
    "role",
    "region",
    "bureau",
    "groups",
    "group",
)
_CLAIMS = {"name": "preferred_username", "role": "rehab_role", "region": "rehab_region", "bureau": "rehab_bureau",
           "groups": "groups"}  # fmt: skip


@dataclass(frozen=True)
class Proxy:
    """A proxy in front that has proved who asks. accounts and groups: what a name or a group may be."""

    header: str
    trusted: tuple[Network, ...]
    groups_header: str = ""
    accounts: dict[str, Principal] = field(default_factory=dict)
    groups: dict[str, Principal] = field(default_factory=dict)


@dataclass(frozen=True)
class Oidc:
    """An identity provider. claims: which claim holds name, role, region, bureau, groups."""

    issuer: str
    client_id: str
    secret: str = field(repr=False)
    scopes: str
    claims: Mapping[str, str]
    groups: dict[str, Principal]


def read_proxy(table: Mapping[str, Any], where: str) -> Proxy:
    """The table [proxy]. Errors: RehabError with the key."""
    known_keys(table, ("header", "trusted", "groups_header", "account", "group"), where)
    networks = [_network(each, where) for each in texts(table.get("trusted", []), f"{where}.trusted")]
    if not networks:
        raise RehabError("no address is trusted", where=f"{where}.trusted", why="nobody could be let in",
                         todo='name the proxy\'s own address: trusted = ["127.0.0.1"]')  # fmt: skip
    accounts = _principals(table.get("account", []), f"{where}.account")
    groups = _principals(table.get("group", []), f"{where}.group")
    if groups and "groups_header" not in table:
        raise RehabError("groups without the header that names them", where=where, todo="set groups_header")
    header = text_of(table, "header", where)
    return Proxy(header, tuple(networks), table.get("groups_header", ""), accounts, groups)


def _network(given: str, where: str) -> Network:
    try:
        return ip_network(given)
    except ValueError:
        raise RehabError(
            f"'{given}' is no address",
            where=f"{where}.trusted",
            todo="an address, or a network as 10.1.2.0/24",
        ) from None


def read_oidc(table: Mapping[str, Any], path: Path) -> Oidc:
    """The table [oidc]; the secret lies in a file of its own, named from the folder of `path`. Errors: RehabError."""
    where = f"{path}, oidc"
    known_keys(table, _OIDC, where)
    issuer = text_of(table, "issuer", where)
    if urlsplit(issuer).scheme != "https" and urlsplit(issuer).hostname not in ("127.0.0.1", "localhost"):
        raise RehabError("the issuer is not https", where=f"{where}.issuer", why="anybody on the way could be it",
                         todo="give its https address")  # fmt: skip
    file = path.parent / text_of(table, "secret_file", where)
    claims = {name: text_of(table, name, where, usual) for name, usual in _CLAIMS.items()}
    return Oidc(
        issuer, text_of(table, "client_id", where), _secret(file, f"{where}.secret_file"),
        text_of(table, "scopes", where, "openid profile"), claims,
        _principals(table.get("group", []), f"{where}.group"),
    )  # fmt: skip


def _secret(file: Path, where: str) -> str:
    try:
        if file.stat().st_mode & 0o077:
            raise RehabError(f"others may read {file}", where=where, todo=f"chmod 600 {file}")
        secret = file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise RehabError(
            f"{file} cannot be read: {error.strerror}", where=where, todo="put the secret there"
        ) from None
    if not secret:
        raise RehabError(f"{file} is empty", where=where, todo="put the client's secret there")
    return secret


def _principals(tables: Any, where: str) -> dict[str, Principal]:
    """`[[...]]` tables by their name. A group keeps its own spelling, an account's name the one of accounts."""
    found: dict[str, Principal] = {}
    for number, table in enumerate(typed(tables, list, "a list of tables", where), start=1):
        here = f"{where} {number}"
        known_keys(typed(table, dict, "a table", here), ("name", *PLACE), here)
        given = text_of(table, "name", here)
        name = account_name(given) if where.endswith("account") else given
        if name is None or name in found:
            raise RehabError(
                f"'{given}' {'stands twice' if name else 'is no name'}", where=here, todo="mend the name"
            )
        found[name] = principal_of(name, table, here)
    return found


def texts(given: Any, where: str) -> list[str]:
    """A list of texts. Errors: RehabError for anything else."""
    found: list[str] = typed(given, list, "a list of texts", where)
    for each in found:
        typed(each, str, "a text", where)
    return found


def typed(given: Any, kind: type, words: str, where: str) -> Any:
    """The value, where it is of that kind. Errors: RehabError for another kind, or an empty text."""
    if not isinstance(given, kind) or given == "":
        raise RehabError(f"this has to be {words}", where=where, todo="see docs/access.md")
    return given
