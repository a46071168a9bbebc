"""Every statistic of the registers written a second time, in plain Python, without looking at registry or SQL.

Belongs here: numerator and denominator of a region and year, and parts of a whole. Does not: protection, profiles.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

Row = dict[str, Any]
Figures = dict[
    tuple[str, str, int, str, str], tuple[float, float]
]  # indicator, region, year, breakdown, value
ALL = ("none", "all")
AGES = ((3, "0-3"), (7, "4-7"), (14, "8-14"), (17, "15-17"), (34, "18-34"), (59, "35-59"), (999, "60+"))
LEVELS = ["kindergarten", "school", "college", "university"]
CHANNELS = ["city_centre", "mobile", "ngo", "contract"]


def good(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["intake_status"] == "accepted" and row["latest"]]


def age_band(age: int) -> str:
    return next(name for most, name in AGES if age <= most)


class Counted:
    """Sums by indicator, region, year and part; a figure exists where its fact has a unit there."""

    def __init__(self) -> None:
        self.top: Counter[tuple[Any, ...]] = Counter()
        self.bottom: Counter[tuple[Any, ...]] = Counter()

    def add(
        self, indicator: str, region: str, year: int, top: Any, bottom: Any, parts: list[tuple[str, str]]
    ) -> None:
        for part in [ALL, *parts]:
            self.top[indicator, region, year, *part] += top
            self.bottom[indicator, region, year, *part] += bottom


def last_day(rows: dict[str, list[Row]]) -> date:
    columns = {"person_register": "established_on", "service_record": "started_on", "employment_outcome": "hired_on",
               "institution": "opened_on", "e_service": "launched_on", "e_application": "date"}  # fmt: skip
    days = [
        row[c] for table, c in columns.items() for row in rows[table] if row["intake_status"] == "accepted"
    ]
    return max(day for day in days if day)


def ends(last: date) -> Iterator[tuple[int, date]]:
    """The last five years and the day a stock is told for."""
    for year in range(last.year - 4, last.year + 1):
        yield year, min(date(year, 12, 31), last)


def people(rows: dict[str, list[Row]], found: Counted) -> None:
    by_person: dict[str, list[Row]] = defaultdict(list)
    for row in good(rows["person_register"]):
        by_person[row["child_id"]].append(row)
    last = last_day(rows)
    for entries in by_person.values():
        entries.sort(key=lambda row: row["established_on"])
        for year, end in ends(last):
            there = [row for row in entries if row["established_on"] <= min(date(year, 12, 31), last)]
            if not there:
                continue
            row = there[-1]
            if row["disability_group"] == "none" or (row["valid_until"] and row["valid_until"] < end):
                continue
            parts = [("disability_group", row["disability_group"]), ("sex", row["sex"]),
                     ("age_band", age_band(year - row["birth_year"]))]  # fmt: skip
            child = int(row["disability_group"] == "child")
            first = int(row["first_established"] and row["established_on"].year == year)
            region = row["region_code"]
            found.add("people_with_disabilities", region, year, 1, 1, parts)
            found.add("children_with_disabilities", region, year, child, child, parts)
            found.add("first_established_in_year", region, year, first, first, parts)


def residents(rows: dict[str, list[Row]], found: Counted) -> None:
    told = good(rows["population"])
    without = {(row["region_code"], row["year"]) for row in told if row["variant"] == "without_okrugs"}
    for row in told:
        place = (row["region_code"], row["year"])
        if place in without and row["variant"] == "with_okrugs":
            continue
        parts = [("sex", row["sex"]), ("age_band", age_band(row["age"]))]
        found.add("residents", *place, row["count"], row["count"], parts)


def services(rows: dict[str, list[Row]], found: Counted) -> None:
    of_person: dict[tuple[Any, ...], Counter[str]] = defaultdict(Counter)
    for row in good(rows["service_record"]):
        region, year = row["region_code"], row["started_on"].year
        of_person[row["child_id"], region, year, row["programme"]][row["channel"]] += 1
        ipra, part = row["programme"] == "ipra", [("channel", row["channel"])]
        found.add("ipra_services", region, year, int(ipra), int(ipra), part)
        mobile = int(ipra and row["channel"] == "mobile")
        found.add("mobile_rehab_courses", region, year, mobile, mobile, part)
        told = ipra and row["cost_rub"] is not None
        found.add("ipra_cost", region, year, row["cost_rub"] if told else 0, int(told), part)
    for (_, region, year, programme), channels in of_person.items():
        main = max(CHANNELS, key=lambda name: (channels[name], -CHANNELS.index(name)))
        ipra, part = int(programme == "ipra"), [("channel", main)]
        mobile = int(ipra and channels["mobile"] > 0)
        found.add("people_supported", region, year, 1, 1, part)
        found.add("ipra_served", region, year, ipra, ipra, part)
        found.add("ipra_served_by_centres", region, year, ipra * (main in CHANNELS[:2]), ipra, part)
        found.add("ipra_served_by_others", region, year, ipra * (main in CHANNELS[2:]), ipra, part)
        found.add("mobile_rehab_people", region, year, mobile, mobile, part)


def work(rows: dict[str, list[Row]], found: Counted) -> None:
    quarters: dict[tuple[Any, ...], Row] = {}
    for row in sorted(good(rows["employment_quota"]), key=lambda row: row["quarter"]):
        quarters[row["employer_inn"], row["region_code"], row["year"]] = row
    for (_, region, year), row in quarters.items():
        has = int(row["quota_positions"] > 0)
        found.add("quota_employers", region, year, has, has, [])
        found.add("quota_positions", region, year, has * row["quota_positions"], has, [])
        found.add("quota_jobs_filled", region, year, has * row["filled_positions"], has, [])
        found.add("jobs_per_employer", region, year, has * row["filled_positions"], has, [])
    for row in good(rows["employment_outcome"]):
        hired = int(row["programme"] == "abilympics")
        found.add("abilympics_employed", row["region_code"], row["hired_on"].year, hired, hired, [])


def pupils(rows: dict[str, list[Row]], found: Counted) -> None:
    centres = {
        row["institution_id"] for row in good(rows["institution"]) if row["kind"] == "rehab_education_centre"
    }
    of_person: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in good(rows["education_enrolment"]):
        of_person[row["child_id"], row["region_code"], row["school_year"]].append(row)
    for (_, region, school_year), mine in of_person.items():
        year = int(school_year[:4])
        part = [("level", max((row["level"] for row in mine), key=LEVELS.index))]
        online = int(any(row["assessed_online_on"] for row in mine))
        inside = int(any(row["organisation_id"] in centres or row["mode"] == "rehab_centre" for row in mine))
        found.add("children_in_education", region, year, 1, 1, part)
        found.add("online_assessments", region, year, online, online, part)
        found.add("online_assessed_share", region, year, online, 1, part)
        found.add("children_in_rehab_education_centres", region, year, inside, inside, part)


def organisations(rows: dict[str, list[Row]], found: Counted) -> None:
    kinds = {"specialised_schools": "special_school", "rehab_education_centres": "rehab_education_centre",
             "institutions": "social_protection", "foster_schools": "foster_school",
             "foster_support_services": "foster_support", "longevity_centres_open": "longevity_centre"}  # fmt: skip
    for year, end in ends(last_day(rows)):
        for row in good(rows["institution"]):
            if (row["opened_on"] or end) > end or (row["closed_on"] and row["closed_on"] <= end):
                continue
            region, part = row["region_code"], [("kind", row["kind"])]
            found.add("high_tech_centres", region, year, int(row["high_tech"]), int(row["high_tech"]), part)
            for indicator, kind in kinds.items():
                is_kind = int(row["kind"] == kind)
                found.add(indicator, region, year, is_kind, is_kind, part)
        for row in good(rows["e_service"]):
            if row["launched_on"] <= end:
                found.add("digital_services", row["region_code"], year, 1, 1, [("audience", row["audience"])])
    of = {row["service_id"]: row for row in good(rows["e_service"])}
    for row in good(rows["e_application"]):
        if service := of.get(row["service_id"]):
            part = [("audience", service["audience"])]
            found.add(
                "e_applications", service["region_code"], row["date"].year, row["count"], row["count"], part
            )


def society(rows: dict[str, list[Row]], found: Counted) -> None:
    ngos: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in good(rows["ngo_grant"]):
        ngos[row["ngo_inn"], row["region_code"], row["year"]].append(row)
    for (_, region, year), mine in ngos.items():
        found.add("grant_ngos", region, year, 1, 1, [])
        found.add("ngo_projects", region, year, len(mine), 1, [])
        found.add("ngo_grants", region, year, sum(row["amount_rub"] for row in mine), 1, [])
        found.add(
            "ngo_disability_share", region, year, int(any(r["disability_programme"] for r in mine)), 1, []
        )
    for row in good(rows["workshop"]):
        found.add("inclusive_workshops", row["region_code"], row["year"], 1, 1, [])
        found.add("inclusive_workshop_workers", row["region_code"], row["year"], row["workers"], 1, [])
    home = {row["institution_id"]: row["region_code"] for row in good(rows["institution"])}
    for row in good(rows["staff"]):
        if region := home.get(row["institution_id"]):
            head, young = row["headcount"], row["under_35"]
            found.add("social_service_staff", region, row["year"], head, head, [])
            found.add("staff_under_35_share", region, row["year"], young, head, [])


def statistics(rows: dict[str, list[Row]]) -> Figures:
    """(indicator, region, year, breakdown, value) -> numerator and the number of units it rests on."""
    found = Counted()
    for count in (people, residents, services, work, pupils, organisations, society):
        count(rows, found)
    return {key: (float(found.top[key]), float(found.bottom[key])) for key in found.top}
