"""Facts of the registers: what population statistics count, and the columns their expressions may read.

Belongs here: names and types that `law/statistics` is checked against. Does not: facts of the
pilot (`facts`), nor how they are put together (`methodology/sql/fact_<name>.sql`). A register comes from those regions
that deliver it: their sum is not the country, and a figure exists for a region alone.
"""

import polars as pl

from methodology.registry.fact import Fact, Types, columns_of

_TEXT, _COUNT, _FLAG = pl.String, pl.Int64, pl.Boolean


def _fact(
    id: str,
    unit: tuple[str, str],
    period: tuple[str, str],
    columns: Types,
    **settings: str | bool,
) -> Fact:
    return Fact(id, *unit, *period, columns_of(id, columns), national=False, **settings)  # type: ignore[arg-type]


_PERSON, _YEAR_END = ("человек", "person"), ("на конец года", "at the end of the year")
_IN_YEAR = ("в течение года", "in the course of the year")
_OF_YEAR = ("год отчёта", "year of the return")

_ALL = (
    _fact(
        "disabled_person", _PERSON, _YEAR_END,
        {"first_in_year": _FLAG, "people": _COUNT}, weight="people", yearly=True,
    ),
    _fact(
        "resident", _PERSON, ("на начало года", "at the start of the year"),
        {"residents": _COUNT}, weight="residents", yearly=True,
    ),
    _fact(
        "served_person", _PERSON, _IN_YEAR,
        {"programme": _TEXT, "by_mobile": _FLAG, "people": _COUNT}, weight="people", yearly=True,
    ),
    _fact(
        "service", ("услуга", "service"), ("начало услуги", "start of the service"),
        {"programme": _TEXT, "service_kind": _TEXT, "cost_rub": pl.Decimal},
    ),
    _fact(
        "employer", ("работодатель", "employer"), ("последний квартал года", "last quarter of the year"),
        {"quota_positions": _COUNT, "filled_positions": _COUNT}, yearly=True,
    ),
    _fact("hire", _PERSON, ("дата трудоустройства", "day of hiring"), {"programme": _TEXT}),
    _fact(
        "pupil", _PERSON, ("начало учебного года", "start of the school year"),
        {"mode": _TEXT, "in_rehab_centre": _FLAG, "assessed_online": _FLAG, "people": _COUNT},
        weight="people", yearly=True,
    ),
    _fact(
        "organisation", ("организация", "organisation"), _YEAR_END,
        {"high_tech": _FLAG}, yearly=True,
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
        "e_service", ("услуга", "service"), _YEAR_END, {}, yearly=True,
    ),
    _fact(
        "e_application", ("заявление", "application"), ("дата подачи", "day of submission"),
        {"applications": _COUNT}, weight="applications",
    ),
)  # fmt: skip
REGISTER_FACTS = {fact.id: fact for fact in _ALL}
