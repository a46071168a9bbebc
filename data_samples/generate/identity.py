"""Identifiers that can belong to nobody: SNILS of the unchecked range, OGRN of an impossible year and region.

Belongs here: numbers and names of the invented persons, providers, bureaus. Does not: what they do.
"""

import numpy as np
import polars as pl

from data_samples.generate.world import REGIONS

# Numbers up to 001-001-998 carry no check digits and are issued to nobody.
UNCHECKED_SNILS = 1_001_998
NAMES = ("Ромашка", "Василёк", "Одуванчик", "Подснежник", "Незабудка", "Колокольчик", "Ландыш", "Клевер", "Мята",
         "Шиповник", "Бессмертник", "Вереск", "Иван-чай", "Зверобой", "Лён", "Мальва", "Купава", "Тимьян", "Фиалка",
         "Черёмуха")  # fmt: skip


def snils(rng: np.random.Generator, count: int) -> np.ndarray:
    """So many different SNILS, `000-123-456 78`, of the range 000-000-001..001-001-998."""
    number = rng.choice(UNCHECKED_SNILS, size=count, replace=False) + 1
    digits = number[:, None] // 10 ** np.arange(8, -1, -1) % 10
    check = (digits * np.arange(9, 0, -1)).sum(axis=1) % 101 % 100
    return np.array(
        [
            f"{n // 10**6:03d}-{n // 1000 % 1000:03d}-{n % 1000:03d} {c:02d}"
            for n, c in zip(number, check, strict=True)
        ]
    )


def unused_snils(rng: np.random.Generator, taken: pl.Series, count: int) -> list[str]:
    """So many SNILS that are not among the taken."""
    drawn = pl.Series(snils(rng, count + taken.len()))
    return drawn.filter(~drawn.is_in(taken.drop_nulls().implode()))[:count].to_list()


def ogrn(serial: int) -> str:
    """13 digits with a valid check digit, of the year 00 and the region 00: no register has such a number.

    >>> ogrn(7)
    '1000000000078'
    """
    body = 100_000_000_000 + serial
    return f"{body}{body % 11 % 10}"


def providers() -> dict[str, list[tuple[str, str]]]:
    """The invented providers of each region: (OGRN, name). The travelling one is under `all`."""
    names, serial = iter(NAMES), 100
    found: dict[str, list[tuple[str, str]]] = {
        "all": [(ogrn(99), 'АНО «Выездная бригада "Перекати-поле-образец"»')]
    }
    for region in REGIONS:
        own = []
        for _ in range(region.providers):
            serial += 1
            own.append((ogrn(serial), f'ООО «Учебный центр "{next(names)}-образец"»'))
        found[region.code] = own
    return found


def bureau(region: str, number: int) -> str:
    """Code of an invented bureau.

    >>> bureau("72", 2)
    '72-Б2'
    """
    return f"{region}-Б{number}"
