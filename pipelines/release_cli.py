"""`rehab release ...`: arguments alone, as in `pipelines.cli`. A period in the place of a command freezes it."""

import sys
from pathlib import Path

import click

_FORMATS = ("table", "csv", "json")
_DATA = click.option(
    "--data", type=click.Path(path_type=Path), default=Path("data"), envvar="REHAB_DATA", show_default=True,
    help="Folder of ledger, raw bytes, tables, published versions and releases.",
)  # fmt: skip


class _PeriodOrCommand(click.Group):
    """`rehab release 2025-H1` is `rehab release freeze 2025-H1`."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        known = bool(args) and args[0] in self.commands
        return super().resolve_command(ctx, args if known else ["freeze", *args])


@click.group(cls=_PeriodOrCommand, subcommand_metavar="PERIOD | COMMAND [ARGS]...")
def release() -> None:
    """Freeze a reporting period for publication (2025-H1 or 2025), and look after what was frozen.

    `rehab release PERIOD` is short for `rehab release freeze PERIOD`. A release never changes: late courses and
    corrections wait for the next number of the same period.
    """


@release.command()
@click.argument("period")
@_DATA
def freeze(period: str, data: Path) -> None:
    """Freeze what the last run made of a period; the same inputs again make no second release."""
    from pipelines import release_command

    release_command.freeze_period(period, data)


@release.command("list")
@_DATA
def list_(data: Path) -> None:
    """Every release in the order in which they were made."""
    from pipelines import release_command

    release_command.list_releases(data)


@release.command()
@click.argument("name", metavar="PERIOD/N")
@_DATA
def verify(name: str, data: Path) -> None:
    """Compare every file of a release with the hashes of its manifest; exit 1 when one differs."""
    from pipelines import release_command

    sys.exit(release_command.verify(name, data))


@release.command()
@click.argument("name", metavar="PERIOD/N")
@click.option(
    "--to", "target", type=click.Path(path_type=Path), required=True, help="A folder not yet there."
)
@_DATA
def rebuild(name: str, target: Path, data: Path) -> None:
    """Make a release again from raw bytes and ledger as they were then; exit 1 when a byte differs."""
    from pipelines import release_rebuild

    sys.exit(release_rebuild.rebuild(name, target, data))


@release.command()
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="table", show_default=True)
@_DATA
def diff(a: str, b: str, form: str, data: Path) -> None:
    """The bridge from release A to release B (2025-H1/1 2025-H1/2): why each key figure moved, adding up exactly."""
    from pipelines import release_command

    release_command.show_bridge(a, b, form, data)
