"""Findings and ledger as printed: one line each in a pipe, bounded tables on a terminal, nothing a file can steer."""

import io
import re
from typing import Any

import polars as pl
import pytest
from rich.console import Console

from intake.judging.findings import SCHEMA, no_findings
from pipelines.printing import (
    MOST_CASES,
    MOST_IN_CASE,
    finding_lines,
    print_check,
    print_findings,
    print_ledger,
)

FILES = pl.DataFrame(
    [("s1", 0, "a.csv", "csv"), ("s2", 1, "b.xlsx", None)],
    schema={"delivery_sha": pl.String, "seq": pl.UInt32, "file": pl.String, "format": pl.String},
    orient="row",
)
LEDGER = pl.DataFrame(
    {
        "delivery_sha": ["s1"],
        "table_name": ["activity"],
        "read": [12345],
        "accepted": [12344],
        "quarantined": [1],
        "duplicate": [0],
        "waiting": [0],
    }
)
ROW = {
    "delivery_sha": "s1", "file": "a.csv", "sheet": "Протоколы", "line": 12, "table_name": "course_protocol",
    "record_id": "PR-1", "rule_id": "unknown_code", "severity": "error", "field": "sex", "observed": "девочка",
    "cause": "unknown_code",
}  # fmt: skip


def findings(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame([ROW | row for row in rows], schema=SCHEMA)


def console(is_terminal: bool) -> tuple[Console, io.StringIO]:
    out = io.StringIO()
    return Console(file=out, force_terminal=is_terminal, width=100, color_system=None), out


def test_a_finding_is_one_line_with_its_place_and_what_is_expected() -> None:
    assert finding_lines(findings({})) == [
        "error   a.csv, sheet Протоколы, line 12, protocol PR-1: unknown_code: The value is not in the code list"
        " (column Sex; observed: девочка; expected: one of: male, female)"
    ]


def test_what_is_unknown_is_left_out() -> None:
    bare = dict.fromkeys(("sheet", "line", "table_name", "record_id", "field", "observed"))
    broken = bare | {"rule_id": "file_empty", "cause": "file_empty"}
    certificate = {
        "rule_id": "not_a_date",
        "cause": "not_a_date",
        "field": "issued_on",
        "sheet": None,
        "table_name": "certificate",
        "record_id": "C-1",
        "observed": "",
    }
    assert finding_lines(findings(broken, certificate)) == [
        "error   a.csv: file_empty: The file is empty. Why: there is nothing to take in."
        " What to do: Export the data again.",
        "error   a.csv, certificate, line 12, certificate C-1: not_a_date: Not a date"
        " (column Issued; expected: 2025-09-30 or 30.09.2025)",
    ]


def test_nothing_from_a_file_steers_the_terminal_or_is_read_as_markup() -> None:
    escape = {
        "observed": "\x1b[31mred\nnew \u202eline",
        "record_id": "[bold]PR[/bold]",
        "file": "a\x1b]0;x\x07.csv",
    }
    for is_terminal in (True, False):
        shown, out = console(is_terminal)
        print_findings(findings(escape), shown)
        assert not {"\x1b", "\x07", "\u202e"} & set(out.getvalue())
        assert "[bold]PR[/bold]" in out.getvalue()


def test_a_snils_is_masked_once_more() -> None:
    text = finding_lines(
        findings({"record_id": "112-233-445 95", "observed": "11223344595", "file": "11223344595.csv"})
    )[0]
    assert "112" not in text and text.count("•••") == 3


def test_a_pipe_gets_every_finding_uncut() -> None:
    shown, out = console(False)
    print_findings(findings(*[{"record_id": f"PR-{n}"} for n in range(50)]), shown)
    *lines, head, cause = out.getvalue().splitlines()
    assert len(lines) == 50 and head == "By cause:"
    assert cause.startswith("error   Column «Sex»: 50 values not in the code list")


def test_a_terminal_gets_the_first_cases_and_is_told_of_the_rest() -> None:
    shown, out = console(True)
    rows = [{"record_id": f"W-{n}", "severity": "warning"} for n in range(MOST_CASES + 3)] + [
        {"record_id": "E-1"}
    ]
    print_findings(findings(*rows), shown)
    assert "… and 4 more cases: use --report" in out.getvalue()
    assert "protocol E-1" in out.getvalue()  # errors first
    assert "By rule" in out.getvalue()


def test_a_long_case_is_cut_on_a_terminal() -> None:
    shown, out = console(True)
    print_findings(findings(*[{"line": n} for n in range(MOST_IN_CASE + 5)]), shown)
    assert "… and 5 more of this case" in out.getvalue()


def test_the_ledger_names_each_table_and_the_refused_file() -> None:
    shown, out = console(False)
    print_ledger(LEDGER, FILES, shown)
    assert out.getvalue().splitlines() == [
        "a.csv, activity: read 12345, accepted 12344, quarantined 1, duplicate 0, waiting 0",
        "b.xlsx: refused",
    ]
    shown, out = console(True)
    print_ledger(LEDGER, FILES, shown)
    assert "12,345" in out.getvalue() and "refused" in out.getvalue()


def test_the_same_findings_in_russian(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REHAB_LANG", "ru")
    for is_terminal in (True, False):
        shown, out = console(is_terminal)
        print_check(findings({}), LEDGER, FILES, shown)
        assert not set(re.findall("[a-z]{4,}", out.getvalue())) - {
            "xlsx",
            "activity",
            "unknown",
            "code",
            "course",
            "protocol",
        }
        assert "одно из: мужской, женский" in " ".join(out.getvalue().split())


def test_a_check_ends_with_the_counts() -> None:
    shown, out = console(False)
    print_check(findings({}, {"severity": "warning"}), LEDGER, FILES, shown)
    assert out.getvalue().splitlines()[-1] == "errors: 1, warnings: 1"
    shown, out = console(False)
    print_check(no_findings(), LEDGER, FILES, shown)
    assert "no findings" in out.getvalue()
