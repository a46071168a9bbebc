"""`rehab run`: the same definitions as `dagster dev`, in this process, with a short account at the end.

Dagster is imported where there is something to make: it takes longer than to see that there is nothing.
"""

import os
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from intake.arrival.inbox import DataFolder, locked, shown_name, waiting_files
from intake.judging.pseudonyms import load_key
from intake.wording.errors import intake_error
from pipelines.account import print_account
from pipelines.console import page_console
from pipelines.nothing_new import is_unchanged, note_run
from pipelines.wording import say

if TYPE_CHECKING:
    import dagster as dg

_MOST_NAMED = 5
_INSTANCE = "telemetry:\n  enabled: false\n"


def _dagster_home(data: Path) -> None:
    """Runs are remembered in the data folder, unless DAGSTER_HOME names an instance (Postgres, say)."""
    home = data.absolute() / "dagster"
    os.environ.setdefault("DAGSTER_HOME", str(home))
    if os.environ["DAGSTER_HOME"] == str(home):
        home.mkdir(parents=True, exist_ok=True)
        settings = home / "dagster.yaml"
        if not settings.exists():
            settings.write_text(_INSTANCE, encoding="utf-8")


def run(inbox: Path, data: Path) -> int:
    """Take in, build, check, publish, tell. Returns 1 when a blocking check or a step fails: nothing is published."""
    if not inbox.is_dir():
        raise intake_error("inbox_not_a_folder", where=inbox)
    console = page_console()
    folder = DataFolder(data)
    with locked(folder):
        load_key(data)
        if is_unchanged(inbox, folder):
            console.print(say("nothing_new"))
        else:
            _dagster_home(data)
            result = _execute(inbox, data, console)
            if not result.success:
                _tell_failure(result)
                return 1
            note_run(folder)
    print_account(data / "published" / "current", console)
    _tell_left(inbox, data, console)
    return 0


def _tell_left(inbox: Path, data: Path, console: Console) -> None:
    """Files that were being written, or came while this run was at work: the next one takes them."""
    ledger = DataFolder(data).ledger()
    try:
        left = [shown_name(path.name) for path in waiting_files(inbox, ledger)]
    finally:
        ledger.close()
    if left:
        console.print(Text(say("left_for_next_run", n=len(left), files=", ".join(left[:_MOST_NAMED]))))


def _execute(inbox: Path, data: Path, console: Console) -> "dg.ExecuteInProcessResult":
    import dagster as dg

    from pipelines.definitions import JOB, build_defs
    from pipelines.progress import progress_logger
    from pipelines.triggers import WHOLE_RANGE

    warnings.filterwarnings("ignore", category=dg.BetaWarning)
    definitions = build_defs(data, inbox, loggers={"progress": progress_logger(console)})
    with dg.DagsterInstance.get() as instance:
        return definitions.resolve_job_def(JOB).execute_in_process(
            instance=instance,
            tags=WHOLE_RANGE,
            raise_on_error=False,
            run_config={"loggers": {"progress": {}}},
        )


def _tell_failure(result: "dg.ExecuteInProcessResult") -> None:
    """Which check or step failed, in our words where the cause is ours; the traceback is in Dagster's log."""
    errors = Console(stderr=True)
    for check in result.get_asset_check_evaluations():
        if not check.passed:
            told = {name: value.value for name, value in check.metadata.items()}
            failed = say("check_failed", check=check.check_name, table=check.asset_key.path[-1])
            errors.print(Text(failed, "bold"), Text(str(told)))
    for event in result.get_step_failure_events():
        error = event.step_failure_data.error
        cause = (error.cause or error) if error else None
        message = cause.message.strip() if cause else ""
        errors.print(Text(say("step_failed", step=event.step_key), "bold"), Text(message))
    errors.print(say("nothing_was_published"))
