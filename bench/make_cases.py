"""Writes invented social-service cases as Parquet, as intake keeps them: every step with early, late and missing dates.

Belongs here: synthetic cases (same seed, same rows). Does not: samples with planted errors (`data_samples/`).

    python bench/make_cases.py --cases 1000000 --out bench/data/cases
"""

import argparse
from pathlib import Path

import numpy as np
import polars as pl

from methodology.social_services.procedures import EVENTS

GAPS = (0, 1, 1, 2, 2, 1, 1, 4, 700, 9, 1, 120)  # mean days from the event before, by event


def cases(many: int, seed: int = 442) -> pl.DataFrame:
    """So many cases of five regions over six years; each goes on until some event, a few dates are missing."""
    rng = np.random.default_rng(seed)
    day = np.datetime64("2020-01-01") + rng.integers(0, 2400, many).astype("timedelta64[D]")
    until = np.minimum(rng.integers(2, 40, many), len(EVENTS))
    columns: dict[str, object] = {
        "child_id": np.char.add("c1_", np.char.zfill(rng.permutation(many).astype(str), 26)),
        "region_code": rng.choice(["77", "50", "72", "66", "18"], many, p=[0.6, 0.1, 0.1, 0.1, 0.1]),
        "form": rng.choice(["home", "semi_stationary", "stationary", "urgent"], many, p=[0.5, 0.2, 0.2, 0.1]),
        "submitted_electronically": rng.random(many) < 0.5,
    }
    there = np.empty((len(EVENTS), many), dtype=bool)
    for place, (event, gap) in enumerate(zip(EVENTS, GAPS, strict=True)):
        day = day + rng.poisson(gap, many).astype("timedelta64[D]")
        there[place] = (place == 0) | ((place < until) & (rng.random(many) > 0.02))
        columns[event] = day
    term = columns["decided_on"] + np.timedelta64(20, "D")  # type: ignore[operator]
    columns |= {
        "service_from": term,
        "service_to": term + rng.integers(30, 900, many).astype("timedelta64[D]"),
    }
    columns["decision"] = rng.choice(["recognised", "refused"], many, p=[0.9, 0.1])
    known = [pl.when(pl.Series(there[place])).then(event).alias(event) for place, event in enumerate(EVENTS)]
    decided = pl.when(pl.col("decided_on").is_not_null())
    later = [decided.then(name).alias(name) for name in ("decision", "service_from", "service_to")]
    text = pl.lit(None, pl.String)
    frame = pl.DataFrame(columns).with_columns(known).with_columns(later)
    return frame.with_columns(refusal_reason=text, payment=text, finish_reason=text)


def small(out: Path) -> None:
    """200 cases, for the bench that runs in the suite."""
    cases(200).write_parquet(out / "cases.parquet")


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    cases(arguments.cases).write_parquet(arguments.out / "cases.parquet")


if __name__ == "__main__":
    main()
