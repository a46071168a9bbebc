"""The extract of the disability register: a row for each child with a certificate, and others of the same years.

Belongs here: one row a person, columns of `person_register`. Does not: files, errors.
"""

import numpy as np
import polars as pl

from data_samples.generate import identity
from data_samples.generate.courses import DAY

COLUMNS = ["snils", "child_ref", "birth_date", "sex", "region_code", "disability_group", "first_established",
           "established_on", "valid_until", "target_group", "needs_rehabilitation", "contraindication"]  # fmt: skip
WITHOUT_NEED_SHARE, CONTRAINDICATED_SHARE = 0.12, 0.04
CONTRAINDICATIONS = ("ПП-01", "ПП-04", "ПП-07")  # an invented code list


def register(rng: np.random.Generator, certificates: pl.DataFrame) -> pl.DataFrame:
    """Children established shortly before their certificate; a few more without a need never got one."""
    held = certificates.select("snils", "birth_date", "sex", "region_code", "target_group", "issued_on")
    without = held.sample(round(held.height * WITHOUT_NEED_SHARE), seed=int(rng.integers(2**31)))
    fresh = identity.unused_snils(rng, held["snils"], without.height)
    without = without.with_columns(snils=fresh, target_group=pl.lit(None, pl.String))
    people = pl.concat([held, without]).with_columns(
        needs_rehabilitation=pl.col("target_group").is_not_null()
    )
    count = people.height
    barred = pl.Series(rng.random(count) < CONTRAINDICATED_SHARE)
    codes = np.array(CONTRAINDICATIONS)[rng.integers(0, len(CONTRAINDICATIONS), count)]
    established = people["issued_on"].to_numpy() - rng.integers(2, 20, count) * DAY
    return (
        people.with_columns(
            child_ref=pl.lit(None, pl.String),
            disability_group=pl.lit("child"),
            first_established=pl.lit(True),
            established_on=pl.Series(established).cast(pl.Date),
            contraindication=pl.when(barred).then(pl.Series(codes)),
            until=pl.Series(np.array(["1y", "2y", "5y"])[rng.integers(0, 3, count)]),
        )
        .with_columns(valid_until=pl.col("established_on").dt.offset_by(pl.col("until")))
        .select(COLUMNS)
    )
