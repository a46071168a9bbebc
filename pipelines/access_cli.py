"""`rehab user|token|audit ...`: arguments, asking for a password, what is printed. Nothing of how anything is kept.

A password is asked for on a terminal or read from standard input, never taken as an argument: arguments stand in the
list of processes and in the history of the shell.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from pipelines.wording import command_error, say

_DATA = click.option(
    "--data", type=click.Path(path_type=Path), default=Path("data"), envvar="REHAB_DATA", show_default=True,
    help="Folder whose dashboard is meant; accounts and tokens lie in access/ there, the log of reads in audit/.",
)  # fmt: skip
_ROLES = ("bureau", "main_bureau", "federal", "ministry", "engineer")


def _placed(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say what somebody may be."""
    for option in (
        click.option("--bureau", help="Its number as courses name it; for role bureau."),
        click.option("--region", help="Two digits; for roles bureau and main_bureau."),
        click.option(
            "--role", type=click.Choice(_ROLES), required=True, help="What is shown: docs/access.md."
        ),
    ):
        command = option(command)
    return command


@click.group()
def user() -> None:
    """People who log in with a name and a password (mode local): docs/access.md."""


@user.command("add")
@click.argument("name")
@_placed
@_DATA
def user_add(name: str, role: str, region: str | None, bureau: str | None, data: Path) -> None:
    """Add a user; the password is asked for twice, or read from standard input."""
    from dashboard.web.auth.users import Users

    who = Users(data).add(name, {"role": role, "region": region, "bureau": bureau}, _password())
    click.echo(say("user_added", name=who.name, place=_place(who)))


@user.command("password")
@click.argument("name")
@_DATA
def user_password(name: str, data: Path) -> None:
    """Another password; whoever is logged in under the name is out at once."""
    from dashboard.web.auth.users import Users

    Users(data).set_password(name, _password())
    click.echo(say("password_changed", name=name))


@user.command("list")
@_DATA
def user_list(data: Path) -> None:
    """Everybody, with role and place."""
    from dashboard.web.auth.users import Users

    for who in Users(data).listed():
        click.echo(f"{who.name}\t{_place(who)}")


@user.command("remove")
@click.argument("name")
@_DATA
def user_remove(name: str, data: Path) -> None:
    """Remove a user; their sessions end at once."""
    from dashboard.web.auth.users import Users

    Users(data).remove(name)
    click.echo(say("user_removed", name=name))


@click.group()
def token() -> None:
    """Tokens of programs for /api/ and /download/: docs/access.md."""


@token.command("add")
@click.argument("name")
@_placed
@click.option("--days", type=click.IntRange(1, 366), default=90, show_default=True, help="How long it holds.")
@_DATA
def token_add(name: str, role: str, region: str | None, bureau: str | None, days: int, data: Path) -> None:
    """Make a token and print it, this once: only its hash is kept."""
    from dashboard.web.auth.tokens import Tokens

    click.echo(Tokens(data).add(name, {"role": role, "region": region, "bureau": bureau}, days))
    click.echo(say("token_shown_once"), err=True)


@token.command("list")
@_DATA
def token_list(data: Path) -> None:
    """Every token: name, what it lets in as, its last day."""
    from dashboard.web.auth.tokens import Tokens

    for who, last_day in Tokens(data).listed():
        click.echo(f"{who.name.removeprefix('token:')}\t{_place(who)}\t{say('token_until', day=last_day)}")


@token.command("revoke")
@click.argument("name")
@_DATA
def token_revoke(name: str, data: Path) -> None:
    """Take a token away; the next request with it is refused."""
    from dashboard.web.auth.tokens import Tokens

    Tokens(data).revoke(name)
    click.echo(say("token_revoked", name=name))


@click.group()
def audit() -> None:
    """The log of reads of single courses: docs/access.md."""


@audit.command()
@click.option(
    "--known", metavar="N:HASH", help="A line noted down earlier: shows that nothing was cut off after it."
)
@click.option("--log", type=click.Path(path_type=Path), help="Another file than the data folder's own.")
@_DATA
def verify(known: str | None, log: Path | None, data: Path) -> None:
    """Follow the chain of hashes: lines, first and last time, the last line to note down; exit 1 where it breaks."""
    from dashboard.web.access.audit import verify as follow
    from dashboard.web.settings import Settings

    path = log or Settings(data).audit_log
    try:
        found = follow(path, _noted(known))
    except OSError as error:
        raise command_error("log_unreadable", where=path, reason=error.strerror) from None
    click.echo(say("log_intact", path=path, n=found.lines))
    if found.first and found.last:
        click.echo(say("log_ends", first=found.first["moscow"], last=found.last["moscow"]))
        click.echo(say("log_note", n=found.last["n"], sha256=found.last["sha256"]))
    if found.broken_at is not None:
        click.echo(say("log_broken", line=found.broken_at, why=found.why), err=True)
        sys.exit(1)


def _noted(given: str | None) -> tuple[int, str] | None:
    if given is None:
        return None
    number, _, digest = given.partition(":")
    if not number.isdigit() or len(digest) != 64:
        raise command_error("no_log_line", where="--known", given=given)
    return int(number), digest


def _password() -> str:
    if sys.stdin.isatty():
        return str(click.prompt(say("password"), hide_input=True, confirmation_prompt=say("once_more")))
    return sys.stdin.readline().rstrip("\r\n")


def _place(who: Any) -> str:
    return " ".join(filter(None, (who.role, who.region_code, who.bureau_id)))
