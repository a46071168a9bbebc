"""`rehab check`: deliveries judged without being stored."""

from datetime import date
from pathlib import Path

from rich.console import Console

from intake.return_sheet import write_return_sheet
from law.errors import RehabError
from pipelines.printing import print_check
from pipelines.stateless import judge

CLEAN, FAULTY, UNREADABLE = 0, 1, 2


def check(files: list[Path], report: Path | None) -> int:
    """Print the findings by case and by rule, write the return sheet where asked; returns the exit code."""
    if report and report.absolute() in [file.absolute() for file in files]:
        raise RehabError(
            "the report would overwrite the delivery",
            where=str(report),
            todo="name another file with --report",
        )
    judged = judge(files, received_on=date.today())
    print_check(judged.findings, judged.ledger, judged.files, Console())
    if report:
        write_return_sheet(judged.findings, judged.ledger, judged.files, report)
    if judged.refused:
        return UNREADABLE
    return FAULTY if (judged.findings["severity"] == "error").any() else CLEAN
