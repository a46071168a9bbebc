"""Who may read which course, said a second time: plain Python over plain rows, from the rules and not from the server.

Belongs here: the rules of roles and filters, sorting and paging of the register. Does not: asking the server
(test_scope_oracle.py), making rows (scope_world.py). Nothing here imports the server but the record of a principal.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from dashboard.web.access.principal import Principal

Row = dict[str, Any]
HEADLINE = {
    "courses_total",
    "effective_rate",
    "effective_rate_lower_bound",
    "effective_rate_upper_bound",
    "undetermined",
}
CRITERIA = ("comprehensiveness", "volume", "effect", "parental_competence")


def may_read(row: Row, who: Principal, day: date) -> bool:
    """The roles of the issue: own bureau, own region, ten calendar days from the access, nothing."""
    if who.role == "bureau":
        return (row["region_code"], row["bureau_id"]) == (who.region_code, who.bureau_id)
    if who.role == "main_bureau":
        return bool(row["region_code"] == who.region_code)
    if who.role == "federal":
        return is_open(row, day)
    return False


def is_open(row: Row, day: date) -> bool:
    """Day 1 is the day of access, day 10 the last one."""
    return row["federal_access_from"] is not None and 1 <= (day - row["federal_access_from"]).days + 1 <= 10


def may_read_finding(finding: Row, who: Principal) -> bool:
    """Findings lie in a bureau or a region; some in none."""
    return who.role in ("bureau", "main_bureau") and may_read(finding, who, date.min)


def may_read_figure(figure: Row, who: Principal, named: set[tuple[str, str, str]]) -> bool:
    """Exact figures of places: half-years and years; the ministry all regions, of providers those with 20 courses; a
    main bureau its own region; it and its bureaus five figures of the country. named: (region, period, provider)."""
    if figure["period_kind"] not in ("half", "year"):
        return False
    if who.role == "ministry":
        provider = (figure["region_code"], figure["period"], figure["breakdown_value"])
        return figure["breakdown"] != "provider" or provider in named
    if who.role not in ("bureau", "main_bureau") or figure["breakdown"] != "none":
        return False
    own = who.role == "main_bureau" and figure["region_code"] == who.region_code
    return own or (figure["region_code"] == "all" and figure["indicator"] in HEADLINE)


def providers_to_name(figures: Iterable[Row]) -> set[tuple[str, str, str]]:
    """Region, period and number of each provider with 20 courses in the period."""
    return {
        (row["region_code"], row["period"], row["breakdown_value"])
        for row in figures
        if (row["breakdown"], row["indicator"]) == ("provider", "courses_total") and row["numerator"] >= 20
    }


def may_read_table(area: str, who: Principal, pilot: set[str]) -> bool:
    """The monitoring table of a place: the ministry of every region of the pilot and the country, else one's own."""
    if who.role == "ministry":
        return area == "RU" or area in pilot
    return who.role == "main_bureau" and area == who.region_code and area in pilot


def holds(number: str | None, text: str) -> bool:
    """Whether a number holds a text, capitals and small letters alike, whatever stands between its signs."""
    plain = ["".join(sign for sign in told.upper() if sign.isalnum()) for told in (number or "", text)]
    return plain[1] in plain[0]


def in_period(row: Row, code: str) -> bool:
    """2025, 2025-H1, 2025-Q3, 2025-07: the period in which the course ended."""
    year, month = row["finished_on"].year, row["finished_on"].month
    spellings = (
        f"{year}",
        f"{year}-H{1 if month < 7 else 2}",
        f"{year}-Q{(month + 2) // 3}",
        f"{year}-{month:02}",
    )
    return code in spellings


def near(row: Row) -> bool:
    return row["verdict"] in ("effective", "ineffective") and row["total_lo"] in (3, 4)


def unexplained(row: Row) -> bool:
    return row["verdict"] == "ineffective" and not row["reasons"]


def differs(row: Row) -> bool:
    """The bureau reported other points than are certain."""
    certain = [
        (row[f"{name}_lo"], row[f"reported_{name}"])
        for name in CRITERIA
        if row[f"{name}_lo"] == row[f"{name}_hi"]
    ]
    return any(told is not None and told != points for points, told in certain)


FLAGS: dict[str, Callable[[Row, date], bool]] = {
    "near": lambda row, day: near(row),
    "reason_missing": lambda row, day: unexplained(row),
    "undecided": lambda row, day: row["decided_on"] is None,
    "undecided_sent": lambda row, day: row["decided_on"] is None and row["sent_on"] is not None,
    "unregistered": lambda row, day: row["decided_on"] is not None and row["registered_on"] is None,
    "window": is_open,
    "differs": lambda row, day: differs(row),
}
PLAIN = {
    "region": "region_code", "bureau": "bureau_id", "provider": "provider_ogrn", "target_group": "target_group",
    "age_band": "age_band", "sex": "sex", "service_form": "service_form", "status": "status", "total": "total_lo",
}  # fmt: skip


def fits(row: Row, name: str, value: str, day: date) -> bool:
    """One filter, as the register and the API name them."""
    if name in PLAIN:
        return str(row[PLAIN[name]]) == value
    if name == "period":
        return in_period(row, value)
    if name == "verdict":
        return value == "any" or row["verdict"] == value
    if name == "reason":
        return unexplained(row) if value == "none" else value in (row["reasons"] or [])
    return FLAGS[value if name == "state" else name](row, day)


def chosen(rows: Iterable[Row], who: Principal, day: date, asked: dict[str, str]) -> list[Row]:
    """The rows somebody may read and asked for."""
    return [
        row
        for row in rows
        if may_read(row, who, day) and all(fits(row, k, v, day) for k, v in asked.items() if v)
    ]


def in_order(rows: list[Row], sort: str) -> list[str]:
    """Protocol numbers in an order of the register, by one key after another from the last."""
    steps = {
        "latest": (("finished_on", True),),
        "earliest": (("finished_on", False),),
        "lowest": (("total_lo", False), ("total_hi", False), ("finished_on", True)),
        "highest": (("total_hi", True), ("total_lo", True), ("finished_on", True)),
    }[sort]
    found = sorted(rows, key=lambda row: str(row["protocol_id"]))
    for column, descending in reversed(steps):
        found.sort(key=lambda row, column=column: row[column], reverse=descending)
    return [str(row["protocol_id"]) for row in found]


def to_do(rows: Iterable[Row], who: Principal, day: date) -> set[str]:
    """Everything a work list may name."""
    kinds = ("window", "undecided_sent", "unregistered", "near", "reason_missing")
    own = [row for row in rows if may_read(row, who, day)]
    return {row["protocol_id"] for row in own
            if row["verdict"] == "undetermined" or any(FLAGS[kind](row, day) for kind in kinds)}  # fmt: skip
