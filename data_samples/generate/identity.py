"""Identifiers that can belong to nobody: SNILS of the unchecked range, OGRN and INN of impossible offices.

Belongs here: numbers and names of the invented persons, providers, bureaus. Does not: what they do.
"""

import numpy as np
import polars as pl

from data_samples.generate.world import REGIONS

# Numbers up to 001-001-998 carry no check digits and are issued to nobody.
UNCHECKED_SNILS = 1_001_998
TRAVELLING = 'АНО «Выездная бригада "Перекати-поле-образец"»'
NAMES = ("Ромашка", "Василёк", "Одуванчик", "Подснежник", "Незабудка", "Колокольчик", "Ландыш", "Клевер", "Мята",
         "Шиповник", "Бессмертник", "Вереск", "Иван-чай", "Зверобой", "Лён", "Мальва", "Купава", "Тимьян", "Фиалка",
         "Черёмуха")  # fmt: skip


def snils(rng: np.random.Generator, count: int) -> pl.Series:
    """So many different SNILS, `000-123-456 78`, of the range 000-000-001..001-001-998."""
    number = rng.choice(UNCHECKED_SNILS, size=count, replace=False) + 1
    digits = number[:, None] // 10 ** np.arange(8, -1, -1) % 10
    check = (digits * np.arange(9, 0, -1)).sum(axis=1) % 101 % 100
    frame = pl.DataFrame({"number": number, "check": check}).select(
        pl.col("number").cast(pl.String).str.zfill(9), pl.col("check").cast(pl.String).str.zfill(2)
    )
    triples = [pl.col("number").str.slice(start, 3) for start in (0, 3, 6)]
    return frame.select(snils=pl.format("{}-{}-{} {}", *triples, "check")).to_series()


def unused_snils(rng: np.random.Generator, taken: pl.Series, count: int) -> pl.Series:
    """So many SNILS that are not among the taken."""
    drawn = snils(rng, count + taken.len())
    return drawn.filter(~drawn.is_in(taken.drop_nulls().implode()))[:count]


def ogrn(serial: int) -> str:
    """13 digits with a valid check digit, of the year 00 and the region 00: no register has such a number.

    >>> ogrn(7)
    '1000000000076'
    """
    body = 100_000_000_000 + serial
    return f"{body}{body % 11 % 10}"


def inn(serial: int) -> str:
    """10 digits with a valid check digit, of the tax office 0000: there is none, nor a company with such a number.

    >>> inn(7)
    '0000000071'
    """
    body = f"{serial:09d}"
    weighted = sum(w * int(d) for w, d in zip((2, 4, 10, 3, 5, 9, 4, 6, 8), body, strict=True))
    return f"{body}{weighted % 11 % 10}"


def providers() -> pl.DataFrame:
    """The invented providers by region and place in it from 0; place -1 is the one that travels all regions."""
    names = iter(NAMES)
    rows = [(region.code, -1, ogrn(99), TRAVELLING) for region in REGIONS]
    for number, region in enumerate(REGIONS, 1):
        for place in range(region.providers):
            name = f'ООО «Учебный центр "{next(names)}-образец"»'
            rows.append((region.code, place, ogrn(100 * number + place), name))
    return pl.DataFrame(rows, schema=["region_code", "place", "provider_ogrn", "provider_name"], orient="row")
