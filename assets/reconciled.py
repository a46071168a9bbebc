"""reconciliation: our figures up to each published date, compared by `methodology.published.reconciliation`."""

import polars as pl

from assets.warehouse import Tables, run_sql
from methodology.published.reconciliation import reconcile


def build_reconciliation(tables: Tables) -> pl.DataFrame:
    """One row a published figure or a conflict among published figures."""
    return reconcile(run_sql("reconciliation_day", tables))
