"""Figures as SDMX-CSV 2.0: a row an observation, with the structure of sdmx_structure.py.

Belongs here: columns and codes of a row. Does not: what the codes mean (sdmx_codes.py).
"""

import polars as pl

from dashboard.exports.frames import described
from dashboard.exports.sdmx_codes import AGENCY, DATAFLOW, FREQ, VERSION, area_code, check_codes, group_code
from dashboard.exports.sdmx_components import RESTRICTION
from dashboard.wording.codes import About, edition_ids, is_official, restriction

FIGURES = {  # our column -> the SDMX measure, then attributes of it
    "value": "OBS_VALUE",
    "numerator": "NUMERATOR",
    "denominator": "DENOMINATOR",
    "low": "LOW",
    "high": "HIGH",
    "n": "UNITS",
}


def sdmx_csv(frame: pl.DataFrame, about: About) -> str:
    """Rows of `published_indicator` as SDMX-CSV; an empty OBS_VALUE is told by OBS_STATUS and CONF_STATUS.

    Of exact figures each row also says who may read it, in the optional attribute RESTRICTION.
    """
    rows, restricted = described(frame), restriction(about)
    table = rows.select(
        pl.lit("dataflow").alias("STRUCTURE"),
        pl.lit(f"{AGENCY}:{DATAFLOW}({VERSION})").alias("STRUCTURE_ID"),
        pl.lit("I").alias("ACTION"),
        pl.col("period_kind").replace_strict(FREQ, return_dtype=pl.String).alias("FREQ"),
        pl.col("indicator").alias("INDICATOR"),
        area_code(pl.col("area")).alias("AREA"),
        group_code(pl.col("breakdown"), pl.col("breakdown_value")).alias("BREAKDOWN"),
        # SDMX names a half-year S1, S2 (semester)
        pl.col("period").str.replace("-H", "-S", literal=True).alias("TIME_PERIOD"),
        *[pl.col(ours).alias(theirs) for ours, theirs in FIGURES.items()],
        pl.col("status").alias("OBS_STATUS"),
        pl.col("conf_status").alias("CONF_STATUS"),
        pl.col("unit").alias("UNIT_MEASURE"),
        pl.lit(edition_ids(about)).alias("EDITION"),
        pl.lit("OFFICIAL" if is_official(about) else "ASSUMPTION").alias("BANDS"),
        pl.lit("true" if about["synthetic"] else "false").alias("SYNTHETIC"),
        pl.lit(about["data_as_of"]).alias("DATA_AS_OF"),
        pl.lit(about["version"]).alias("PUBLICATION_VERSION"),
        *([pl.lit(restricted).alias(RESTRICTION)] if restricted else []),
    )
    for name in ("INDICATOR", "AREA", "BREAKDOWN"):
        check_codes(table[name], f"SDMX-CSV, column {name}")
    return table.write_csv()
