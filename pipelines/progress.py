"""Progress of a run on a terminal: one line that says which table is being made. Nothing of it in a pipe."""

import logging

import dagster as dg
from rich.console import Console
from rich.status import Status

from pipelines.wording import say


class _Line(logging.Handler):
    def __init__(self, console: Console) -> None:
        super().__init__()
        self._status = Status(say("starting"), console=console) if console.is_terminal else None

    def emit(self, record: logging.LogRecord) -> None:
        event = getattr(record, "dagster_meta", {}).get("dagster_event")
        if self._status is None or event is None:
            return
        if event.event_type_value == "STEP_START":
            self._status.start()
            self._status.update(f"{event.step_key} …")
        if event.event_type_value in ("RUN_SUCCESS", "RUN_FAILURE"):
            self._status.stop()


def progress_logger(console: Console) -> dg.LoggerDefinition:
    """A Dagster logger that moves the line and prints nothing else."""

    @dg.logger(None, description="which table is being made")
    def progress(context: dg.InitLoggerContext) -> logging.Logger:
        logger = logging.Logger("rehab.progress", level=logging.DEBUG)
        logger.addHandler(_Line(console))
        return logger

    return progress
