"""SDMX code lists: which codes each dimension and attribute may hold, and how our codes become SDMX codes.

Belongs here: code lists and the mapping of keys. Does not: XML (sdmx_structure.py), rows (sdmx_data.py). An SDMX code
is made of Latin letters, digits and _ @ $ -, and no area is a bare number: readers that guess types eat its zeros.
"""

from dataclasses import dataclass

import polars as pl

from dashboard.exports.areas import COUNTRY, areas
from dashboard.exports.frames import described
from dashboard.wording.codes import BREAKDOWN, CONF_STATUS, OBS_STATUS, PERIOD_KIND, UNIT, Words
from law.errors import RehabError
from methodology.registry.indicators import load_indicators
from schemas.dimensions import NONE

AGENCY, DATAFLOW, STRUCTURE, VERSION = "RHB", "REHAB_INDICATORS", "DSD_REHAB_INDICATORS", "1.0"
FREQ = {"month": "M", "quarter": "Q", "half": "S", "year": "A"}  # CL_FREQ of SDMX
BANDS: Words = {
    "ASSUMPTION": (
        "границы баллов — допущение, официально не опубликованы",
        "the bands are an assumption, not officially published",
    ),
    "OFFICIAL": ("границы баллов установлены актом", "the bands are set by an act"),
}
_LATIN = dict(zip("ЦСЗЮКПУДФО", ["C", "S", "Z", "YU", "K", "P", "U", "D", "F", "O"], strict=True))


@dataclass(frozen=True)
class SdmxCodes:
    """One code list: its id, names, and a row a code: code, ru, en, parent (null: none)."""

    id: str
    ru: str
    en: str
    codes: pl.DataFrame


def area_code(area: pl.Expr) -> pl.Expr:
    """The SDMX code of an area: RU, RU_CFO, RU_72."""
    latin = area.str.replace_many(list(_LATIN), list(_LATIN.values()))
    return pl.when(area == COUNTRY).then(area).otherwise(pl.lit(f"{COUNTRY}_") + latin)


def group_code(breakdown: pl.Expr, value: pl.Expr) -> pl.Expr:
    """The SDMX code of a breakdown value: _T for the total, else TARGET_GROUP_1; of a subgroup 3.2 TARGET_GROUP_3_2."""
    code = breakdown.str.to_uppercase() + "_" + value.str.replace(".", "_", literal=True)
    return pl.when(breakdown == NONE).then(pl.lit("_T")).otherwise(code)


def _codes(rows: list[tuple[str, str, str]]) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema=dict.fromkeys(["code", "ru", "en"], pl.String), orient="row")
    return frame.with_columns(parent=pl.lit(None, pl.String))


def _words(words: Words) -> pl.DataFrame:
    return _codes([(code, ru, en) for code, (ru, en) in words.items()])


def _areas() -> pl.DataFrame:
    return areas().select(
        area_code(pl.col("area")).alias("code"),
        pl.col("area_ru").alias("ru"),
        pl.col("area_en").alias("en"),
        area_code(pl.col("parent")).alias("parent"),
    )


def _groups(frame: pl.DataFrame) -> pl.DataFrame:
    """The total, each breakdown that the frame uses as a heading, its values under it."""
    used = described(frame).filter(pl.col("breakdown") != NONE)
    used = used.unique(["breakdown", "breakdown_value"], maintain_order=True)
    headings = [
        (code.upper(), *BREAKDOWN.get(code, (code, code))) for code in used["breakdown"].unique().sort()
    ]
    values = used.select(
        group_code(pl.col("breakdown"), pl.col("breakdown_value")).alias("code"),
        (pl.coalesce("breakdown_ru", "breakdown") + ": " + pl.col("group_ru")).alias("ru"),
        (pl.coalesce("breakdown_en", "breakdown") + ": " + pl.col("group_en")).alias("en"),
        pl.col("breakdown").str.to_uppercase().alias("parent"),
    )
    return pl.concat([_codes([("_T", *BREAKDOWN[NONE]), *headings]), values])


def _units(frame: pl.DataFrame) -> pl.DataFrame:
    """The units with words, and any the registry has beyond them."""
    beyond = set(described(frame)["unit"].drop_nulls()) - set(UNIT)
    return _words(UNIT | {unit: (unit, unit) for unit in sorted(beyond)})


def code_lists(frame: pl.DataFrame) -> list[SdmxCodes]:
    """Every code list of the structure; only the breakdown values depend on the rows.

    Raises RehabError for a code that SDMX cannot hold.
    """
    indicators = [(i.id, i.title_ru, i.title_en) for i in load_indicators().values()]
    freq = {FREQ[kind]: words for kind, words in PERIOD_KIND.items()}
    lists = [
        SdmxCodes("CL_FREQ", "Вид периода", "Frequency", _words(freq)),
        SdmxCodes("CL_INDICATOR", "Показатель", "Indicator", _codes(indicators)),
        SdmxCodes("CL_AREA", "Территория", "Area", _areas()),
        SdmxCodes("CL_BREAKDOWN", "Разрез", "Breakdown", _groups(frame)),
        SdmxCodes("CL_UNIT", "Единица измерения", "Unit of measure", _units(frame)),
        SdmxCodes("CL_OBS_STATUS", "Статус значения", "Observation status", _words(OBS_STATUS)),
        SdmxCodes("CL_CONF_STATUS", "Конфиденциальность", "Confidentiality status", _words(CONF_STATUS)),
        SdmxCodes("CL_BANDS", "Границы баллов", "Bands of the points", _words(BANDS)),
    ]
    for codes in lists:
        check_codes(codes.codes["code"], codes.id)
    return lists


def check_codes(codes: pl.Series, where: str) -> None:
    """Raises RehabError for the first code that is not an SDMX identifier."""
    wrong = codes.filter(~codes.str.contains(r"^[A-Za-z0-9_@$\-]+$"))
    if wrong.len():
        raise RehabError(
            f"'{wrong[0]}' cannot be an SDMX code",
            where=where,
            why="SDMX identifiers hold Latin letters, digits and _ @ $ - only",
            todo="use a code of such characters, or take another format",
        )
