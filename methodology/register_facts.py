"""Facts of the registers: what population statistics count, and the columns their expressions may read.

Belongs here: names and types that `methodology/statistics` is checked against, bands of age. Does not: facts of the
pilot (`facts`), nor how they are put together (`methodology/sql/fact_<name>.sql`). A register comes from those regions
that deliver it: their sum is not the country, and a figure exists for a region alone.
"""

import polars as pl

from methodology.fact import Fact, Types

# Years of age up to which a band of a register goes, inclusive; the oldest have no end.
AGE_BANDS = {"0-3": 3, "4-7": 7, "8-14": 14, "15-17": 17, "18-34": 34, "35-59": 59, "60+": None}
_PLACE: Types = {"month": pl.Date, "region_code": pl.String}
_TEXT, _COUNT, _FLAG = pl.String, pl.Int64, pl.Boolean


def _fact(
    id: str,
    unit: tuple[str, str],
    period: tuple[str, str],
    columns: Types,
    breakdowns: tuple[str, ...] = (),
    **settings: str | bool,
) -> Fact:
    told = (*unit, *period, breakdowns, _PLACE | columns)
    return Fact(id, *told, national=False, **settings)  # type: ignore[arg-type]


_PERSON, _YEAR_END = ("человек", "person"), ("на конец года", "at the end of the year")
_IN_YEAR = ("в течение года", "in the course of the year")
_OF_YEAR = ("год отчёта", "year of the return")

_ALL = (
    _fact(
        "disabled_person", _PERSON, _YEAR_END,
        {"disability_group": _TEXT, "sex": _TEXT, "age_band": _TEXT, "first_in_year": _FLAG, "people": _COUNT},
        ("disability_group", "sex", "age_band"), weight="people", yearly=True,
    ),
    _fact(
        "resident", _PERSON, ("на начало года", "at the start of the year"),
        {"sex": _TEXT, "age_band": _TEXT, "residents": _COUNT},
        ("sex", "age_band"), weight="residents", yearly=True,
    ),
    _fact(
        "served_person", _PERSON, _IN_YEAR,
        {"programme": _TEXT, "channel": _TEXT, "by_mobile": _FLAG, "people": _COUNT},
        ("channel",), weight="people", yearly=True,
    ),
    _fact(
        "service", ("услуга", "service"), ("начало услуги", "start of the service"),
        {"programme": _TEXT, "channel": _TEXT, "service_kind": _TEXT, "cost_rub": pl.Decimal},
        ("channel",),
    ),
    _fact(
        "employer", ("работодатель", "employer"), ("последний квартал года", "last quarter of the year"),
        {"quota_positions": _COUNT, "filled_positions": _COUNT}, yearly=True,
    ),
    _fact("hire", _PERSON, ("дата трудоустройства", "day of hiring"), {"programme": _TEXT}),
    _fact(
        "pupil", _PERSON, ("начало учебного года", "start of the school year"),
        {"level": _TEXT, "mode": _TEXT, "in_rehab_centre": _FLAG, "assessed_online": _FLAG, "people": _COUNT},
        ("level",), weight="people", yearly=True,
    ),
    _fact(
        "organisation", ("организация", "organisation"), _YEAR_END,
        {"kind": _TEXT, "high_tech": _FLAG}, ("kind",), yearly=True,
    ),
    _fact(
        "ngo", ("НКО", "non-profit organisation"), ("год гранта", "year of the grant"),
        {"projects": _COUNT, "amount_rub": pl.Decimal, "disability_programme": _FLAG}, yearly=True,
    ),
    _fact("workshop", ("мастерская", "workshop"), _OF_YEAR, {"workers": _COUNT}, yearly=True),
    _fact(
        "employee", ("работник", "employee"), _OF_YEAR,
        {"under_35": _FLAG, "people": _COUNT}, weight="people", yearly=True,
    ),
    _fact(
        "e_service", ("услуга", "service"), _YEAR_END, {"audience": _TEXT}, ("audience",), yearly=True,
    ),
    _fact(
        "e_application", ("заявление", "application"), ("дата подачи", "day of submission"),
        {"audience": _TEXT, "applications": _COUNT}, ("audience",), weight="applications",
    ),
)  # fmt: skip
REGISTER_FACTS = {fact.id: fact for fact in _ALL}
