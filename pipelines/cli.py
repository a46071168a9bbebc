"""The command line `rehab` (data contract, section 7): arguments and exit codes, nothing else.

Each command imports what it needs when it is called: Dagster alone takes longer to import than a course to explain.
"""

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from intake.wording.catalogue import LANGUAGES, SETTING, language
from law.errors import RehabError
from pipelines.access_cli import audit, token, user
from pipelines.memory import give_memory_back
from pipelines.release_cli import release
from schemas.dimensions import kpi_breakdowns

UNREADABLE = 2
_FORMATS = ("table", "csv", "json", "xlsx", "csv-ru", "sdmx", "sdmx-structure")
_FILES = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
_DATA = click.option(
    "--data", type=click.Path(path_type=Path), default=Path("data"), envvar="REHAB_DATA", show_default=True,
    help="Folder of ledger, raw bytes, tables and published versions.",
)  # fmt: skip


_LANG = click.option(
    "--lang", type=click.Choice(LANGUAGES), default="ru", envvar=SETTING, show_default=True, show_envvar=True,
    help="Language of the text.",
)  # fmt: skip
_ERROR = {"ru": "ошибка", "en": "error"}


class _Mendable(click.Group):
    """Tells a user's mistake in its four parts instead of a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        lang = "ru"
        try:
            lang = language()  # one that is not known is an error before anything is done
            return super().invoke(ctx)
        except RehabError as error:
            click.echo(f"{_ERROR[lang]}: {error.in_language(lang)}", err=True)
            sys.exit(UNREADABLE)


@click.group(cls=_Mendable, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Effectiveness of comprehensive rehabilitation of children with disabilities."""
    give_memory_back()


@main.command()
@click.option(
    "--inbox", type=click.Path(path_type=Path), default=Path("inbox"), envvar="REHAB_INBOX", show_default=True,
    help="Folder where deliveries arrive.",
)  # fmt: skip
@_DATA
def run(inbox: Path, data: Path) -> None:
    """Take in new deliveries, build and check every table, publish; exit 1 when a blocking check fails."""
    from pipelines import run_command

    sys.exit(run_command.run(inbox, data))


@main.command()
@_FILES
@click.option("--report", type=click.Path(path_type=Path), help="Write the sheet for the provider (XLSX).")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--accepted",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write the accepted rows as understood, one <table>.parquet each, pseudonymised, into this folder.",
)
def check(files: tuple[Path, ...], report: Path | None, form: str, accepted: Path | None) -> None:
    """Validate deliveries without storing anything; exit 0 clean, 1 error findings, 2 unreadable."""
    from pipelines import check_command

    sys.exit(check_command.check(list(files), report, form, accepted))


@main.command()
@_FILES
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="Where to write: .csv or .parquet."
)
@click.option("--edition", "edition_id", help="Score under this edition instead of the one in force.")
def score(files: tuple[Path, ...], out: Path, edition_id: str | None) -> None:
    """Score the protocols of some files as one set, without storing anything."""
    from pipelines import score_command

    sys.exit(score_command.score_files(list(files), out, edition_id))


@main.command()
@click.argument("protocol_id")
@_DATA
@_LANG
def explain(protocol_id: str, data: Path, lang: str) -> None:
    """The card of one course: evidence, norm, rungs reached and missed, what would change the points."""
    from pipelines import explain_command

    explain_command.explain(protocol_id, data, lang)


@main.command()
@click.argument("text")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@_DATA
def find(text: str, form: str, data: Path) -> None:
    """Course, certificate, provider, bureau, region, indicator, page by a part of its number or name."""
    from pipelines import find_command

    find_command.find(text, form, data)


@main.command()
@click.option("--period", help="2025, 2025-H1, 2025-Q3 or 2025-07.")
@click.option("--region", help="Two digits, e.g. 72.")
@click.option("--by", type=click.Choice(kpi_breakdowns()), help="Break the figures down.")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="table", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), help="Write to a file instead of the terminal.")
@_DATA
def kpi(
    period: str | None, region: str | None, by: str | None, form: str, out: Path | None, data: Path
) -> None:
    """Exact indicators with numerator, denominator, interval and status, for internal use: nothing is hidden."""
    from pipelines import kpi_command

    kpi_command.kpi(period, region, by, form, out, data)


@main.command()
@click.argument("day", type=click.DateTime(["%Y-%m-%d", "%d.%m.%Y"]))
@click.argument("n", type=click.IntRange(0), default=0)
def workdays(day: datetime, n: int) -> None:
    """The N-th working day after DAY, and which days on the way were not counted; 0: DAY or the next working one."""
    from pipelines import workdays_command

    workdays_command.tell(day.date(), n)


@main.group(invoke_without_command=True)
@click.pass_context
def editions(ctx: click.Context) -> None:
    """The editions of the methodology, their acts and dates."""
    if ctx.invoked_subcommand is None:
        from pipelines import score_command

        score_command.list_editions()


@editions.command("diff")
@click.argument("a")
@click.argument("b")
def editions_diff(a: str, b: str) -> None:
    """What an amendment changes: every key whose value differs."""
    from pipelines import score_command

    score_command.show_difference(a, b)


@main.command()
@_DATA
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8800, show_default=True)
@click.option(
    "--auth",
    type=click.Path(path_type=Path),
    envvar="REHAB_AUTH",
    help="File that says who is let in, and as what.",
)
def serve(data: Path, host: str, port: int, auth: Path | None) -> None:
    """Dashboard and API over the published version; without --auth a demonstration for this machine only."""
    from pipelines import serve_command

    serve_command.serve(data, host, port, auth)


def _paper(command: Callable[..., None]) -> Callable[..., None]:
    """What a command that writes a paper of a region is asked: where to, in which language, from which data."""
    out = click.option(
        "--out", type=click.Path(path_type=Path), required=True, help="Where to write the PDF."
    )
    return click.argument("region")(click.argument("period")(out(_LANG(_DATA(command)))))


@main.command()
@_paper
def report(**asked: Any) -> None:
    """The official report of a region for a year, as PDF: protected figures alone."""
    from pipelines import export_command

    export_command.paper("report", **asked)


@main.command()
@_paper
def profile(**asked: Any) -> None:
    """The profile of a region for a year, as PDF: population statistics of its registers, protected."""
    from pipelines import export_command

    export_command.paper("profile", **asked)


@main.command("export-site")
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@_DATA
def export_site(target: Path, data: Path) -> None:
    """The public pages as files that open without a server, and as one self-contained page."""
    from pipelines import export_command

    export_command.export_site(target, data)


for group in (release, user, token, audit):
    main.add_command(group)

if __name__ == "__main__":
    main()
