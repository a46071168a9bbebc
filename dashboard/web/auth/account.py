"""Names of accounts, and what a file says an account may be.

Belongs here: role, region and bureau as every file of access writes them, keys read strictly. Does not: which file, or
how somebody proves to be the account.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from dashboard.web.access.principal import BUREAU, MAIN_BUREAU, ROLES, Principal
from law.errors import RehabError

PLACE = ("role", "region", "bureau")
_NAME = re.compile(r"[\w.@+-][\w.@+\\ -]{0,62}[\w.@+-]|[\w.@+-]")
_REGION = re.compile(r"[0-9]{2}")


def account_name(given: str) -> str | None:
    """The name as it is compared and logged: one spelling of letters, lower case; None for what is no name.

    >>> account_name(" Ivanova.A "), account_name("x\\n"), account_name("a\\tb")
    ('ivanova.a', 'x', None)
    """
    name = unicodedata.normalize("NFKC", given).strip().casefold()
    return name if _NAME.fullmatch(name) else None


def known_keys(table: Mapping[str, Any], allowed: tuple[str, ...], where: str) -> None:
    """Raises RehabError for a key nobody reads: a misspelt one would let in somebody else than was meant."""
    for key in table:
        if key not in allowed:
            raise RehabError(
                f"unknown key '{key}'", where=where, why="a key nobody reads would be ignored without a word",
                todo=f"use these alone: {', '.join(allowed)}",
            )  # fmt: skip


def text_of(table: Mapping[str, Any], key: str, where: str, default: str | None = None) -> str:
    """A text of a table. Errors: RehabError where it is missing without a default, or something else than text."""
    value = table.get(key, default)
    if not isinstance(value, str) or not value:
        raise RehabError(f"'{key}' has to be a text", where=where, todo=f'write {key} = "..."')
    return value


def principal_of(name: str, table: Mapping[str, Any], where: str) -> Principal:
    """The account with its role and place. Errors: RehabError for a role or a place that cannot be."""
    region, bureau = table.get("region"), table.get("bureau")
    for key in PLACE:
        if table.get(key) is not None:
            text_of(table, key, where)
    if region is not None and not _REGION.fullmatch(region):
        raise RehabError(f"region '{region}' is no region code", where=where, todo='two digits, e.g. "72"')
    if table.get("role") not in ROLES:
        raise RehabError(
            f"unknown role '{table.get('role')}'", where=where, why="the role decides what is shown",
            todo=f"write one of {', '.join(ROLES)}",
        )  # fmt: skip
    try:
        who = Principal(name, str(table.get("role")), region, bureau)
    except RehabError as error:
        raise RehabError(error.what, where=where, why=error.why, todo=error.todo) from None
    unbound = (bureau and who.role != BUREAU) or (region and who.role not in (BUREAU, MAIN_BUREAU))
    if unbound:
        raise RehabError(
            f"role {who.role} is not bound to {'a bureau' if bureau else 'a region'}", where=where,
            why="it would look narrower than it is", todo="leave it out, or choose another role",
        )  # fmt: skip
    return who
