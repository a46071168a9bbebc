"""Everything Dagster needs to know: assets, checks, the job, when it runs, and with what.

`dagster dev` and the command line use these same definitions.
"""

import os
from pathlib import Path

import dagster as dg

import assets
from assets.partitions import HALF_YEARS
from assets.resources import Data, ParquetTables
from pipelines.balance_checks import every_course_scored, ledger_balances
from pipelines.contracts import contract_checks, with_catalogue
from pipelines.disclosure_checks import nothing_hidden_can_be_computed, refuse_unprotected
from pipelines.triggers import daily, inbox_sensor

JOB = "everything"


def build_defs(
    data: Path, inbox: Path, loggers: dict[str, dg.LoggerDefinition] | None = None
) -> dg.Definitions:
    """The definitions over a data folder and an inbox; tests and the command line bring their own."""
    folder = Data(path=str(data.absolute()), inbox=str(inbox.absolute()))
    loaded = dg.load_assets_from_package_module(assets)
    tables = [t.map_asset_specs(with_catalogue) for t in loaded if isinstance(t, dg.AssetsDefinition)]
    refuse_unprotected(tables)
    job = dg.define_asset_job(
        JOB,
        selection=dg.AssetSelection.all(),
        partitions_def=HALF_YEARS,
        description="From the inbox to a published version.",
    )
    return dg.Definitions(
        assets=tables,
        asset_checks=[
            *contract_checks(tables),
            ledger_balances,
            every_course_scored,
            nothing_hidden_can_be_computed,
        ],
        resources={"data": folder, "io_manager": ParquetTables(data=folder)},
        jobs=[job],
        schedules=[daily(job)],
        sensors=[inbox_sensor(job)],
        executor=dg.in_process_executor,
        loggers=loggers,
    )


@dg.definitions
def defs() -> dg.Definitions:
    """What `dagster dev` shows: folders named by REHAB_DATA and REHAB_INBOX."""
    return build_defs(
        Path(os.environ.get("REHAB_DATA", "data")), Path(os.environ.get("REHAB_INBOX", "inbox"))
    )
