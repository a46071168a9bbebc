"""Hostile text in every field that can hold text: what a published version looks like when all of it is an attack.

Belongs here: the texts, which columns are closed, a version in which every other column is hostile. Does not: what a
page or file must do with it (tests/web, tests/browser).
"""

import json
from pathlib import Path
from zlib import crc32

import polars as pl

from tests.web.case_world import copied

BAD = (
    "=cmd()", "+1/2", "@SUM(1)", "<script>alert(1)</script>", "a\"onmouseover='alert(1)'x", "12/2026/7", "a?b=c&d#e",
    "100%25", "line\r\nSet-Cookie: x=1", "'; DROP TABLE scored_course; --", "{{ 7*7 }}", "№ 7 ё", "a\\b", "%2e%2e%2f",
    "tab\tend", "<img src=x onerror=alert(1)>", "</script><svg onload=alert(1)>", "<a href='javascript:alert(1)'>x</a>",
    "#set page(paper: \"a0\") [x] $y$ @z", "\u202egnp.exe",
)  # fmt: skip

# Columns that hold a code of ours, a number checked at the door, or a digest: nothing else gets in. A new column of
# text is hostile here until somebody says it is closed.
CLOSED = {
    "activity_type", "age_band", "archetype", "area", "area_kind", "as_of", "breakdown", "breakdown_value", "cause",
    "chart", "child_id", "conf_status", "correction", "counted", "criterion", "date_style", "days_unit", "decision",
    "delivery_sha", "direction", "edition_id", "effect_class", "encoding", "federal_district", "form", "format",
    "half_year", "indicator", "iso", "kind", "level", "metric", "metric_id", "month", "norm_status", "okato",
    "payment", "payment_check", "period", "period_kind", "procedure_id", "provider_ogrn", "qualifier", "reason",
    "reasons", "received_at", "region", "region_code", "register", "rule", "rule_id", "separator", "service_form",
    "severity", "sex", "signal", "signer_role", "spread", "standard_id", "state", "statement", "status", "step",
    "table_name", "target_group", "unit", "unit_kind", "use", "verdict", "wait", "why", "year",
}  # fmt: skip


def hostile(value: str) -> str:
    """A text with an attack before it; equal texts stay equal, so tables still belong together."""
    return BAD[crc32(value.encode()) % len(BAD)] + " " + value


def in_object(values: str) -> str:
    """An object of JSON in which every text is hostile: `finding.params` is one, and stays one."""
    told = json.loads(values).items()
    return json.dumps({key: hostile(value) if isinstance(value, str) else value for key, value in told})


def poisoned(data: Path, target: Path) -> tuple[Path, frozenset[str]]:
    """A copy of the published version in which every open column of text is hostile, and the names of these columns."""
    changed: dict[str, pl.DataFrame] = {}
    open_: set[str] = set()
    for path in sorted((data / "published" / "current").glob("*.parquet")):
        frame = pl.read_parquet(path)
        texts = [name for name, kind in frame.schema.items() if kind == pl.String and name not in CLOSED]
        for name in texts:
            known = frame[name].drop_nulls().unique().to_list()
            named = {value: in_object(value) if name == "params" else hostile(value) for value in known}
            frame = frame.with_columns(pl.col(name).replace(named))
        open_ |= set(texts)
        if texts:
            changed[path.stem] = frame
    return copied(data, target, **changed), frozenset(open_)
