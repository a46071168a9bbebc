"""Who an invented child is and when the course starts: regions, birthdays, numbers of papers.

Belongs here: identifiers that are valid by the contract and belong to nobody, and first days at every edge of
age and law. Does not belong here: what happened in the course (`evidence.py`).
"""

from datetime import date, timedelta
from random import Random

# First year of the region in the pilot, decree N 2339 as amended by N 1660 of 28.11.2024.
JOINED = {"66": 2022, "72": 2022, "62": 2024, "18": 2025, "50": 2025, "86": 2025, "16": 2026}
LAST_START = date(2026, 8, 31)
CHANGE_OF_MATRIX = date(2023, 8, 1)


def protocol_id(number: int, rng: Random, bureau: str, region: str, year: int) -> str:
    """Numbers as bureaus write them: digits that are no number, Cyrillic, dots and slashes, 64 characters."""
    shapes = (f"{number:07d}", f"П-{number}", f"P-{number}", f"{number}.{bureau}.{region}/{year}")
    return rng.choice((*shapes, f"{number:0>64}")) if number % 50 == 0 else rng.choice(shapes)


def birth_and_start(rng: Random, group: str, region: str) -> tuple[date, date]:
    """Birth date and first day: any, 14 years to the day and a day short of it, both ends of 4..17, leap."""
    first = date(JOINED[region], 1, 1)
    started = first + timedelta(days=rng.choice((0, rng.randint(0, (LAST_START - first).days))))
    if group == "2" and first < CHANGE_OF_MATRIX and rng.random() < 0.7:
        days = rng.choice((-1, 0, rng.randint(-500, -2), rng.randint(1, 300)))
        started = CHANGE_OF_MATRIX + timedelta(days=days)
    kind = rng.choice(("any", "any", "older", "older", "14", "14 tomorrow", "4", "18 tomorrow", "leap"))
    tomorrow = started + timedelta(days=1)
    if kind == "any":
        return years_before(started, rng.randint(4, 16)) - timedelta(days=rng.randint(0, 364)), started
    if kind == "older":
        return years_before(started, rng.randint(14, 16)) - timedelta(days=rng.randint(0, 364)), started
    if kind == "leap" and region in ("66", "72"):
        return rng.choice(LEAP_BIRTHS)
    if kind.endswith("tomorrow"):
        return years_before(tomorrow, int(kind[:2])), started
    return years_before(started, int(kind) if kind.isdigit() else rng.randint(5, 17)), started


# Born on 29 February: 13 years old on 28 February of a common year, 14 on 1 March.
LEAP_BIRTHS = (
    (date(2008, 2, 29), date(2022, 2, 28)), (date(2008, 2, 29), date(2022, 3, 1)),
    (date(2012, 2, 29), date(2026, 2, 28)), (date(2012, 2, 29), date(2026, 3, 1)),
    (date(2008, 2, 29), date(2024, 2, 29)),
)  # fmt: skip


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; 28 February stands in for a 29th that year lacks."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def snils(number: int) -> str:
    """A number of the range up to 001-001-998, which has no check digits and belongs to nobody."""
    digits = f"{number + 1:09d}"
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]} {number % 100:02d}"


def ogrn(region: str, number: int) -> str:
    """An invented organisation (registered in a year '99 no register has) with a right check digit."""
    stem = f"199{region}{number:07d}"
    return stem + str(int(stem) % 11 % 10)
