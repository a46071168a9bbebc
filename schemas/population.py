"""Population statistics of the registers: exact figures, and published figures beside ours.

Belongs here: columns, types, titles in both languages. Does not: which statistics exist (`law/statistics`), nor
what is public of them (`schemas.published`).
"""

import polars as pl

from schemas.codes.registers import QUALIFIER
from schemas.dimensions import breakdowns
from schemas.marts import IndicatorValue, _Strict
from schemas.rules import column

VERDICT_OF_AGREEMENT = ["agrees", "contradicts", "cannot_be_computed"]


class PopulationValue(IndicatorValue):
    """One row: a statistic of the registers in a period, region and breakdown value; a region alone, no country.

    A region that delivered no register has no row: nothing is known of it, which is not 0.
    """

    breakdown: pl.String = column("Разрез", "Breakdown", required=True, isin=breakdowns("population_value"))


class RegisterOrphan(_Strict):
    """One row: a table whose rows have their region from a register, and how many name what no register holds.

    Orphans belong to no region and are in no figure until the register arrives.
    """

    table_name: pl.String = column("Таблица", "Table", required=True)
    register: pl.String = column("Реестр", "Register", required=True)
    rows: pl.Int64 = column("Строк", "Rows", required=True, ge=1)
    orphans: pl.Int64 = column("Без записи в реестре", "Not in the register", required=True, ge=0)


class ProfileAgreement(_Strict):
    """One row: a figure a government report published, ours beside it, and the verdict; or published figures among
    themselves, where `ours` is what the others make of it. Percents are percents, as the report tells them."""

    source: pl.String = column("Источник", "Source", required=True)
    as_of: pl.String = column("На дату", "As of", required=True)
    region_code: pl.String = column("Код региона", "Region code", required=True)
    metric_id: pl.String = column("Показатель", "Metric", required=True)
    breakdown: pl.String = column("Разрез", "Breakdown", required=True)
    title_ru: pl.String = column("Название", "Title in Russian")
    title_en: pl.String = column("Название (англ.)", "Title in English")
    published: pl.Float64 = column("Опубликовано", "Published", required=True)
    qualifier: pl.String = column("Оговорка", "Qualifier", required=True, codes=QUALIFIER)
    unit: pl.String = column("Единица", "Unit", required=True)
    statement: pl.String = column("Утверждение профиля", "Statement of the profile")
    year: pl.Int32 = column("Год", "Year")
    ours: pl.Float64 = column("У нас", "Ours")
    verdict: pl.String = column("Вывод", "Verdict", required=True, isin=VERDICT_OF_AGREEMENT)
    note_ru: pl.String = column("Почему", "Why, in Russian", required=True)
    note_en: pl.String = column("Почему (англ.)", "Why", required=True)
