"""When a run starts by itself: every night, and when the inbox holds something the ledger has not seen."""

import hashlib
from pathlib import Path

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition as Job

from assets.partitions import HALF_YEARS
from assets.resources import Data
from intake.arrival.inbox import waiting_files

_KEYS = HALF_YEARS.get_partition_keys()
WHOLE_RANGE = {
    "dagster/asset_partition_range_start": _KEYS[0],
    "dagster/asset_partition_range_end": _KEYS[-1],
}


def daily(job: Job) -> dg.ScheduleDefinition:
    """Every night at 04:15 Moscow time: late deliveries, and the day's data quality."""

    @dg.schedule(job=job, name="daily", cron_schedule="15 4 * * *", execution_timezone="Europe/Moscow")
    def nightly(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
        return dg.RunRequest(tags=WHOLE_RANGE)

    return nightly


def _at_work(instance: dg.DagsterInstance, job: str) -> bool:
    busy = [dg.DagsterRunStatus.QUEUED, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED]
    return bool(instance.get_runs_count(dg.RunsFilter(job_name=job, statuses=busy)))


def inbox_sensor(job: Job) -> dg.SensorDefinition:
    """A run when files wait. The ledger decides what is new, not the run key of an earlier run: a failed run leaves
    its files unseen or untaken, and the attempt in the key lets them be asked for again."""

    @dg.sensor(job=job, name="inbox", minimum_interval_seconds=60)
    def inbox(context: dg.SensorEvaluationContext, data: Data) -> dg.RunRequest | dg.SkipReason:
        ledger = data.folder().ledger()
        try:
            files = waiting_files(Path(data.inbox), ledger)
            untaken = ledger.table("delivery").filter(state="received").height
        finally:
            ledger.close()
        if not files and not untaken:
            return dg.SkipReason("the inbox holds nothing new")
        if _at_work(context.instance, job.name):
            return dg.SkipReason("a run is at work; what it leaves is asked for when it ends")
        attempt = int(context.cursor or 0) + 1
        context.update_cursor(str(attempt))
        names = hashlib.sha256("\n".join(f.name for f in files).encode()).hexdigest()[:12]
        return dg.RunRequest(run_key=f"{names}-{attempt}", tags=WHOLE_RANGE)

    return inbox
