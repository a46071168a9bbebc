"""`rehab check`: deliveries judged without being stored."""

import os
from datetime import date
from pathlib import Path

import click
from rich.console import Console

from intake.judging.pseudonyms import KEY_SETTING, load_key
from intake.return_sheet.workbook import write_return_sheet
from pipelines.check_report import as_json, write_accepted
from pipelines.printing import print_check
from pipelines.stateless import judge
from pipelines.wording import command_error

CLEAN, FAULTY, UNREADABLE = 0, 1, 2


def check(files: list[Path], report: Path | None, form: str = "text", accepted: Path | None = None) -> int:
    """Print the findings, write the return sheet and the accepted rows where asked; returns the exit code."""
    if report and report.absolute() in [file.absolute() for file in files]:
        raise command_error("report_over_delivery", where=report)
    judged = judge(files, received_on=date.today(), key=_key())
    if form == "json":
        click.echo(as_json(judged))
    else:
        print_check(judged.findings, judged.ledger, judged.files, Console())
    if report:
        write_return_sheet(judged.findings, judged.ledger, judged.files, report)
    if accepted:
        write_accepted(judged.accepted, set(judged.ledger["table_name"]), accepted)
    if judged.refused:
        return UNREADABLE
    return FAULTY if (judged.findings["severity"] == "error").any() else CLEAN


def _key() -> bytes | None:
    """The key of pseudonyms where one is named, so that accepted rows name children as a run would."""
    return load_key(Path()) if os.environ.get(KEY_SETTING) else None
