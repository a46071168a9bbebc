"""What every table of ours has as a Dagster asset: a Russian title beside its English description."""

from collections.abc import Callable
from typing import Any

import dagster as dg


def table(title_ru: str, **settings: Any) -> Callable[[Callable[..., Any]], dg.AssetsDefinition]:
    """An asset whose description opens with its Russian title; the rest is the function's docstring."""

    def wrap(function: Callable[..., Any]) -> dg.AssetsDefinition:
        description = f"{title_ru}.\n\n{function.__doc__ or ''}"
        return dg.asset(description=description, metadata={"title_ru": title_ru}, **settings)(function)

    return wrap


def public_out(title_ru: str, told: str) -> dg.AssetOut:
    """One public table of a protector."""
    described = f"{title_ru}.\n\n{told}"
    return dg.AssetOut(group_name="published", description=described, metadata={"title_ru": title_ru})
