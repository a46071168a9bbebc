"""The statistics of the registers in idiomatic pandas: what a statistician would write in a notebook.

Belongs here: the same figures as `law/statistics` by region and year. Does not: checks, protection, profiles.
"""

from pathlib import Path
from typing import Any

import pandas as pd

AGES, BANDS = [-1, 3, 7, 14, 17, 34, 59, 999], ["0-3", "4-7", "8-14", "15-17", "18-34", "35-59", "60+"]


def _people(path: Path, year: int, found: dict[str, Any]) -> None:
    register = pd.read_parquet(path)
    for each in range(year - 4, year + 1):
        end = pd.Timestamp(each, 12, 31)
        known = register[pd.to_datetime(register["established_on"]) <= end].sort_values("established_on")
        last = known.drop_duplicates("snils", keep="last")
        until = pd.to_datetime(last["valid_until"])
        there = last[(until.isna() | (until >= end)) & (last["disability_group"] != "none")]
        age = each - pd.to_datetime(there["birth_date"]).dt.year
        there = there.assign(band=pd.cut(age, AGES, labels=BANDS))
        for part in ("disability_group", "sex", "band"):
            found[f"people by {part}", each] = there.groupby(["region_code", part], observed=True).size()
    found["people_with_disabilities"] = len(there)
    found["children_with_disabilities"] = (there["disability_group"] == "child").sum()
    first = there["first_established"] & (pd.to_datetime(there["established_on"]).dt.year == year)
    found["first_established_in_year"] = first.sum()


def _services(path: Path, year: int, found: dict[str, Any]) -> None:
    services = pd.read_parquet(path)
    services["year"] = pd.to_datetime(services["started_on"]).dt.year
    ipra = services[services["programme"] == "ipra"]
    counts = ipra.groupby(["region_code", "year", "snils", "channel"]).size().unstack(fill_value=0)
    main = counts.reindex(columns=["city_centre", "mobile", "ngo", "contract"], fill_value=0).idxmax(axis=1)
    found["served by channel"] = main.groupby(level=["region_code", "year"]).value_counts(normalize=True)
    found["cost"] = ipra.groupby(["region_code", "year"])["cost_rub"].sum()
    of_year = counts.xs(year, level="year")
    found["ipra_served"] = len(of_year)
    found["mobile_rehab_people"] = (of_year["mobile"] > 0).sum()
    found["mobile_rehab_courses"] = of_year["mobile"].sum()


def _work(quota: Path, outcome: Path, year: int, found: dict[str, Any]) -> None:
    quotas = pd.read_parquet(quota).sort_values("quarter")
    last = quotas.drop_duplicates(["employer_inn", "region_code", "year"], keep="last")
    has = last[last["quota_positions"] > 0]
    yearly = has.groupby(["region_code", "year"]).agg(
        employers=("employer_inn", "size"),
        filled=("filled_positions", "sum"),
        mean=("filled_positions", "mean"),
    )
    found["growth"] = yearly.groupby(level="region_code").pct_change()
    found["quota_employers"] = yearly.xs(year, level="year")["employers"].sum()
    found["quota_jobs_filled"] = yearly.xs(year, level="year")["filled"].sum()
    hires = pd.read_parquet(outcome)
    hires["year"] = pd.to_datetime(hires["hired_on"]).dt.year
    found["hires"] = (
        hires[hires["programme"] == "abilympics"].groupby(["region_code", "year"]).size().pct_change()
    )


def _education(enrolment: Path, institution: Path, year: int, found: dict[str, Any]) -> None:
    places = pd.read_parquet(institution)
    rows = pd.read_parquet(enrolment).merge(
        places[["institution_id", "kind"]], left_on="organisation_id", right_on="institution_id", how="left"
    )
    rows["year"] = rows["school_year"].str[:4].astype(int)
    rows["inside"] = (rows["kind"] == "rehab_education_centre") | (rows["mode"] == "rehab_centre")
    rows["online"] = rows["assessed_online_on"].notna()
    person = rows.groupby(["region_code", "year", "snils"]).agg(
        level=("level", "first"), inside=("inside", "any"), online=("online", "any")
    )
    of_year = person.xs(year, level="year")
    found["by level"] = person.groupby(["region_code", "year", "level"]).size()
    found["children_in_education"] = len(of_year)
    found["online_assessments"] = of_year["online"].sum()
    found["children_in_rehab_education_centres"] = of_year["inside"].sum()
    found["institutions"] = (places["kind"] == "social_protection").sum()
    found["high_tech_centres"] = places["high_tech"].sum()


def statistics_of(files: dict[str, Path], year: int) -> dict[str, Any]:
    """Figures by name; those of the year as numbers, the others as tables by region and year."""
    found: dict[str, Any] = {}
    _people(files["person_register"], year, found)
    _services(files["service_record"], year, found)
    _work(files["employment_quota"], files["employment_outcome"], year, found)
    _education(files["education_enrolment"], files["institution"], year, found)
    grants = pd.read_parquet(files["ngo_grant"])
    found["grants"] = grants.groupby(["region_code", "year"])["amount_rub"].sum()
    found["ngo_projects"] = (grants["year"] == year).sum()
    shops = pd.read_parquet(files["workshop"])
    found["workers"] = shops.groupby(["region_code", "year"])["workers"].agg(["size", "sum"])
    staff = pd.read_parquet(files["staff"]).groupby("year")[["headcount", "under_35"]].sum()
    found["under 35"] = staff["under_35"] / staff["headcount"]
    used = pd.read_parquet(files["e_application"])
    found["applications"] = used.groupby(pd.to_datetime(used["date"]).dt.year)["count"].sum()
    people = pd.read_parquet(files["population"])
    found["residents"] = people[people["year"] == year]["count"].sum()
    return found
