"""Every published worked example of tests/spec/comparison_vectors.toml, to its last printed digit."""

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from methodology.comparison.casemix import poisson_limits
from methodology.comparison.casemix_model import is_separated
from methodology.comparison.overdispersion import false_alarm_chance, phi, tau_squared
from methodology.comparison.shrinkage import intraclass_correlation
from methodology.registry.intervals import wilson

FILE = Path(__file__).parents[2] / "spec" / "comparison_vectors.toml"
Given = dict[str, Any]


def of_wilson(given: Given) -> dict[str, float]:
    low, high = wilson(pl.col("k"), pl.col("n"))
    return pl.DataFrame(given).select(low=low, high=high).row(0, named=True)


def of_phi(given: Given) -> dict[str, float]:
    observed, expected = (np.array(given[name], float) for name in ("observed", "expected"))
    z = pl.DataFrame({"z": np.sqrt(expected) * np.log(observed / expected)})
    return {"phi": z.select(phi(pl.col("z"), trim=0)).item()}


def of_tau_squared(given: Given) -> dict[str, float]:
    effect, variance = np.array(given["effect"]), np.array(given["variance"])
    centre = np.average(effect, weights=1 / variance)
    units = pl.DataFrame({"z": (effect - centre) / np.sqrt(variance), "w": 1 / variance})
    dispersion = phi(pl.col("z"), trim=0)
    told = units.select(q=dispersion * pl.len(), tau2=tau_squared(dispersion, pl.col("w")))
    return told.row(0, named=True)


def of_false_alarm(given: Given) -> dict[str, float]:
    units = pl.DataFrame({"units": [given["units"]]})
    return {"chance": units.select(false_alarm_chance(pl.col("units"), given["level"])).item()}


def of_poisson(given: Given) -> dict[str, float]:
    low, high = poisson_limits(np.array([given["observed"]]), 0.95)
    expected = given["expected"]
    ratio = given["observed"] / expected
    return {"ratio": ratio, "low": float(low[0] / expected), "high": float(high[0] / expected)}


def of_beta_binomial(given: Given) -> dict[str, float]:
    families, n = np.array(given["families"]), given["n"]
    boys = np.repeat(np.arange(n + 1), families)
    units = pl.DataFrame({"k": boys, "n": np.full(len(boys), n)})
    ours = units.select(intraclass_correlation(pl.col("k"), pl.col("n"))).item()
    inflation = (1 + (n - 1) * ours) * (len(boys) - 1) / len(boys)  # as if the variance were divided by all
    strength = 1 / ((inflation - 1) / (n - 1)) - 1
    share = boys.sum() / (n * len(boys))
    return {"alpha": share * strength, "beta": (1 - share) * strength}


def of_separation(given: Given) -> dict[str, bool]:
    matrix = np.column_stack([np.ones(4), given["x1"], given["x2"]])
    return {"separated": is_separated(matrix, np.array(given["events"]), np.array(given["n"]))}


COMPUTED = {
    "wilson": of_wilson,
    "phi": of_phi,
    "tau_squared": of_tau_squared,
    "false_alarm": of_false_alarm,
    "poisson": of_poisson,
    "beta_binomial": of_beta_binomial,
    "separation": of_separation,
}
VECTORS = [
    pytest.param(method, vector, id=f"{method}: {vector['source'].split(':')[0][:50]} {at}")
    for method, vectors in tomllib.loads(FILE.read_text(encoding="utf-8")).items()
    for at, vector in enumerate(vectors, start=1)
]


def as_printed(value: float | bool, printed: str) -> str:
    """Our figure with as many decimals as the source printed."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.{len(printed.partition('.')[2])}f}"


@pytest.mark.parametrize(("method", "vector"), VECTORS)
def test_our_figure_equals_every_printed_digit(method: str, vector: dict[str, Any]) -> None:
    ours = COMPUTED[method](vector["given"])
    assert {name: as_printed(ours[name], text) for name, text in vector["printed"].items()} == vector[
        "printed"
    ]


def test_every_vector_names_its_source() -> None:
    assert {parameter.values[0] for parameter in VECTORS} == COMPUTED.keys()
    assert all(len(parameter.values[1]["source"]) > 20 for parameter in VECTORS)
