"""The invented registers' world: three regions with a few hundred people and what stands there for them.

Belongs here: every number that shapes the registers, and the rows that belong to no person: institutions, staff,
workshops, quota jobs, grants, electronic services, residents. Does not: people (`people`), files (`district_files`).
Regions are real, everything counted in them is invented and far too small to be mistaken for them.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from data_samples.generate.identity import inn
from schemas import codes

KINDS = {"rehab_centre": 3, "rehab_education_centre": 1, "special_school": 2, "social_protection": 3,
         "family_centre": 1, "foster_school": 1, "foster_support": 1, "longevity_centre": 2, "creative_centre": 1,
         "vocational_college": 1, "other": 1}  # fmt: skip
YEARS = (2024, 2025)
GRANT_YEARS = range(2019, 2026)
ENDS_OF_QUARTERS = [(year, quarter) for year in YEARS for quarter in (1, 2, 3, 4)] + [(2026, 1), (2026, 2)]
MONTHS = pl.date_range(pl.date(2025, 1, 1), pl.date(2026, 6, 1), "1mo", eager=True)
OLDEST = 100


@dataclass(frozen=True)
class District:
    """A region of the registers: adults and children with disabilities, employers, residents; `joint` has okrugs."""

    code: str
    adults: int
    children: int
    employers: int
    residents: int
    joint: bool = False


DISTRICTS = (
    District("77", 230, 60, 24, 12_000),
    District("72", 90, 25, 10, 4_000, joint=True),
    District("18", 50, 15, 6, 2_500),
)


def institutions() -> pl.DataFrame:
    """Institutions of every region; the first rehabilitation centre of each is a high-tech one, one house is closed."""
    rows = [
        (d.code, f"DEMO-{d.code}-{number:03}", kind, number == 1, f"20{10 + number % 12}-09-01")
        for d in DISTRICTS
        for number, kind in enumerate((k for k, many in KINDS.items() for _ in range(many)), 1)
    ]
    columns = ["region_code", "institution_id", "kind", "high_tech", "opened_on"]
    frame = pl.DataFrame(rows, schema=columns, orient="row")
    closed = pl.when(pl.col("institution_id") == "DEMO-77-017").then(pl.lit("2025-06-30"))
    return frame.with_columns(pl.col("opened_on").str.to_date(), closed_on=closed.str.to_date())


def staff(rng: np.random.Generator, houses: pl.DataFrame) -> pl.DataFrame:
    """Headcount of every institution in two years, about a sixth of it under 35."""
    of_years = houses.select("institution_id").join(pl.DataFrame({"year": YEARS}), how="cross")
    heads = rng.integers(12, 80, of_years.height)
    young = rng.binomial(heads, 0.17)
    return of_years.with_columns(headcount=pl.Series(heads), under_35=pl.Series(young))


def quotas(rng: np.random.Generator) -> pl.DataFrame:
    """Quota jobs by employer and quarter; a third of the employers came in 2025."""
    rows = []
    for district in DISTRICTS:
        for number in range(district.employers):
            since, positions = 2025 if number % 3 == 2 else 2024, int(rng.integers(1, 9))
            employer = inn(int(district.code) * 100 + number)
            rows += [
                (district.code, employer, year, quarter, positions, min(positions, int(rng.integers(0, 10))))
                for year, quarter in ENDS_OF_QUARTERS
                if year >= since
            ]
    columns = ["region_code", "employer_inn", "year", "quarter", "quota_positions", "filled_positions"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def grants(rng: np.random.Generator) -> pl.DataFrame:
    """Projects of non-profit organisations in seven years; an organisation with two in a year numbers them."""
    rows = []
    for district in DISTRICTS:
        for number in range(max(district.employers // 3, 3)):
            organisation, for_disabled = inn(50_000 + int(district.code) * 100 + number), number % 3 == 0
            for year in GRANT_YEARS:
                projects = [None, None, "1|2"][int(rng.integers(0, 3))] if number else None
                for project in projects.split("|") if projects else [None]:
                    amount = f"{int(rng.integers(30, 300)) * 10_000}.00"
                    rows.append((district.code, organisation, year, project, amount, for_disabled))
    columns = ["region_code", "ngo_inn", "year", "project_id", "amount_rub", "disability_programme"]
    frame = pl.DataFrame(rows, schema=columns, orient="row")
    return frame.with_columns(pl.col("amount_rub").cast(pl.Decimal(14, 2)))


def workshops(rng: np.random.Generator) -> pl.DataFrame:
    """Inclusive workshops by year."""
    rows = [
        (d.code, f"DEMO-{d.code}-М{number}", int(rng.integers(4, 14)), year)
        for d in DISTRICTS
        for number in range(1, 2 + d.employers // 6)
        for year in YEARS
    ]
    return pl.DataFrame(rows, schema=["region_code", "workshop_id", "workers", "year"], orient="row")


def e_services() -> pl.DataFrame:
    """Electronic services of the first two regions, by whom they are for."""
    rows = [
        (d.code, f"DEMO-{d.code}-У{number}", audience, f"20{18 + number % 5}-03-01")
        for d in DISTRICTS[:2]
        for number, audience in enumerate(codes.AUDIENCE.codes * 2, 1)
    ]
    frame = pl.DataFrame(rows, schema=["region_code", "service_id", "audience", "launched_on"], orient="row")
    return frame.with_columns(pl.col("launched_on").str.to_date())


def e_applications(rng: np.random.Generator, services: pl.DataFrame) -> pl.DataFrame:
    """Applications for every service, a row a month."""
    of_months = services.select("service_id").join(pl.DataFrame({"date": MONTHS}), how="cross")
    return of_months.with_columns(count=pl.Series(rng.integers(5, 400, of_months.height)))


def residents(rng: np.random.Generator) -> pl.DataFrame:
    """Residents by year, age and sex; of the region with okrugs once with them and once without."""
    rows = []
    for district in DISTRICTS:
        for year in (2025, 2026):
            for age in range(OLDEST + 1):
                for sex in codes.SEX.codes:
                    share = max(1.0 - max(age - 45, 0) / 55, 0.0) / 73 / 2
                    many = round(district.residents * share * rng.uniform(0.9, 1.1))
                    rows.append((district.code, year, age, sex, many, "with_okrugs"))
                    if district.joint:
                        rows.append((district.code, year, age, sex, many * 2 // 5, "without_okrugs"))
    columns = ["region_code", "year", "age", "sex", "count", "variant"]
    return pl.DataFrame(rows, schema=columns, orient="row").sort(
        "region_code", "year", "variant", "age", "sex"
    )


def published() -> pl.DataFrame:
    """What an invented report says of the invented capital: some of it agrees with the registers, some does not."""
    source = "Отчёт «Социальная среда», образец: все данные вымышлены"
    rows = [
        ("people_with_disabilities", "Инвалиды, всего", "People with disabilities", "290", "about", "person", None),
        ("children_with_disabilities", "Дети-инвалиды", "Children with disabilities", "50", "over", "person", None),
        ("high_tech_centres", "Высокотехнологичные центры", "High-tech centres", "1", "exact", "organisation", None),
        ("institutions", "Учреждения", "Institutions", "40", "almost", "organisation", None),
        ("digital_services", "Услуги в электронном виде", "Digital services", "10", "exact", "service", None),
        ("digital_services", "Услуги в электронном виде", "Digital services", "2", "exact", "service",
         "audience=older_generation"),
        ("quota_employers", "Работодатели с квотой", "Quota employers", "24", "exact", "organisation", None),
        ("vacancies", "Вакансии в базе", "Vacancies", "300", "up_to", "vacancy", None),
    ]  # fmt: skip
    columns = ["metric_id", "title_ru", "title_en", "value", "qualifier", "unit", "breakdown"]
    frame = pl.DataFrame(rows, schema=columns, orient="row")
    told = {"region_code": pl.lit("77"), "source": pl.lit(source), "as_of": pl.lit("2025")}
    return frame.with_columns(**told).with_columns(pl.col("value").cast(pl.Decimal(14, 2)))
